"""What a policy would do today, and the files of a perimeter that it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

import ckan.model as model

from .. import groupings, territories
from ..core import policies as core

# CKAN keeps the extras of resources as a text; it is searched before it is parsed.
_FILES = sa.text(
    """
    SELECT g.extras ->> 'territory_id' AS territory_id,
        r.extras::jsonb ->> 'table_schema' AS table_schema,
        count(*) AS files,
        count(*) FILTER (WHERE r.url_type = 'upload') AS uploaded,
        count(*) FILTER (WHERE last.lenient_valid AND last.state = 'done')
            AS conforming,
        count(*) FILTER (WHERE last.state IS NULL OR last.state = 'waiting')
            AS unchecked,
        count(*) FILTER (
            WHERE r.url_type = 'upload' AND (
                last.state = 'impossible'
                OR last.state = 'done' AND NOT last.lenient_valid
                OR last.state = 'done' AND counts.found
            )
        ) AS held,
        count(*) FILTER (WHERE last.state = 'done' AND counts.found) AS counted
    FROM resource r
    JOIN package p ON p.id = r.package_id
    JOIN "group" g ON g.id = p.owner_org
    LEFT JOIN LATERAL (
        SELECT state, lenient_valid, report FROM socle_report
        WHERE resource_id = r.id AND candidate_id IS NULL
        ORDER BY asked DESC LIMIT 1
    ) last ON true
    LEFT JOIN LATERAL (
        SELECT CAST(:codes AS text[]) <> '{}' AND EXISTS (
            SELECT FROM jsonb_array_elements(
                CASE jsonb_typeof(last.report::jsonb -> 'groups')
                WHEN 'array' THEN last.report::jsonb -> 'groups' ELSE '[]' END
            ) one WHERE one ->> 'code' = ANY(CAST(:codes AS text[]))
        ) AS found
    ) counts ON true
    WHERE r.state = 'active' AND p.state = 'active' AND NOT p.private
        AND r.extras LIKE '%"table_schema"%'
        AND (:table_schema = '' OR r.extras::jsonb ->> 'table_schema' = :table_schema)
        AND g.extras ->> 'territory_id' IS NOT NULL
    GROUP BY 1, 2
    """
)
_FOUND = sa.text(
    """
    SELECT g.extras ->> 'territory_id' AS territory_id,
        CASE WHEN one ->> 'code' LIKE 'personal-%' THEN 'personal'
            WHEN one ->> 'code' = 'like-file' THEN 'same-file'
            ELSE one ->> 'code' END AS name,
        count(DISTINCT r.id) AS files
    FROM resource r
    JOIN package p ON p.id = r.package_id
    JOIN "group" g ON g.id = p.owner_org
    JOIN LATERAL (
        SELECT state, report FROM socle_report
        WHERE resource_id = r.id AND candidate_id IS NULL
        ORDER BY asked DESC LIMIT 1
    ) last ON last.state = 'done'
    JOIN LATERAL jsonb_array_elements(
        CASE jsonb_typeof(last.report::jsonb -> 'groups')
        WHEN 'array' THEN last.report::jsonb -> 'groups' ELSE '[]' END
    ) one ON one ->> 'code' = ANY(:codes)
    WHERE r.state = 'active' AND p.state = 'active' AND NOT p.private
        AND r.extras LIKE '%"table_schema"%'
        AND r.extras::jsonb ->> 'table_schema' = :table_schema
        AND g.extras ->> 'territory_id' IS NOT NULL
    GROUP BY 1, 2
    """
)
_COUNTED = ("files", "uploaded", "conforming", "unchecked", "held", "counted")


def files(
    group: model.Group, table_schema: str = "", counted: Iterable[str] = ()
) -> dict[str, dict[str, int]]:
    """Return the public files of a perimeter by table schema, in one query.

    Of one *table_schema*, or of all. `files`, of which `uploaded` (the others are
    links), `conforming`, `unchecked`, `counted` (those where their last check found
    what is *counted*, keys of `core.policies.COUNTED`), and `held`: those that a
    policy would keep back if they were put online today.
    """
    index = territories.current_index()
    within = groupings.territory_id(index, group)
    found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_COUNTED, 0))
    if within is None:
        return {}
    known: dict[str, bool] = {}
    asked = {"table_schema": table_schema, "codes": sorted(core.codes(counted))}
    for row in model.Session.execute(_FILES, asked):
        if row.territory_id not in known:
            known[row.territory_id] = _lies_in(index, row.territory_id, within)
        if known[row.territory_id] and row.table_schema:
            for name in _COUNTED:
                found[row.table_schema][name] += getattr(row, name)
    return dict(found)


def findings(group: model.Group, table_schema: str) -> dict[str, int]:
    """Return how many public files of a perimeter have each finding of `COUNTED`."""
    index = territories.current_index()
    within = groupings.territory_id(index, group)
    found = dict.fromkeys(core.COUNTED, 0)
    asked = {
        "table_schema": table_schema,
        "codes": sorted(core.codes(core.COUNTED)),
    }
    rows = model.Session.execute(_FOUND, asked) if within else ()
    for row in rows:
        if within and _lies_in(index, row.territory_id, within):
            found[row.name] += row.files
    return found


def _lies_in(index: Any, typed: str, within: str) -> bool:
    own = index.resolve(typed).territory_id
    if own is None:
        return False
    return own == within or any(one.id == within for one in index.ancestors(own))


def would_do(counts: dict[str, int], mode: str) -> dict[str, int]:
    """Return what *mode* would do today; `warn` keeps nothing back."""
    return counts | ({"held": 0} if mode == core.WARN else {})


def none() -> dict[str, int]:
    """Return the counts where there is no file."""
    return dict.fromkeys(_COUNTED, 0)
