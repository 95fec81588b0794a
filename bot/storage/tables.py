"""The tables, as the newest migration leaves them. All times are seconds since 1970, by the database's own clock."""

from sqlalchemy import Boolean, Column, Double, Index, Integer, LargeBinary, MetaData, String, Table, Text

VERSION = "0002"
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
    Column("user", String, nullable=False, server_default=""),  # who asked
)
Index("conversations_by_age", conversations.c.asked_at)

answers = Table(
    "answers",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("team", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("user", String, nullable=False),
    Column("surface", String, nullable=False),
    Column("status", String, nullable=False),
    Column("entry", String),
    Column("question", Text),  # NULL: its text is no longer kept
    Column("given_at", Double, nullable=False),
)
Index("answers_of_user", answers.c.user, answers.c.given_at)
Index("answers_of_team", answers.c.team, answers.c.given_at)

ratings = Table(
    "ratings",
    metadata,
    Column("answer", String(36), primary_key=True),
    Column("user", String, primary_key=True),
    Column("team", String, nullable=False),
    Column("is_helpful", Boolean, nullable=False),
    Column("reason", String),
    Column("comment", Text, nullable=False),
    Column("rated_at", Double, nullable=False),
)
Index("ratings_by_age", ratings.c.rated_at)

gaps = Table(
    "gaps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", String, nullable=False),
    Column("question", Text, nullable=False),  # the first wording
    Column("vector", LargeBinary, nullable=False),  # its embedding, 16-bit floats
    Column("model", String, nullable=False),  # of which encoder; only vectors of the same one can be compared
    Column("closed", String),  # NULL: open; taught, dismissed
)
Index("gaps_of_team", gaps.c.team)

gap_questions = Table(
    "gap_questions",
    metadata,
    Column("gap", Integer, primary_key=True),
    Column("user", String, primary_key=True),
    Column("question", String, primary_key=True),  # one wording of one user
    Column("times", Integer, nullable=False),
    Column("unhelpful", Integer, nullable=False),  # how many of them had an answer that did not help
    Column("asked_at", Double, nullable=False),  # the last time
)
Index("gap_questions_of_user", gap_questions.c.user)
Index("gap_questions_by_age", gap_questions.c.asked_at)

revisions = Table(
    "revisions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("team", String, nullable=False),
    Column("entry", String, nullable=False),
    Column("change", String, nullable=False),  # teach, correct, retire
    Column("content", Text, nullable=False),  # JSON
    Column("author", String, nullable=False),
    Column("made_at", Double, nullable=False),
    Column("gap", Integer),
    Column("decision", String),  # NULL: it waits; approved, declined
    Column("decided_by", String, nullable=False),
    Column("decided_by_name", String, nullable=False),  # mentioning them in each answer would notify them
    Column("decided_at", Double),
    Column("note", Text, nullable=False),
    Column("is_live", Boolean, nullable=False),  # whether it is the newest approved one of its entry
    Column("confirmed_by", String, nullable=False),
    Column("confirmed_at", Double),
    Column("asked_at", Double),  # when an owner was last asked to confirm it
)
Index("revisions_of_entry", revisions.c.team, revisions.c.entry)
Index("revisions_live", revisions.c.is_live)

workspaces = Table(
    "workspaces",
    metadata,
    Column("team", String, primary_key=True),
    Column("settings", Text, nullable=False),  # JSON
    Column("changed_at", Double, nullable=False),
    Column("digest_at", Double),  # when the last digest was sent
)
