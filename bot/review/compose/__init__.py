"""Reviews Compose files, from their text alone."""

from bot.review.compose.review import review_compose

__all__ = ["review_compose"]
