"""Turn the names, and order what is searched for by code point: so a search is a look in an index."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_AT_ONCE = 5_000


def upgrade() -> None:
    """Bring the tables forward, with the names that stand."""
    by_code_point = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    names = op.create_table(
        "turned_names",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("turned", by_code_point, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_turned_names_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "turned", name=op.f("pk_turned_names")),
        sqlite_with_rowid=False,
    )
    _turn_those_that_stand(names)
    with op.batch_alter_table("turned_names", schema=None) as batch_op:
        batch_op.create_index("ix_turned_names_turned", ["turned", "person_id"], unique=False)
    _order_references("C")
    if _on_postgresql():
        op.execute("ANALYZE people, turned_names")  # else a search is planned as for tables of nobody


def downgrade() -> None:
    """Take them back."""
    _order_references("default")
    with op.batch_alter_table("turned_names", schema=None) as batch_op:
        batch_op.drop_index("ix_turned_names_turned")

    op.drop_table("turned_names")


def _turn_those_that_stand(names: sa.Table) -> None:
    connection = op.get_bind()
    particulars = sa.table(
        "particulars",
        sa.column("person_id", sa.Uuid()),
        sa.column("sought", sa.String()),
        sa.column("superseded_at"),
    )
    standing = sa.select(particulars.c.person_id, particulars.c.sought).where(
        particulars.c.superseded_at.is_(None)
    )
    standing = standing.order_by(particulars.c.person_id)
    for rows in connection.execute(standing).partitions(_AT_ONCE):
        made = [{"person_id": person, "turned": each} for person, sought in rows for each in _turns(sought)]
        if made:
            connection.execute(sa.insert(names), made)


def _turns(sought: str) -> set[str]:
    words = sought.split()
    return {"".join(f" {word}" for word in words[first:] + words[:first]) for first in range(len(words))}


def _order_references(collation: str) -> None:
    if _on_postgresql():  # SQLite has no other order
        ordered = sa.String(120, collation=collation)
        op.alter_column("people", "folded_ref", existing_type=sa.String(120), type_=ordered)


def _on_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"
