"""The matching: a question in, the entries that answer it out."""

from bot.matching.matcher import Finding, Match, Matcher

__all__ = ["Finding", "Match", "Matcher"]
