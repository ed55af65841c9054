"""What the catalogues for harvesters are read from.

Revision ID: 0011_fragments
Revises: 0010_candidates
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0011_fragments"
down_revision = "0010_candidates"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
_TABLES = (
    "socle_fragment_state",
    "socle_identity",
    "socle_tombstone",
    "socle_fragment",
)


def upgrade():
    where_it_is = (
        ("package_id", sa.Text, {"primary_key": True}),
        ("organization_id", sa.Text, {}),
        ("iri", sa.Text, {"nullable": False}),
        ("identifier", sa.Text, {"nullable": False}),
        ("keys", ARRAY(sa.Text), {"nullable": False}),
        ("origin", sa.Text, {"nullable": False}),
    )
    op.create_table(
        "socle_fragment",
        *(sa.Column(name, type_, **more) for name, type_, more in where_it_is),
        sa.Column("modified", MOMENT, nullable=False),
        sa.Column("written", MOMENT, nullable=False, index=True),
        sa.Column("generation", sa.Text, nullable=False, index=True),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("turtle", sa.Text, nullable=False),
        sa.Column("blocks", sa.Text, nullable=False),
        sa.Column("terms", ARRAY(sa.Text), nullable=False),
        sa.Column("findings", JSONB, nullable=False),
    )
    op.create_index(
        "ix_socle_fragment_organization",
        "socle_fragment",
        ["organization_id", "package_id"],
    )
    op.create_index(
        "ix_socle_fragment_keys", "socle_fragment", ["keys"], postgresql_using="gin"
    )
    _compress_quickly()
    op.create_table(
        "socle_tombstone",
        *(sa.Column(name, type_, **more) for name, type_, more in where_it_is),
        sa.Column("removed", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "socle_identity",
        sa.Column("package_id", sa.Text, primary_key=True),
        sa.Column("iri", sa.Text, nullable=False),
        sa.Column("identifier", sa.Text, nullable=False),
    )
    op.create_table(
        "socle_fragment_state",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("installed", MOMENT, nullable=False),
        sa.Column("filled", MOMENT),
    )
    op.execute(
        """INSERT INTO socle_fragment_state (id, installed, filled)
        SELECT 1, now(), CASE WHEN EXISTS (SELECT 1 FROM package) THEN NULL
        ELSE now() END"""
    )


def _compress_quickly():
    """LZ4 is read three times as fast as pglz; some PostgreSQL are made without it."""
    op.execute(
        """DO $$ BEGIN
            ALTER TABLE socle_fragment
                ALTER COLUMN turtle SET COMPRESSION lz4,
                ALTER COLUMN blocks SET COMPRESSION lz4;
        EXCEPTION WHEN others THEN NULL;
        END $$"""
    )


def downgrade():
    for name in _TABLES:
        op.drop_table(name)
