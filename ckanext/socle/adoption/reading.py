"""What the portal knows of public files, in two questions, kept for some minutes."""

from __future__ import annotations

import datetime
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import table_schemas, territories
from ..core import adoption as core
from ..core.adoption import Body, PublishedFile
from ..core.territories import TerritoryIndex
from ..model.task import now

FRESH = 900  # seconds
_BATCH = 1_000
# CKAN keeps the extras of resources as a text; it is searched before it is parsed.
_FILES = sa.text(
    """
    SELECT r.extras::jsonb ->> 'table_schema' AS table_schema,
        coalesce(r.extras::jsonb ->> 'table_schema_version', '') AS version,
        p.owner_org,
        coalesce(
            nullif(p.extras ->> 'modified', ''),
            coalesce(r.last_modified, r.created)::text
        ) AS changed,
        last.valid,
        CASE WHEN NOT last.valid THEN (
            SELECT jsonb_agg(
                jsonb_build_array(g ->> 'code', g ->> 'field', g -> 'count')
            )
            FROM jsonb_array_elements(last.report -> 'groups') g
            WHERE g ->> 'severity' = 'fix'
        ) END AS problems
    FROM resource r
    JOIN package p ON p.id = r.package_id
    LEFT JOIN LATERAL (
        SELECT CASE WHEN state = 'done' THEN lenient_valid END AS valid, report
        FROM socle_report
        WHERE resource_id = r.id AND candidate_id IS NULL AND state <> 'waiting'
        ORDER BY asked DESC LIMIT 1
    ) last ON true
    WHERE r.state = 'active' AND p.state = 'active' AND NOT p.private
        AND r.extras LIKE '%"table_schema"%' AND p.owner_org IS NOT NULL
        AND coalesce(r.extras::jsonb ->> 'table_schema', '') <> ''"""
)
_BODIES = sa.text(
    """
    SELECT g.id, g.name, g.title, g.extras ->> 'siren' AS siren,
        g.extras ->> 'kind' AS kind, g.extras ->> 'territory_id' AS territory,
        count(p.id) AS datasets
    FROM "group" g
    JOIN package p ON p.owner_org = g.id AND p.state = 'active' AND NOT p.private
    WHERE g.is_organization AND g.state = 'active'
    GROUP BY g.id"""
)
_kept: tuple[float, dict[str, Any]] | None = None


def adoption() -> dict[str, Any]:
    """Return the figures of the portal: see `core.adoption.figures`.

    With `portal` (its address) and `computed` (ISO 8601, UTC). They are counted again
    after a quarter of an hour.
    """
    global _kept  # figures that anyone may read, with their time
    if _kept is None or time.monotonic() - _kept[0] > FRESH:
        _kept = time.monotonic(), _counted()
    return _kept[1]


def forget() -> None:
    """Count again at the next question."""
    global _kept
    _kept = None


def _counted() -> dict[str, Any]:
    bodies = dict(_bodies())
    moment = now()
    found = core.figures(_files(bodies), bodies, _frequencies(), moment.date())
    return {
        "portal": tk.config["ckan.site_url"],
        "computed": moment.isoformat(timespec="seconds"),
        **found,
    }


def _frequencies() -> dict[str, str | None]:
    registry = table_schemas.current()
    tables = (entry for entry in registry.list_all() if entry["checked"])
    keys = [entry["name"] for entry in tables]
    return {key: registry.get(key).overlay.frequency for key in keys}


def _files(bodies: Iterable[str]) -> Iterator[PublishedFile]:
    known = set(bodies)
    rows = model.Session.execute(_FILES.execution_options(yield_per=_BATCH))
    for row in rows:
        if row.owner_org not in known:
            continue
        problems: Counter[core.Problem] = Counter()
        for code, name, count in row.problems or ():
            problems[str(code), str(name or "")] += int(count or 0)
        yield PublishedFile(
            table_schema=row.table_schema,
            version=row.version,
            body=row.owner_org,
            changed=_day(row.changed),
            valid=row.valid,
            problems=problems,
        )


def _day(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(text or "")[:10])
    except ValueError:
        return None


def _bodies() -> Iterator[tuple[str, Body]]:
    index = territories.current_index()
    for row in model.Session.execute(_BODIES):
        place = _place(index, row.territory)
        yield (
            row.id,
            Body(
                siren=row.siren or "",
                name=row.title or row.name,
                kind=row.kind or "",
                url=tk.h.url_for(
                    "organization.read", id=row.name, qualified=True, locale="default"
                ),
                datasets=row.datasets,
                **place,
            ),
        )


def _place(index: TerritoryIndex, typed: str | None) -> dict[str, Any]:
    found = index.resolve(typed).territory_id if typed else None
    if not found or found not in index:
        return {}
    territory = index.get(found)
    around = {one.level: one.code for one in (territory, *index.ancestors(found))}
    return {
        "territory": found,
        "region": around.get("region", ""),
        "departement": territory.departement or around.get("departement", ""),
        "population": territory.population,
    }
