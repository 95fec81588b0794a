"""The tables, as the newest migration leaves them. All times are seconds since 1970, by the database's own clock."""

from sqlalchemy import Column, Double, Index, Integer, MetaData, String, Table, Text

VERSION = "0001"
"""The newest migration. Versions sort as text."""
VERSION_TABLE = "wharfie_version"

metadata = MetaData()

claims = Table(
    "claims",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("made_at", Double, nullable=False),
    Column("body", Text),  # the request as JSON; NULL: it has been answered
    Column("holder", String(36)),  # the process that answers it
    Column("lease_ends", Double),  # when another process may answer it
    Column("tries", Integer, nullable=False),
)
Index("claims_by_age", claims.c.made_at)
Index(
    "claims_to_answer",
    claims.c.lease_ends,
    sqlite_where=claims.c.body.is_not(None),
    postgresql_where=claims.c.body.is_not(None),
)

conversations = Table(
    "conversations",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("thread", String, primary_key=True),  # "" outside of threads
    Column("question", Text, nullable=False),
    Column("asked_at", Double, nullable=False),
)
Index("conversations_by_age", conversations.c.asked_at)
