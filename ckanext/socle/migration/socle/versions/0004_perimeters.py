"""The state of each perimeter, so that a process knows when one changes.

Revision ID: 0004_perimeters
Revises: 0003_rights
"""

import sqlalchemy as sa
from alembic import op

revision = "0004_perimeters"
down_revision = "0003_rights"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "socle_perimeter",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("checksum", sa.Text, nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade():
    op.drop_table("socle_perimeter")
