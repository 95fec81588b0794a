"""Claims and conversations."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    claims = op.create_table(
        "claims",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("made_at", sa.Double, nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("holder", sa.String(36)),
        sa.Column("lease_ends", sa.Double),
        sa.Column("tries", sa.Integer, nullable=False),
    )
    to_answer = claims.c.body.is_not(None)
    op.create_index("claims_by_age", "claims", ["made_at"])
    op.create_index("claims_to_answer", "claims", ["lease_ends"], sqlite_where=to_answer, postgresql_where=to_answer)
    op.create_table(
        "conversations",
        sa.Column("team", sa.String, primary_key=True),
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("thread", sa.String, primary_key=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("asked_at", sa.Double, nullable=False),
    )
    op.create_index("conversations_by_age", "conversations", ["asked_at"])
