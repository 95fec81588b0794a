"""Answers and their ratings, gaps, taught entries, settings; who asked the last question of a conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables and the column."""
    op.add_column("conversations", sa.Column("user", sa.String, nullable=False, server_default=""))
    op.create_table(
        "answers",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("user", sa.String, nullable=False),
        sa.Column("surface", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("entry", sa.String),
        sa.Column("question", sa.Text),
        sa.Column("given_at", sa.Double, nullable=False),
    )
    op.create_index("answers_of_user", "answers", ["user", "given_at"])
    op.create_index("answers_of_team", "answers", ["team", "given_at"])
    op.create_table(
        "ratings",
        sa.Column("answer", sa.String(36), primary_key=True),
        sa.Column("user", sa.String, primary_key=True),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("is_helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("rated_at", sa.Double, nullable=False),
    )
    op.create_index("ratings_by_age", "ratings", ["rated_at"])
    op.create_table(
        "gaps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.Column("model", sa.String, nullable=False),
        sa.Column("closed", sa.String),
    )
    op.create_index("gaps_of_team", "gaps", ["team"])
    op.create_table(
        "gap_questions",
        sa.Column("gap", sa.Integer, primary_key=True),
        sa.Column("user", sa.String, primary_key=True),
        sa.Column("question", sa.String, primary_key=True),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("unhelpful", sa.Integer, nullable=False),
        sa.Column("asked_at", sa.Double, nullable=False),
    )
    op.create_index("gap_questions_of_user", "gap_questions", ["user"])
    op.create_index("gap_questions_by_age", "gap_questions", ["asked_at"])
    op.create_table(
        "revisions",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("entry", sa.String, nullable=False),
        sa.Column("change", sa.String, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("made_at", sa.Double, nullable=False),
        sa.Column("gap", sa.Integer),
        sa.Column("decision", sa.String),
        sa.Column("decided_by", sa.String, nullable=False),
        sa.Column("decided_by_name", sa.String, nullable=False),
        sa.Column("decided_at", sa.Double),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("is_live", sa.Boolean, nullable=False),
        sa.Column("confirmed_by", sa.String, nullable=False),
        sa.Column("confirmed_at", sa.Double),
        sa.Column("asked_at", sa.Double),
    )
    op.create_index("revisions_of_entry", "revisions", ["team", "entry"])
    op.create_index("revisions_live", "revisions", ["is_live"])
    op.create_table(
        "workspaces",
        sa.Column("team", sa.String, primary_key=True),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("changed_at", sa.Double, nullable=False),
        sa.Column("digest_at", sa.Double),
    )
