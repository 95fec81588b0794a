"""What commands do, part by part."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.code_answers import Code
from bot.explain.explanation import Explanation
from bot.replies.buttons import Button, ButtonValue, code_value
from bot.replies.lines import Line
from bot.replies.secrets import inline_code, secret_lines
from bot.replies.words import counted, cut
from bot.secrets import Secret

AS_COMPOSE = "as_compose"
"""The action id of the button that gives a command as a Compose file, followed by its number."""

MOST_RELATED = 3
"""Entries that go deeper, of which buttons are shown."""
_MOST_PARTS_UNFOLDED = 12
_LONGEST_UNFOLDED = 1_200
"""Characters of the parts that are shown at once."""
_LONGEST_PART = 150
_LONGEST_SENTENCE = 600
_LONGEST_BOX = 2_000
"""Characters of a command that is repeated: a longer one is of no use in a message."""
_MOST_CAUTIONS = 8


def explanation_lines(  # noqa: PLR0913  (how it is shown)
    explanations: Sequence[Explanation],
    titles: Mapping[str, str],
    secrets: Sequence[Secret] = (),
    *,
    again: str = "",
    most: int | None = None,
    in_message: bool = True,
) -> list[Line]:
    """Return what commands do: of each the whole, what is wrong or dangerous in it, and its parts.

    Args:
        explanations: the commands; there is at least one.
        titles: the titles of the entries that go deeper, by their ids; others are not offered.
        secrets: what was hidden in the commands.
        again: the value of the button that shows all; without it, nothing is folded.
        most: how many parts, and how many commands, are shown at most; None: all.
        in_message: whether others may have seen the secrets in a message.
    """
    shown = explanations if most is None else explanations[: max(most, 1)]
    lines: list[Line] = []
    for number, explanation in enumerate(shown):
        lines += [Line("divider", "")] if number else []
        if len(explanations) > 1:
            lines.append(Line("command", cut(explanation.line, _LONGEST_BOX)))
        lines.append(Line("section", cut(explanation.summary, _LONGEST_SENTENCE)))
        lines += secret_lines(secrets, lines=False, in_message=in_message) if not number else []
        lines += _cautions(explanation)
        lines += _parts(explanation, most, folds=bool(again))
    if left := len(explanations) - len(shown):
        lines.append(Line("section", f"And {counted(left, 'more command')}: ask me about them one by one."))
    if any(line.view == "full" for line in lines):
        lines.append(Line("more", "Show all parts", again, view="short"))
    return [*lines, *_compose_buttons(shown), *_related(shown, titles), *_links(shown)]


def compose_lines(text: str, left_out: Sequence[str] = (), notes: Sequence[str] = ()) -> list[Line]:
    """Return a command as a Compose file.

    Args:
        text: the file.
        left_out: what has no equivalent there, a sentence each.
        notes: what to know about the file, likewise.
    """
    lines = [
        Line("label", "The same as a Compose file, `compose.yaml`:"),
        Line("snippet", text.rstrip(), "compose"),
    ]
    for heading, said in (("Left out:", left_out), ("Please note:", notes)):
        if said:
            lines.append(Line("section", heading))
            lines += [Line("text", f"• {each}") for each in said]
    return lines


def no_compose_lines() -> list[Line]:
    """Return the reply if a command has no equivalent in Compose."""
    return [Line("text", "I can't write that as a Compose file. Please paste the command again.")]


def related_lines(entries: Sequence[str], titles: Mapping[str, str], heading: str = "See also:") -> Iterator[Line]:
    """Yield the buttons of the entries that go deeper, up to three.

    Args:
        entries: their ids, the best first.
        titles: their titles by their ids; others are left out.
        heading: what comes above them.
    """
    known = [each for each in dict.fromkeys(entries) if each in titles][:MOST_RELATED]
    if known:
        yield Line("section", heading)
    for entry in known:
        yield Line("related", titles[entry], ButtonValue(entry=entry).text)


def _cautions(explanation: Explanation) -> Iterator[Line]:
    for caution in explanation.cautions[:_MOST_CAUTIONS]:
        yield Line("careful", cut(caution.text, _LONGEST_SENTENCE))
        if caution.instead and len(caution.instead) <= _LONGEST_BOX:
            yield Line("command", caution.instead)


def _parts(explanation: Explanation, most: int | None, *, folds: bool) -> Iterator[Line]:
    """Yield the parts as a list; the short form has those that a phone shows."""
    parts = explanation.parts[:most]
    if not parts:
        return
    yield Line("section", "Part by part:")
    length = 0
    for number, part in enumerate(parts):
        line = Line("text", f"• {inline_code(part.text, _LONGEST_PART)}: {cut(part.meaning, _LONGEST_SENTENCE)}")
        length += len(line.text)
        is_more = folds and (number >= _MOST_PARTS_UNFOLDED or length > _LONGEST_UNFOLDED)
        yield replace(line, view="full") if is_more else line
    if left := len(explanation.parts) - len(parts):
        yield Line("text", f"And {counted(left, 'more part')}.")


def _compose_buttons(explanations: Sequence[Explanation]) -> Iterator[Line]:
    row = [
        Button(_compose_label(number, len(explanations)), f"{AS_COMPOSE}_{number}", value)
        for number, explanation in enumerate(explanations, 1)
        if explanation.compose and (value := code_value(Code("command", explanation.line)))
    ]
    if row:
        yield Line("buttons", "", row=tuple(row[:MOST_RELATED]))


def _compose_label(number: int, of: int) -> str:
    return f"As a Compose file ({number})" if of > 1 else "As a Compose file"


def _related(explanations: Sequence[Explanation], titles: Mapping[str, str]) -> Iterator[Line]:
    yield from related_lines([entry for each in explanations for entry in each.entries], titles)


def _links(explanations: Sequence[Explanation]) -> Iterator[Line]:
    pages = [each.docs for each in explanations if each.docs]
    for page in list(dict.fromkeys(pages))[:MOST_RELATED]:
        yield Line("link", "Docker's documentation" if len(set(pages)) == 1 else page, page)
