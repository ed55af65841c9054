"""Find what catalogues hold by its IRI: a harvest asks for each dataset it brings.

Revision ID: 0021_fragment_iris
Revises: 0020_provisions
"""

from alembic import op

revision = "0021_fragment_iris"
down_revision = "0020_provisions"
branch_labels = None
depends_on = None

_INDEX = "ix_socle_fragment_iri"


def upgrade():
    # By hash: an IRI may be longer than what a tree can hold.
    op.create_index(_INDEX, "socle_fragment", ["iri"], postgresql_using="hash")


def downgrade():
    op.drop_index(_INDEX, "socle_fragment")
