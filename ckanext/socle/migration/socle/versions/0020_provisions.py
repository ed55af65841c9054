"""Files that the portal made for bodies, and the national bases that it made them of.

Revision ID: 0020_provisions
Revises: 0019_quick_pieces
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020_provisions"
down_revision = "0019_quick_pieces"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "socle_endowment",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("grouping_id", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("base", sa.Text, nullable=False),
        sa.Column("table_schema", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("task_id", sa.Text),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("started", MOMENT),
    )
    op.create_index(
        "ix_socle_endowment_grouping", "socle_endowment", ["grouping_id", "created"]
    )
    op.create_table(
        "socle_provision",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("organization_id", sa.Text, nullable=False),
        sa.Column("table_schema", sa.Text, nullable=False),
        sa.Column("package_id", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("endowment_id", sa.Text),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("left_out", JSONB, nullable=False),
        sa.Column("gaps", JSONB, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
    )
    op.create_index(
        "uq_socle_provision_package", "socle_provision", ["package_id"], unique=True
    )
    op.create_index(
        "ix_socle_provision_organization",
        "socle_provision",
        ["organization_id", "table_schema"],
    )


def downgrade():
    op.drop_table("socle_provision")
    op.drop_table("socle_endowment")
