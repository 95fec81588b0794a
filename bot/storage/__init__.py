"""What outlives a restart, in SQLite or PostgreSQL. Only this package uses SQLAlchemy."""

from bot.storage.answers import Answers
from bot.storage.channels import Channels
from bot.storage.claims import Claim, Claims
from bot.storage.conversations import Conversations
from bot.storage.database import Database, DatabaseLostError
from bot.storage.gaps import Gaps
from bot.storage.privacy import forget_team, forget_user, prune
from bot.storage.replies import Replies
from bot.storage.revisions import Revisions
from bot.storage.tours import Tours
from bot.storage.workspaces import WorkspaceSettingsStore

__all__ = [
    "Answers",
    "Channels",
    "Claim",
    "Claims",
    "Conversations",
    "Database",
    "DatabaseLostError",
    "Gaps",
    "Replies",
    "Revisions",
    "Tours",
    "WorkspaceSettingsStore",
    "forget_team",
    "forget_user",
    "prune",
]
