"""Archives of territories that an administrator sent, before one is put in force.

Revision ID: 0006_archives
Revises: 0005_invitations
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006_archives"
down_revision = "0005_invitations"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "socle_territory_archive",
        sa.Column("checksum", sa.Text, primary_key=True),
        sa.Column("manifest", JSONB, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archive", sa.LargeBinary, nullable=False),
    )


def downgrade():
    op.drop_table("socle_territory_archive")
