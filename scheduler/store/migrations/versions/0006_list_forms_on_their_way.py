"""List the forms on their way of whoever typed them, each with the page that was asked for last."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("step", sa.String(length=20), nullable=False, server_default="ask"))
        batch_op.create_index(batch_op.f("ix_drafts_officer_id"), ["officer_id"], unique=False)
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.alter_column("step", server_default=None)


def downgrade() -> None:
    """Take them back."""
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drafts_officer_id"))
        batch_op.drop_column("step")
