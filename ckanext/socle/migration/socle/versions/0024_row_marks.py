"""What stands for the rows of a file, to know them in another one.

Revision ID: 0024_row_marks
Revises: 0023_counted_findings
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0024_row_marks"
down_revision = "0023_counted_findings"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("socle_report", sa.Column("row_marks", JSONB))


def downgrade():
    op.drop_column("socle_report", "row_marks")
