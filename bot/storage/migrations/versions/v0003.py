"""Progress in the onboarding tour."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables and the columns."""
    _create_tours()


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
