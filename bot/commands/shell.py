"""Splits lines of shell into simple commands and their words.

It never fails: a text that is not valid shell, such as a sentence, is split as far as it goes.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_SPACE = re.compile(
    r"""
    (?:\s(?<!\n) | \\\r?\n | (?<=\s)[`^]\r?\n)+        # a line goes on after \, and in Windows's shells after ` and ^
    | ^[^\S\n]*(?:[>$\#%]+[^\S\n]+)+(?=(?:sudo\s+)?docker)       # a prompt, or the mark of a quotation in chat
    | (?<!^)(?<=\s)\#[^\n]*                            # a comment
    """,
    re.VERBOSE | re.MULTILINE,
)
_SEPARATOR = re.compile(r"&&|\|\|?&?|[;&()\n]")
_REDIRECTION = re.compile(r"(?<![-=])(?P<from>\d*|&)(?P<way>>>|>\||>&|>|<<<|<<-?|<&|<)[^\S\n]*")
_NO_WORD = re.compile(r"[\s;|&()<>]")
_HERE = re.compile(r"\s*[\"']?(\w+)")
_PART = re.compile(
    r"""
    "(?P<double>(?:[^"\\]|\\.)*)"
    | '(?P<single>[^']*)'
    | (?<!`)`++(?P<code>[^`]++)`++
    | \\(?P<escaped>[\s"'`$\\;|&()<>*?\#])
    | (?P<raw>(?<=[-=])[<>] | \$\{[^}\n]{0,200}\} | <[A-Za-z][\w\ .:/-]*> | [^\s"'`\\;|&()<>$]+ | `+ | [^\s;|&()<>])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\([\"$`\\])")
_DEEPEST = 8


class Word(NamedTuple):
    """A word of a line.

    Attributes:
        text: the word without its quotes.
        start: where it begins in the line.
        end: where it ends.
        quoted: whether some of it is in quotes or backticks.
    """

    text: str
    start: int = 0
    end: int = 0
    quoted: bool = False


class SimpleCommand(NamedTuple):
    """A command without pipes and the like.

    Attributes:
        words: its words.
        overwritten: the files that `>` writes its output to.
        here: the text of its here-document.
    """

    words: list[Word]
    overwritten: list[str]
    here: list[str]


def split(text: str) -> list[SimpleCommand]:
    """Return the simple commands of a text; those in `$( )` and in backticks come after all others."""
    pairs = _pairs(text)
    found: list[SimpleCommand] = []
    regions = [(0, len(text), 0)]
    for start, end, depth in regions:
        splitter = _Splitter(text, start, end, pairs)
        found += [command for command in splitter.commands() if command.words or command.overwritten]
        if depth < _DEEPEST:
            regions += [(*inner, depth + 1) for inner in splitter.substitutions]
    return found


def _pairs(text: str) -> dict[int, int]:
    """Return the place of the closing parenthesis of each opening one."""
    pairs, opened = {}, []
    for found in re.finditer(r"[()]", text):
        if found[0] == "(":
            opened.append(found.start())
        elif opened:
            pairs[opened.pop()] = found.start()
    return pairs


class _Splitter:
    """Reads one part of a text; collects the places of the substitutions in it."""

    def __init__(self, text: str, start: int, end: int, pairs: dict[int, int]) -> None:
        self.substitutions: list[tuple[int, int]] = []
        self._text, self._at, self._end, self._pairs = text, start, end, pairs
        self._awaited: tuple[str, SimpleCommand] | None = None  # a here-document's last line, and whose it is

    def commands(self) -> Iterator[SimpleCommand]:
        """Yield the simple commands; the here-document of one is read after it was yielded."""
        command = SimpleCommand([], [], [])
        while self._at < self._end:
            if space := _SPACE.match(self._text, self._at, self._end):
                self._at = max(space.end(), self._at + 1)
            elif redirection := _REDIRECTION.match(self._text, self._at, self._end):
                self._at = redirection.end()
                self._redirect(redirection, command)
            elif separator := _SEPARATOR.match(self._text, self._at, self._end):
                self._at = separator.end()
                yield command
                command = SimpleCommand([], [], [])
                if self._awaited and separator[0] == "\n":
                    self._read_here_document()
            else:
                command.words.append(self._word())
        yield command

    def _redirect(self, redirection: re.Match[str], command: SimpleCommand) -> None:
        """Read what follows `>` or `<`."""
        if redirection["way"] in ("<<", "<<-") and (named := _HERE.match(self._text, self._at, self._end)):
            self._at = named.end()
            self._awaited = (named[1], command)
        elif self._at < self._end and not _NO_WORD.match(self._text, self._at, self._end):
            target = self._word().text
            if redirection["way"] in (">", ">|") and not redirection["from"]:
                command.overwritten.append(target)
            elif redirection["way"] == "<<<":
                command.here.append(target)

    def _read_here_document(self) -> None:
        if self._awaited:
            last_line, command = self._awaited
            closing = re.compile(rf"^[ \t]*{re.escape(last_line)}[ \t]*$", re.MULTILINE)
            found = closing.search(self._text, self._at, self._end)
            start, self._at = self._at, found.end() if found else self._end
            command.here.append(self._text[start : self._at])
            self._awaited = None

    def _word(self) -> Word:
        start, text, quoted = self._at, "", False
        while self._at < self._end:
            close = self._pairs.get(self._at + 1, self._end) if self._text.startswith("$(", self._at) else self._end
            if close < self._end:
                text += self._text[self._at : close + 1]
                self.substitutions.append((self._at + 2, close))
                self._at = close + 1
            elif not (part := _PART.match(self._text, self._at, self._end)):
                break
            elif part["single"] is not None and self._is_apostrophe(start):
                text += "'"
                self._at += 1
            else:
                text += self._inner(part)
                quoted |= part["raw"] is None
                self._at = part.end()
        self._at = max(self._at, start + 1)  # a text ends, whatever is in it
        return Word(text, start, self._at, quoted)

    def _is_apostrophe(self, start: int) -> bool:
        """Tell whether a single quote in a word is that of `doesn't`; options are quoted as in `-v'$PWD':/app`."""
        return start < self._at and self._text[self._at - 1].isalnum() and self._text[start] != "-"

    def _inner(self, part: re.Match[str]) -> str:
        """Return a part of a word without its quotes, and note the substitutions in it."""
        if part["code"] is not None:
            self.substitutions.append(part.span("code"))
            return part["code"] if not re.search(r"\s", part["code"]) else part[0]
        if part["double"] is not None:
            start, end = part.span("double")
            inner = [at.end() for at in re.finditer(r"\$\(", part["double"])]
            spans = [(start + at, self._pairs.get(start + at - 1, end)) for at in inner]
            self.substitutions += [span for span in spans if span[1] < end]
            return _ESCAPED.sub(r"\1", part["double"])
        return next(part[name] for name in ("single", "escaped", "raw") if part[name] is not None)
