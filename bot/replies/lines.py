"""What the bot says, as lines that are independent of the channel; `text.py` and `blocks.py` render them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Literal, NamedTuple

from bot.entry import Cause, Command, Entry
from bot.search import Answer, Result
from bot.search.normalize import as_typed
from bot.slots.samples import Sample

LineKind = Literal[
    # the content of an answer
    "title", "command", "careful", "text", "section", "label", "snippet", "example",
    # buttons, links and notes
    "more", "choice", "related", "link", "note",
]  # fmt: skip
"""What a line is. `text` continues a paragraph, `section` starts a new one, `label` says what the command below does;
`choice` and `related` show another answer, `more` all of this one."""

EXAMPLES = ("how do I remove volumes", "see what my container printed", "what is an image")
"""Questions that the shipped knowledge answers; a test checks that."""
MORE = "more"
"""What users of `wharfie chat` type to see the causes that were not shown."""

_LONGEST_NOTE = 150
_LONGEST_VALUE = 1_900
_PLATFORMS = {"windows": "On Windows", "macos": "On macOS", "desktop": "In Docker Desktop"}


@dataclass(frozen=True)
class Line:
    """One piece of a reply.

    Attributes:
        kind: what it is, which decides how it is shown.
        text: plain text; inline code is in backticks, except in commands and snippets.
        value: the URL of a link, the language of a snippet, or the value of a button.
        view: whether it is part of the short form, of the full form, or of both.
    """

    kind: LineKind
    text: str
    value: str = ""
    view: Literal["both", "short", "full"] = "both"


class Pressed(NamedTuple):
    """The value of a button: the entry that it shows, and the question whose names are put into it.

    Attributes:
        name: the id of the entry that it shows.
        others: the ids of the other choices.
        entities_from: the question whose names are put into the entry; empty if it names nothing.
    """

    name: str
    others: tuple[str, ...] = ()
    entities_from: str = ""

    @property
    def value(self) -> str:
        """The value as text. A question that is too long is left out: the answer then has the sample names."""
        ids = ",".join((self.name, *self.others))
        value = f"{ids} {self.entities_from}".strip()
        return value if len(value) <= _LONGEST_VALUE else ids

    @classmethod
    def parse(cls, value: str) -> "Pressed":
        """Parse the value of a button; that of an older message is only an id."""
        ids, _, entities_from = value.partition(" ")
        name, *others = ids.split(",")
        return cls(name, tuple(others), entities_from)


def short(lines: Iterable[Line]) -> list[Line]:
    """Return the lines of the short form, which leaves out what can be unfolded."""
    return [line for line in lines if line.view != "full"]


def full(lines: Iterable[Line]) -> list[Line]:
    """Return the lines of the full form."""
    return [line for line in lines if line.view != "short"]


def answer_lines(answer: Answer) -> list[Line]:
    """Return an answer as lines: the command, then the text. If the entry has snippets, text and snippets come first.

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
        yield from _caution(command)
        yield from samples
        yield Line("text", command.does, view="full" if _begin_alike(command.does, entry.answer) else "both")
    yield Line("text", entry.answer)
    for snippet in entry.snippets:
        yield Line("label", snippet.does)
        yield Line("snippet", snippet.text.rstrip(), snippet.language)
    for number, command in enumerate(entry.commands[len(lead) :]):
        yield Line("label", command.does)
        yield Line("command", command.run.rstrip())
        yield from _caution(command)
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
    """Tell whether an answer begins with the same word as what its command does: then it says the same, and more."""
    return does.split(maxsplit=1)[0] == answer.split(maxsplit=1)[0]


def _caution(command: Command) -> Iterator[Line]:
    if command.careful:
        yield Line("careful", command.careful)


def _causes(causes: Sequence[Cause], answer: Answer) -> Iterator[Line]:
    """Yield the causes; the short form has the first in full and a list of the others."""
    first, *others = causes
    yield Line("section", _cause(first))
    for cause in others:
        yield Line("section", _cause(cause), view="full")
    if asides := [sample for sample in answer.samples if sample.is_aside]:
        yield Line("text", _samples(asides), view="full")
    if others:
        listed = "\n".join(f"• {cause.cause}" for cause in others)
        yield Line("section", f"Other causes:\n{listed}", view="short")
        pressed = Pressed(answer.entry.id, tuple(other.id for other in answer.others), answer.entities_from)
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
        yield Line(kind, entry.title, Pressed(entry.id, others, answer.entities_from).value)


def _samples(samples: Sequence[Sample]) -> str:
    """Return in one line what sample names stand for, and which commands list the user's own."""
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


def result_lines(result: Result) -> list[Line]:
    """Return the reply to a question: the answer, choices, that the bot doesn't know, or what it can do.

    For a follow-up, the reply begins with how it was understood.

    Args:
        result: what the search found.
    """
    if result.small_talk:
        return usage_lines()
    if not result.rewritten_question:
        return _reply(result)
    return [_note("Understood as", result.rewritten_question), *_reply(result)]


def _note(heading: str, text: str) -> Line:
    return Line("note", f"{heading}: {shorten(text, _LONGEST_NOTE, placeholder=' ...')}")


def asked_line(question: str) -> Line:
    """Return the question as a note above its answer, for channels that do not show what the user typed."""
    return _note("You asked", as_typed(question))


def _reply(result: Result) -> list[Line]:
    if result.answer:
        return answer_lines(result.answer)
    ids = [candidate.entry.id for candidate in result.choices]
    choices = [
        Line(
            "choice",
            candidate.entry.title,
            Pressed(
                candidate.entry.id, tuple(each for each in ids if each != candidate.entry.id), result.entities_from
            ).value,
        )
        for candidate in result.choices
    ]
    if result.status == "suggested":
        return [Line("text", "Do you mean this?" if len(choices) == 1 else "Do you mean one of these?"), *choices]
    unknown = Line("text", "I don't know that, and I don't guess.")
    if choices:
        return [unknown, Line("section", "The nearest that I do know:"), *choices]
    return [unknown, *usage_lines()]


def usage_lines() -> list[Line]:
    """Return what the bot can do, with example questions."""
    return [
        Line("section", "I answer questions about Docker, in your own words. For example:"),
        *(Line("example", example) for example in EXAMPLES),
    ]


def gone_lines() -> list[Line]:
    """Return the reply to a choice whose entry no longer exists."""
    return [Line("text", "That answer is no longer in the knowledge. Please ask again.")]


def failure_lines(incident: str) -> list[Line]:
    """Return an apology. It tells nothing about the error but a number to find it in the log."""
    return [Line("text", f"Sorry, something went wrong on my side. It is in the log as incident {incident}.")]


def busy_lines() -> list[Line]:
    """Return the reply to a question that cannot be answered because too many answers are waiting."""
    return [
        Line("text", "Too many answers are waiting, so I can't take your question. Please ask again in a few minutes.")
    ]


def outdated_lines() -> list[Line]:
    """Return the reply to a button, a form or a shortcut that this version of the bot does not have."""
    return [Line("text", "That is from another version of me, and it no longer works. Please ask your question again.")]
