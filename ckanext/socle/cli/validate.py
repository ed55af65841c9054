"""`ckan socle validate`: as without CKAN, with the table schemas of the portal."""

from __future__ import annotations

from typing import Any

import click

from .. import standalone_validation, table_schemas

_ALONE = standalone_validation.validate


@click.pass_context
def _validate(context: click.Context, **given: Any) -> None:
    context.obj = table_schemas.current()
    context.invoke(_ALONE, **given)


validate = click.Command(
    "validate",
    callback=_validate,
    params=_ALONE.params,
    help=_ALONE.help,
    short_help=_ALONE.short_help,
)
