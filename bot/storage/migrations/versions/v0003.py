"""The settings of channels, and which message of the bot answers which question."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables."""
    _create_channels()


def _create_channels() -> None:
    op.create_table(
        "channels",
        sa.Column("team", sa.String, primary_key=True),
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("mode", sa.String, nullable=False),
        sa.Column("follow_ups", sa.Boolean, nullable=False),
        sa.Column("strangers", sa.String, nullable=False),
        sa.Column("changed_at", sa.Double, nullable=False),
    )
    op.create_table(
        "replies",
        sa.Column("team", sa.String, primary_key=True),
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("question_ts", sa.String, primary_key=True),
        sa.Column("thread", sa.String, nullable=False),
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("surface", sa.String, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("ts", sa.String),
        sa.Column("edited", sa.String, nullable=False),
        sa.Column("newest", sa.String),
        sa.Column("previous", sa.String),
        sa.Column("answered_at", sa.Double, nullable=False),
    )
    op.create_index("replies_by_age", "replies", ["answered_at"])
    op.create_index("replies_in_thread", "replies", ["team", "channel", "thread"])
    op.create_index("replies_by_user", "replies", ["user_id"])
