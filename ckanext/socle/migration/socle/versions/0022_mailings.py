"""What people want to be told and what they were told; proposals that are reviewed.

Revision ID: 0022_mailings
Revises: 0021_fragment_iris
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022_mailings"
down_revision = "0021_fragment_iris"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "socle_mail_choice",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("secret", sa.Text, nullable=False, unique=True),
        sa.Column("pace", sa.Text, nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
    )
    op.create_table(
        "socle_told",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("organization_id", sa.Text, nullable=False, index=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
    )
    op.create_table(
        "socle_digest_line",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("address", sa.Text, nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("values", JSONB, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
    )
    op.create_table(
        "socle_review",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("grouping_id", sa.Text, nullable=False),
        sa.Column("package_id", sa.Text, nullable=False, index=True),
        sa.Column("candidate_id", sa.Text, index=True),
        sa.Column("author", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("decided", MOMENT),
        sa.Column("decided_by", sa.Text),
    )
    op.create_index(
        "ix_socle_review_grouping",
        "socle_review",
        ["grouping_id", "state", "created"],
    )


def downgrade():
    op.drop_table("socle_review")
    op.drop_table("socle_digest_line")
    op.drop_table("socle_told")
    op.drop_table("socle_mail_choice")
