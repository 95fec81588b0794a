"""Finds what a question names: containers, volumes, networks, images, ports, paths, times, numbers of lines.

Only words that are certainly names count: because of their form (`billing-api`, `web-2`, `pgdata`), of backticks or
quotes around them, or because the vocabulary lists them; and only in a place for a name: in a typed command, next to
its thing (`the container billing-api`, `a volume called cache`) or after a verb or preposition (`logs of nginx`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.commands import DockerCommand, parse
from bot.knowledge import Vocabulary
from bot.slots.forms import Value, image_of, is_repository, is_version, mounted, path_of, values_in
from bot.slots.words import RESERVED, Meanings, Word, may_be_name, words, words_of

LONGEST = 400
"""Characters. A longer text is not searched for names: it is usually a pasted log, full of other names."""


_TRACES = re.compile(
    r"[`\"\d_/]|\w-\w|\b(?:called|named)\b|(?:data|db|vol)\b|\bmy[a-z]{2}|\b(?:foo|bar|baz)\b|--|\bdocker [a-z]"
)
"""A question without any of these names only what the vocabulary lists."""
_NOUNS = {
    "container": "container", "service": "container", "volume": "volume", "network": "network", "net": "network",
    "context": "context", "builder": "builder", "node": "node", "stack": "stack", "project": "stack",
    "secret": "secret", "config": "config", "image": "image",
}  # fmt: skip
_FLAGS = {
    "--name": "container", "--network": "network", "--context": "context", "--builder": "builder", "--tag": "tag",
    "-t": "tag",
}  # fmt: skip
_VALUE_FLAGS = words("--add-host --link -e --env -p --publish -u --user --mount")
VALUE_KINDS = words("image version registry path file folder host_port container_port since period lines replicas")
"""The kinds of slots whose values are recognised by their form and not by the name of their kind before them."""
_NAMING = ("called", "named")
_ARTICLES = words("the my our your just only")
_INDEFINITE = words("a an any some each every another new fresh one all several multiple two no both")
_NEGATIONS = words("not except without but excluding besides unlike never instead than don't isn't like")
# A word next to one of these names something that is not Docker's.
_ELSEWHERE = words("branch database group host key laptop machine module package runner server table")
_BEFORE_ELSEWHERE = _ELSEWHERE | words("on at be by via with using")
_AFTER_ELSEWHERE = _ELSEWHERE | words("vs or")
_LEADS_TO_NAME = words("of for in into inside from to out is does did has have why whether up through against between")
_ENDS_NAME = words(
    """again and as at before but for from has have in inside into is keeps last now on once out please properly safely
    since so that then to was when which while with without won't can't does doesn't"""
)
_OF_A_CONTAINER = words("logs stats ip-address env-variable variable process health-check exit-code restart-policy")
_PROPERTIES = _OF_A_CONTAINER | words("port memory cpu shell label disk size mount command signal")
_NO_NAME_AFTER = words("run name install test write configure choose build create pull push deploy pass switch")
_NAME_AFTER = words("stop restart rename kill remove pause inspect attach enter follow scale")
_GETTING = words("run start pull launch use image get download")
_MANY = words("all several unused flag-a older-than")


@dataclass(frozen=True)
class Entities:
    """What a question names.

    Attributes:
        values: each kind with its distinct values, in the question's order.
        loose: names of an unknown kind.
        pair: the two names, images or paths in `from one to other`.
        naming: whether it says what something is called, or should be called.
        many: whether it is about several things, `all containers`, or has exceptions.
        things: the things that it mentions: `node`.
    """

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    loose: Sequence[str] = ()
    pair: tuple[str, str] | None = None
    naming: bool = False
    many: bool = False
    things: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        """All names and values, of any kind."""
        return frozenset((*self.loose, *(value for values in self.values.values() for value in values)))

    def __bool__(self) -> bool:
        """Tell whether anything is named."""
        return bool(self.values or self.loose)


class Finder:
    """Finds what questions name."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the vocabulary."""
        self.means = Meanings(vocabulary)
        self.nouns = {kind: kind for kind in vocabulary.slots if kind not in VALUE_KINDS} | _NOUNS
        phrases = "|".join(re.escape(words) for words in vocabulary.stop_words if " " in words)  # `that I don't need`
        self.exceptions = re.compile(
            rf"\b(?:{phrases or '(?!)'})\b|\b(?P<it>{'|'.join(map(re.escape, vocabulary.exclusions)) or '(?!)'})\b",
            re.IGNORECASE,
        )

    def in_question(self, question: str) -> Entities:
        """Return what a question names.

        Args:
            question: as it was typed, without Slack's markup.
        """
        text = question.strip()
        if len(text) > LONGEST or text.count("\n") > 1:
            return Entities()
        if not _TRACES.search(text) and self.means.names.isdisjoint(re.findall(r"\w+", text)):
            return Entities()
        return _Reading(text, self).entities()


class _Found(NamedTuple):
    kind: str | None
    value: str
    position: int


