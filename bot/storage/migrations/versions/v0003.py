"""Progress in the onboarding tour, and an index for the last questions of a person."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables, the column and the indexes."""
    _create_tours()
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
