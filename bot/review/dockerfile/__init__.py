"""Says what is wrong with a Dockerfile."""

from bot.review.dockerfile.review import review_dockerfile

__all__ = ["review_dockerfile"]
