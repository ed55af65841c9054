"""Onboardings prepared page after page, invitations, supports of a grouping.

Revision ID: 0005_invitations
Revises: 0004_perimeters
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005_invitations"
down_revision = "0004_perimeters"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "socle_onboarding",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("grouping_id", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("arguments", JSONB, nullable=False),
        sa.Column("support", sa.Boolean, nullable=False),
        sa.Column("lines", JSONB, nullable=False),
        sa.Column("faults", JSONB, nullable=False),
        sa.Column("planned", JSONB, nullable=False),
        sa.Column("task_id", sa.Text),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("started", MOMENT),
    )
    op.create_index(
        "ix_socle_onboarding_grouping", "socle_onboarding", ["grouping_id", "created"]
    )
    op.create_table(
        "socle_invitation",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("onboarding_id", sa.Text, nullable=False),
        sa.Column("organization_id", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text),
        sa.Column("digest", sa.Text),
        sa.Column("expires", MOMENT),
        sa.Column("sendings", sa.Integer, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
    )
    op.create_index(
        "uq_socle_invitation_address",
        "socle_invitation",
        ["organization_id", "address"],
        unique=True,
    )
    op.create_index(
        "ix_socle_invitation_onboarding", "socle_invitation", ["onboarding_id", "state"]
    )
    op.create_index("ix_socle_invitation_digest", "socle_invitation", ["digest"])
    op.add_column("socle_supporter", sa.Column("grouping_id", sa.Text))
    op.add_column("socle_supporter", sa.Column("support_model", sa.Text))


def downgrade():
    op.drop_column("socle_supporter", "support_model")
    op.drop_column("socle_supporter", "grouping_id")
    op.drop_table("socle_invitation")
    op.drop_table("socle_onboarding")
