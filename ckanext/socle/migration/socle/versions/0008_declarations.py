"""What bodies said of the files that are expected of them.

Revision ID: 0008_declarations
Revises: 0007_table_schemas
"""

import sqlalchemy as sa
from alembic import op

revision = "0008_declarations"
down_revision = "0007_table_schemas"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "socle_declaration",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("organization_id", sa.Text, nullable=False),
        sa.Column("table_schema", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("year", sa.Integer),
        sa.Column("url", sa.Text),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("revoked", MOMENT),
        sa.Column("revoked_by", sa.Text),
        sa.Column("link_tried", MOMENT),
        sa.Column("link_answered", MOMENT),
        sa.Column("link_error", sa.Text),
    )
    op.create_index(
        "uq_socle_declaration",
        "socle_declaration",
        ["organization_id", "table_schema", "kind"],
        unique=True,
        postgresql_where=sa.text("revoked IS NULL"),
    )


def downgrade():
    op.drop_table("socle_declaration")
