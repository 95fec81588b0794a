"""Recognises the errors in a paste, alone or somewhere in a log, and decides which of them is the cause.

Which entry a message belongs to, and which of two messages causes the other, is data of the entries (`error` in
docs/knowledge.md). Here are only the principles that hold for every log:

- An error wins over a warning, and Docker's own message over that of a program.
- A message that says more wins: a longer match over one within it, any message over a minor one.
- Within a line, the cause is last: Docker puts what it was doing before what went wrong. Of several lines, the first is
  the likeliest cause, but that is not certain.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from bot.entry import Entry, Pattern
from bot.expressions import Expressions
from bot.search import paste

_NARROWEST = 60
"""Characters that a terminal has in a line, at least: a shorter line was not broken at its edge."""


@dataclass(frozen=True)
class ErrorMatch:
    """An entry whose error message is in a paste.

    Attributes:
        entry: the entry.
        pattern: its pattern that matched.
        line: the line of the paste that has the message.
        certain: whether it is the cause for sure. If not, it is at most one of the choices.
        is_docker: whether the message is from Docker or a container. If not, it is only evidence: programs elsewhere
            print the same message.
    """

    entry: Entry
    pattern: str
    line: str
    certain: bool
    is_docker: bool


class Errors:
    """All error messages of the knowledge."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take the entries; those without an error are left out."""
        self._known = [(entry, pattern) for entry in entries if entry.error for pattern in entry.error.patterns]
        self._expressions = Expressions(pattern.match for _, pattern in self._known)

    def recognise(self, text: str) -> list[ErrorMatch]:
        """Return the entries whose messages are in a text, the likeliest cause first.

        Args:
            text: what was pasted, with any sentences around it. Repeated spaces and broken lines do not matter, but
                colours and chat markup must have been removed.
        """
        text = paste.evened(text)
        hits = list(self._hits(text))
        if not hits:
            return []
        causes = _with_best_words(_causes(hits), text)
        of_docker = not all(hit.pattern.shared for hit in hits) or paste.is_from_docker(
            text, [hit.span for hit in hits]
        )
        is_certain = of_docker and _are_one_cause(causes) and not (causes[0].pattern.minor and _has_others(text, hits))
        likely = {hit.entry.id for hit in causes}
        others = [hit for hit in _best_of_each(hits) if hit.entry.id not in likely]
        return [
            ErrorMatch(hit.entry, hit.pattern.match, hit.said.strip(), is_certain and place == 0, of_docker)
            for place, hit in enumerate((*causes, *others))
        ]

    def _hits(self, text: str) -> Iterator["_Hit"]:
        """Yield the matches in a text.

        A narrow terminal breaks lines within a message: at a space, which is then lost, or within a word. So matches
        across lines count too if the lines before their breaks are long, or if no other match says more than that
        something failed.
        """
        says_more = False
        warnings = {start for start, line in paste.lines(text) if paste.is_warning(line)}
        for match in self._expressions.matches(text):
            hit = self._hit(text, warnings, *match)
            says_more |= not hit.pattern.minor
            yield hit
        for gap in (" ", "") if "\n" in text else ():
            line, places = paste.joined(text, gap)
            for number, start, end in self._expressions.matches(line):
                hit = self._hit(text, warnings, number, places[start], places[end - 1] + 1)
                if not says_more or _is_broken_at_the_edge(text, hit):
                    yield hit

    def _hit(self, text: str, warnings: Container[int], number: int, start: int, end: int) -> "_Hit":
        line = text.rfind("\n", 0, start + 1) + 1
        entry, pattern = self._known[number]
        return _Hit(entry, pattern, number, (start, end), line, text[line:].partition("\n")[0], line in warnings)


