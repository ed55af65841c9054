"""The first rows of files, shown on their pages.

Revision ID: 0013_previews
Revises: 0012_fragment_pieces
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013_previews"
down_revision = "0012_fragment_pieces"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "socle_preview",
        sa.Column("resource_id", sa.Text, primary_key=True),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("preview", JSONB, nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade():
    op.drop_table("socle_preview")
