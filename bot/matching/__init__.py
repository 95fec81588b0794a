"""The matching: a question in, the entries that answer it out."""

from bot.matching.matcher import Finding, Match, Matcher
from bot.matching.store import load_compiled

__all__ = ["Finding", "Match", "Matcher", "load_compiled"]
