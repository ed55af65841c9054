"""Territories: nodes, graph, closure, old codes, and the millésimes loaded.

Revision ID: 0001_territories
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001_territories"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "socle_territory",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("search_name", sa.Text, nullable=False),
        sa.Column("organization_name", sa.Text),
        sa.Column("liaison", sa.SmallInteger),
        sa.Column("nature", sa.Text),
        sa.Column("zone", sa.Text),
        sa.Column("departement", sa.Text),
        sa.Column("siren", sa.Text),
        sa.Column("exercised_by", sa.Text),
        sa.Column("population", sa.Integer),
        sa.Column("population_totale", sa.Integer),
        sa.Column("postal_codes", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("bbox", sa.ARRAY(sa.Float)),
    )
    op.create_index(
        "ix_socle_territory_level_code", "socle_territory", ["level", "code"]
    )
    op.create_index(
        "ix_socle_territory_search_name", "socle_territory", ["search_name"]
    )
    op.create_index("ix_socle_territory_siren", "socle_territory", ["siren"])
    for table, first, second in (
        ("socle_territory_parent", "child", "parent"),
        ("socle_territory_closure", "descendant", "ancestor"),
    ):
        op.create_table(
            table,
            sa.Column(first, sa.Text, primary_key=True),
            sa.Column(second, sa.Text, primary_key=True),
            sa.Column("whole", sa.Boolean, nullable=False),
        )
        op.create_index(f"ix_{table}_{second}", table, [second])
    op.create_table(
        "socle_territory_alias",
        sa.Column("level", sa.Text, primary_key=True),
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("target", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("last_millesime", sa.SmallInteger),
        sa.Column("ended", sa.Text),
    )
    op.create_index(
        "ix_socle_territory_alias_target", "socle_territory_alias", ["target"]
    )
    op.create_table(
        "socle_territory_millesime",
        sa.Column("checksum", sa.Text, primary_key=True),
        sa.Column("millesime", sa.SmallInteger, nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
        sa.Column("loaded", sa.DateTime(timezone=True), nullable=False),
        sa.Column("manifest", JSONB, nullable=False),
        sa.Column("archive", sa.LargeBinary, nullable=False),
    )
    op.create_index(
        "uq_socle_territory_millesime_current",
        "socle_territory_millesime",
        ["current"],
        unique=True,
        postgresql_where=sa.text("current"),
    )


def downgrade():
    for name in ("millesime", "alias", "closure", "parent"):
        op.drop_table(f"socle_territory_{name}")
    op.drop_table("socle_territory")