class _Reading:
    """One question, read word by word."""

    def __init__(self, text: str, finder: Finder) -> None:
        self._text = text
        self._finder = finder
        self._means = finder.means
        self._calls = parse(text)
        self._words = list(words_of(text))
        self._low = [word.low for word in self._words]

    def entities(self) -> Entities:
        found = [_Found(*value, number) for number in range(len(self._words)) for value in self._values_at(number)]
        starts = {call.start for call in self._calls}
        called = [number for number, word in enumerate(self._words) if word.start in starts]
        if any(map(self._is_negated, [*called, *(each.position for each in found)])):
            return Entities()
        placed = {each.position for each in found}
        if any(self._is_doubtful(number) for number in range(len(self._words)) if number not in placed):
            found = [each for each in found if each.kind]
        typed = [value for call in self._calls for value in self._typed(call)]
        values: dict[str, dict[str, None]] = {}
        for kind, value in [*typed, *((each.kind, each.value) for each in found if each.kind), *values_in(self._text)]:
            values.setdefault(kind, {})[value] = None
        return Entities(
            values={kind: tuple(each) for kind, each in values.items()},
            loose=tuple(dict.fromkeys(each.value for each in found if not each.kind)),
            pair=self._pair(found) or self._pair([_Found(*value, -1) for value in typed]),
            naming=not {*_NAMING, "--name"}.isdisjoint(self._low),
            many=self._is_about_many(),
            things=frozenset(self._means.meaning(low, "thing") for low in self._low),
        )

    def _is_about_many(self) -> bool:
        plural = any(self._means.meaning(low, "thing") in _NOUNS for low in self._low if low.endswith("s"))
        many = plural and any(self._means.meaning(low, "scope") in _MANY for low in self._low)
        return many or any(found["it"] for found in self._finder.exceptions.finditer(self._text))

    def _typed(self, call: DockerCommand) -> Iterator[Value]:
        """Yield what a typed command names: `web-2` in `docker stop web-2`."""
        kinds = self._finder.nouns
        named = [(kinds.get(each.kind), each.value) for each in call.arguments]
        flags = _FLAGS | ({"--name": "builder"} if call.path[:1] == ("buildx",) else {})
        named += [(flags.get(each.name), each.value or "") for each in call.options]
        for kind, value in named:
            if kind == "tag" or (kind == "image" and image_of(value)):
                yield from [(kind, image) for image in [image_of(value)] if image]
            elif kind and kind != "image" and may_be_name(value) and value not in kinds:
                word = Word(value, call.start)
                formed = self._means.has_form(word) or ("-" in value and self._means.is_unknown(word))
                if formed or self._means.is_listed(word) or self._is_sure(call):
                    yield kind, value
        for value in call.values("--volume"):
            yield from mounted(value)

    def _is_sure(self, call: DockerCommand) -> bool:
        """Tell whether a command ends where it seems to: it is in backticks, or runs a program. `docker logs empty`?"""
        marked = self._text[max(0, call.start - 1) : call.start] + self._text[call.end : call.end + 1] == "``"
        return marked or not RESERVED.isdisjoint(call.inside[:1])

    def _is_typed(self, word: Word) -> bool:
        """Tell whether a word is part of a typed command."""
        return any(call.start <= word.start < call.end for call in self._calls)

    def _values_at(self, position: int) -> Iterable[tuple[str | None, str]]:
        word, before = self._words[position], self._before(position)
        if self._is_typed(word):
            return [("path", word.text)] if path_of(word.text) and word.text.startswith("/") else []
        if before in ("-v", "--volume"):
            return mounted(word.text)
        if before in _VALUE_FLAGS:
            return []
        if image := self._image_at(position):
            return [("tag" if before in ("-t", "tag", "build", "as", *_NAMING) else "image", image)]
        if path := path_of(word.text):
            return [("path" if path.startswith("/") else "file", path)]
        return self._names_at(position) if may_be_name(word.text) else []

    def _names_at(self, position: int) -> Iterator[tuple[str | None, str]]:
        """Yield a word with its kind, or without one if nothing says what it is; nothing if it may be no name."""
        word, before, after, nouns = self._words[position], *self._around(position), self._finder.nouns
        kind: str | None = None
        if before.startswith("-"):
            kind = _FLAGS.get(before)
            is_name = kind is not None and (word.marked or self._means.has_form(word) or self._means.is_listed(word))
        elif before in _NAMING or self._low[max(0, position - 2) : position] == ["the", "name"]:
            earlier = reversed(self._low[max(0, position - 5) : position])
            kind = next((nouns[low] for low in earlier if low in nouns), None)
            kind, is_name = "tag" if kind == "image" else kind, self._is_name_given(position, of_thing=bool(kind))
        elif before in nouns and not self._words[position - 1].ends:
            kind = nouns[before]
            named = word.marked or self._means.has_form(word) or (self._means.is_listed(word) and self._ends(position))
            is_name = named and (after not in nouns or word.ends)
        elif after in nouns and not word.ends:
            kind = nouns[after]
            is_name = self._is_name_before(position, kind)
        elif before == "on" and self._means.is_solid(word):
            kind, is_name = "node", True  # a machine
        else:
            is_name = self._is_name_alone(position)
        if is_name:
            yield kind, word.text

    def _is_doubtful(self, position: int) -> bool:
        """Tell whether a word is a name that could not be assigned to a thing, so that other names are uncertain."""
        word = self._words[position]
        if word.aside or self._is_typed(word) or not may_be_name(word.text):
            return False
        marked = word.marked and word.text.islower() and not self._means.is_known(word.low)
        return marked or self._means.is_solid(word) or self._means.is_listed(word)

    # The position of a word.

    def _is_name_given(self, position: int, *, of_thing: bool) -> bool:
        """Tell whether a word after `called` is a name: `a container called cache`, not `called by cron`."""
        word = self._words[position]
        after_noun = position > 1 and self._low[position - 2] in self._finder.nouns
        is_thing = bool(self._means.meaning(word.low, "thing")) and word.low not in self._finder.nouns
        named = word.marked or self._means.has_form(word) or self._means.is_listed(word)
        return (
            named or (of_thing and self._means.is_unknown(word)) or (after_noun and is_thing and self._ends(position))
        )

    def _is_name_before(self, position: int, kind: str) -> bool:
        """Tell whether a word is the name of the thing after it: `the web-2 container`."""
        word = self._words[position]
        if not _INDEFINITE.isdisjoint(self._low[max(0, position - 2) : position]):
            return False
        listed = kind in ("container", "image") and self._means.is_listed(word) and self._low[position - 1] in _ARTICLES
        return word.marked or self._means.is_solid(word) or listed

    def _is_name_alone(self, position: int) -> bool:
        """Tell whether a word without its thing is a name: `logs of nginx`, `stop web-2`."""
        word, (before, after) = self._words[position], self._around(position)
        action = self._means.meaning(before, "action")
        elsewhere = before in _BEFORE_ELSEWHERE or (not word.ends and after in _AFTER_ELSEWHERE)
        beside = self._is_thing(before) or (not word.ends and self._is_thing(after))
        if word.aside or action in _NO_NAME_AFTER or elsewhere or beside:
            return False
        if self._means.is_solid(word):
            return True
        has_article = position > 0 and self._low[position - 1] in _ARTICLES
        is_object = position > 0 and self._is_object(position, action)
        if word.marked:
            led = bool(action) or before in _LEADS_TO_NAME or self._means.meaning(before, "thing") in _PROPERTIES
            placed = led or has_article or not before or is_object
            return placed and word.text.islower() and self._means.is_unknown(word)
        named = self._means.is_listed(word) or (self._means.has_form(word) and not has_article)
        return named and is_object and self._ends(position)

    def _is_object(self, position: int, action: str) -> bool:
        """Tell whether a listed name is the object of an action, or the container whose logs or address are wanted."""
        before = self._low[position - 1]
        if action in _NAME_AFTER or (before == "to" and "rename" in self._low):
            return True
        of_what = self._low[position - 2] if position > 1 else ""
        asked_of = of_what == "lines" or self._means.meaning(of_what, "thing") in _OF_A_CONTAINER
        return before in ("of", "for") and asked_of

    def _ends(self, position: int) -> bool:
        """Tell whether the next word cannot be a noun that this word modifies."""
        after = self._around(position)[1]
        return self._words[position].ends or after in ("", *_ENDS_NAME) or after.startswith("-")

    def _is_thing(self, low: str) -> bool:
        meaning = self._means.meaning(low, "thing")
        return bool(meaning) and meaning not in _PROPERTIES

    def _around(self, position: int) -> tuple[str, str]:
        return self._before(position), self._low[position + 1] if position + 1 < len(self._low) else ""

    def _before(self, position: int) -> str:
        """Return the previous word, skipping articles; empty at the beginning of a clause."""
        for earlier in range(position - 1, -1, -1):
            if self._words[earlier].ends:
                return ""
            if self._low[earlier] not in _ARTICLES:
                return self._low[earlier]
        return ""

    def _is_negated(self, position: int) -> bool:
        for earlier in range(position - 1, max(-1, position - 5), -1):
            if self._words[earlier].ends:
                return False
            if self._low[earlier] in _NEGATIONS:
                return True
        return False

    # More than a word.

    def _image_at(self, position: int) -> str | None:
        word, (before, version) = self._words[position], self._around(position)
        if position and self._words[position - 1].text == "FROM":  # a line of a Dockerfile
            return None
        if image := image_of(word.text):
            return image
        if is_repository(word.text) and (word.marked or (before == "image" and self._ends(position))):
            return word.text
        if word.text not in self._means.names or word.ends or not is_version(version):
            return None
        asked_for = before in _GETTING or position == 0
        after = self._around(position + 1)[1]
        return f"{word.text}:{version}" if asked_for or after in ("container", "image") else None

    def _pair(self, found: Sequence[_Found]) -> tuple[str, str] | None:
        """Return the two names of `rename one to other`, or the two paths of `copy one to other`."""
        for are_paths in (True, False):
            match [each for each in found if (each.kind in ("path", "file")) == are_paths]:
                case [one, other] if not {"to", "into", "as"}.isdisjoint(self._low[: other.position][-3:]):
                    return one.value, other.value
        return None
