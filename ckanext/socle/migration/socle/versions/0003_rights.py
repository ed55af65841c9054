"""Rights at scale, supporters, and the requests that people make.

Revision ID: 0003_rights
Revises: 0002_tasks_and_reports
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003_rights"
down_revision = "0002_tasks_and_reports"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "socle_permission_key",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("settled", sa.Integer),
    )
    op.create_table(
        "socle_supporter",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("organization_id", sa.Text, nullable=False),
        sa.Column("supporter_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("answered", MOMENT),
        sa.Column("answered_by", sa.Text),
    )
    op.create_index(
        "ix_socle_supporter_supporter", "socle_supporter", ["supporter_id", "state"]
    )
    op.create_index(
        "uq_socle_supporter_open",
        "socle_supporter",
        ["organization_id", "supporter_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('sent', 'accepted')"),
    )
    op.create_table(
        "socle_publication",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("package_id", sa.Text, nullable=False),
        sa.Column("organization_id", sa.Text, nullable=False),
        sa.Column("supporter_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("moment", MOMENT, nullable=False),
    )
    op.create_index(
        "ix_socle_publication_package", "socle_publication", ["package_id", "moment"]
    )
    op.create_table(
        "socle_request",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("target_id", sa.Text, nullable=False),
        sa.Column("details", JSONB, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("answered", MOMENT),
        sa.Column("answered_by", sa.Text),
    )
    op.create_index("ix_socle_request_author", "socle_request", ["author", "created"])
    op.create_index("ix_socle_request_target", "socle_request", ["target_id", "state"])
    op.create_index(
        "uq_socle_request_sent",
        "socle_request",
        ["kind", "subject_id", "target_id"],
        unique=True,
        postgresql_where=sa.text("state = 'sent'"),
    )


def downgrade():
    for name in ("request", "publication", "supporter", "permission_key"):
        op.drop_table(f"socle_{name}")
