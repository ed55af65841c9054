"""Rows that people are typing.

Revision ID: 0017_entry_grids
Revises: 0016_shared_pieces
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017_entry_grids"
down_revision = "0016_shared_pieces"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "socle_entry_grid",
        sa.Column("package_id", sa.Text, primary_key=True),
        sa.Column("table_schema", sa.Text, nullable=False),
        sa.Column("rows", JSONB, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade():
    op.drop_table("socle_entry_grid")
