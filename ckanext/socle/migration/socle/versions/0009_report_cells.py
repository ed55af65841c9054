"""Every cell of a report beyond its samples.

Revision ID: 0009_report_cells
Revises: 0008_declarations
"""

import sqlalchemy as sa
from alembic import op

revision = "0009_report_cells"
down_revision = "0008_declarations"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "socle_report_cells",
        sa.Column(
            "report_id",
            sa.Text,
            sa.ForeignKey("socle_report.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("group_place", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("cells", sa.LargeBinary, nullable=False),
    )


def downgrade():
    op.drop_table("socle_report_cells")
