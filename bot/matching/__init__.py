"""Finds the entries that answer a question."""

from bot.matching.compiled import Compiled
from bot.matching.matcher import Answer, Finding, Match, Matcher
from bot.matching.store import load_compiled

__all__ = ["Answer", "Compiled", "Finding", "Match", "Matcher", "load_compiled"]
