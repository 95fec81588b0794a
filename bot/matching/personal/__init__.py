"""Personal commands: puts the names in a question into the commands of its answer."""

from bot.matching.personal.fill import personal
from bot.matching.personal.named import Named, Reader

__all__ = ["Named", "Reader", "personal"]
