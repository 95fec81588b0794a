"""Installations in many workspaces."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables."""
    _create_installations()


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
