"""Finds the entities in a question: containers, volumes, networks, images, ports, paths, times, numbers of lines.

Only words that are certainly names count: because of their form (`billing-api`, `web-2`, `pgdata`), of quotes around
them, or because the vocabulary lists them; and only in a place for a name: in a typed command, next to its thing (`the
container billing-api`, `a volume called cache`) or after a verb or preposition (`logs of nginx`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.commands import DockerCommand, parse
from bot.knowledge import Vocabulary
from bot.slots.names import PROGRAMS, Lexicon, Word, split_words, words
from bot.slots.values import Entity, image_of, is_path, mounted, values_in

LONGEST = 400
"""Characters. A longer text is not searched for entities: it is usually a pasted log, full of other names."""
VALUE_KINDS = words("image version registry path file folder host_port container_port since period lines replicas")
"""The kinds of slots whose values are recognised by their form and not by the name of their kind beside them."""
FAMILIES = {"service": "container", "project": "stack"}
"""Compose's words for what Docker itself calls something else: one name fills both."""

_OPTIONS = {
    "--name": "container",
    "--network": "network",
    "--context": "context",
    "--builder": "builder",
    "--tag": "tag",
}
_ARTICLES = words("the a an my our your just only")
_NEGATIONS = words("not except without but excluding besides unlike never instead than don't isn't like")
_NAMING = ("called", "named")
# A word next to one of these names something else, or is what a program prints.
_OF_SOMETHING_ELSE = words(
    "on at via be by with using branch database group host key laptop machine module package server say said prints"
)
_CONJUNCTIONS = words("and or & + plus also")
_SOURCES, _TARGETS = words("from out"), words("to into onto")
_PLACES = words("of inside file folder directory path host here local machine laptop") | _ARTICLES
"""What can be between `from` and a name: `from inside the container web-2`."""
_VERBS = words("stop restart rename kill remove pause inspect attach enter follow scale")
_OUTPUT = ("logs", "log", "lines", "output", "stats")
_SEVERAL = ("all", "several", "unused", "older-than")
_DIRECTION = re.compile(
    r"(?:.*(?<!known )\b(?:as|into|become|be (?:called|named|known as))|(?:container |volume |over )?to)"
    r"(?: (?:the|a|an|my|new|container|volume|network|image|tag))*"
)
"""What is between the names in `rename one to other`."""


@dataclass(frozen=True)
class Entities:
    """What a question names.

    Attributes:
        values: each kind with its distinct values, in the question's order; with the kind "", names of unknown kind.
        pair: the two names, images or paths in `from one to other`.
        is_new: whether it says what something is called, or should be called.
        is_several: whether it is about several things, `all containers`, or has exceptions.
        things: the things that it mentions: `node`.
        sources: the values, and the kinds of things, that something comes from: `out of the container web-2`.
        targets: those that something goes to: `into web-2`.
    """

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    pair: tuple[str, ...] = ()
    is_new: bool = False
    is_several: bool = False
    things: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()

    def of(self, kind: str) -> Sequence[str]:
        """Return the values of a kind."""
        return self.values.get(kind, ())

    @property
    def all(self) -> frozenset[str]:
        """All names and values, of any kind."""
        return frozenset(value for values in self.values.values() for value in values)

    def __bool__(self) -> bool:
        """Tell whether anything is named."""
        return bool(self.values)


class EntityFinder:
    """Finds what questions name."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the vocabulary."""
        self._lexicon = Lexicon(vocabulary)
        kinds = {"container", "volume", "network", "image", *(vocabulary.slots.keys() - VALUE_KINDS)}
        nouns = {kind: FAMILIES.get(kind, kind) for kind in kinds} | {"net": "network"}
        self._plurals = frozenset(f"{noun}s" for noun in nouns)
        self._nouns = nouns | {f"{noun}s": kind for noun, kind in nouns.items()}
        phrases = "|".join(
            re.escape(phrase) for phrase in vocabulary.stop_words if " " in phrase
        )  # `that I don't need`
        self._exclusions = re.compile(
            rf"\b(?:{phrases or '(?!)'})\b|\b(?P<it>{'|'.join(map(re.escape, vocabulary.exclusions)) or '(?!)'})\b",
            re.IGNORECASE,
        )

    def find(self, question: str) -> Entities:
        """Return what a question names.

        Args:
            question: as it was typed, without Slack's markup.
        """
        text = question.strip()
        if len(text) > LONGEST or text.count("\n") > 1:
            return Entities()
        has_exception = any(found["it"] for found in self._exclusions.finditer(text))
        return _Question(text, self._lexicon, self._nouns, self._plurals).entities(has_exception=has_exception)


