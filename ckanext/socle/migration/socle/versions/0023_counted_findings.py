"""What a grouping counts of the findings that the portal only points out.

Revision ID: 0023_counted_findings
Revises: 0022_mailings
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0023_counted_findings"
down_revision = "0022_mailings"
branch_labels = None
depends_on = None


def upgrade():
    counted = sa.Column("counted", JSONB, nullable=False, server_default="[]")
    op.add_column("socle_policy", counted)


def downgrade():
    op.drop_column("socle_policy", "counted")
