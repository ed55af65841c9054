"""The pieces that pages for harvesters are made of, in each format.

Revision ID: 0012_fragment_pieces
Revises: 0011_fragments
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0012_fragment_pieces"
down_revision = "0011_fragments"
branch_labels = None
depends_on = None

_PIECES = ("ttl", "rdf", "jsonld", "nt")


def upgrade():
    op.execute("DELETE FROM socle_fragment")
    for name in ("turtle", "blocks"):
        op.drop_column("socle_fragment", name)
    for name in _PIECES:
        op.add_column("socle_fragment", sa.Column(name, sa.Text, nullable=False))
        _compress_quickly(name)
    shared = sa.Column("shared", ARRAY(sa.Text), nullable=False)
    op.add_column("socle_fragment", shared)
    op.create_table(
        "socle_shared_node",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("iri", sa.Text, nullable=False),
        sa.Column("node", JSONB, nullable=False),
    )


def _compress_quickly(name):
    """LZ4 is read three times as fast as pglz; some PostgreSQL are made without it."""
    op.execute(
        f"""DO $$ BEGIN
            ALTER TABLE socle_fragment ALTER COLUMN {name} SET COMPRESSION lz4;
        EXCEPTION WHEN others THEN NULL;
        END $$"""
    )


def downgrade():
    op.drop_table("socle_shared_node")
    op.execute("DELETE FROM socle_fragment")
    for name in (*_PIECES, "shared"):
        op.drop_column("socle_fragment", name)
    for name in ("turtle", "blocks"):
        op.add_column("socle_fragment", sa.Column(name, sa.Text, nullable=False))
