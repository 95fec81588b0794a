"""Answers, ratings, gaps, what teams taught, and their settings; and who asked the last question of a conversation."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables and the column."""
    op.add_column("conversations", sa.Column("user_id", sa.String))
    _create_answers()
    _create_gaps()
    _create_revisions()
    op.create_table(
        "workspaces",
        sa.Column("team", sa.String, primary_key=True),
        sa.Column("owners", sa.Text, nullable=False),
        sa.Column("owners_channel", sa.String),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("topic_owners", sa.Text, nullable=False),
        sa.Column("keep_days", sa.Integer, nullable=False),
        sa.Column("confirm_days", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.Double, nullable=False),
        sa.Column("digest_at", sa.Double),
    )


def _create_answers() -> None:
    answers = op.create_table(
        "answers",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("surface", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("entry", sa.String),
        sa.Column("question", sa.String),
        sa.Column("made_at", sa.Double, nullable=False),
    )
    op.create_index("answers_by_age", "answers", ["team", "made_at"])
    with_text = _where(answers.c.question.is_not(None))
    op.create_index("answers_with_text", "answers", ["team", "made_at"], **with_text)
    op.create_index("answers_by_user", "answers", ["user_id"])
    op.create_table(
        "ratings",
        sa.Column("answer", sa.String, primary_key=True),
        sa.Column("user_id", sa.String, primary_key=True),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("is_helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("comment", sa.String, nullable=False),
        sa.Column("rated_at", sa.Double, nullable=False),
    )
    op.create_index("ratings_by_age", "ratings", ["team", "rated_at"])
    op.create_index("ratings_by_user", "ratings", ["user_id"])


def _create_gaps() -> None:
    op.create_table(
        "gaps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("model", sa.String, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("gaps_by_team", "gaps", ["team"])
    op.create_table(
        "gap_questions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("gap", sa.Integer, nullable=False),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("wording", sa.String(64), nullable=False),
        sa.Column("question", sa.String),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("unhelpful", sa.Integer, nullable=False),
        sa.Column("last_asked", sa.Double, nullable=False),
    )
    op.create_index("gap_questions_of_gap", "gap_questions", ["gap", "user_id", "wording"], unique=True)
    op.create_index("gap_questions_by_wording", "gap_questions", ["team", "wording"])
    op.create_index("gap_questions_by_age", "gap_questions", ["team", "last_asked"])
    op.create_index("gap_questions_by_user", "gap_questions", ["user_id"])


def _create_revisions() -> None:
    revisions = op.create_table(
        "revisions",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("entry", sa.String, nullable=False),
        sa.Column("change", sa.String, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("made_at", sa.Double, nullable=False),
        sa.Column("decision", sa.String),
        sa.Column("decided_by", sa.String, nullable=False),
        sa.Column("decided_by_name", sa.String, nullable=False),
        sa.Column("decided_at", sa.Double),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("gap", sa.Integer),
        sa.Column("confirmed_at", sa.Double),
        sa.Column("confirmed_by", sa.String, nullable=False),
        sa.Column("asked_at", sa.Double),
        sa.Column("is_live", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    live = _where(revisions.c.is_live.is_(True))
    op.create_index("revisions_live", "revisions", ["team", "entry"], unique=True, **live)
    op.create_index("revisions_of_entry", "revisions", ["team", "entry"])


def _where(condition: Any) -> dict[str, Any]:
    return {"sqlite_where": condition, "postgresql_where": condition}
