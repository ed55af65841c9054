"""Table schemas that came from catalogues, or that an administrator added.

Revision ID: 0007_table_schemas
Revises: 0006_archives
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007_table_schemas"
down_revision = "0006_archives"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def text(name, **options):
    return sa.Column(name, sa.Text, nullable=False, server_default="", **options)


def upgrade():
    op.create_table(
        "socle_table_schema_file",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "socle_table_schema_catalogue",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("sha256", sa.Text, sa.ForeignKey("socle_table_schema_file.sha256")),
        text("etag"),
        text("last_modified"),
        sa.Column("tried", MOMENT, nullable=False),
        sa.Column("read", MOMENT),
        text("error"),
    )
    op.create_table(
        "socle_table_schema",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        text("catalogue", index=True),
        sa.Column("schema_type", sa.Text, nullable=False),
        *map(text, ("title", "description", "homepage", "contact", "external_doc")),
        sa.Column("labels", JSONB, nullable=False, server_default="[]"),
        text("url"),
        sa.Column(
            "sha256",
            sa.Text,
            sa.ForeignKey("socle_table_schema_file.sha256"),
            nullable=False,
        ),
        text("etag"),
        text("last_modified"),
        sa.Column("added", MOMENT, nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
        sa.Column("vanished", MOMENT),
    )


def downgrade():
    op.drop_table("socle_table_schema")
    op.drop_table("socle_table_schema_catalogue")
    op.drop_table("socle_table_schema_file")
