"""Our own tables; created and changed by Alembic only (`migration/socle`)."""
