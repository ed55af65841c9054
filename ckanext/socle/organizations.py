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
_SPELLINGS = {"st": "(st|saint)", "ste": "(ste|sainte)"}
_KIND = re.compile("^((commune|departement) (d|de|du|des)( la| l| le| les)?|region) +")
_IN_A_TITLE = (
    "((commune|d[eé]partement) (de |du |des |d['’])(la |l['’]|le |les )?|r[eé]gion )?"
)
_TITLE = "coalesce(nullif(g.title, ''), g.name)"
_ACCENTED = {
    "a": "aàâäáãåÀÂÄÁÃÅ",
    "c": "cçÇ",
    "e": "eéèêëÉÈÊË",
    "i": "iíìîïÍÌÎÏ",
    "n": "nñÑ",
    "o": "oóòôöõÓÒÔÖÕ",
    "u": "uúùûüÚÙÛÜ",
    "y": "yýÿÝŸ",
}
_LETTERS = "a-z0-9œŒæÆ" + "".join(letters[1:] for letters in _ACCENTED.values())

# The address of an organisation is its name without accents: it is what lists are
# sorted by, « La Mézière » under M.
_SORT_KEY = """
    CASE WHEN g.name LIKE 'l-%' THEN substr(g.name, 3)
        WHEN g.name LIKE 'la-%' OR g.name LIKE 'le-%' THEN substr(g.name, 4)
        WHEN g.name LIKE 'les-%' THEN substr(g.name, 5) ELSE g.name END"""
_MINE = """
    mine AS (
        SELECT m.group_id AS id, m.capacity FROM member m
        WHERE m.table_name = 'user' AND m.table_id = :user AND m.state = 'active'
            AND m.capacity = ANY(:roles)
    ),
    supported AS (
        SELECT s.organization_id AS id, 'supporter' AS capacity
        FROM socle_supporter s JOIN mine m ON m.id = s.supporter_id
        JOIN "group" g ON g.id = m.id AND g.state = 'active'
        WHERE s.state = 'accepted' AND :supports
    ),"""
_REACH = f"""{_MINE}
    links AS MATERIALIZED (
        SELECT group_id, table_id FROM member
        WHERE table_name = 'group' AND state = 'active'
    ),
    below (id, capacity, depth) AS (
        SELECT id, capacity, -1 FROM mine WHERE capacity = ANY(:cascading)
        UNION
        SELECT m.group_id, b.capacity, b.depth + 1 FROM below b
        JOIN links m ON m.table_id = b.id WHERE b.depth < {model.group.MAX_RECURSES}
    ),
    roles AS (
        SELECT id, capacity FROM mine UNION SELECT id, capacity FROM below
        UNION SELECT id, capacity FROM supported
    ),
    reach AS (SELECT DISTINCT id FROM roles),"""  # noqa: S608 - constants, here and below
# « IS TRUE » makes PostgreSQL look ids up in memory, not rows in an index.
_WITHIN = "(g.id IN (SELECT id FROM reach)) IS TRUE"
_NO_ROLE = "roles AS (SELECT NULL AS id, NULL AS capacity WHERE false),"
_SOME = f"""
    WITH {_MINE}
    few AS (
        SELECT id FROM mine
        UNION SELECT m.group_id FROM member m JOIN mine ON mine.id = m.table_id
            AND mine.capacity = ANY(:cascading)
            WHERE m.table_name = 'group' AND m.state = 'active'
        UNION SELECT id FROM supported
    )
    SELECT g.id, g.name, coalesce(nullif(g.title, ''), g.name) AS title
    FROM few JOIN "group" g ON g.id = few.id
    WHERE g.is_organization AND g.state = 'active' LIMIT :limit"""  # noqa: S608
_COUNT = f"""
    WITH RECURSIVE {_REACH}
    active AS (SELECT id FROM "group" WHERE is_organization AND state = 'active')
    SELECT count(*) FROM active WHERE :everywhere OR id IN (SELECT id FROM reach)"""  # noqa: S608
