"""Takes a question apart into words, and tells which of them have the form of a name and which mean something else."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.knowledge import Vocabulary
from bot.slots.forms import NAME


def words(text: str) -> frozenset[str]:
    """Return the words of a text, each once."""
    return frozenset(text.split())


_TOKEN = re.compile(r"`([^`\n]*)`|\"([^\"\n]*)\"|(?<!\w)'([^'\s]+)'(?!\w)|([^\s`\"]+)")
_OPENING, _CLOSING = "([{<*'\"", ")]}>*'\",;:!?.…"
_ENDS = re.compile(r"[,;.!?:)…]")
_FORMED = re.compile(r"(?=.*[a-z])[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+")
_RUN_TOGETHER = re.compile(
    r"my(?:app|api|web|db|site|container|service|volume|vol|data|net|network|image)|(?!meta|user)[a-z]{2,}(?:data|db|vol)"
    r"|foo|bar|baz|(?=.*\d)[0-9a-f]{12}"
)
_NUMBERED = re.compile(r"([a-z]{2,})\d{1,2}")
_OF_PHRASES = re.compile(r"(?:^|[-_])(?:to|of|and|or|by|the|containers?|docker|images?)(?:[-_]|$)")
# With one of these as its last part, a hyphenated word is a name, `order-service`, and not an adjective, `short-lived`.
_LAST_PARTS = words("service server svc proxy cache job runner data store vol net prod dev test ui bot exporter")
_FIRST_PARTS_OF_ADJECTIVES = words("in multi single non one two three per cross self pre post any no old")
_LAST_PARTS_OF_ADJECTIVES = words("only based side free like facing specific level wide time end party ready aware")
# Listed names that describe the content of a thing and are not its name: `the python container`.
_DESCRIPTIONS = words(
    """alpine apache app busybox centos database debian django fedora flask golang java node python queue staging
    ubuntu"""
)
# What Docker calls something itself, and programs: in backticks they are not names either.
RESERVED = words(
    """all host none null true false bridge default docker latest root compose always unless-stopped on-failure pid-1
    utf-8 curl wget ls ps ping sh bash ash zsh cat grep top htop vim vi nano apt apt-get apk npm pip make git ssh sudo
    tar dig nslookup nc ip env echo kill exit id whoami hostname systemctl service cron psql pg_dump mysql mysqldump
    redis-cli mongosh date df du free find sed awk ss netstat lsof openssl nvidia-smi rake yarn cargo mvn gradle
    depends_on env_file container_name network_mode healthcheck"""
)
_ENDINGS = ("s", "es")
_VERB_ENDINGS = (*_ENDINGS, "d", "ed", "ing")


class Word(NamedTuple):
    """A word without the punctuation around it.

    Attributes:
        text: the word.
        start: where it begins in the question.
        marked: whether it is in backticks or quotes.
        ends: whether a comma, a full stop or the like follows it.
        aside: whether it is in parentheses.
    """

    text: str
    start: int
    marked: bool = False
    ends: bool = False
    aside: bool = False

    @property
    def low(self) -> str:
        """The text in lower case."""
        return self.text.casefold()


def words_of(text: str) -> Iterator[Word]:
    """Yield the words of a question."""
    open_ones = 0
    for found in _TOKEN.finditer(text):
        bare = found[4]
        if bare is None:
            inner = (found[1] or found[2] or found[3] or "").strip()
            ends = bool(_ENDS.match(text, found.end()))
            yield Word("" if " " in inner else inner, found.start(), marked=True, ends=ends, aside=open_ones > 0)
            continue
        open_ones += bare.count("(")
        bare = bare.lstrip(_OPENING).removesuffix("'s")
        word = bare.rstrip(_CLOSING).removesuffix("'s")
        yield Word(word, found.start(), ends=bool(_ENDS.search(bare[len(word) :])), aside=open_ones > 0)
        open_ones = max(0, open_ones - found[4].count(")"))


class Meanings:
    """What words mean, according to the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the vocabulary: it has names, meanings of words, and words that are not names."""
        self.names = frozenset(vocabulary.names)
        self._meanings: dict[str, tuple[str, str]] = {}
        groups = (("scope", vocabulary.scopes), ("thing", vocabulary.things), ("action", vocabulary.actions))
        for group, meanings in groups:
            self._meanings |= {word: (group, name) for name, said in meanings.items() for word in [*said, name]}
        common = (*vocabulary.stop_words, *vocabulary.protected_words, *vocabulary.small_talk)
        self._common = frozenset(word for phrase in common for word in phrase.casefold().split())

    def meaning(self, low: str, group: str) -> str:
        """Return what a word means as an action, a thing or a scope, `remove` for `deleting`; empty if nothing."""
        for base in _bases(low, _VERB_ENDINGS if group == "action" else _ENDINGS):
            if (found := self._meanings.get(base)) is not None:
                return found[1] if found[0] == group else ""
        return ""

    def is_known(self, low: str) -> bool:
        """Tell whether a word means something else than a name."""
        return (
            low in self._common or low in RESERVED or any(base in self._meanings for base in _bases(low, _VERB_ENDINGS))
        )

    def is_unknown(self, word: Word) -> bool:
        """Tell whether a word has no meaning but perhaps that of a listed name."""
        if word.low in self.names and not self.meaning(word.low, "thing"):
            return True
        return not self.is_known(word.low)

    def has_form(self, word: Word) -> bool:
        """Tell whether a word has the form of a name: `order-service`, `web-old`, and not `read-only`."""
        parts = re.split("[-_]", word.text)
        if not _FORMED.fullmatch(word.text) or not self.is_unknown(word) or _OF_PHRASES.search(word.text):
            return self.is_solid(word)
        if parts[-1] in _LAST_PARTS_OF_ADJECTIVES:
            return False
        named = any(part in self.names or part in _LAST_PARTS or _RUN_TOGETHER.fullmatch(part) for part in parts)
        return named or self.is_solid(word) or not any(map(self.is_known, parts))

    def is_solid(self, word: Word) -> bool:
        """Tell whether a word can be nothing but a name: `order_service`, `pgdata`, `web2`, and not `short-lived`."""
        if not self.is_unknown(word) or _OF_PHRASES.search(word.text):
            return False
        numbered = _NUMBERED.fullmatch(word.text)
        if _RUN_TOGETHER.fullmatch(word.text) or (numbered and numbered[1] in self.names - _DESCRIPTIONS):
            return True
        parts = re.split("[-_]", word.text)
        last = parts[-1]
        is_named = last in self.names | _LAST_PARTS and parts[0] not in _FIRST_PARTS_OF_ADJECTIVES
        return bool(_FORMED.fullmatch(word.text)) and ("_" in word.text or last.isdigit() or is_named)

    def is_listed(self, word: Word) -> bool:
        """Tell whether the vocabulary lists a word as a name that says nothing of its content."""
        return word.text in self.names and word.text not in _DESCRIPTIONS


def _bases(low: str, endings: Sequence[str]) -> Iterator[str]:
    """Yield a word, and what it may be an inflected form of."""
    yield low
    for ending in endings:
        if low.endswith(ending) and len(low) > len(ending) + 2:
            base = low.removesuffix(ending)
            yield from (base, base + "e", base[:-1]) if base[-1] == base[-2] else (base, base + "e")


def may_be_name(text: str) -> bool:
    """Tell whether Docker takes a text as a name, and it is not a word of Docker's own, a number or a file."""
    if text.casefold() in RESERVED or not NAME.fullmatch(text):
        return False
    return not (text.isupper() or text.isdigit() or "." in text)
