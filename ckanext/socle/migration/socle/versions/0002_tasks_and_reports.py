"""Tasks, and the reports on files.

Revision ID: 0002_tasks_and_reports
Revises: 0001_territories
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002_tasks_and_reports"
down_revision = "0001_territories"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "socle_task",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("arguments", JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("result", JSONB),
        sa.Column("author", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("cancel", sa.Boolean, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("started", MOMENT),
        sa.Column("finished", MOMENT),
        sa.Column("heartbeat", MOMENT, nullable=False),
    )
    op.create_index("ix_socle_task_subject", "socle_task", ["subject"])
    op.create_index("ix_socle_task_author", "socle_task", ["author"])
    op.create_index("ix_socle_task_created", "socle_task", ["created"])
    op.create_index(
        "ix_socle_task_state_heartbeat", "socle_task", ["state", "heartbeat"]
    )
    op.create_index(
        "uq_socle_task_waiting_subject",
        "socle_task",
        ["kind", "subject"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting' AND subject <> ''"),
    )
    op.create_table(
        "socle_report",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("resource_id", sa.Text, nullable=False),
        sa.Column("package_id", sa.Text, nullable=False),
        sa.Column("task_id", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("table_schema", sa.Text, nullable=False),
        sa.Column("table_schema_version", sa.Text, nullable=False),
        sa.Column("rules", sa.Text, nullable=False),
        sa.Column("strict_valid", sa.Boolean),
        sa.Column("lenient_valid", sa.Boolean),
        sa.Column("rows", sa.Integer),
        sa.Column("errors", sa.Integer),
        sa.Column("report", JSONB),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("reason_params", JSONB),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("asked", MOMENT, nullable=False),
        sa.Column("checked", MOMENT),
    )
    op.create_index("ix_socle_report_package_id", "socle_report", ["package_id"])
    op.create_index(
        "ix_socle_report_resource", "socle_report", ["resource_id", "asked"]
    )


def downgrade():
    op.drop_table("socle_report")
    op.drop_table("socle_task")
