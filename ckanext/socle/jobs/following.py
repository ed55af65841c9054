"""The task that checks again the files whose rules changed with their producer.

It asks for checks, one task a file: safe to stop, and to run again.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

import ckan.model as model

from .. import reports, service_values, table_schemas
from ..core.errors import SocleError
from ..core.validation.portal_rules import Context
from ..model.report import DONE, ReportRow
from ..validation import contexts, judging

if TYPE_CHECKING:
    from ..tasks import Progress

_BATCH = 100


def run(progress: Progress, *, organization_id: str) -> dict[str, Any]:
    """Ask for the checks; return `asked`, their number."""
    context = contexts.of_organization(organization_id)
    ids = list(model.Session.scalars(_resources(organization_id)))
    progress.set_total(len(ids))
    rules: dict[str, str] = {}
    asked = 0
    for start in range(0, len(ids), _BATCH):
        page = ids[start : start + _BATCH]
        for resource_id, row in reports.latest(page).items():
            if row.state == DONE and _changed(row, organization_id, context, rules):
                resource = model.Resource.get(resource_id)
                asked += reports.ask(resource, author=None, again=True) is not None
        model.Session.commit()
        progress.advance(len(page))
    return {"asked": asked}


def _resources(organization_id: str) -> sa.Select[tuple[str]]:
    return (
        sa.select(model.Resource.id)
        .join(model.Package, model.Package.id == model.Resource.package_id)
        .where(
            model.Package.owner_org == organization_id,
            model.Package.state != model.State.DELETED,
            model.Resource.state == model.State.ACTIVE,
        )
        .order_by(model.Resource.id)
    )


def _changed(
    row: ReportRow, organization_id: str, context: Context, rules: dict[str, str]
) -> bool:
    """Tell whether the report would be made by other rules today."""
    reference = f"{row.table_schema}@{row.table_schema_version}".rstrip("@")
    if reference not in rules:
        try:
            table_schema = table_schemas.get(reference)
        except SocleError:
            return False
        known = service_values.digests(organization_id, table_schema.key)
        context = dataclasses.replace(context, services=known)
        rules[reference] = judging.rules_of(table_schema, context)
    return rules[reference] != row.rules
