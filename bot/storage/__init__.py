"""What outlives a restart: claims and conversations, in SQLite or PostgreSQL. Only this package uses SQLAlchemy."""

from bot.storage.claims import Claim, Claims
from bot.storage.conversations import Conversations
from bot.storage.database import Database

__all__ = ["Claim", "Claims", "Conversations", "Database"]
