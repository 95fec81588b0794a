"""Lines as plain text: for the terminal, for screen readers and for notifications."""

from collections.abc import Iterator, Sequence

from bot.entry import Entry
from bot.replies.lines import Line, answer_lines

CAREFUL = "Careful: "


def paragraphs(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    """Return each line with its text, a blank line before it where a new thought begins.

    Commands and snippets are indented, choices numbered.
    """
    before: Line | None = None
    choices = 0
    for line in lines:
        choices += line.kind == "choice"
        gap = "\n" if before and _starts_paragraph(line, before) else ""
        yield line, gap + _text_of(line, choices)
        before = line


def plain_text(lines: Sequence[Line]) -> str:
    """Return a whole reply in words."""
    return "\n".join(text for _, text in paragraphs(lines))


def words_of(entry: Entry) -> str:
    """Return an entry in words, without its commands: title, answer, what the commands do, cautions, causes."""
    lines = answer_lines(entry)
    return "\n".join(_text_of(line).strip() for line in lines if line.kind not in ("command", "link"))


def _text_of(line: Line, number: int = 0) -> str:
    match line.kind:
        case "command" | "snippet":
            return "\n".join(f"    {part}" if part else "" for part in line.text.split("\n"))
        case "careful":
            return CAREFUL + line.text
        case "link":
            return f"{line.text}: {line.value}"
        case "choice":
            return f"{number}. {line.text}"
        case _:
            return line.text


def _starts_paragraph(line: Line, before: Line) -> bool:
    """Set off commands with what belongs to them; a list of commands or choices stays together."""
    match line.kind:
        case "command" | "snippet" | "link":
            return before.kind != line.kind
        case "text":
            return before.kind not in ("command", "link")
        case _:
            return False
