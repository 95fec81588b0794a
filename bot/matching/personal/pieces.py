"""Splits a question into words, with their backticks, quotes, parentheses and punctuation."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.matching.personal.values import Kind, path_of

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{1,39}")
"""What Docker takes as a name, not too long to read: https://docs.docker.com/reference/cli/docker/container/run/#name"""

_WORD = re.compile(r"`([^`\n]*)`|\"([^\"\n]*)\"|(?<!\w)'([^'\s]+)'(?!\w)|([^\s`\"]+)")
_OPENING, _CLOSING = "([{<*'\"", ")]}>*'\",;:!?.…"
_ENDS = re.compile(r"[,;.!?:)…]")
_VERBS = re.compile(
    "logs|stop|start|restart|kill|rm|exec|inspect|attach|top|port|stats|wait|pause|unpause|diff|commit|update"
)
_FLAG_WITH_VALUE = re.compile("-[uewtnfs]|--(?:user|env|workdir|time|tail|since|format|signal)")


class Word(NamedTuple):
    """A word of a question.

    Attributes:
        text: the word without the punctuation around it.
        marked: whether it is in backticks or quotes.
        ends: whether a comma, a full stop or the like follows it.
        aside: whether it is in parentheses.
        call: the words in backticks, if there are several; then `text` is empty.
    """

    text: str
    marked: bool = False
    ends: bool = False
    aside: bool = False
    call: tuple[str, ...] = ()

    @property
    def low(self) -> str:
        """The text in lower case."""
        return self.text.casefold()


def words_of(text: str) -> Iterator[Word]:
    """Yield the words of a question."""
    open_ones = 0
    for found in _WORD.finditer(text):
        bare = found[4]
        if bare is None:
            inner = (found[1] or found[2] or found[3] or "").strip()
            call = tuple(inner.split()) if " " in inner else ()
            ends = bool(_ENDS.match(text, found.end()))
            yield Word("" if call else inner, marked=True, ends=ends, aside=open_ones > 0, call=call)
            continue
        open_ones += bare.count("(")
        bare = bare.lstrip(_OPENING).removesuffix("'s")
        word = bare.rstrip(_CLOSING).removesuffix("'s")
        yield Word(word, ends=bool(_ENDS.search(bare[len(word) :])), aside=open_ones > 0)
        open_ones = max(0, open_ones - found[4].count(")"))


def container_of(call: Sequence[str]) -> str | None:
    """Return the container in a call of docker, `web-2` in `docker stop web-2`, or None."""
    words = iter(call)
    if next(words) not in ("docker", "compose"):
        return None
    verb = ""
    for word in words:
        if _FLAG_WITH_VALUE.fullmatch(word):
            next(words, None)
        elif word.startswith("-") or word in ("compose", "container"):
            continue
        elif verb:
            return word if is_verb(verb) and NAME.fullmatch(word) and not word.isdigit() else None
        else:
            verb = word
    return None


def is_verb(word: str) -> bool:
    """Tell whether a subcommand of docker is followed by a container, possibly after flags."""
    return bool(_VERBS.fullmatch(word))


def mounted(word: str) -> list[tuple[Kind, str]]:
    """Return the volume or host path and the path in the value of `-v`, such as `pgdata:/data`; empty if invalid."""
    source, _, rest = word.partition(":")
    target = rest.partition(":")[0]
    is_volume = NAME.fullmatch(source) and "." not in source
    if not path_of(target) or not (is_volume or path_of(source)):
        return []
    return [("volume" if is_volume else "host path", source), ("path", target)]
