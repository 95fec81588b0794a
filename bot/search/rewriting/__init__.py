"""Rewrites follow-ups as complete questions: after `remove a volume`, `and images?` means `remove images`.

The rewritten question is answered as if it had been typed, so everything that applies to questions applies to it; it
can be shown to the user, and the next follow-up can continue it.
"""

from bot.search.rewriting.rewriter import QueryRewriter, RewrittenQuery

__all__ = ["QueryRewriter", "RewrittenQuery"]
