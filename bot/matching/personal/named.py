"""Finds what a question names: containers, volumes, networks, images, ports, paths, times, numbers of lines.

Only words that are certainly names count. A word is a name because of its form (`billing-api`, `web-2`, `pgdata`), of
backticks or quotes around it, or because the vocabulary lists it, and only in a place for a name: next to its thing
(`the container billing-api`, `a volume called cache`) or after a verb or preposition (`logs of nginx`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.knowledge import Vocabulary
from bot.matching.clean import as_typed
from bot.matching.personal.pieces import NAME, Word, container_of, is_verb, mounted, words_of
from bot.matching.personal.values import Kind, image_of, is_repository, is_version, path_of, values_of
from bot.matching.words import Term

LONGEST = 400
"""Characters. A longer text is not searched for names: it is usually a pasted log, full of other names."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FORMED = re.compile(r"(?=.*[a-z])[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+")
_RUN_TOGETHER = re.compile(
    r"my(?:app|api|web|db|site|container|service|volume|vol|data|net|network|image)|[a-z]{2,}(?:data|db|vol)"
    r"|foo|bar|baz|(?=.*\d)[0-9a-f]{12}"
)
_NUMBERED = re.compile(r"([a-z]{2,})\d{1,2}")
_TRACES = re.compile(r"[`\"\d_/]|\w-\w|\b(?:called|named)\b|(?:data|db|vol)\b|\bmy[a-z]{2}|\b(?:foo|bar|baz)\b|--")

_NOUNS: Mapping[str, Kind] = {
    "container": "container", "service": "container", "volume": "volume", "network": "network", "net": "network",
    "context": "context", "builder": "builder", "node": "node", "stack": "stack", "project": "stack",
    "secret": "secret", "config": "config", "image": "image",
}  # fmt: skip
_FLAGS: Mapping[str, Kind] = {
    "--name": "container", "--network": "network", "--context": "context", "--builder": "builder", "-t": "tag",
}  # fmt: skip
_MOUNTING = ("-v", "--volume")
_OTHER_FLAGS = _set("--add-host --link -e --env -p --publish -u --user --mount")
_NAMING = ("called", "named")
_TAGGING = ("-t", "tag", "build", "as", *_NAMING)
_GETTING = _set("run start pull launch use image get download")
_ARTICLES = _set("the my our your just only")

# With one of these as its last part, a hyphenated word is a name, `order-service`, and not an adjective, `short-lived`.
_LAST_PARTS = _set("service server svc proxy cache job runner data store vol net prod dev test ui bot exporter")
_FIRST_PARTS_OF_ADJECTIVES = _set("in multi single non one two three per cross self pre post any no old")
_PARTS_OF_PHRASES = re.compile(r"(?:^|[-_])(?:to|of|and|or|by|the|containers?|docker|images?)(?:[-_]|$)")
# Listed names that describe the content of a thing and are not its name: `the python container`.
_DESCRIPTIONS = _set(
    """alpine apache app busybox centos database debian django fedora flask golang java node python queue staging
    ubuntu"""
)
_RESERVED = _set(
    """all host none null true false bridge default docker latest root compose always unless-stopped on-failure pid-1
    utf-8"""
)
_INDEFINITE = _set("a an any some each every another new fresh one all several multiple two no both")
_NEGATIONS = _set("not except without but excluding besides unlike never instead than don't isn't like")
# A word next to one of these names something that is not Docker's. The same applies to the vocabulary's things.
_ELSEWHERE = _set("branch database group host key laptop machine module package runner server table")
_BEFORE_ELSEWHERE = _ELSEWHERE | _set("on at be by via with using")
_BEHIND_ELSEWHERE = _ELSEWHERE | _set("vs or")
_LEADS_TO_NAME = _set("of for in into inside from to out is does did has why whether up through against between")
_ENDS_NAME = _set(
    """again and as at before but for from has have in inside into is keeps last now on once out please properly safely
    since so that then to was when which while with without won't can't does doesn't"""
)
_PROPERTIES = _set(
    """logs stats ip-address port env-variable process health-check memory cpu restart-policy exit-code shell label
    disk size mount command signal"""
)
_OF_A_CONTAINER = _set("logs stats ip-address env-variable process health-check exit-code restart-policy")
_NO_NAME_BEHIND = _set("run name install test write configure choose build create pull push deploy pass switch")
_PLAIN_NAME_BEHIND = _set("stop restart rename kill remove pause inspect attach enter follow scale")


@dataclass(frozen=True)
class Named:
    """What a question names.

    Attributes:
        things: each kind with its distinct values, in the question's order.
        loose: names of an unknown kind.
        pair: the two names, images or paths in `from one to other`.
        naming: whether it says what something is called, or should be called.
    """

    things: Mapping[Kind, Sequence[str]] = field(default_factory=dict)
    loose: Sequence[str] = ()
    pair: tuple[str, str] | None = None
    naming: bool = False

    @property
    def all(self) -> frozenset[str]:
        """All names and values, of any kind."""
        return frozenset((*self.loose, *(value for values in self.things.values() for value in values)))

    def __bool__(self) -> bool:
        """Tell whether anything is named."""
        return bool(self.things or self.loose)


class Reader:
    """Finds what questions name."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the vocabulary's words.

        Args:
            vocabulary: lists names, and words that are not names.
        """
        self.names = frozenset(vocabulary.names)
        common = (*vocabulary.fillers, *vocabulary.ordinary, *vocabulary.small_talk)
        self.common = frozenset(word for words in common for word in words.casefold().split())

    def named(self, question: str, terms: Iterable[Term]) -> Named:
        """Return what a question names.

        Args:
            question: as it was typed, with Slack's markup.
            terms: what was understood of it.
        """
        text = as_typed(question).strip()
        if len(text) > LONGEST or text.count("\n") > 1 or not self._may_name(text):
            return Named()
        return _Reading(text, terms, self).named()

    def _may_name(self, text: str) -> bool:
        return bool(_TRACES.search(text)) or not self.names.isdisjoint(re.findall(r"\w+", text))


class _Found(NamedTuple):
    kind: Kind | None
    value: str
    position: int


class _Reading:
    """One question, read word by word."""

    def __init__(self, text: str, terms: Iterable[Term], reader: Reader) -> None:
        self._text = text
        self._words = list(words_of(text))
        self._low = [word.low for word in self._words]
        self._terms = {term.said: term for term in terms}
        self._names = reader.names
        self._common = reader.common | {word for said in self._terms for word in said.split()}

    def named(self) -> Named:
        found = [
            _Found(*thing, position) for position in range(len(self._words)) for thing in self._things_at(position)
        ]
        if any(self._is_negated(each.position) for each in found):
            return Named()
        placed = {each.position for each in found}
        if any(self._is_doubtful(position) for position in range(len(self._words)) if position not in placed):
            found = [each for each in found if each.kind]
        things: dict[Kind, dict[str, None]] = {}
        for kind, value in [*((each.kind, each.value) for each in found if each.kind), *values_of(self._text)]:
            things.setdefault(kind, {})[value] = None
        return Named(
            things={kind: tuple(values) for kind, values in things.items()},
            loose=tuple(dict.fromkeys(each.value for each in found if not each.kind)),
            pair=self._pair(found),
            naming=not {*_NAMING, "--name"}.isdisjoint(self._low),
        )

    def _things_at(self, position: int) -> Iterable[tuple[Kind | None, str]]:
        word, before = self._words[position], self._before(position)
        if word.call:
            name = container_of(word.call)
            return [("container", name)] if name else []
        if before in _MOUNTING:
            return mounted(word.text)
        if before in _OTHER_FLAGS:
            return []
        if image := self._image_at(position):
            return [("tag" if before in _TAGGING else "image", image)]
        if path := path_of(word.text):
            return [("path" if path.startswith("/") else "host path", path)]
        return self._names_at(position) if _may_be_name(word) else []

    def _names_at(self, position: int) -> Iterator[tuple[Kind | None, str]]:
        """Yield a word with its kind, or without one if nothing says what it is; nothing if it may be no name."""
        word, before, after = self._words[position], self._before(position), self._after(position)
        beside = not self._words[position - 1].ends
        kind: Kind | None = None
        if before.startswith("-"):
            kind = _FLAGS.get(before)
            is_name = kind is not None and (self._low[0] == "docker" or self._looks_like_name(word))
        elif self._is_called_so(position):
            kind, is_name = self._noun_before_naming(position), self._is_name_given(position)
            kind = "tag" if kind == "image" else kind
        elif beside and (kind := _NOUNS.get(before)):
            is_name = self._stands_behind_noun(position)
        elif not word.ends and (kind := _NOUNS.get(after)):
            is_name = self._stands_before_noun(position, kind)
        elif before == "on" and self._is_solid(word):
            kind, is_name = "node", True  # a machine
        else:
            is_name = self._stands_alone(position)
        if is_name:
            yield kind, word.text

    def _is_doubtful(self, position: int) -> bool:
        """Tell whether a word is a name that could not be assigned to a thing, so that other names are uncertain."""
        word = self._words[position]
        if word.aside or not _may_be_name(word):
            return False
        marked = word.marked and word.text.islower() and self._is_unknown(word)
        return marked or self._is_solid(word) or self._is_listed(word)

    # What a word is.

    def _is_unknown(self, word: Word) -> bool:
        """Tell whether a word has no meaning for the bot."""
        term = self._terms.get(word.low)
        if term is None:  # it means nothing, or another spelling was taken for the right one
            return word.low not in self._common and (word.marked or bool(_RUN_TOGETHER.fullmatch(word.low)))
        return term.kind in ("name", "unknown") or (word.low in self._names and term.kind != "thing")

    def _has_form(self, word: Word) -> bool:
        """Tell whether a word has the form of a name: `order_service`, `order-service`, `pgdata`."""
        numbered = _NUMBERED.fullmatch(word.text)
        formed = (
            _FORMED.fullmatch(word.text)
            or _RUN_TOGETHER.fullmatch(word.text)
            or (numbered and numbered[1] in self._names - _DESCRIPTIONS)
        )
        return bool(formed) and self._is_unknown(word) and not _PARTS_OF_PHRASES.search(word.text)

    def _is_solid(self, word: Word) -> bool:
        """Tell whether a word can be nothing but a name: `order_service`, `order-service`, and not `short-lived`."""
        if not self._has_form(word):
            return False
        parts = re.split("[-_]", word.text)
        if "_" in word.text or len(parts) == 1 or parts[-1].isdigit():
            return True
        return (parts[-1] in self._names or parts[-1] in _LAST_PARTS) and parts[0] not in _FIRST_PARTS_OF_ADJECTIVES

    def _is_listed(self, word: Word) -> bool:
        return word.text in self._names and word.text not in _DESCRIPTIONS

    def _may_be_marked_name(self, word: Word) -> bool:
        """Tell whether a word in backticks may be a name though entries use it too: `checkout`."""
        term = self._terms.get(word.low)
        return word.low not in self._common if term is None else term.kind in ("word", "foreign")

    def _looks_like_name(self, word: Word) -> bool:
        return word.marked or self._has_form(word) or self._is_listed(word)

    # The position of a word.

    def _is_called_so(self, position: int) -> bool:
        return self._before(position) in _NAMING or self._low[max(0, position - 2) : position] == ["the", "name"]

    def _is_name_given(self, position: int) -> bool:
        """Tell whether a word after `called` is a name: `a container called cache`, not `called by cron`."""
        word = self._words[position]
        behind_noun = position > 1 and self._low[position - 2] in _NOUNS
        means = any(self._meaning(word.low, kind) for kind in ("thing", "word", "foreign"))
        plain = behind_noun and means and word.low not in _NOUNS and self._ends(position)
        return word.marked or self._is_unknown(word) or plain

    def _noun_before_naming(self, position: int) -> Kind | None:
        earlier = reversed(self._low[max(0, position - 5) : position])
        return next((_NOUNS[low] for low in earlier if low in _NOUNS), None)

    def _stands_behind_noun(self, position: int) -> bool:
        """Tell whether a word is the name of the thing before it: `the volume pgdata`."""
        word = self._words[position]
        named = word.marked or self._has_form(word) or (self._is_listed(word) and self._ends(position))
        return named and (self._after(position) not in _NOUNS or word.ends)

    def _stands_before_noun(self, position: int, kind: Kind) -> bool:
        """Tell whether a word is the name of the thing after it: `the web-2 container`."""
        word = self._words[position]
        if not _INDEFINITE.isdisjoint(self._low[max(0, position - 2) : position]):
            return False
        listed = kind in ("container", "image") and self._is_listed(word) and self._low[position - 1] in _ARTICLES
        return word.marked or self._is_solid(word) or listed

    def _stands_alone(self, position: int) -> bool:
        """Tell whether a word without its thing is a name: `logs of nginx`, `stop web-2`."""
        word, before = self._words[position], self._before(position)
        action = self._meaning(before, "action")
        if word.aside or action in _NO_NAME_BEHIND or self._belongs_elsewhere(position):
            return False
        if self._is_solid(word):
            return True
        has_article = position > 0 and self._low[position - 1] in _ARTICLES
        is_object = position > 0 and self._is_object(position, action)
        if word.marked:
            led = bool(action) or before in _LEADS_TO_NAME or self._meaning(before, "thing") in _PROPERTIES
            placed = self._is_unknown(word) and (led or has_article or not before)
            return word.text.islower() and (placed or (is_object and self._may_be_marked_name(word)))
        named = self._is_listed(word) or (self._has_form(word) and not has_article)
        return named and is_object and self._ends(position)

    def _belongs_elsewhere(self, position: int) -> bool:
        """Tell whether a word is the name of something else: `branch release-2`, `the build-7 server`."""
        before, after = self._before(position), "" if self._words[position].ends else self._after(position)
        return (
            before in _BEFORE_ELSEWHERE or after in _BEHIND_ELSEWHERE or self._is_thing(before) or self._is_thing(after)
        )

    def _is_object(self, position: int, action: str) -> bool:
        """Tell whether a listed name is the object of an action, or the container whose logs or address are wanted."""
        before = self._low[position - 1]
        if before == "to" and "rename" in self._low:
            return True
        if action in _PLAIN_NAME_BEHIND or (self._low[0] == "docker" and is_verb(before)):
            return True
        of_what = self._low[position - 2] if position > 1 else ""
        asked_of = of_what == "lines" or self._meaning(of_what, "thing") in _OF_A_CONTAINER
        return before in ("of", "for") and asked_of

    def _ends(self, position: int) -> bool:
        """Tell whether the next word cannot be a noun that this word modifies."""
        after = self._after(position)
        return self._words[position].ends or after in ("", *_ENDS_NAME) or after.startswith("-")

    def _is_thing(self, low: str) -> bool:
        meaning = self._meaning(low, "thing")
        return bool(meaning) and meaning not in _PROPERTIES

    def _meaning(self, low: str, kind: str) -> str:
        term = self._terms.get(low)
        return term.meaning if term is not None and term.kind == kind else ""

    def _before(self, position: int) -> str:
        """Return the previous word, skipping articles; empty at the beginning of a clause."""
        for earlier in range(position - 1, -1, -1):
            if self._words[earlier].ends:
                return ""
            if self._low[earlier] not in _ARTICLES:
                return self._low[earlier]
        return ""

    def _after(self, position: int) -> str:
        return self._low[position + 1] if position + 1 < len(self._low) else ""

    def _is_negated(self, position: int) -> bool:
        for earlier in range(position - 1, max(-1, position - 5), -1):
            if self._words[earlier].ends:
                return False
            if self._low[earlier] in _NEGATIONS:
                return True
        return False

    # More than a word.

    def _image_at(self, position: int) -> str | None:
        word, before = self._words[position], self._before(position)
        if position and self._words[position - 1].text == "FROM":  # a line of a Dockerfile
            return None
        if image := image_of(word.text):
            return image
        if is_repository(word.text) and (word.marked or (before == "image" and self._ends(position))):
            return word.text
        version = self._after(position)
        if word.text not in self._names or word.ends or not is_version(version):
            return None
        asked_for = before in _GETTING or position == 0
        return f"{word.text}:{version}" if asked_for or self._after(position + 1) in ("container", "image") else None

    @staticmethod
    def _is_path(found: _Found) -> bool:
        return found.kind in ("path", "host path")

    def _pair(self, found: Sequence[_Found]) -> tuple[str, str] | None:
        """Return the two names of `rename one to other`, or the two paths of `copy one to other`."""
        for are_paths in (True, False):
            match [each for each in found if self._is_path(each) == are_paths]:
                case [one, other] if not {"to", "into", "as"}.isdisjoint(self._low[: other.position][-3:]):
                    return one.value, other.value
        return None


def _may_be_name(word: Word) -> bool:
    if word.low in _RESERVED or not NAME.fullmatch(word.text):
        return False
    return not (word.text.isupper() or word.text.isdigit() or "." in word.text)
