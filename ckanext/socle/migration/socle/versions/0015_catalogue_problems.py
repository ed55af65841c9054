"""What was broken in a catalogue when it was last read.

Revision ID: 0015_catalogue_problems
Revises: 0014_revalidations
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015_catalogue_problems"
down_revision = "0014_revalidations"
branch_labels = None
depends_on = None

TABLE = "socle_table_schema_catalogue"


def upgrade():
    op.add_column(
        TABLE, sa.Column("problems", JSONB, nullable=False, server_default="[]")
    )


def downgrade():
    op.drop_column(TABLE, "problems")
