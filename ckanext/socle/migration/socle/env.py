"""Alembic's environment: our tables only, in our own version table."""

from alembic import context
from sqlalchemy import engine_from_config, pool

from ckan.model.meta import metadata

PLUGIN = "socle"


def include_object(found, name, type_, reflected, compare_to):
    """Leave CKAN's tables and other plugins' alone."""
    return type_ != "table" or name.startswith(f"{PLUGIN}_")


def run_migrations() -> None:
    """Bring the tables to the wanted version, in one transaction."""
    engine = engine_from_config(
        context.config.get_section(context.config.config_ini_section, {}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            version_table=f"{PLUGIN}_alembic_version",
            include_object=include_object,
        )
        with context.begin_transaction():
            context.run_migrations()


if not context.is_offline_mode():
    run_migrations()
