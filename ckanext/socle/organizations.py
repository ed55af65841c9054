"""Organisations by page, one query a list whatever the portal's size.

CKAN makes its lists of organisations whole, 10,000 of them, to fill a menu or to see
whether there is one. Here a list is a page, even of what a user may do: roles and
cascade as CKAN has them, and supporters where they publish.
"""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

import ckan.authz as authz
import ckan.model as model

from . import territories
from .core import identifiers
from .core.errors import IdentifierError
from .core.territories import TerritoryIndex, fold

FEW = 30  # choices that a person reads in a menu; beyond, they are searched for
PUBLISHING = ("create_dataset", "update_dataset")  # what a supporter may do
_MOST_WORDS = 8
_SPELLINGS = {"st": ["st", "saint"], "ste": ["ste", "sainte"]}

# As the core's `fold`, but for spaces, which are not joined.
_FROM = "àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ’''-.,;()/&"
_TO = "aaaaaaceeeeiiiinooooouuuuyy" * 2 + " " * 10
FOLDED = f"""
    translate(lower(replace(replace(coalesce(nullif(g.title, ''), g.name),
        'œ', 'oe'), 'Œ', 'oe')), '{_FROM}', '{_TO}')"""
_KIND = re.compile("^((commune|departement) (d|de|du|des)( la| l| le| les)?|region) +")
# « Commune d'Acigné » is looked for under A, « Commune de La Mézière » under M.
_SORT_KEY = f"""
    regexp_replace({FOLDED}, '{_KIND.pattern}', '')"""
_REACH = f"""
    mine AS (
        SELECT m.group_id AS id, m.capacity FROM member m
        WHERE m.table_name = 'user' AND m.table_id = :user AND m.state = 'active'
    ),
    below (id, capacity, depth) AS (
        SELECT id, capacity, -1 FROM mine
        WHERE capacity = ANY(:roles) AND capacity = ANY(:cascading)
        UNION
        SELECT m.group_id, b.capacity, b.depth + 1 FROM below b
        JOIN member m ON m.table_id = b.id AND m.table_name = 'group'
            AND m.state = 'active'
        WHERE b.depth < {model.group.MAX_RECURSES}
    ),
    supported AS (
        SELECT s.organization_id AS id, 'supporter' AS capacity
        FROM socle_supporter s JOIN mine m ON m.id = s.supporter_id
        JOIN "group" g ON g.id = m.id AND g.state = 'active'
        WHERE s.state = 'accepted' AND m.capacity = ANY(:roles) AND :supports
    ),
    reach AS (
        SELECT id, (array_agg(capacity ORDER BY array_position(
            ARRAY['admin', 'editor', 'member', 'supporter'], capacity)))[1] AS capacity
        FROM (
            SELECT id, capacity FROM mine WHERE capacity = ANY(:roles)
            UNION ALL SELECT id, capacity FROM below
            UNION ALL SELECT id, capacity FROM supported) every
        GROUP BY id
    ),"""  # noqa: S608 - constants of ours, here and below
_PAGE = """
    WITH RECURSIVE {reach}
    found AS (
        SELECT g.id, g.name, coalesce(nullif(g.title, ''), g.name) AS title, g.type,
            g.extras, {capacity} AS capacity, {rank} AS rank, {sort_key} AS sort_key,
            count(*) OVER () AS total
        FROM "group" g {within}
        WHERE g.is_organization AND g.state = 'active' AND {matches}
        ORDER BY rank, sort_key, g.name LIMIT :limit OFFSET :offset
    ),
    homonyms AS (
        SELECT g.title FROM "group" g
        WHERE g.is_organization AND g.state = 'active'
            AND g.title IN (SELECT title FROM found)
        GROUP BY g.title HAVING count(*) > 1
    ),
    published AS (
        SELECT p.owner_org AS id, count(*) AS datasets FROM package p
        WHERE p.owner_org IN (SELECT id FROM found) AND p.state = 'active'
            AND NOT p.private AND :with_counts
        GROUP BY p.owner_org
    )
    SELECT f.*, f.title IN (SELECT title FROM homonyms) AS is_homonym,
        coalesce(p.datasets, 0) AS datasets, (
            SELECT a.title FROM member l JOIN "group" a ON a.id = l.table_id
                AND a.is_organization AND a.state = 'active'
            WHERE l.group_id = f.id AND l.table_name = 'group' AND l.state = 'active'
            ORDER BY a.title LIMIT 1) AS parent
    FROM found f LEFT JOIN published p ON p.id = f.id
    ORDER BY f.rank, f.sort_key, f.name"""


