"""Tours, installations, settings of channels, replies to questions, and an index for a person's last questions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables, the column and the indexes."""
    _create_tours()
    _create_installations()
    _create_channels()
    op.drop_index("answers_by_user", "answers")
    op.create_index("answers_by_user", "answers", ["user_id", "team", "made_at"])


def _create_tours() -> None:
    op.create_table(
        "tours",
        sa.Column("team", sa.String, primary_key=True),
        sa.Column("user_id", sa.String, primary_key=True),
        sa.Column("done", sa.Text),
        sa.Column("current", sa.String),
        sa.Column("welcomed_at", sa.Double),
        sa.Column("opted_out", sa.Boolean, nullable=False),
        sa.Column("changed_at", sa.Double, nullable=False),
    )
    op.create_index("tours_by_user", "tours", ["user_id"])
    op.add_column("workspaces", sa.Column("welcome", sa.String, nullable=False, server_default="home"))


def _create_installations() -> None:
    op.create_table(
        "installations",
        sa.Column("team", sa.String, primary_key=True),
        sa.Column("enterprise", sa.String),
        sa.Column("is_enterprise_install", sa.Boolean, nullable=False),
        sa.Column("bot_id", sa.String, nullable=False),
        sa.Column("bot_user_id", sa.String, nullable=False),
        sa.Column("token", sa.Text),
        sa.Column("refresh_token", sa.Text),
        sa.Column("expires_at", sa.Double),
        sa.Column("installed_at", sa.Double, nullable=False),
        sa.Column("change", sa.String(36), nullable=False),
        sa.Column("turn_ends", sa.Double),
    )
    op.create_table(
        "organisation_workspaces",
        sa.Column("team", sa.String, primary_key=True),
        sa.Column("enterprise", sa.String, nullable=False),
    )
    op.create_table(
        "used_oauth_states",
        sa.Column("state", sa.String(64), primary_key=True),
        sa.Column("used_at", sa.Double, nullable=False),
    )


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
