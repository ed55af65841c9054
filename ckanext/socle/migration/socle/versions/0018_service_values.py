"""Values that are of a service and not of a person, known by their digest.

Revision ID: 0018_service_values
Revises: 0017_entry_grids
"""

import sqlalchemy as sa
from alembic import op

revision = "0018_service_values"
down_revision = "0017_entry_grids"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "socle_service_value",
        sa.Column("organization_id", sa.Text, primary_key=True),
        sa.Column("table_schema", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("author", sa.Text),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade():
    op.drop_table("socle_service_value")
