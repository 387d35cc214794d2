"""Keep headcounts."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KIND = ("team_id", "officer_id", "phase", "level", "state")


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "headcounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("phase", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "phase IN ('not_started', 'running', 'suspended', 'ended', 'error')",
            name=op.f("ck_headcounts_phase"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_headcounts_officer_id_officers")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_headcounts_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_headcounts")),
    )
    with op.batch_alter_table("headcounts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_headcounts_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_headcounts_officer_id"), ["officer_id"], unique=False)
        batch_op.create_index("ix_headcounts_levels", ["phase", "level", "people"], unique=False)
        batch_op.create_index("ix_headcounts_teams", ["phase", "team_id", "people"], unique=False)
    _count_those_there_are()
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        batch_op.drop_index("ix_deadlines_due")
        batch_op.create_index(
            "ix_deadlines_due",
            ["obligation", "phase", "deadline", "ref", "last_visit_on", "officer_id", "team_id"],
            unique=False,
        )
        for column in ("level", "state", "last_visit_on"):
            name = {"last_visit_on": "last"}.get(column, column)
            batch_op.create_index(f"ix_deadlines_by_{name}", [column, "obligation", "ref"], unique=False)


def _count_those_there_are() -> None:
    visits = sa.table(
        "deadlines",
        sa.column("obligation", sa.String),
        sa.column("team_id", sa.Uuid),
        sa.column("officer_id", sa.Uuid),
        *(sa.column(name, sa.String) for name in ("phase", "level", "state")),
    )
    counts = sa.table(
        "headcounts",
        *(sa.column(name, sa.Uuid) for name in ("id", "team_id", "officer_id")),
        *(sa.column(name, sa.String) for name in ("kind", "phase", "level", "state")),
        sa.column("people", sa.Integer),
    )
    kind = [visits.c[name] for name in _KIND]
    found = op.get_bind().execute(
        sa.select(*kind, sa.func.count()).where(visits.c.obligation == "home_visit").group_by(*kind)
    )
    rows = [
        {
            "id": uuid4(),
            "kind": " ".join(getattr(each, "hex", each) or "-" for each in told),
            **dict(zip(_KIND, told, strict=True)),
            "people": people,
        }
        for *told, people in found
    ]
    if rows:
        op.bulk_insert(counts, rows)


def downgrade() -> None:
    """Take them back."""
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        for name in ("last", "state", "level"):
            batch_op.drop_index(f"ix_deadlines_by_{name}")
        batch_op.drop_index("ix_deadlines_due")
        batch_op.create_index(
            "ix_deadlines_due",
            ["obligation", "phase", "deadline", "ref", "last_visit_on", "officer_id"],
            unique=False,
        )
    op.drop_table("headcounts")
