"""What the bot says, line by line, before it takes the form of a channel."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Literal, NamedTuple

from bot.entry import Cause, Command, Entry
from bot.matching import Answer, Finding
from bot.matching.clean import as_typed
from bot.matching.samples import Sample

Kind = Literal[
    # What an answer says, ...
    "title", "command", "careful", "text", "section", "label", "snippet", "example",
    # ... and what leads on.
    "more", "choice", "related", "link", "note",
]  # fmt: skip
"""What a line is. `text` goes on where the line before ended, `section` begins a new thought, `label` says what the
command below it does; `choice` and `related` show another answer, `more` all of this one."""

EXAMPLES = ("how do I remove volumes", "see what my container printed", "what is an image")
"""Questions that the shipped knowledge answers; a test holds them to it."""
MORE = "more"
"""What is typed in a conversation for the causes that were not shown."""

_LONGEST_NOTE = 150
_LONGEST_VALUE = 1_900
_PLATFORMS = {"windows": "On Windows", "macos": "On macOS", "desktop": "In Docker Desktop"}


@dataclass(frozen=True)
class Line:
    """One piece of a reply.

    Attributes:
        kind: how it is to be shown.
        text: plain text; inline code stands in backticks, except in commands and snippets.
        value: where a link leads, the language of a snippet, or what a button carries.
        view: whether it is shown on a small screen, to who asks for more, or both.
    """

    kind: Kind
    text: str
    value: str = ""
    view: Literal["both", "short", "full"] = "both"


class Pressed(NamedTuple):
    """What a button carries, so that what it shows has the names of the question.

    Attributes:
        name: the id of the entry that it shows.
        others: the ids of what was offered beside it.
        named_in: the question whose names belong in it; empty if it names nothing.
    """

    name: str
    others: tuple[str, ...] = ()
    named_in: str = ""

    @property
    def value(self) -> str:
        """Return it as the value of a button. A question that is too long is left out: the answer is then plain."""
        ids = ",".join((self.name, *self.others))
        value = f"{ids} {self.named_in}".strip()
        return value if len(value) <= _LONGEST_VALUE else ids

    @classmethod
    def read(cls, value: str) -> "Pressed":
        """Return what a value means; an older button carries an id and nothing else."""
        ids, _, named_in = value.partition(" ")
        name, *others = ids.split(",")
        return cls(name, tuple(others), named_in)


def short(lines: Iterable[Line]) -> list[Line]:
    """Return lines for a small screen; what is left out is there for who asks for more."""
    return [line for line in lines if line.view != "full"]


def full(lines: Iterable[Line]) -> list[Line]:
    """Return all that there is to say."""
    return [line for line in lines if line.view != "short"]


def answer_lines(answer: Answer) -> list[Line]:
    """Return an answer as lines: the command first, then words; where the answer is a file's lines, these are first.

    Args:
        answer: what to show.
    """
    return list(_answer(answer))


def _answer(answer: Answer) -> Iterator[Line]:
    entry = answer.entry
    lead = [] if entry.snippets else entry.commands[:1]
    shown = [sample for sample in answer.samples if not sample.is_aside]
    samples = [Line("text", _samples(shown))] if shown else []
    yield Line("title", entry.title)
    for command in lead:
        yield Line("command", command.run.rstrip())
        yield from _careful(command)
        yield from samples
        yield Line("text", command.does, view="full" if _begin_alike(command.does, entry.answer) else "both")
    yield Line("text", entry.answer)
    for snippet in entry.snippets:
        yield Line("label", snippet.does)
        yield Line("snippet", snippet.text.rstrip(), snippet.language)
    for number, command in enumerate(entry.commands[len(lead) :]):
        yield Line("label", command.does)
        yield Line("command", command.run.rstrip())
        yield from _careful(command)
        yield from samples if entry.snippets and not number else ()
    yield from samples if not entry.commands else ()
    yield from _causes(entry.error.causes, answer) if entry.error else ()
    yield from _platforms(entry)
    if entry.since:
        yield Line("section", f"Since {entry.since}.")
    yield from _choices(answer.others, answer, "Or did you mean:", "choice")
    yield from _choices(answer.related, answer, "See also:", "related")
    if entry.docs:
        yield Line("link", "Docker's documentation", entry.docs)


def _begin_alike(does: str, answer: str) -> bool:
    """Tell whether an answer begins as what its command does: it says the same, and more."""
    return does.split(maxsplit=1)[0] == answer.split(maxsplit=1)[0]


def _careful(command: Command) -> Iterator[Line]:
    if command.careful:
        yield Line("careful", command.careful)


def _causes(causes: Sequence[Cause], answer: Answer) -> Iterator[Line]:
    """Yield the causes: on a small screen the first in full, and what the others are."""
    first, *others = causes
    yield Line("section", _cause(first))
    for cause in others:
        yield Line("section", _cause(cause), view="full")
    if asides := [sample for sample in answer.samples if sample.is_aside]:
        yield Line("text", _samples(asides), view="full")
    if others:
        listed = "\n".join(f"• {cause.cause}" for cause in others)
        yield Line("section", f"Other causes:\n{listed}", view="short")
        pressed = Pressed(answer.entry.id, tuple(other.id for other in answer.others), answer.named_in)
        yield Line("more", "More causes", pressed.value, view="short")


def _cause(cause: Cause) -> str:
    check = f"\nCheck: {cause.check}" if cause.check else ""
    return f"Cause: {cause.cause}{check}\nFix: {cause.fix}"


def _platforms(entry: Entry) -> Iterator[Line]:
    for name, where in _PLATFORMS.items():
        if different := getattr(entry.platforms, name, None):
            yield Line("section", f"{where}: {different}")


def _choices(
    entries: Sequence[Entry], answer: Answer, heading: str, kind: Literal["choice", "related"]
) -> Iterator[Line]:
    if entries:
        yield Line("section", heading)
    for entry in entries:
        beside = (answer.entry, *answer.others) if kind == "choice" else ()
        others = tuple(other.id for other in beside if other.id != entry.id)
        yield Line(kind, entry.title, Pressed(entry.id, others, answer.named_in).value)


def _samples(samples: Sequence[Sample]) -> str:
    """Return in one line what sample names stand for, and which commands list the reader's own."""
    kinds = {sample.kind: sample.listing for sample in samples if not sample.is_new}
    said = [
        f"{_listed(names)} {verb if not number else 'for'} your {kind}{'s' if len(names) > 1 else ''}"
        for number, kind in enumerate(kinds)
        if (names := [each.name for each in samples if each.kind == kind and not each.is_new])
        for verb in ("stand for" if len(names) > 1 else "stands for",)
    ]
    sentences = []
    if said:
        commands = list(kinds.values())
        sentences.append(f"{_joined(said)}; {_listed(commands)} {'list' if len(commands) > 1 else 'lists'} them.")
    if new := [sample.name for sample in samples if sample.is_new]:
        are = "are examples: choose your own names" if len(new) > 1 else "is an example: choose your own name"
        sentences.append(f"{_listed(new)} {are}.")
    return " ".join(sentences)