_PAGE = """
    WITH RECURSIVE {reach}
    found AS (
        SELECT g.id, g.name, coalesce(nullif(g.title, ''), g.name) AS title, g.type,
            g.extras, {rank} AS rank, {sort_key} AS sort_key,
            count(*) OVER () AS total
        FROM "group" g
        WHERE g.is_organization AND g.state = 'active' AND {within} AND {matches}
        ORDER BY rank, sort_key, g.name LIMIT :limit OFFSET :offset
    ),
    homonyms AS (
        SELECT g.title FROM "group" g
        WHERE g.is_organization AND g.state = 'active'
            AND g.title IN (SELECT title FROM found)
        GROUP BY g.title HAVING count(*) > 1
    ),
    capacities AS (
        SELECT r.id, min(array_position(
            ARRAY['admin', 'editor', 'member', 'supporter'], r.capacity)) AS rank
        FROM roles r JOIN found f ON f.id = r.id GROUP BY r.id
    ),
    published AS (
        SELECT m.group_id AS id, count(*) AS datasets
        FROM member m JOIN package p ON p.id = m.table_id
            AND p.owner_org = m.group_id AND p.state = 'active' AND NOT p.private
            AND p.type <> 'harvest'
        WHERE m.group_id IN (SELECT id FROM found) AND m.table_name = 'package'
            AND m.state = 'active' AND :with_counts
        GROUP BY m.group_id
    )
    SELECT f.*, f.title IN (SELECT title FROM homonyms) AS is_homonym,
        (ARRAY['admin', 'editor', 'member', 'supporter'])[c.rank] AS capacity,
        coalesce(p.datasets, 0) AS datasets, (
            SELECT a.title FROM member l JOIN "group" a ON a.id = l.table_id
                AND a.is_organization AND a.state = 'active'
            WHERE l.group_id = f.id AND l.table_name = 'group' AND l.state = 'active'
            ORDER BY a.title LIMIT 1) AS parent
    FROM found f LEFT JOIN published p ON p.id = f.id
        LEFT JOIN capacities c ON c.id = f.id
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
    one. The whole name comes first, then by name without the article. One query.
    """
    values = reach_of(user, permission)
    if values is None:
        return {"count": 0, "results": []}
    matches, rank, searched = _only(only) if only else _search(text)
    query = _PAGE.format(
        reach=_REACH if values else _NO_ROLE,
        within=_WITHIN if values else "true",
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


def some(user: model.User | None, permission: str) -> list[dict[str, str]]:
    """Return `id`, `name`, `title` of one organisation where a user has a permission.

    Two when there are several, none without any. One query, as quick for all roles.
    """
    values = reach_of(user, permission)
    if values is None:
        return []
    if not values:
        return page(user, limit=2)["results"]
    rows = model.Session.execute(sa.text(_SOME), values | {"limit": 2})
    return [dict(row._mapping) for row in rows]


def count(user: model.User | None, permission: str) -> int:
    """Return in how many organisations a user has a permission."""
    values = reach_of(user, permission)
    if values is None:
        return 0
    everywhere = {"user": "", "roles": [], "cascading": [], "supports": False}
    values = {**everywhere, **values, "everywhere": not values}
    return int(model.Session.scalar(sa.text(_COUNT), values))


def reach_of(user: model.User | None, permission: str | None) -> dict[str, Any] | None:
    """Return what tells where a user has a permission: {} everywhere, None nowhere."""
    if permission is None or (user and user.sysadmin):
        return {}
    if user is None or user.is_anonymous or user.state != model.State.ACTIVE:
        return None
    return {
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
    patterns = [pattern(word) for word in words]
    values = {f"word{i}": f"(^|[^{_LETTERS}]){p}" for i, p in enumerate(patterns)}
    conditions = " AND ".join(f"{_TITLE} ~* :word{i}" for i in range(len(words)))
    values["whole"] = f"^{_IN_A_TITLE}{f'[^{_LETTERS}]+'.join(patterns)}$"
    values["typed"] = text.strip()
    others = "g.name = :typed"
    siren = _siren(text)
    if siren:
        values["siren"] = siren
        others += " OR g.extras->>'siren' = :siren"
    return (
        f"(({conditions}) OR {others})",
        f"CASE WHEN {_TITLE} ~* :whole OR g.name = :typed THEN 0 ELSE 1 END",
        values,
    )


def pattern(word: str) -> str:
    """Return PostgreSQL's pattern of a folded word, with any accents.

    >>> pattern("rhu"), pattern("ste")
    ('rh[uúùûüÚÙÛÜ]', '(ste|sainte)')
    """
    if word in _SPELLINGS:
        return _SPELLINGS[word]
    letters = "".join(f"[{_ACCENTED[c]}]" if c in _ACCENTED else c for c in word)
    for first, second, ligature in (("o", "e", "œŒ"), ("a", "e", "æÆ")):
        both = f"[{_ACCENTED[first]}][{_ACCENTED[second]}]"
        letters = letters.replace(both, f"({both}|[{ligature}])")
    return letters


def key(text: str) -> str:
    """Return a folded title without « Commune de » and the article.

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