def page(
    user: model.User | None,
    *,
    text: str = "",
    only: str | None = None,
    permission: str | None = None,
    limit: int,
    offset: int = 0,
    with_counts: bool = False,
) -> dict[str, Any]:
    """Return `count` and `results` of the organisations that hold the words of a text.

    With a *permission*, only those where the user has it; with an id as *only*, that
    one. The whole name comes first, then by name without « Commune de ». One query.
    """
    reach, values = _reach(user, permission)
    if reach is None:
        return {"count": 0, "results": []}
    matches, rank, searched = _only(only) if only else _search(text)
    query = _PAGE.format(
        reach=reach,
        capacity="r.capacity" if reach else "NULL",
        within="JOIN reach r ON r.id = g.id" if reach else "",
        matches=matches,
        rank=rank,
        sort_key=_SORT_KEY,
    )
    values |= {"limit": limit, "offset": offset, "with_counts": with_counts}
    rows = model.Session.execute(sa.text(query), values | searched).all()
    index = territories.current_index(with_perimeters=False)
    return {
        "count": rows[0].total if rows else 0,
        "results": [_as_dict(row, index) for row in rows],
    }


def _reach(
    user: model.User | None, permission: str | None
) -> tuple[str | None, dict[str, Any]]:
    """Return the SQL of where a user has a permission: "" for all, None for nowhere."""
    if permission is None or (user and user.sysadmin):
        return "", {}
    if user is None or user.is_anonymous or user.state != model.State.ACTIVE:
        return None, {}
    return _REACH, {
        "user": user.id,
        "roles": authz.get_roles_with_permission(permission),
        "cascading": list(
            authz.check_config_permission("roles_that_cascade_to_sub_groups") or ()
        ),
        "supports": permission in PUBLISHING,
    }


def _only(organization_id: str) -> tuple[str, str, dict[str, Any]]:
    return "g.id = :only", "0", {"only": organization_id}


def _search(text: str) -> tuple[str, str, dict[str, Any]]:
    """Return the condition, the rank and the values of what a person types."""
    words = fold(text).split()[:_MOST_WORDS]
    if not words:
        return "true", "0", {}
    values: dict[str, Any] = {
        "typed": text.strip(),
        "siren": _siren(text),
        "key": key(text),
    }
    conditions = []
    for i, word in enumerate(words):
        values[f"word{i}"] = [f"% {one}%" for one in _SPELLINGS.get(word, [word])]
        conditions.append(f"' ' || {FOLDED} LIKE ANY(:word{i})")
    matches = " AND ".join(conditions)
    return (
        f"({matches} OR g.extras->>'siren' = :siren OR g.name = :typed)",
        f"CASE WHEN {_SORT_KEY} = :key OR g.name = :typed THEN 0 ELSE 1 END",
        values,
    )


def key(text: str) -> str:
    """Return what the list is sorted by.

    >>> key("Commune de L'Hermitage"), key("Rennes Métropole")
    ('hermitage', 'rennes metropole')
    """
    return _KIND.sub("", fold(text))


def _siren(text: str) -> str | None:
    try:
        return identifiers.parse_siren(text)
    except IdentifierError:
        return None


def _as_dict(row: Any, index: TerritoryIndex) -> dict[str, Any]:
    extras = row.extras or {}
    place = _departement(index, extras.get("territory_id"))
    return {
        "id": row.id,
        "name": row.name,
        "title": row.title,
        "type": row.type,
        "siren": extras.get("siren") or None,
        "kind": extras.get("kind") or None,
        "parent": row.parent,
        "text": f"{row.title} ({row.name})" if row.is_homonym else row.title,
        "hint": place or row.parent or "",
        "capacity": row.capacity,
        "datasets": row.datasets,
    }


def _departement(index: TerritoryIndex, territory_id: str | None) -> str:
    """Return the name of the département that holds a territory, or ""."""
    found = index.resolve(territory_id).territory_id if territory_id else None
    code = index.get(found).departement if found else None
    above = index.resolve(f"departement:{code}").territory_id if code else None
    return index.get(above).name if above else ""
