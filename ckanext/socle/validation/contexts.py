"""What the portal knows of a producer, for its own rules on files.

The day, the file and the earlier ones change nothing of a report that was made. Of
the rest only what a table schema has a column for counts: a producer's new SIRET
makes no report anew on a file that holds none.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import sqlalchemy as sa

import ckan.model as model

from .. import service_values, territories
from ..core import values
from ..core.identifiers import sirets_in_force
from ..core.table_schemas import TableSchema
from ..core.territories import Alias, Territory, TerritoryIndex
from ..model.report import DONE, ReportRow
from ..model.task import now
from ..policies import rows

if TYPE_CHECKING:
    from ..core.validation.portal_rules import Context

_MOST_EARLIER = 20


def of_organization(
    organization_id: str | None, table_schema: str | None = None
) -> Context:
    """Return what is known of an organisation; an empty context without one.

    *table_schema* is the key of the rules: what a person said of its files counts.
    """
    # The engine is loaded when it is used: CKAN starts without it.
    from ..core.validation.portal_rules import Context  # noqa: PLC0415

    organization = model.Group.get(organization_id) if organization_id else None
    if organization is None:
        return Context()
    extras = organization.extras
    index = territories.current_index()
    typed = extras.get("territory_id")
    territory_id = index.resolve(typed).territory_id if typed else None
    territory = index.get(territory_id) if territory_id else None
    communes = index.communes(territory_id) if territory_id else []
    day = now().date()
    return Context(
        siren=str(extras.get("siren") or ""),
        sirets=tuple(sirets_in_force(values.loaded(extras.get("sirets")), day)),
        communes=_codes(index, communes),
        box=territory.bbox if territory else None,
        boxes={one.code: one.bbox for one in communes if one.bbox},
        today=day.isoformat(),
        service_domains=_domains(str(extras.get("email") or "")),
        services=service_values.digests(organization.id, table_schema),
        counted=rows.counted(organization.id, table_schema),
    )


def of_file(context: Context, row: ReportRow, sha256: str) -> Context:
    """Return *context* with what is known of a file: its copies of before."""
    from ..core.validation.portal_rules import EarlierFile  # noqa: PLC0415

    later = sa.orm.aliased(ReportRow)
    replaced = (
        sa.select(later.id)
        .where(
            later.resource_id == ReportRow.resource_id,
            later.candidate_id.is_(None),
            later.sha256 != sha256,
            later.asked > ReportRow.asked,
        )
        .exists()
    )
    other = ReportRow.resource_id != row.resource_id
    came_back = sa.true() if row.candidate_id else sa.or_(other, replaced)
    found = model.Session.scalars(
        sa.select(ReportRow)
        .where(
            ReportRow.package_id == row.package_id,
            ReportRow.sha256 == sha256,
            ReportRow.state == DONE,
            ReportRow.candidate_id.is_(None),
            ReportRow.id != row.id,
            came_back,
        )
        .order_by(ReportRow.asked)
        .limit(_MOST_EARLIER)
    )
    earlier = tuple(
        EarlierFile(sha256, one.created.date().isoformat(), one.resource_id)
        for one in found
    )
    earlier += tuple(
        EarlierFile(
            str(one.sha256),
            one.created.date().isoformat(),
            one.resource_id,
            one.filename,
            tuple(one.row_marks or ()),
        )
        for one in _older_files(row, sha256)
    )
    return dataclasses.replace(context, sha256=sha256, earlier=earlier)


def _older_files(row: ReportRow, sha256: str) -> list[ReportRow]:
    """Return the last checks of the older files of the same kind of a dataset."""
    mine, other = sa.orm.aliased(model.Resource), sa.orm.aliased(model.Resource)
    found = model.Session.scalars(
        sa.select(ReportRow)
        .distinct(ReportRow.resource_id)
        .join(other, other.id == ReportRow.resource_id)
        .join(mine, mine.id == row.resource_id)
        .where(
            ReportRow.package_id == row.package_id,
            ReportRow.resource_id != row.resource_id,
            ReportRow.table_schema == row.table_schema,
            ReportRow.state == DONE,
            ReportRow.candidate_id.is_(None),
            ReportRow.row_marks.is_not(None),
            other.state == model.State.ACTIVE,
            other.created < mine.created,
        )
        .order_by(ReportRow.resource_id, ReportRow.asked.desc())
    )
    kept = sorted(found, key=lambda one: one.asked, reverse=True)
    return [one for one in kept if one.sha256 != sha256][:_MOST_EARLIER]


def digest(context: Context, table_schema: TableSchema) -> str:
    """Return what changes when *context* could judge a file of these rules otherwise.

    64 hexadecimal digits.
    """
    return narrowed(context, table_schema).digest()


def narrowed(context: Context, table_schema: TableSchema) -> Context:
    """Return the facts of a context that a table schema has columns for."""
    from ..core.validation.compiling import compile_rules  # noqa: PLC0415
    from ..core.validation.limits import DEFAULT_LIMITS  # noqa: PLC0415

    if not table_schema.is_tabular:
        return dataclasses.replace(
            context,
            siren="",
            sirets=(),
            communes=frozenset(),
            box=None,
            boxes={},
            services=frozenset(),
            counted=frozenset(),
        )
    columns = compile_rules(table_schema, DEFAULT_LIMITS).columns.values()
    numbers = any(one.overlay.producer in ("siret", "siren") for one in columns)
    codes = any(one.kind == "commune-code" for one in columns)
    kept = dataclasses.replace(context, box=None, boxes={})
    if not numbers:
        kept = dataclasses.replace(kept, siren="", sirets=())
    if not codes:
        kept = dataclasses.replace(kept, communes=frozenset())
    return kept


def _codes(index: TerritoryIndex, communes: list[Territory]) -> frozenset[str]:
    """Return the codes of communes, and those that they had before."""
    ids = {one.id for one in communes}
    old = {one.code for one in index.aliases if ids.intersection(_heirs(one))}
    return frozenset({one.code for one in communes} | old)


def _heirs(alias: Alias) -> tuple[str, ...]:
    return (alias.target,) if alias.target else alias.heirs


def _domains(email: str) -> frozenset[str]:
    domain = email.rpartition("@")[2].strip().lower()
    return frozenset({domain} if domain and "@" in email else ())
