"""Campaigns that check files again, and what each found.

Revision ID: 0014_revalidations
Revises: 0013_previews
"""

import sqlalchemy as sa
from alembic import op

revision = "0014_revalidations"
down_revision = "0013_previews"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "socle_revalidation",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("table_schema", sa.Text, nullable=False, index=True),
        sa.Column("version", sa.Text, nullable=False, server_default=""),
        sa.Column("organization_id", sa.Text),
        sa.Column("grouping_id", sa.Text),
        sa.Column("move", sa.Text, nullable=False, server_default=""),
        sa.Column("task_id", sa.Text),
        sa.Column("author", sa.Text),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "socle_revalidation_file",
        sa.Column(
            "revalidation_id",
            sa.Text,
            sa.ForeignKey("socle_revalidation.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("resource_id", sa.Text, primary_key=True),
        sa.Column("package_id", sa.Text, nullable=False),
        sa.Column("organization_id", sa.Text),
        sa.Column("version", sa.Text, nullable=False, server_default=""),
        sa.Column("was_valid", sa.Boolean),
        sa.Column("outcome", sa.Text, nullable=False, server_default=""),
        sa.Column("errors", sa.Integer),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("checked", sa.DateTime(timezone=True)),
        sa.Column("moved", sa.DateTime(timezone=True)),
        sa.Column("refused", sa.Text, nullable=False, server_default=""),
    )
    op.create_index(
        "ix_socle_revalidation_outcome",
        "socle_revalidation_file",
        ["revalidation_id", "outcome"],
    )


def downgrade():
    op.drop_table("socle_revalidation_file")
    op.drop_table("socle_revalidation")
