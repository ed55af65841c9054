"""Agents and places of catalogues, written once in each format.

Revision ID: 0016_shared_pieces
Revises: 0015_catalogue_problems
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016_shared_pieces"
down_revision = "0015_catalogue_problems"
branch_labels = None
depends_on = None

_PIECES = ("ttl", "rdf", "jsonld", "nt")


def _begin_again():
    op.execute("DELETE FROM socle_fragment")
    op.execute("DELETE FROM socle_shared_node")
    op.execute(
        """UPDATE socle_fragment_state SET filled = NULL
        WHERE EXISTS (SELECT 1 FROM package)"""
    )


def upgrade():
    _begin_again()
    op.drop_column("socle_shared_node", "node")
    for name in _PIECES:
        op.add_column("socle_shared_node", sa.Column(name, sa.Text, nullable=False))


def downgrade():
    _begin_again()
    for name in _PIECES:
        op.drop_column("socle_shared_node", name)
    op.add_column("socle_shared_node", sa.Column("node", JSONB, nullable=False))
