"""An index for the last questions of a person."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Change the index."""
    _create_home()


def _create_home() -> None:
    op.drop_index("answers_by_user", "answers")
    op.create_index("answers_by_user", "answers", ["user_id", "team", "made_at"])
