"""Splits the arguments of instructions into words, and finds the variables in them, as BuildKit does."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_ORDINARY = re.compile(r"[\w./:@=,+-]+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]")


_LONGEST = 2_000
"""Characters of a value: each argument may be made of two times the one before it."""


class Word(NamedTuple):
    """A word with its quotes, and where it begins."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


class Variable(NamedTuple):
    """A variable in a word.

    Attributes:
        name: its name.
        start: where it begins, with its `$`.
        end: where it ends.
        is_plain: whether it is `$NAME` or `${NAME}`, without a default value.
        modifier: what follows the name in braces: `:-latest`.
    """

    name: str
    start: int
    end: int
    is_plain: bool
    modifier: str = ""


def words(text: str, escape: str = "\\", start: int = 0) -> list[Word]:
    """Split a text at spaces that are not in quotes; quotes stay."""
    found = []
    at, end = start, len(text)
    while at < end:
        if text[at].isspace():
            at += 1
            continue
        begin, quote = at, ""
        while at < end and (quote or not text[at].isspace()):
            if skipped := _ORDINARY.match(text, at):
                at = skipped.end()
                continue
            char = text[at]
            if char == escape and quote != "'":
                at += 1
            elif quote:
                quote = "" if char == quote else quote
            elif char in "'\"":
                quote = char
            at += 1
        at = min(at, end)
        found.append(Word(text[begin:at], begin))
    return found


def pieces(text: str, start: int = 0) -> list[Word]:
    """Split a text at all spaces: quotes mean nothing."""
    return [Word(found[0], found.start()) for found in re.compile(r"\S+").finditer(text, start)]


def variables(word: str, escape: str = "\\") -> Iterator[Variable]:
    """Yield the variables of a word: not those in single quotes, nor those with an escape before the `$`."""
    at, end, quote = 0, len(word) if "$" in word else 0, ""
    while at < end:
        if skipped := _ORDINARY.match(word, at):
            at = skipped.end()
            continue
        char = word[at]
        if char == escape and quote != "'":
            at += 2
            continue
        if char == "'" and quote != '"':
            quote = "" if quote else "'"
        elif char == '"' and quote != "'":
            quote = "" if quote else '"'
        elif char == "$" and quote != "'" and (found := _variable(word, at)):
            yield found
            at = found.end
            continue
        at += 1


def _variable(word: str, at: int) -> Variable | None:
    braces = word.startswith("${", at)
    name = _NAME.match(word, at + 1 + braces)
    if not name:
        return None
    if not braces:
        return Variable(name[0], at, name.end(), is_plain=True)
    if word.startswith("}", name.end()):
        return Variable(name[0], at, name.end() + 1, is_plain=True)
    close = word.find("}", name.end())
    if close < 0:
        return None
    return Variable(name[0], at, close + 1, is_plain=False, modifier=word[name.end() : close])


def is_unclosed(word: str, escape: str = "\\") -> bool:
    """Tell whether a quotation mark or `${` of a word is never closed, which BuildKit refuses."""
    at, end, quote = 0, len(word), ""
    last = word.rfind("}")
    while at < end:
        if skipped := _ORDINARY.match(word, at):
            at = skipped.end()
            continue
        char = word[at]
        if char == escape and quote != "'":
            at += 1
        elif quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        if char == "$" and quote != "'" and word.startswith("{", at + 1) and last < at:
            return True
        at += 1
    return bool(quote)


def plain(word: str, escape: str = "\\") -> str:
    """Return a word without its quotes and escapes."""
    if escape not in word and "'" not in word and '"' not in word:
        return word
    found, at, end, quote = [], 0, len(word), ""
    while at < end:
        char = word[at]
        if char == escape and quote != "'" and at + 1 < end:
            at += 1
            found.append(word[at])
        elif char == quote:
            quote = ""
        elif not quote and char in "'\"":
            quote = char
        else:
            found.append(char)
        at += 1
    return "".join(found)


def expanded(word: str, value_of: Callable[[str], str | None], escape: str = "\\") -> str:
    """Return a word with the values of its variables, without quotes; an unknown variable is empty."""
    found, at = [], 0
    for variable in variables(word, escape):
        found.append(word[at : variable.start])
        value = value_of(variable.name)
        sign = variable.modifier.lstrip(":")[:1]
        other = variable.modifier.lstrip(":")[1:]
        is_set = bool(value) if variable.modifier.startswith(":") else value is not None
        if sign == "-":
            value = value if is_set else other
        elif sign == "+":
            value = other if is_set else ""
        found.append(value or "")
        at = variable.end
    return plain("".join([*found, word[at:]])[:_LONGEST], escape)
