"""Draws docs/answer.svg: real questions in a terminal, and what the bot really answers. Run by `make picture`."""

import io
import re
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from bot.cli import STYLES
from bot.knowledge import load_knowledge
from bot.matching import Matcher
from bot.replies.lines import finding_lines
from bot.replies.text import paragraphs

QUESTIONS = ("how do I remove volumes", "best pizza in town")


def main() -> None:
    """Ask, and save the terminal as a picture."""
    console = Console(record=True, width=92, highlight=False, force_terminal=True, file=io.StringIO())
    matcher = Matcher(load_knowledge())
    for question in QUESTIONS:
        finding = matcher.find_answer(question)
        entry = finding.matches[0].entry if finding.matches else None
        related = [other for name in entry.see_also if (other := matcher.entry(name))] if entry else []
        console.print(Text.assemble(("$ ", "green"), f'wharfie ask "{question}"'))
        for line, text in paragraphs(finding_lines(finding, related)):
            console.print(Text(text, style=STYLES.get(line.kind, "")))
        console.print()
    # The format of Rich loads a font from the network; any monospaced one will do.
    plain = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    picture = console.export_svg(title="wharfie", code_format=plain, unique_id="wharfie")
    Path(__file__).with_name("answer.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
