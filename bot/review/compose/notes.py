"""What has been found in a file so far."""

from bot.review.compose.nodes import Node, Place
from bot.review.finding import Finding
from bot.review.rules import Rules

MOST_FINDINGS = 50
"""Findings that a review has; nobody reads more, and a hostile file can't make it slow."""
_ORDER = {"error": 0, "warning": 1, "advice": 2}


class Notes:
    """Collects findings, each once, in the words of the rules."""

    def __init__(self, rules: Rules) -> None:
        """Take the words."""
        self._rules = rules
        self._found: dict[tuple[str, int, int], Finding] = {}
        self.has_error = False

    @property
    def is_full(self) -> bool:
        """Whether nothing more needs to be looked for."""
        return self.has_error and len(self._found) >= MOST_FINDINGS

    def say(self, rule: str, where: Node | Place, /, fix: str = "", **values: str | int) -> None:
        """Note what a rule found at a place."""
        place = where.start if isinstance(where, Node) else where
        key = (rule, place.line, place.column)
        is_error = self._rules.root[rule].severity == "error"
        if key in self._found or (len(self._found) >= MOST_FINDINGS and (self.has_error or not is_error)):
            return
        self.has_error = self.has_error or is_error
        self._found[key] = self._rules.finding(rule, place.line, place.column, fix, **values)

    def drop(self, rule: str, where: Node | Place) -> None:
        """Forget what a rule found at a place: something better has been said about it."""
        place = where.start if isinstance(where, Node) else where
        self._found.pop((rule, place.line, place.column), None)

    def findings(self) -> tuple[Finding, ...]:
        """Return what was found: the worst first, then by line."""
        return tuple(sorted(self._found.values(), key=lambda each: (_ORDER[each.severity], each.line, each.column)))
