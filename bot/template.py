r"""Slots: the places in an entry for the names of the reader's own things, as in `docker logs {container}`.

A slot is `{kind}` or `{kind:default}`, for a kind that the vocabulary lists under `slots`. Without a value of the
asker's it is shown as its default; two slots of one kind with different defaults are two different things. Everything
else in braces is left alone: `{{.Names}}`, `${VAR}`, `{print $1}`, JSON. A backslash keeps a slot as it is typed:
`\{port}` is shown as `{port}`.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

Template = dict[str, Any]
"""The fields of an entry as they are written, with slots, except its questions."""

_SLOT = re.compile(
    r"(?<![{$%#\\])(?P<kept>\\)?\{(?P<kind>[a-z][a-z_]*)(?::(?P<default>[^{}\s`](?:[^{}\n`]*[^{}\s`])?))?\}(?!\})"
)
_LIKE_A_SLOT = re.compile(r"(?<![{$%#\\])\{ ?(?P<kind>[A-Za-z][\w-]{2,})(?P<rest> ?: ?[^{}\s,\"\[\]]+)? ?\}(?!\})")
_VERBATIM = frozenset(("id", "title", "questions", "patterns", "language", "since", "docs", "see_also"))
"""The fields without slots: what is asked, and what a program reads."""
_DEEPEST = 5
_LIKENESS = 0.85
"""Of two words, as difflib measures it; `contents` and `context` have less."""


class Slot(NamedTuple):
    """A place for the name of one thing.

    Attributes:
        kind: what it is, `container`.
        default: what it is called unless the asker names it, `web`.
    """

    kind: str
    default: str

    def __str__(self) -> str:
        """The slot as it is written, with its default."""
        return f"{{{self.kind}:{self.default}}}"


def slots_in(text: str, defaults: Mapping[str, str]) -> list[Slot]:
    """Return the slots in a text, in order, each once.

    Args:
        text: a text of an entry, as it is written.
        defaults: the kinds of slots, each with its default.
    """
    found = (_slot(each, defaults) for each in _SLOT.finditer(text) if not each["kept"])
    return list(dict.fromkeys(slot for slot in found if slot))


def render(text: str, defaults: Mapping[str, str], show: Callable[[Slot], str] = lambda slot: slot.default) -> str:
    """Return a text with something in place of its slots.

    Args:
        text: a text of an entry, as it is written.
        defaults: the kinds of slots, each with its default.
        show: says what a slot is shown as.
    """

    def shown(found: re.Match[str]) -> str:
        slot = _slot(found, defaults)
        if slot is None:
            return found[0]
        return found[0][1:] if found["kept"] else show(slot)

    return _SLOT.sub(shown, text)


def with_texts(content: Any, change: Callable[[str], str], depth: int = 0) -> Any:
    """Return the content of an entry with its texts changed, except those that have no slots.

    Args:
        content: an entry as data, valid or not.
        change: returns the new text.
        depth: how deep within the entry the content is.
    """
    match content:
        case str():
            return change(content)
        case list() if depth < _DEEPEST:
            return [with_texts(item, change, depth + 1) for item in content]
        case dict() if depth < _DEEPEST:
            return {
                key: item if key in _VERBATIM else with_texts(item, change, depth + 1) for key, item in content.items()
            }
    return content


def texts_of(content: Any) -> list[str]:
    """Return the texts of an entry that may have slots."""
    texts: list[str] = []

    def collect(text: str) -> str:
        texts.append(text)
        return text

    with_texts(content, collect)
    return texts


def misspelt(text: str, kinds: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Yield what looks like a slot but is not one: its line and column, from 1, and what is wrong.

    Args:
        text: the text of a file.
        kinds: the kinds of slots.
    """
    known = list(kinds)
    for number, line in enumerate(text.splitlines(), 1):
        for found in _LIKE_A_SLOT.finditer(line):
            kind = found["kind"].lower().replace("-", "_")
            close = [kind] if kind in known else difflib.get_close_matches(kind, known, 1, _LIKENESS)
            if close and not _is_slot(found[0], known):
                wanted = f"{{{close[0]}{(found['rest'] or '').replace(' ', '')}}}"
                yield number, found.start() + 1, f"`{found[0]}` is not a slot: did you mean `{wanted}`?"


def _is_slot(text: str, kinds: list[str]) -> bool:
    found = _SLOT.fullmatch(text)
    return found is not None and found["kind"] in kinds


def _slot(found: re.Match[str], defaults: Mapping[str, str]) -> Slot | None:
    kind = found["kind"]
    return Slot(kind, found["default"] or defaults[kind]) if kind in defaults else None