@dataclass(frozen=True)
class _Hit:
    """A match of an entry's pattern.

    Attributes:
        entry: the entry.
        pattern: the pattern.
        number: the pattern's number among all patterns.
        span: where it is in the text.
        line: where its line begins.
        said: its line.
        is_warning: whether its line is a warning.
    """

    entry: Entry
    pattern: Pattern
    number: int
    span: paste.Span
    line: int
    said: str
    is_warning: bool

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """The rank of a message: of two that differ in it, the lower is the cause."""
        return (self.is_warning, self.pattern.minor, self.pattern.shared)

    @property
    def order(self) -> tuple[tuple[bool, bool, bool], int, int, int, int]:
        """The order of hits, the likeliest cause first."""
        start, end = self.span
        return (self.rank, self.line, -start, start - end, self.number)

    @property
    def yields_to(self) -> Sequence[str]:
        """The entries to which its entry yields."""
        return self.entry.error.yields_to if self.entry.error else ()

    def says_less_than(self, other: "_Hit") -> bool:
        """Tell whether another entry's match has all of this one's text, and more."""
        (start, end), (first, last) = self.span, other.span
        is_within = first <= start and end <= last and end - start < last - first
        return is_within and not other.pattern.minor and self.entry.id not in (other.entry.id, *other.yields_to)


def _is_broken_at_the_edge(text: str, hit: _Hit) -> bool:
    """Tell whether a match goes on in another line, and all lines that it leaves are long."""
    *left, _ = text[hit.line : hit.span[1]].split("\n")
    return bool(left) and all(len(line) >= _NARROWEST for line in left)


def _best_of_each(hits: Iterable[_Hit]) -> list[_Hit]:
    """Return the likeliest hit of each entry, in order."""
    best: dict[str, _Hit] = {}
    for hit in sorted(hits, key=attrgetter("order")):
        best.setdefault(hit.entry.id, hit)
    return list(best.values())


def _that_say_most(hits: Iterable[_Hit]) -> Iterator[_Hit]:
    """Yield the hits that do not say less than another. Only one that has begun before and goes on can say more."""
    going_on: list[_Hit] = []
    for hit in sorted(hits, key=lambda each: (each.span[0], -each.span[1])):
        going_on = [other for other in going_on if other.span[1] > hit.span[0]]
        if not any(hit.says_less_than(other) for other in going_on):
            yield hit
        going_on.append(hit)


def _causes(hits: Sequence[_Hit]) -> list[_Hit]:
    """Return the hits that may be the cause of the others, one of each entry, the likeliest first."""
    causes = _best_of_each(_that_say_most(hits))
    found = {hit.entry.id for hit in causes}
    causes = [hit for hit in causes if found.isdisjoint(hit.yields_to)] or causes
    return [hit for hit in causes if hit.rank == causes[0].rank]


def _are_one_cause(causes: Sequence[_Hit]) -> bool:
    """Tell whether hits leave no doubt about the cause: there is only one, or the others in its line led to it."""
    return len({hit.line for hit in causes}) == 1


def _with_best_words(causes: list[_Hit], text: str) -> list[_Hit]:
    """Put first the cause whose entry has most of the words that the sentences around the paste have.

    Only words that speak for one of the causes count.
    """
    if _are_one_cause(causes):
        return causes
    at = {hit.line for hit in causes}
    said = paste.content_words(
        "\n".join(line for start, line in paste.lines(text) if start not in at and paste.is_sentence(line))
    )
    words = [said & paste.content_words("\n".join([hit.entry.title, *hit.entry.questions])) for hit in causes]
    known_by = Counter(word for known in words for word in known)
    fits = [sum(known_by[word] == 1 for word in known) for known in words]
    best = max(range(len(causes)), key=fits.__getitem__)  # the first of those that fit alike
    return [causes[best], *causes[:best], *causes[best + 1 :]]


def _has_others(text: str, hits: Iterable[_Hit]) -> bool:
    """Tell whether a line has an error that no entry explains."""
    explained = {hit.line for hit in hits}
    return any(paste.is_error(line) for start, line in paste.lines(text) if start not in explained)
