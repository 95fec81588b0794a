"""Recognises the errors in a paste, alone or somewhere in a log, and decides which of them is the cause.

Which entry a message belongs to, and which of two messages causes the other, is data of the entries (`error` in
docs/knowledge.md). Here are only the principles that hold for every log:

- An error wins over a warning, and Docker's own message over that of a program.
- A message that says more wins: a longer match over one within it, any message over a minor one.
- Within a line, the cause is last: Docker puts what it was doing before what went wrong. Of several lines, the first is
  the likeliest cause, but that is not certain.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.entry import Entry, Pattern
from bot.search.expressions import Expressions

_LINE_BREAK = re.compile(r"\s*\n\s*")
_SPACES = re.compile(r"[^\S\n]+")
_ESCAPE = re.compile(r"\\+(?=[\"'])")
_WARNING = re.compile(r"\bwarn(?:ing)?\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z][a-z-]{2,}")
_SENTENCE = re.compile(r"^(?!\d|[#$>=*-])(?:[^\s|={}\[\]<>]+ ){3,}[^\n|={}\[\]<>]+$")
_SPEAKING = re.compile(r"\b(?:I|I'm|we|my|our|me|us|you|why|how|what|anyone|when|after)\b", re.IGNORECASE)
"""What people say about an error, and programs do not."""

_FROM_CONTAINER = re.compile(
    r"""
    \bcompose | container | \bfrom\ daemon\b | \bbuildkit\b | \bbuildx\b | \bbase\ image\b
    | ^\ ?[\w.-]+\ \|\s                                   # a log of Compose: `web-1  | Listening`
    | ^\#\d+\ (?:\[|\d+\.\d|error\b|cached\b|done\b)      # a build: `#7 [2/5] RUN`, `#7 0.312 Reading`
    | ^\ ?=>\ | ^\ ?>?\ ?\[[^\]\n]*\d+/\d+\]\ [A-Z]{3,} | ^step\ \d+/\d+ | ^\ ?--->
    | ^\ ?(?-i:FROM|RUN|COPY|ENTRYPOINT|CMD|WORKDIR)\ \S    # a Dockerfile
    | \bfailed\ to\ solve\b | \b1\#1: | \broot@[0-9a-f]{4,12}: | /usr/src/app\b | (?:^|[\s"'(=])/app/
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
"""What shows, apart from the word Docker, that a paste is from a container or a build."""
_NOT_DOCKER = re.compile(
    r"\b(?:no|not?\s(?:in|inside|using|with)|without|outside(?:\sof)?)\s(?:an?\s|any\s)?(?:docker|containers?)\b",
    re.IGNORECASE,
)

_OTHER_ENGINE = re.compile(r"\b(?:kube\w*|k8s\S*|pods?|podman|nerdctl|lxc|default-scheduler|crashloopbackoff)\b", re.IGNORECASE)
"""What shows that containers are run by something else."""