def _listed(names: Sequence[str]) -> str:
    return _joined([f"`{name}`" for name in names])


def _joined(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]


def finding_lines(finding: Finding) -> list[Line]:
    """Return what to say to a question: the answer, choices, that the bot doesn't know, or what it can do.

    How a follow-up was understood is said first.

    Args:
        finding: what the matching found.
    """
    if finding.small_talk:
        return usage_lines()
    if not finding.asked_as:
        return _reply(finding)
    return [_note("Understood as", finding.asked_as), *_reply(finding)]


def _note(heading: str, text: str) -> Line:
    return Line("note", f"{heading}: {shorten(text, _LONGEST_NOTE, placeholder=' ...')}")


def asked_line(question: str) -> Line:
    """Return a question to stand above its answer, where the asker does not see what was typed."""
    return _note("You asked", as_typed(question))


def _reply(finding: Finding) -> list[Line]:
    if finding.answer:
        return answer_lines(finding.answer)
    ids = [match.entry.id for match in finding.choices]
    choices = [
        Line(
            "choice",
            match.entry.title,
            Pressed(match.entry.id, tuple(each for each in ids if each != match.entry.id), finding.named_in).value,
        )
        for match in finding.choices
    ]
    if finding.status == "suggested":
        return [Line("text", "Do you mean this?" if len(choices) == 1 else "Do you mean one of these?"), *choices]
    unknown = Line("text", "I don't know that, and I don't guess.")
    if choices:
        return [unknown, Line("section", "The nearest that I do know:"), *choices]
    return [unknown, *usage_lines()]


def usage_lines() -> list[Line]:
    """Return what the bot is for, with questions to try."""
    return [
        Line("section", "I answer questions about Docker, in your own words. For example:"),
        *(Line("example", example) for example in EXAMPLES),
    ]


def gone_lines() -> list[Line]:
    """Return what to say to a choice whose answer the knowledge holds no more."""
    return [Line("text", "That answer is no longer in the knowledge. Please ask again.")]


def failure_lines(incident: str) -> list[Line]:
    """Return an apology that carries nothing of the error but a number to find it by in the log."""
    return [Line("text", f"Sorry, something went wrong on my side. It is in the log as incident {incident}.")]


def busy_lines() -> list[Line]:
    """Return what to say to a question that cannot be answered because too many answers wait already."""
    return [
        Line("text", "Too many answers are waiting, so I can't take your question. Please ask again in a few minutes.")
    ]


def outdated_lines() -> list[Line]:
    """Return what to say to a button, a form or a shortcut that this version of the bot does not have."""
    return [Line("text", "That belongs to another version of me, and I don't know it. Please ask your question again.")]
