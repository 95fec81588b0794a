"""Renders lines as plain text: for the terminal, screen readers and notifications."""

from collections.abc import Iterator, Sequence

from bot.entry import Entry
from bot.replies.lines import MORE, Line, answer_lines, full
from bot.search import Answer

NUMBERED = ("choice", "related")
"""The kinds of lines that are numbered; in `wharfie chat`, typing a number shows the entry."""
_CONTINUED = {
    "label": ("people",),
    "command": ("label",),
    "snippet": ("label",),
    "quote": ("people", "label", "section", "quote"),
    "text": ("command", "careful", "text", "section", "label", "people"),
}
"""By kind of line, after which others it continues a paragraph."""
_ONLY_SLACK = ("buttons", "feedback", "divider")


def paragraphs(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    """Yield each line with its text, after an empty line where a paragraph starts. Without what only Slack shows."""
    lines = [line for line in lines if line.kind not in _ONLY_SLACK]
    number = 0
    for line, before in zip(lines, [None, *lines], strict=False):
        number += line.kind in NUMBERED
        gap = "\n" if before and starts_paragraph(line, before) else ""
        yield line, gap + _text_of(line, number)


def plain_text(lines: Sequence[Line]) -> str:
    """Return a whole reply as text, with commands and snippets indented and choices numbered."""
    return "\n".join(text for _, text in paragraphs(lines))


def starts_paragraph(line: Line, before: Line) -> bool:
    """Tell whether a line starts a new paragraph; a command stays with the text about it."""
    match line.kind:
        case "title" | "section" | "link" | "people":
            return True
        case "careful":
            return before.kind in ("section", "text")
        case _:
            return line.kind in _CONTINUED and before.kind not in _CONTINUED[line.kind]


def entry_text(entry: Entry) -> str:
    """Return the text of an entry without its commands: title, answer, what the commands do, cautions, causes."""
    lines = [line for line in full(answer_lines(Answer(entry))) if line.kind not in ("command", "link")]
    lines.sort(key=lambda line: (line.kind != "title", line.text != entry.answer))
    return "\n".join(_text_of(line).strip() for line in lines)


def _text_of(line: Line, number: int = 0) -> str:
    mark = _MARKS.get(line.kind, "")
    match line.kind:
        case "command" | "snippet":
            return "\n".join(f"    {part}" if part else "" for part in line.text.split("\n"))
        case "link" | "listed":
            return mark + (line.text if line.value in ("", line.text) else f"{line.text}: {line.value}")
        case "choice" | "related":
            return f"{number}. {line.text}"
        case "more":
            return f"{line.text}: type `{MORE}`."
        case "quote":
            return "\n".join(f"> {part}" for part in line.text.split("\n"))
        case _:
            return mark + line.text


_MARKS = {"careful": "Careful: ", "example": "• ", "listed": "• "}
