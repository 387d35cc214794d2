"""Find visits by their hour, and what a team's or an officer's people are short of."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STANDS = sa.text("superseded_at IS NULL")
_BEFORE = ("phase", "deadline")
_WITH_ATTEMPTS = (*_BEFORE, "last_visit_on", "attempts_since")


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index(
            "ix_visits_visited_at",
            ["visited_at"],
            unique=False,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        )
    _made_of(_WITH_ATTEMPTS)
    if op.get_context().dialect.name == "sqlite":
        for table in ("visits", "deadlines"):  # it has no measure of an index that is new
            op.execute(f"ANALYZE {table}")


def downgrade() -> None:
    """Take them back."""
    _made_of(_BEFORE)
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index("ix_visits_visited_at", sqlite_where=_STANDS, postgresql_where=_STANDS)


def _made_of(columns: tuple[str, ...]) -> None:
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        for whose in ("team", "officer"):
            batch_op.drop_index(f"ix_deadlines_{whose}")
            batch_op.create_index(
                f"ix_deadlines_{whose}", ["obligation", f"{whose}_id", *columns], unique=False
            )
