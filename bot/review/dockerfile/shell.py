"""Finds the commands in the shell lines of a RUN, each with the places of its words. It knows the POSIX shells."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.review.dockerfile.parsed import Text

# Each alternative begins with other characters, so that a text is read once.
_PLAIN = re.compile(r"[^\s\\'\"`$()|&;<>]+")
_IN_QUOTES = re.compile(r"[^\"\\`$]+")
_SPACES = re.compile(r"[^\S\n]+")
_REDIRECTION = re.compile(r"(?:&?>>?|<<?<?-?|<>|>\|)&?")
_KEYWORDS = frozenset({"if", "then", "elif", "else", "do", "while", "until", "!", "{", "}", "time"})
_NO_COMMAND = frozenset({"for", "case", "select", "fi", "done", "esac", "function"})
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\+?=")
_SUBSTITUTED = "$(...)"


class ShellWord(NamedTuple):
    """A word of a command: without quotes, and where it is in the text with them."""

    value: str
    start: int
    end: int


@dataclass
class Command:
    """A simple command.

    Attributes:
        words: its words without redirections, assignments and keywords: the first one is the program.
        assigned: the words before that which set variables: `DEBIAN_FRONTEND=noninteractive`.
        before: the operator before it: `&&`, `||`, `|`, `;`, `(`, `$(`; empty for the first one.
        after: the operator after it; empty for the last one.
        start: where it begins in the text, with its keywords.
        end: where it ends.
        depth: how many `$(`, backticks and parentheses it is in.
        is_substituted: whether it is in `$(` or backticks.
        redirects: whether its output or input goes elsewhere.
    """

    words: list[ShellWord]
    assigned: list[ShellWord]
    before: str
    after: str
    start: int
    end: int
    depth: int
    is_substituted: bool
    redirects: bool = False

    @property
    def program(self) -> str:
        """The name of its program, as it is written."""
        return self.words[0].value if self.words else ""

    @property
    def arguments(self) -> list[str]:
        """Its words after the program, without quotes."""
        return [word.value for word in self.words[1:]]


@dataclass
class _Level:
    """What is being read: a list of commands inside one pair of parentheses."""

    opener: str
    words: list[ShellWord] = field(default_factory=list)
    before: str = ""
    start: int = 0
    begun: int = -1
    parts: list[str] = field(default_factory=list)
    is_quoted: bool = False
    skips: bool = False
    redirects: bool = False


class _Reader:
    """Reads a text from its start to its end, once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.levels = [_Level("")]
        self.found: list[Command] = []
        self.substituted = 0
        self._others = {
            "\\": self._escaped,
            "'": self._single,
            '"': self._double,
            "`": self._backtick,
            "$": self._dollar,
            "(": self._open,
            ")": self._close,
            "<": self._redirect,
            ">": self._redirect,
        }

    def read(self) -> list[Command]:
        end = len(self.text)
        while self.at < end:
            level = self.levels[-1]
            char = self.text[self.at]
            pattern = _IN_QUOTES if level.is_quoted else _PLAIN
            if match := pattern.match(self.text, self.at):
                if not level.is_quoted and level.begun < 0 and char == "#":
                    newline = self.text.find("\n", self.at)
                    self.at = newline if newline >= 0 else end
                    continue
                self._begin(level)
                level.parts.append(match[0])
                self.at = match.end()
            elif char.isspace() and not level.is_quoted:
                self._space(level, char)
            elif char in "|&;" and not level.is_quoted:
                self._operator(level)
            elif level.is_quoted and char not in '"\\`$':
                level.parts.append(char)
                self.at += 1
            else:
                self._others[char](level)
        while self.levels:
            self._end_command("")
            self.levels.pop()
        self.found.sort(key=lambda command: command.start)
        return self.found

    def _begin(self, level: _Level) -> None:
        if level.begun < 0:
            level.begun = self.at

    def _space(self, level: _Level, char: str) -> None:
        self._end_word(level)
        if char == "\n":
            self._end_command("\n")
            self.at += 1
        else:
            spaces = _SPACES.match(self.text, self.at)
            self.at = spaces.end() if spaces else self.at + 1

    def _operator(self, level: _Level) -> None:
        if self.text.startswith("&>", self.at):
            self._redirect(level)
            return
        char = self.text[self.at]
        double = self.text.startswith(char * 2, self.at)
        sign = char * 2 if double else char
        self._end_word(level)
        self._end_command(sign)
        self.at += len(sign) + self.text.startswith("&", self.at + 1) * (sign == "|")

    def _escaped(self, level: _Level) -> None:
        self._begin(level)
        level.parts.append(self.text[self.at + 1 : self.at + 2])
        self.at += 2

    def _single(self, level: _Level) -> None:
        self._begin(level)
        close = self.text.find("'", self.at + 1)
        close = close if close >= 0 else len(self.text)
        level.parts.append(self.text[self.at + 1 : close])
        self.at = close + 1

    def _double(self, level: _Level) -> None:
        self._begin(level)
        level.is_quoted = not level.is_quoted
        self.at += 1

    def _backtick(self, level: _Level) -> None:
        if level.opener == "`" and not level.is_quoted:
            self._close(level)
        else:
            self._begin(level)
            self._push("`", 1)

    def _dollar(self, level: _Level) -> None:
        self._begin(level)
        if self.text.startswith("$(", self.at):
            self._push("$(", 2)
        elif self.text.startswith("${", self.at):
            close = self.text.find("}", self.at, self.at + 200)
            close = close + 1 if close >= 0 else self.at + 2
            level.parts.append(self.text[self.at : close])
            self.at = close
        else:
            level.parts.append("$")
            self.at += 1

    def _open(self, level: _Level) -> None:
        if level.begun >= 0:  # `name()`, or `=(` of an array
            level.parts.append("(")
            self.at += 1
            return
        self._end_command("(")
        self._push("(", 1)

    def _push(self, opener: str, length: int) -> None:
        self.at += length
        self.substituted += opener != "("
        self.levels.append(_Level(opener, before=opener, start=self.at))

    def _close(self, level: _Level) -> None:
        self._end_word(level)
        if not level.opener:
            level.words.clear()  # `pattern)` of a case
            self.at += 1
            return
        self._end_command(")")
        self.at += 1
        self.levels.pop()
        if level.opener != "(":
            self.substituted -= 1
            self.levels[-1].parts.append(_SUBSTITUTED)
        else:
            self.levels[-1].before = ")"

    def _redirect(self, level: _Level) -> None:
        self._end_word(level)
        sign = _REDIRECTION.match(self.text, self.at)
        self.at = sign.end() if sign else self.at + 1
        level.skips = level.redirects = True

    def _end_word(self, level: _Level) -> None:
        if level.begun < 0:
            return
        if level.skips:
            level.skips = False
        else:
            level.words.append(ShellWord("".join(level.parts), level.begun, min(self.at, len(self.text))))
        level.begun = -1
        level.parts = []

    def _end_command(self, after: str) -> None:
        level = self.levels[-1]
        self._end_word(level)
        words = level.words
        if words:
            start, end = words[0].start, words[-1].end
            first = 0
            while first < len(words) and words[first].value in _KEYWORDS:
                first += 1
            last = first
            while last < len(words) and _ASSIGNMENT.match(words[last].value):
                last += 1
            rest = words[last:]
            if words[first:] and (not rest or rest[0].value not in _NO_COMMAND):
                depth = len(self.levels) - 1
                sub = self.substituted > 0
                before, has = level.before, level.redirects
                self.found.append(Command(rest, words[first:last], before, after, start, end, depth, sub, has))
        level.words = []
        level.skips = level.redirects = False
        level.before = after or level.before


def commands(text: Text) -> list[Command]:
    """Return the simple commands of a text of shell, in order."""
    return _Reader(text.joined).read()
