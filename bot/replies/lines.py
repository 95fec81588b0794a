"""What the bot says, as lines that are independent of the channel; `text.py` and `blocks.py` render them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.entry import Cause, Command, Entry
from bot.records import Origin
from bot.replies.buttons import Button, ButtonValue, Menu, Select
from bot.replies.words import brief, counted, day, listed, mention
from bot.search import Answer, Result
from bot.search.normalize import as_typed
from bot.slots.samples import Sample

LineKind = Literal[
    # the content of an answer
    "title", "command", "careful", "text", "section", "label", "snippet", "example",
    # buttons, links and notes
    "more", "choice", "related", "listed", "link", "note",
    # what mentions or quotes people
    "people", "quote",
    # what only Slack shows: rows of buttons, and a rule between two parts
    "buttons", "feedback", "divider",
]  # fmt: skip
"""What a line is. `text` continues a paragraph, `section` starts a new one, `label` says what is below;
`choice` and `related` show another answer, `more` all of this one; `listed` is an entry of a list, with its
command as its value and a button that shows it. `people` lines are the bot's own words, and the only ones in which
`mention` mentions anyone; what people wrote belongs in a `quote`. `note` is small print."""

EXAMPLES = ("how do I remove volumes", "see what my container printed", "what is an image")
"""Questions that the shipped knowledge answers; a test checks that."""
MORE = "more"
"""What users of `wharfie chat` type to see the causes that were not shown."""

LONGEST_UNFOLDED = 1_000
"""Characters of an answer that is shown at once: about a screen of a phone."""
MOST_BOXES = 5
"""Commands and snippets of an answer that is shown at once."""
SHOWN_OF_LONG = 700
"""Characters of a longer answer that are shown, so that its button unfolds more than a line."""

_LONGEST_NOTE = 150
_LONGEST_NAME = 80
_LONGEST_QUOTE = 300
_PLATFORMS = {"windows": "On Windows", "macos": "On macOS", "desktop": "In Docker Desktop"}


@dataclass(frozen=True)
class Line:
    """One piece of a reply.

    Attributes:
        kind: what it is, which decides how it is shown.
        text: plain text; inline code is in backticks, except in commands and snippets.
        value: the URL of a link, the language of a snippet, the value of a button, or the command of a listed entry.
        view: whether it is part of the short form, of the full form, or of both.
        row: the buttons and menus of a row.
    """

    kind: LineKind
    text: str
    value: str = ""
    view: Literal["both", "short", "full"] = "both"
    row: tuple[Button | Menu | Select, ...] = ()


def short(lines: Iterable[Line]) -> list[Line]:
    """Return the lines of the short form, which leaves out what can be unfolded."""
    return [line for line in lines if line.view != "full"]


def full(lines: Iterable[Line]) -> list[Line]:
    """Return the lines of the full form."""
    return [line for line in lines if line.view != "short"]


def answer_lines(
    answer: Answer,
    answer_id: str = "",
    question: str = "",
    *,
    origin: Origin | None = None,
) -> list[Line]:
    """Return an answer as lines: the command, then the text. If the entry has snippets, text and snippets come first.

    Args:
        answer: what to show.
        answer_id: identifies the answer in its buttons.
        question: the complete question, as it was typed, for its buttons.
        origin: where the entry comes from, if it was taught.
    """
    return list(_answer(answer, ButtonValue(answer_id, question=question), origin))


def _answer(answer: Answer, value: ButtonValue, origin: Origin | None) -> Iterator[Line]:
    body = _folded(list(_body(answer)))
    yield from body
    if any(line.kind in ("section", "label") and line.view == "full" for line in body):
        has_more_causes = any(line.view == "short" for line in body)
        rest = "More causes" if has_more_causes else "Show the rest"
        shown = replace(value, entry=answer.entry.id, others=tuple(other.id for other in answer.others))
        yield Line("more", rest, shown.text, view="short")
    yield from _choices(answer.others, (answer.entry, *answer.others), value, "Or did you mean:", "choice")
    yield from _choices(answer.related, (), value, "See also:", "related")
    if docs := answer.entry.docs:
        yield Line("link", docs if origin else "Docker's documentation", docs)
    if origin:
        yield from _origin(origin)


def _body(answer: Answer) -> Iterator[Line]:
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


def _folded(body: list[Line]) -> list[Line]:
    """Return the content of an answer with what is too much for a phone only in the full form.

    It is cut where a paragraph starts, so a command keeps its caution. Several causes are folded already.
    """
    starts = [number for number, line in enumerate(body) if line.kind in ("label", "section")]
    if _fits(body, LONGEST_UNFOLDED) or not starts or any(line.view == "short" for line in body):
        return body
    cut = max((number for number in starts if _fits(body[:number], SHOWN_OF_LONG)), default=starts[0])
    return [*body[:cut], *(replace(line, view="full") for line in body[cut:])]


def _fits(lines: Iterable[Line], longest: int) -> bool:
    shown = short(lines)
    boxes = sum(line.kind in ("command", "snippet") for line in shown)
    return boxes <= MOST_BOXES and sum(len(line.text) for line in shown) <= longest


def _origin(origin: Origin) -> Iterator[Line]:
    """Yield where a taught answer comes from, and if it is time to ask, that nobody has confirmed it lately."""
    revision = origin.revision
    by = brief(revision.decided_by_name, _LONGEST_NAME) if revision.decided_by_name else "an owner"
    yield Line("note", f"Your team's own answer, approved by {by} on {day(revision.decided_at)}.")
    if not origin.is_confirmed:
        since = day(revision.confirmed_at or revision.decided_at)
        yield Line("note", f"Not confirmed since {since}: check it before you rely on it.")


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


def _cause(cause: Cause) -> str:
    check = f"\nCheck: {cause.check}" if cause.check else ""
    return f"Cause: {cause.cause}{check}\nFix: {cause.fix}"


def _platforms(entry: Entry) -> Iterator[Line]:
    for name, where in _PLATFORMS.items():
        if different := getattr(entry.platforms, name, None):
            yield Line("section", f"{where}: {different}")


def _choices(
    entries: Sequence[Entry],
    together: Sequence[Entry],
    value: ButtonValue,
    heading: str,
    kind: Literal["choice", "related"],
) -> Iterator[Line]:
    """Yield the buttons of other entries; each carries the ids of those that are offered together with it."""
    if entries:
        yield Line("section", heading)
    for entry in entries:
        others = tuple(other.id for other in together if other.id != entry.id)
        yield Line(kind, entry.title, replace(value, entry=entry.id, others=others).text)


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
        sentences.append(f"{listed(said)}; {_listed(commands)} {'list' if len(commands) > 1 else 'lists'} them.")
    if new := [sample.name for sample in samples if sample.is_new]:
        are = "are examples: choose your own names" if len(new) > 1 else "is an example: choose your own name"
        sentences.append(f"{_listed(new)} {are}.")
    return " ".join(sentences)


def _listed(names: Sequence[str]) -> str:
    return listed([f"`{name}`" for name in names])


def result_lines(
    result: Result, answer_id: str = "", *, origin: Origin | None = None, unknown_actions: Sequence[Line] = ()
) -> list[Line]:
    """Return the reply to a question: the answer, choices, that the bot doesn't know, or what it can do.

    For a follow-up, the reply begins with how it was understood.

    Args:
        result: what the search found.
        answer_id: identifies the answer in its buttons.
        origin: where the entry that is shown comes from, if it was taught.
        unknown_actions: what a person can do if the bot doesn't know the answer: below the nearest answers, or above
            the examples.
    """
    if result.small_talk:
        return usage_lines()
    question = as_typed(result.rewritten_question or result.question).strip()
    if result.answer:
        lines = answer_lines(result.answer, answer_id, question, origin=origin)
    else:
        lines = _offer(result, ButtonValue(answer_id, question=question), unknown_actions)
    return [_note("Understood as", question), *lines] if result.rewritten_question else lines


def _note(heading: str, text: str) -> Line:
    return Line("note", f"{heading}: {brief(text, _LONGEST_NOTE)}")


def asked_line(question: str) -> Line:
    """Return the question as a note above its answer, for channels that do not show what the user typed."""
    return _note("You asked", as_typed(question))


def quote_line(text: str) -> Line:
    """Return what a person wrote, in one line and shortened, as a quotation."""
    return Line("quote", brief(text, _LONGEST_QUOTE))


def shared_lines(user: str, question: str) -> list[Line]:
    """Return what comes before an answer that one person shares with everybody.

    Args:
        user: who asked.
        question: what they asked, as it was typed.
    """
    return [Line("people", f"{mention(user)} asked:"), quote_line(question)]


def _offer(result: Result, value: ButtonValue, unknown_actions: Sequence[Line]) -> list[Line]:
    """Return what is offered without a sure answer."""
    entries = [candidate.entry for candidate in result.choices]
    if result.status == "suggested":
        heading = "Do you mean this?" if len(entries) == 1 else "Do you mean one of these?"
        _, *choices = _choices(entries, entries, value, heading, "choice")
        return [Line("text", heading), *choices]
    unknown = Line("text", "I don't know that, and I don't guess.")
    if entries:
        return [unknown, *_choices(entries, entries, value, "The nearest that I do know:", "choice"), *unknown_actions]
    return [unknown, *unknown_actions, *usage_lines()]


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


def too_fast_lines(seconds: int) -> list[Line]:
    """Return the reply to a person who asks more than one person may.

    Args:
        seconds: until the next question is taken.
    """
    return [Line("text", f"You are asking faster than I answer; try again in {counted(seconds, 'second')}.")]


def outdated_lines() -> list[Line]:
    """Return the reply to a button, a form or a shortcut that this version of the bot does not have."""
    return [Line("text", "That is from another version of me, and it no longer works. Please ask your question again.")]


def unavailable_lines() -> list[Line]:
    """Return the reply to a request that needs the database while it cannot be used."""
    return [Line("text", "I can't do that now, because my database can't be used. Please try again in a minute.")]


def not_installed_lines() -> list[Line]:
    """Return the reply to a command in a workspace whose token was revoked."""
    return [Line("text", "I'm no longer connected to this workspace. Please ask an admin to install me again.")]


def too_late_lines() -> list[Line]:
    """Return the reply to a press whose form could not be opened in time."""
    return [Line("text", "That took too long, so Slack no longer lets me open the form. Please try again.")]
