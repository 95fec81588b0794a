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
    | >[^\S\n]+(?=docker\s)                              # likewise: `PS C:\Users\me> docker ps`
    | (?<!^)(?<=\s)\#[^\n]*                            # a comment
    """,
    re.VERBOSE | re.MULTILINE,
)
_SEPARATOR = re.compile(r"&&|\|\|?&?|[;&()\n]")
# A name to fill in, as documentation writes it, and no redirection: `docker exec -it <container> bash`.
_PLACEHOLDER = r"<[A-Za-z][\w.-]{0,40}(?: [A-Za-z][\w.-]{0,40}){0,3}>(?=[\s:/@\"']|$)"
_REDIRECTION = re.compile(rf"(?<![-=])(?!{_PLACEHOLDER})(?P<from>\d*|&)(?P<way>>>|>\||>&|>|<<<|<<-?|<&|<)[^\S\n]*")
_NO_WORD = re.compile(r"[\s;|&()<>]")
_HERE = re.compile(r"\s*(?P<quote>[\"']?)(?P<last>\w+)(?P=quote)")
# With up to three levels of parentheses; what has more is read as far as that.
_SUBSTITUTION = r"\$\((?P<inner>(?:[^()]++|\((?:[^()]++|\([^()]*+\))*+\))*+)\)"
_INNER = re.compile(_SUBSTITUTION)
_PART = re.compile(
    rf"""
    "(?P<double>(?:[^"\\]|\\.)*)"
    | '(?P<single>[^']*)'
    | (?<!`)`++(?P<code>[^`]++)`++
    | \\(?P<escaped>[\s"'`$\\;|&()<>*?\#])
    | {_SUBSTITUTION}
    | \$\{{[^}}\n]{{0,200}}\}} | <[A-Za-z][\w\ .:/-]*> | (?<=[-=])[<>] | [^\s"'`\\;|&()<>$]+ | `+ | [^\s;|&()<>]
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\([\"$`\\])")


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


class Redirection(NamedTuple):
    """What a command reads from or writes to instead of the terminal.

    Attributes:
        operator: how: `>`, `2>`, `<<`.
        target: the file, or what is there instead of one; empty if nothing follows.
        start: where it begins in the line.
        end: where it ends.
    """

    operator: str
    target: str
    start: int
    end: int


class SimpleCommand(NamedTuple):
    """A command without pipes and the like.

    Attributes:
        words: its words.
        overwritten: the files that `>` writes its output to.
        here: the text of its here-document.
        redirections: all of its redirections, in their order.
    """

    words: list[Word]
    overwritten: list[str]
    here: list[str]
    redirections: list[Redirection]


def split(text: str, literal: str = "$") -> Iterator[SimpleCommand]:
    r"""Yield the simple commands of a text; those in `$( )` and in backticks come after all others.

    A command may be yielded before its here-document is read; the last one is read when all commands are.

    Args:
        text: lines of shell.
        literal: what to put for each `$` that the shell leaves as it is, as in `'$5'` and `\$5`.
    """
    parts = [(0, len(text))]
    for start, end in parts:
        splitter = _Splitter(text, start, end, literal)
        yield from (command for command in splitter.commands() if command.words or command.overwritten)
        parts += splitter.substitutions


class _Splitter:
    """Reads one part of a text; collects the places of the substitutions in it."""

    def __init__(self, text: str, start: int, end: int, literal: str) -> None:
        self.substitutions: list[tuple[int, int]] = []
        self._literal = literal
        self._text, self._at, self._end = text, start, end
        self._awaited: tuple[str, SimpleCommand] | None = None  # a here-document's last line, and whose it is

    def commands(self) -> Iterator[SimpleCommand]:
        """Yield the simple commands; the here-document of one is read after it was yielded."""
        command = SimpleCommand([], [], [], [])
        while self._at < self._end:
            if space := _SPACE.match(self._text, self._at, self._end):
                self._at = max(space.end(), self._at + 1)
            elif redirection := _REDIRECTION.match(self._text, self._at, self._end):
                self._at = redirection.end()
                self._redirect(redirection, command)
            elif separator := _SEPARATOR.match(self._text, self._at, self._end):
                self._at = separator.end()
                yield command
                command = SimpleCommand([], [], [], [])
                if self._awaited and separator[0] == "\n":
                    self._read_here_document()
            else:
                command.words.append(self._word())
        yield command

    def _redirect(self, redirection: re.Match[str], command: SimpleCommand) -> None:
        """Read what follows `>` or `<`."""
        target = ""
        if redirection["way"] in ("<<", "<<-") and (named := _HERE.match(self._text, self._at, self._end)):
            self._at = named.end()
            target = named["last"]
            self._awaited = (named["last"], command)
        elif self._at < self._end and not _NO_WORD.match(self._text, self._at, self._end):
            target = self._word().text
            if redirection["way"] in (">", ">|") and not redirection["from"]:
                command.overwritten.append(target)
            elif redirection["way"] == "<<<":
                command.here.append(target)
        operator = redirection["from"] + redirection["way"]
        command.redirections.append(Redirection(operator, target, redirection.start(), self._at))

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
        while part := _PART.match(self._text, self._at, self._end):
            if part["single"] is not None and self._is_apostrophe(start):
                text += "'"
                self._at += 1
                continue
            text += self._value(part)
            quoted |= part.lastgroup in ("double", "single", "code", "escaped")
            self._at = part.end()
        self._at = max(self._at, start + 1)  # a text ends, whatever is in it
        return Word(text, start, self._at, quoted)

    def _is_apostrophe(self, start: int) -> bool:
        """Tell whether a single quote in a word is that of `doesn't`; options are quoted as in `-v'$PWD':/app`."""
        return start < self._at and self._text[self._at - 1].isalnum() and self._text[start] != "-"

    def _value(self, part: re.Match[str]) -> str:
        """Return a part of a word without its quotes, and note the substitutions in it."""
        if part.lastgroup in ("inner", "code"):
            self.substitutions.append(part.span(part.lastgroup))
            return part["code"] if part["code"] and not re.search(r"\s", part["code"]) else part[0]
        if part.lastgroup == "double":
            self.substitutions += [found.span("inner") for found in _INNER.finditer(self._text, *part.span("double"))]
            return _ESCAPED.sub(lambda found: found[1].replace("$", self._literal), part["double"])
        return part[part.lastgroup].replace("$", self._literal) if part.lastgroup else part[0]