class _Question:
    """The words and the typed commands of one question."""

    def __init__(self, text: str, lexicon: Lexicon, nouns: Mapping[str, str], plurals: frozenset[str]) -> None:
        self._text = text
        self._lexicon = lexicon
        self._nouns = nouns
        self._plurals = plurals
        self._commands = parse(text)
        self._words = list(split_words(text))
        self._low = [word.low for word in self._words]

    def entities(self, *, has_exception: bool) -> Entities:
        found = [(at, entity) for at in range(len(self._words)) for entity in self._entities_at(at)]
        starts = {command.start for command in self._commands}
        places = [at for at, word in enumerate(self._words) if word.start in starts] + [at for at, _ in found]
        if any(map(self._is_negated, places)):
            return Entities()
        typed = [entity for command in self._commands for entity in self._typed(command)]
        entities = [*typed, *(entity for _, entity in found), *values_in(self._text)]
        known = {value for kind, value in entities if kind}
        values: dict[str, dict[str, None]] = {}
        for kind, value in entities:
            if kind or value not in known:
                values.setdefault(kind, {})[value] = None
        several = {each.kind for at, each in found if not self._plurals.isdisjoint((self._before(at), self._after(at)))}
        if any(len(values[kind]) == 1 for kind in several if kind in values):  # `containers web-2 and foo`
            return Entities()
        things = {low: self._lexicon.meaning(low, "thing") for low in self._low}
        scopes = {self._lexicon.meaning(low, "scope") for low in self._low}
        plural = any(thing in self._nouns for low, thing in things.items() if low.endswith("s"))
        return Entities(
            values={kind: tuple(each) for kind, each in values.items()},
            pair=self._pair(found),
            is_new=not {*_NAMING, "--name"}.isdisjoint(self._low),
            is_several=has_exception or (plural and not scopes.isdisjoint(_SEVERAL)),
            things=frozenset(things.values()),
            sources=self._led_by(_SOURCES, found),
            targets=self._led_by(_TARGETS, found),
        )

    def _led_by(self, prepositions: frozenset[str], found: Sequence[tuple[int, Entity]]) -> frozenset[str]:
        """Return the values and the kinds of things that follow one of some prepositions."""
        named = [(at, entity.value) for at, entity in found]
        named += [(at, self._nouns[low]) for at, low in enumerate(self._low) if low in self._nouns]
        return frozenset(value for at, value in named if self._preposition(at) in prepositions)

    def _preposition(self, at: int) -> str:
        """Return the word before a name or thing and what describes it: `into` in `into the container web-2`."""
        return next((low for low in self._low[:at][::-1] if low not in _PLACES and low not in self._nouns), "")

    def _typed(self, command: DockerCommand) -> Iterator[Entity]:
        """Yield what a typed command names: `web-2` in `docker stop web-2`."""
        named = [(self._nouns.get(argument.kind, ""), argument.value) for argument in command.arguments]
        options = _OPTIONS | ({"--name": "builder"} if command.path[:1] == ("buildx",) else {})
        named += [(options.get(option.name, ""), option.value or "") for option in command.options]
        for kind, value in named:
            if kind and (image_of(value) if kind in ("image", "tag") else self._is_argument(command, Word(value))):
                yield Entity(kind, value)
        for value in command.values("--volume"):
            yield from mounted(value)

    def _is_argument(self, command: DockerCommand, word: Word) -> bool:
        """Tell whether an argument is a name, and not the next word of a sentence: `docker logs empty?`."""
        if not self._lexicon.is_possible(word) or word.text in self._nouns:
            return False
        quotes = self._text[max(0, command.start - 1) : command.start] + self._text[command.end : command.end + 1]
        if quotes == "``" or not PROGRAMS.isdisjoint(command.inside[:1]):
            return True
        first, hyphen, _ = word.low.partition("-")
        is_joined = bool(hyphen) and not self._lexicon.is_common(first)
        return self._lexicon.is_unknown(word.low) and (is_joined or self._lexicon.is_likely(word, described=True))

    def _entities_at(self, at: int) -> Iterator[Entity]:
        """Yield the entities in a word of a sentence; of a typed command, only its paths."""
        word, before = self._words[at], self._before(at)
        if any(command.start <= word.start < command.end for command in self._commands):
            if word.text.startswith("/") and is_path(word.text):
                yield Entity("path", word.text)
        elif before in ("-v", "--volume"):
            yield from mounted(word.text)
        elif image_of(word.text):
            if not at or self._words[at - 1].text != "FROM":  # a line of a Dockerfile
                yield Entity("tag" if before in ("-t", "tag", "build", "as", *_NAMING) else "image", word.text)
        elif is_path(word.text):
            yield Entity("path" if word.text.startswith("/") else "file", word.text)
        elif self._lexicon.is_possible(word) and (kind := self._kind_of(at)) is not None:
            yield Entity(kind, word.text)

    def _kind_of(self, at: int) -> str | None:
        """Return the kind of a name, empty if nothing says what it is; None if the word is not certainly a name."""
        word, before, after = self._words[at], self._before(at), self._after(at)
        is_clear = word.quoted or self._lexicon.has_form(word)
        is_likely = is_clear or self._lexicon.is_likely(word)
        kind: str | None = ""
        if before.startswith("-"):
            is_name = False
        elif before in _NAMING:
            nearest = (low for low in self._low[max(0, at - 5) : at][::-1] if low in self._nouns)
            kind = next((self._nouns[low] for low in nearest if low not in self._plurals), "")
            is_name = is_likely or (bool(kind) and self._is_object_of_naming(at))
            kind = "tag" if kind == "image" else kind
        elif before in self._nouns:
            kind = self._nouns[before]
            is_name = (is_clear or (is_likely and self._is_last(at))) and after not in self._nouns
        elif after in self._nouns:
            kind = self._nouns[after]
            is_described = kind in ("container", "image") and at > 0 and self._low[at - 1] in ("the", "my", "our")
            is_name = is_clear or (is_likely and is_described)
        elif before == "on" and self._lexicon.has_form(word):  # a machine
            kind, is_name = "node", True
        else:
            is_name = self._is_name_alone(at)
        if not is_name:
            return None
        other = None if kind else self._listed_before(at)
        return kind if other is None else self._kind_of(other)

    def _listed_before(self, at: int) -> int | None:
        """Return the place of the name before this one in a list, which has the same kind: `web-1 and web-2`."""
        other = at - 1
        while other >= 0 and self._low[other] in _CONJUNCTIONS:
            other -= 1
        if other < 0 or not (self._words[other].pauses or other < at - 1):
            return None
        word, before = self._words[other], self._before(other)
        is_object = before in (*self._nouns, *_NAMING) or bool(self._lexicon.meaning(before, "action"))
        is_name = self._lexicon.has_form(word) or (is_object and self._lexicon.is_unknown(word.low))
        return other if self._lexicon.is_possible(word) and is_name else None

    def _is_object_of_naming(self, at: int) -> bool:
        """Tell whether a word after `called` is a name: `a container called cache`, not `called by cron`."""
        word = self._words[at]
        is_thing = self._lexicon.meaning(word.low, "thing") and word.low not in self._nouns
        after_noun = at > 1 and self._low[at - 2] in self._nouns
        return self._lexicon.is_unknown(word.low) or (bool(is_thing) and after_noun and self._is_last(at))

    def _is_name_alone(self, at: int) -> bool:
        """Tell whether a word without its thing is a name: `logs of nginx`, `stop web-2`."""
        word, before = self._words[at], self._before(at)
        is_of_thing = self._lexicon.meaning(before, "thing") and before not in _OUTPUT  # `the profile web-2`
        if is_of_thing or before in _OF_SOMETHING_ELSE:
            return False
        if self._lexicon.has_form(word):
            return True
        action = self._lexicon.meaning(before, "action")
        if word.quoted:
            is_led = bool(action) or self._lexicon.is_common(before) or self._low[at - 1] in _ARTICLES
            return is_led and word.text.islower() and self._lexicon.is_unknown(word.low)
        is_object = action in _VERBS or (before == "to" and "rename" in self._low)
        is_object |= before in ("of", "for") and at > 1 and self._low[at - 2] in _OUTPUT
        return is_object and self._lexicon.is_likely(word) and self._is_last(at)

    def _pair(self, found: Sequence[tuple[int, Entity]]) -> tuple[str, ...]:
        """Return the two names of `rename one to other`, or the two paths, if it is clear which is which."""
        for are_paths in (True, False):
            match [each for each in found if (each[1].kind in ("path", "file")) == are_paths]:
                case [(start, one), (end, other)] if _DIRECTION.fullmatch(" ".join(self._low[start + 1 : end])):
                    return one.value, other.value
        return ()

    def _is_last(self, at: int) -> bool:
        """Tell whether the next word cannot be a noun that this word modifies."""
        after = self._after(at)
        return self._lexicon.is_common(after) or after.startswith("-")

    def _after(self, at: int) -> str:
        """Return the next word; empty at the end of a clause."""
        return "" if self._words[at].pauses or at + 1 == len(self._low) else self._low[at + 1]

    def _before(self, at: int) -> str:
        """Return the previous word, skipping articles; empty at the beginning of a clause."""
        for word in reversed(self._words[:at]):
            if word.pauses:
                return ""
            if word.low not in _ARTICLES:
                return word.low
        return ""

    def _is_negated(self, at: int) -> bool:
        for word in reversed(self._words[max(0, at - 4) : at]):
            if word.pauses:
                return False
            if word.low in _NEGATIONS:
                return True
        return False
