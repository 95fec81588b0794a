"""Answers in the terminal, in colour, and a conversation there, with choices by number."""

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.answers import IN_THE_TERMINAL, AnswerService
from bot.code_answers import CodeAnswer
from bot.conversations import ConversationKey
from bot.find_answer import Found
from bot.replies.buttons import ButtonValue
from bot.replies.code import code_lines
from bot.replies.data import result_data
from bot.replies.lines import MORE, Line, answer_lines, full, result_lines, short
from bot.replies.secrets import secret_lines
from bot.replies.text import NUMBERED, paragraphs
from bot.replies.why import why_text
from bot.search import Result

_STYLES = {
    "note": "dim",
    "title": "bold",
    "command": "cyan",
    "snippet": "cyan",
    "careful": "bold yellow",
    "label": "bold",
    "link": "dim",
}
_CODE = re.compile(r"`([^`]+)`")
_NUMBERS = tuple("123456789")
_CONVERSATION = ConversationKey(team=None, channel="terminal", thread=None)


class Terminal:
    """Prints answers."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)

    def print_result(self, result: Result, *, why: bool = False) -> None:
        """Print an answer as JSON. The explanation goes to standard error: standard output is only JSON."""
        self.print_json(result_data(result))
        if why:
            print(why_text(result), file=sys.stderr, flush=True)  # noqa: T201

    def print_found(self, found: Found, *, why: bool = False) -> None:
        """Print all of an answer, or what code in the question does and what is wrong with it."""
        if isinstance(found.result, CodeAnswer):
            self.show(full(code_lines(found.result, again="", in_message=False)))
            return
        self.show(full([*secret_lines(found.secrets, lines=False, in_message=False), *result_lines(found.result)]))
        if why:
            print(why_text(found.result), flush=True)  # noqa: T201

    def print_json(self, data: Any) -> None:
        """Print JSON in a line, and nothing else."""
        print(json.dumps(data), flush=True)  # noqa: T201

    def show(self, lines: Sequence[Line]) -> None:
        """Print lines, followed by an empty line."""
        for line, text in paragraphs(lines):
            # Text that is meant to be copied is not wrapped; the rest is, between words, at the terminal's edge.
            whole = line.kind in ("command", "snippet", "link") or not self._console.is_terminal
            self._console.print(self._styled(text, line), soft_wrap=whole)
        self._console.print()
        self._console.file.flush()

    def _styled(self, text: str, line: Line) -> Text:
        """Return a text in the colours of its line. For a person, inline code is in colour instead of in backticks."""
        style = _STYLES.get(line.kind, "")
        if line.kind in ("command", "snippet") or not self._console.is_terminal:
            return Text(text, style=style)
        parts = enumerate(_CODE.split(text))
        return Text.assemble(*((part, _STYLES["command"] if number % 2 else "") for number, part in parts), style=style)


class Chat:
    """A conversation.

    Args:
        answers: finds the answers.
        terminal: shows them.
    """

    def __init__(self, answers: AnswerService, terminal: Terminal) -> None:
        self._answers = answers
        self._terminal = terminal
        self._choices: list[str] = []
        """The values of the numbered lines that were shown last."""
        self._more: list[Line] = []
        """All lines of the answer that was shown last, if some were left out."""

    async def answer(self, line: str, *, why: bool = False) -> None:
        """Answer a line of the conversation: a question, a follow-up, the number of a choice, or `more`."""
        if line.strip() in _NUMBERS:
            await self._choose(int(line))
            return
        if line.strip().casefold() == MORE and self._more:
            self._terminal.show(self._more)
            return
        answered = await self._answers.ask(line, "terminal", IN_THE_TERMINAL, _CONVERSATION)
        result = answered.result
        if isinstance(result, CodeAnswer):
            self._offer(code_lines(result, again=MORE, in_message=False))
            return
        self._offer([*secret_lines(answered.secrets, lines=False, in_message=False), *result_lines(result)])
        if why:
            print(why_text(result), flush=True)  # noqa: T201

    async def _choose(self, number: int) -> None:
        if number > len(self._choices):
            self._terminal.show([Line("text", f"There is no choice {number} here.")])
            return
        value = ButtonValue.parse(self._choices[number - 1])
        chosen = await self._answers.choose(value.entry, value.others, value.question, IN_THE_TERMINAL, _CONVERSATION)
        if chosen:
            self._offer(answer_lines(chosen.answer, question=value.question))

    def _offer(self, lines: Sequence[Line]) -> None:
        """Print the short form, and remember what a number or `more` would show."""
        shown = short(lines)
        self._more = full(lines) if any(each.kind == "more" for each in shown) else []
        self._choices = [each.value for each in shown if each.kind in NUMBERED]
        numbered = [*shown, Line("section", "Type a number to see it.")] if self._choices else shown
        self._terminal.show(numbered)