_COMPLAINT = re.compile(
    r"""
    \berror\b(?!"?:\ ?"") | \berr! | ^e:\  | \bfatal\b | exception\b | \bfail(?:ed|ure)\b | \bdenied\b | \bunable\ to\b
    | \bcan(?:not|'t|\ not)\b | \bcould\ not\b | \bnot\ found\b | \bno\ such\b | \brefused\b | \binvalid\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What a line with an error has."""
_ONLY_STATUS = re.compile(
    r"=> error \[|^#\d+ error|container \S+ +error$|^make(?:\[\d+\])?: \*\*\*|process completed with exit code|^see '|^npm err(?:or|!) a complete",
    re.IGNORECASE,
)
"""What lines have that say only which step or program failed."""


@dataclass(frozen=True)
class Recognised:
    """An entry whose error message is in a paste.

    Attributes:
        entry: the entry.
        pattern: its pattern that matched.
        line: the line of the paste that has the message.
        certain: whether it is the cause for sure.
        is_docker: whether the message is from Docker or a container. If not, it is only evidence: programs print the same
            message elsewhere.
    """

    entry: Entry
    pattern: str
    line: str
    certain: bool
    is_docker: bool


@dataclass(frozen=True)
class _Hit:
    """A match of an entry's pattern.

    Attributes:
        entry: the entry.
        pattern: the pattern.
        place: the pattern's number among all patterns.
        start: where it begins in the text.
        end: where it ends.
        line: where its line begins.
        said: its line.
    """

    entry: Entry
    pattern: Pattern
    place: int
    start: int
    end: int
    line: int
    said: str

    @property
    def is_warning(self) -> bool:
        """Whether its line is a warning."""
        return bool(_WARNING.search(self.said))

    @property
    def order(self) -> tuple[bool, bool, bool, int, int, int, int]:
        """The order of hits, the likeliest cause first."""
        return (
            self.is_warning,
            self.pattern.minor,
            self.pattern.shared,
            self.line,
            -self.start,
            self.start - self.end,
            self.place,
        )

    def is_within(self, other: "_Hit") -> bool:
        """Tell whether another entry's hit has all of this one's text, and more."""
        longer = other.end - other.start > self.end - self.start
        inside = other.start <= self.start and self.end <= other.end
        return longer and inside and not other.pattern.minor and self.entry.id not in _yields(other.entry)


class Errors:
    """All error messages of the knowledge."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take the entries; those without an error are left out."""
        self._known = [(entry, pattern) for entry in entries if entry.error for pattern in entry.error.patterns]
        self._expressions = Expressions(pattern.match for _, pattern in self._known)

    def recognise(self, text: str) -> list[Recognised]:
        """Return the entries whose messages are in a text, the likeliest cause first; of each entry, one message.

        Args:
            text: what was pasted, with any sentences around it. Repeated spaces and broken lines do not matter, but
                colours and chat markup must have been removed.
        """
        even = _even(text)
        hits = self._hits(even)
        causes = _causes(hits)
        if not causes:
            return []
        of_docker = not all(hit.pattern.shared for hit in hits) or _is_from_docker(even, hits)
        ordered = _with_best_words(causes, even)
        first = ordered[0]
        is_decided = _are_one_cause(ordered) and not (first.pattern.minor and _has_other_errors(even, hits))
        certain = {ordered[0].entry.id} if is_decided else set()
        likely = {hit.entry.id for hit in ordered}
        others = [hit for hit in _best_of_each(hits) if hit.entry.id not in likely]
        return [
            Recognised(
                hit.entry,
                hit.pattern.match,
                hit.said.strip(),
                certain=hit.entry.id in certain and (of_docker or not hit.pattern.shared),
                is_docker=of_docker or not hit.pattern.shared,
            )
            for hit in (*ordered, *others)
        ]

    def _hits(self, even: str) -> list[_Hit]:
        """Return the matches in a text.

        A narrow terminal breaks lines within a message: at a space, which is then lost, or within a word. So if no line has a
        message that says more than that something failed, the lines are joined.
        """
        hits = [self._hit(even, *match) for match in self._expressions.matches(even)]
        if "\n" not in even or any(not hit.pattern.minor for hit in hits):
            return hits
        joined = even.replace("\n", " ")
        hits += [self._hit(even, *match) for match in self._expressions.matches(joined)]
        if any(not hit.pattern.minor for hit in hits):
            return hits
        places = [place for place, character in enumerate(even) if character != "\n"]
        hits += [
            self._hit(even, number, places[start], places[end - 1] + 1)
            for number, start, end in self._expressions.matches(even.replace("\n", ""))
        ]
        return hits

    def _hit(self, even: str, number: int, start: int, end: int) -> _Hit:
        line = even.rfind("\n", 0, start + 1) + 1
        line_end = even.find("\n", start)
        entry, pattern = self._known[number]
        return _Hit(entry, pattern, number, start, end, line, even[line : line_end if line_end >= 0 else len(even)])


def _even(text: str) -> str:
    r"""Return a text with single spaces and line breaks, and with plain quotes where a log has escaped ones (`\"`)."""
    text = text.encode(errors="replace").decode()  # half of a character, as JSON can bring it
    return _LINE_BREAK.sub("\n", _SPACES.sub(" ", _ESCAPE.sub("", text))).strip("\n")


def _order(hit: _Hit) -> tuple[bool, bool, bool, int, int, int, int]:
    return hit.order


def _best_of_each(hits: Iterable[_Hit]) -> list[_Hit]:
    """Return the likeliest hit of each entry, in order."""
    best: dict[str, _Hit] = {}
    for hit in sorted(hits, key=_order):
        best.setdefault(hit.entry.id, hit)
    return list(best.values())


def _yields(entry: Entry) -> list[str]:
    return entry.error.yields_to if entry.error else []


def _causes(hits: Sequence[_Hit]) -> list[_Hit]:
    """Return the hits that may be the cause of the others, one of each entry, the likeliest first."""
    causes = _best_of_each(
        hit for hit in hits if not any(hit.is_within(other) for other in hits if other.entry.id != hit.entry.id)
    )
    found = {hit.entry.id for hit in causes}
    causes = [hit for hit in causes if found.isdisjoint(_yields(hit.entry))] or causes
    return [hit for hit in causes if hit.order[:3] == causes[0].order[:3]]


def _are_one_cause(causes: Sequence[_Hit]) -> bool:
    """Tell whether hits leave no doubt about the cause: there is one, or the others on its line led to it."""
    return len({hit.line for hit in causes}) == 1


def _with_best_words(causes: list[_Hit], even: str) -> list[_Hit]:
    """Put first the cause whose entry has most of the words that the sentences around the paste have, if there is one.

    Only words that speak for one of the causes count.
    """
    if _are_one_cause(causes):
        return causes
    lines = {hit.line for hit in causes}
    said = set(_WORD.findall(" ".join(line.casefold() for start, line in _lines(even) if start not in lines and _is_said(line))))
    words = {hit.entry.id: said & _words_of(hit.entry) for hit in causes}
    known_by = Counter(word for known in words.values() for word in known)
    fits = Counter({name: sum(known_by[word] == 1 for word in known) for name, known in words.items()})
    (best, most), (_, second) = fits.most_common(2)
    return sorted(causes, key=lambda hit: hit.entry.id != best) if most > second else causes


def _words_of(entry: Entry) -> set[str]:
    return set(_WORD.findall(" ".join([entry.title, *entry.questions]).casefold()))


def _lines(even: str) -> Iterable[tuple[int, str]]:
    start = 0
    for line in even.split("\n"):
        yield start, line
        start += len(line) + 1


def _is_said(line: str) -> bool:
    """Tell whether a line is a sentence of the person who asks."""
    return line.endswith("?") or bool(_SENTENCE.search(line) and _SPEAKING.search(line))


def _is_from_docker(even: str, hits: Iterable[_Hit]) -> bool:
    """Tell whether a paste shows that it is from Docker, apart from messages that others print too."""
    for hit in hits:
        even = even[: hit.start] + " " * (hit.end - hit.start) + even[hit.end :]
    even = _NOT_DOCKER.sub(" ", even)
    names_docker = "docker" in even.casefold()
    return names_docker or bool(_FROM_CONTAINER.search(even) and not _OTHER_ENGINE.search(even))


def _has_other_errors(even: str, hits: Iterable[_Hit]) -> bool:
    """Tell whether a line has an error that no entry explains."""
    lines = {hit.line for hit in hits}
    return any(
        _COMPLAINT.search(line) and not _ONLY_STATUS.search(line) and not _is_said(line)
        for start, line in _lines(even)
        if start not in lines
    )
