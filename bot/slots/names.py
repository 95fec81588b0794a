"""Splits a question into words, and tells which of them have the form of a name: `web-2`, `order_service`, `pgdata`."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.knowledge import Vocabulary


def words(text: str) -> frozenset[str]:
    """Return the words of a text, each once."""
    return frozenset(text.split())


_TOKEN = re.compile(r"`([^`\n]*)`|\"([^\"\n]*)\"|(?<!\w)'([^'\s]+)'(?!\w)|([^\s`\"]+)")
_OPENING, _CLOSING = "([{<*'\"", ")]}>*'\",;:!?.…"
_PAUSE = re.compile(r"[,;.!?:)…]")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{1,39}", re.ASCII)
"""What Docker takes as a name, without dots, as `app.conf` is a file, and not too long to read:
https://docs.docker.com/reference/cli/docker/container/run/#name"""
_JOINED = re.compile(r"(?=.*[a-z])[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+")
_RUN_TOGETHER = re.compile(
    r"my(?:app|api|web|db|site|container|service|volume|vol|data|net|network|image)|(?!meta|user|init)[a-z]{2,}(?:data|db|vol)"
    r"|(?=.*\d)[0-9a-f]{12}"
)
_NUMBERED = re.compile(r"([a-z]{2,})\d{1,2}")
# With one of these as its last part, a hyphenated word is a name, `order-service`, and not an adjective, `short-lived`.
_LAST_PARTS = words(
    "service server svc proxy cache job runner data store vol net prod dev test ui bot exporter old new eu us"
)
# With one of these as a part it is none: `docker-proxy`, `self-test`.
_NO_PARTS = words(
    """to of and or by the container containers docker image images in multi single non per cross self pre post one two
    three four five eight ten year"""
)
# Listed names that describe what is in a thing: `the python container`.
_DESCRIPTIONS = words(
    """alpine apache app busybox centos database debian django fedora flask golang java node python queue staging
    ubuntu"""
)
# In quotes these are not names either: what Docker calls something itself, and programs.
_RESERVED = words(
    """all any both each every everything none null true false host bridge default docker latest root compose always
    unless-stopped on-failure pid-1 utf-8 ipv4 ipv6 www-data depends_on env_file container_name network_mode working_dir
    healthcheck health_status service"""
)
PROGRAMS = words(
    """curl wget ls ps ping sh bash ash zsh cat grep top htop vim vi nano apt apt-get apk npm pip make git ssh sudo tar
    dig nslookup nc ip env echo kill exit id whoami hostname systemctl cron psql pg_dump mysql mysqldump redis-cli date
    df du free find sed awk ss mongosh netstat lsof openssl nvidia-smi rake yarn cargo mvn gradle"""
)
_ENDINGS = ("s", "es")
_VERB_ENDINGS = (*_ENDINGS, "d", "ed", "ing")


class Word(NamedTuple):
    """A word without the punctuation around it.

    Attributes:
        text: the word.
        start: where it begins in the question.
        quoted: whether it is in backticks or quotes.
        pauses: whether a comma, a full stop or the like follows it.
    """

    text: str
    start: int = 0
    quoted: bool = False
    pauses: bool = False

    @property
    def low(self) -> str:
        """The text in lower case."""
        return self.text.casefold()


def split_words(text: str) -> Iterator[Word]:
    """Yield the words of a question; several words in quotes are an empty one."""
    for found in _TOKEN.finditer(text):
        if found[4] is None:
            inner = (found[1] or found[2] or found[3] or "").strip()
            pauses = bool(_PAUSE.match(text, found.end()))
            yield Word("" if " " in inner else inner, found.start(), quoted=True, pauses=pauses)
        else:
            bare = found[4].lstrip(_OPENING).removesuffix("'s")
            word = bare.rstrip(_CLOSING).removesuffix("'s")
            yield Word(word, found.start(), pauses=bool(_PAUSE.search(bare[len(word) :])))


class Lexicon:
    """Tells names from words that mean something, according to the vocabulary.

    Attributes:
        listed: the vocabulary's names.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the vocabulary."""
        self.listed = frozenset(vocabulary.names)
        self._meanings: dict[str, tuple[str, str]] = {}
        groups = (("scope", vocabulary.scopes), ("thing", vocabulary.things), ("action", vocabulary.actions))
        for group, meanings in groups:
            self._meanings |= {word: (group, name) for name, words in meanings.items() for word in [*words, name]}
        common = [*vocabulary.stop_words, *vocabulary.protected_words, *vocabulary.small_talk, *vocabulary.exclusions]
        common += [phrase for phrases in vocabulary.roles.values() for phrase in phrases]
        self._common = frozenset(word for phrase in common for word in phrase.casefold().split())

    def meaning(self, low: str, group: str) -> str:
        """Return what a word means as an action, a thing or a scope, `remove` for `deleting`; empty if nothing."""
        for base in _bases(low, _VERB_ENDINGS if group == "action" else _ENDINGS):
            if (found := self._meanings.get(base)) is not None:
                return found[1] if found[0] == group else ""
        return ""

    def is_common(self, low: str) -> bool:
        """Tell whether a word is one of those without a meaning of its own, or is missing: the clause ends."""
        return not low or low in self._common

    def is_possible(self, word: Word) -> bool:
        """Tell whether Docker takes a word as a name, and it is not one of Docker's own or a number."""
        is_word = bool(_NAME.fullmatch(word.text)) and not (word.text.isdigit() or word.text.isupper())
        return is_word and word.low not in _RESERVED | PROGRAMS

    def is_unknown(self, low: str) -> bool:
        """Tell whether a word has no meaning but perhaps that of a listed name."""
        if low in self.listed:
            return not self.meaning(low, "thing")
        return not (low in self._common or any(base in self._meanings for base in _bases(low, _VERB_ENDINGS)))

    def is_likely(self, word: Word, *, described: bool = False) -> bool:
        """Tell whether a word is a name by its form or because the vocabulary lists it.

        Args:
            word: the word.
            described: whether names that may describe what is in a thing count, too: `python`.
        """
        is_listed = word.text in self.listed and (described or word.text not in _DESCRIPTIONS)
        return is_listed or self.has_form(word)

    def has_form(self, word: Word) -> bool:
        """Tell whether a word can be nothing but a name: `order_service`, `pgdata`, `web2`, and not `short-lived`."""
        if not (self.is_possible(word) and self.is_unknown(word.low)):
            return False
        numbered = _NUMBERED.fullmatch(word.text)
        if _RUN_TOGETHER.fullmatch(word.text) or (numbered and numbered[1] in self.listed - _DESCRIPTIONS):
            return True
        parts = re.split("[-_]", word.text)
        named = "_" in word.text and any(map(self.is_unknown, parts))  # and not `stop_signal`
        named |= parts[-1].isdigit() or parts[-1] in self.listed | _LAST_PARTS
        return named and bool(_JOINED.fullmatch(word.text)) and _NO_PARTS.isdisjoint(parts)


def _bases(low: str, endings: Sequence[str]) -> Iterator[str]:
    """Yield a word, and what it may be an inflected form of."""
    yield low
    for ending in endings:
        if low.endswith(ending) and len(low) > len(ending) + 2:
            base = low.removesuffix(ending)
            yield from (base, base + "e", base[:-1]) if base[-1] == base[-2] else (base, base + "e")
