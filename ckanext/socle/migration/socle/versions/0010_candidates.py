"""Candidates, the policies of groupings, and the datasets that these hold back.

Revision ID: 0010_candidates
Revises: 0009_report_cells
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010_candidates"
down_revision = "0009_report_cells"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "socle_candidate",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("resource_id", sa.Text, nullable=False),
        sa.Column("package_id", sa.Text, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("storage", sa.Text, nullable=False),
        sa.Column("table_schema", sa.Text, nullable=False),
        sa.Column("table_schema_version", sa.Text, nullable=False),
        sa.Column("fields", JSONB, nullable=False),
        sa.Column("changes", JSONB, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("decided", MOMENT),
        sa.Column("decided_by", sa.Text),
        sa.Column("purged", MOMENT),
    )
    op.create_index(
        "ix_socle_candidate_resource", "socle_candidate", ["resource_id", "created"]
    )
    op.create_index("ix_socle_candidate_package_id", "socle_candidate", ["package_id"])
    op.create_table(
        "socle_policy",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("grouping_id", sa.Text, nullable=False),
        sa.Column("table_schema", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("effective", sa.Date, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("withdrawn", MOMENT),
    )
    op.create_index(
        "ix_socle_policy_schema", "socle_policy", ["table_schema", "grouping_id"]
    )
    op.create_table(
        "socle_held_dataset",
        sa.Column("package_id", sa.Text, primary_key=True),
        sa.Column("author", sa.Text),
        sa.Column("created", MOMENT, nullable=False),
    )
    op.add_column("socle_report", sa.Column("candidate_id", sa.Text))
    op.add_column("socle_report", sa.Column("samples_purged", MOMENT))
    op.create_index("ix_socle_report_candidate_id", "socle_report", ["candidate_id"])


def downgrade():
    op.drop_index("ix_socle_report_candidate_id", "socle_report")
    op.drop_column("socle_report", "samples_purged")
    op.drop_column("socle_report", "candidate_id")
    op.drop_table("socle_held_dataset")
    op.drop_table("socle_policy")
    op.drop_table("socle_candidate")
