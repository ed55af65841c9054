"""The organisations above and below: CKAN's own links, changed with consent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context

from . import rights, search, supporters
from .core.hierarchies import makes_loop

WIDEN = "ext_rattaches"  # parameter of `package_search`, and of the pages
_OWNER = re.compile(r'(?<!\w)(?:owner_org|organization):(?:"([^"]+)"|([\w-]+))')

_TREE = """
    WITH RECURSIVE page AS (
        SELECT g.id, g.name, g.title, count(*) OVER () AS total
        FROM "group" g
        WHERE g.is_organization AND g.state = 'active' AND {placed}
        ORDER BY lower(g.title), g.name LIMIT :limit OFFSET :offset
    ),
    below (root, id, depth) AS (
        SELECT id, id, 0 FROM page
        UNION
        SELECT b.root, m.group_id, b.depth + 1 FROM below b
        JOIN member m ON m.table_id = b.id AND m.table_name = 'group'
            AND m.state = 'active'
        JOIN "group" g ON g.id = m.group_id AND g.is_organization
            AND g.state = 'active'
        WHERE b.depth < 8
    ),
    families AS (SELECT DISTINCT root, id FROM below),
    published AS (
        SELECT owner_org AS id, count(*) AS datasets FROM package
        WHERE state = 'active' AND NOT private AND type <> 'harvest'
            AND owner_org IN (SELECT id FROM families)
        GROUP BY owner_org
    )
    SELECT p.id, p.name, p.title, p.total, count(*) - 1 AS descendants,
        coalesce(sum(d.datasets) FILTER (WHERE d.id = p.id), 0) AS datasets,
        coalesce(sum(d.datasets), 0) AS datasets_below
    FROM page p JOIN families f ON f.root = p.id LEFT JOIN published d ON d.id = f.id
    GROUP BY p.id, p.name, p.title, p.total ORDER BY lower(p.title), p.name"""
_UNDER = """EXISTS (
    SELECT 1 FROM member l WHERE l.group_id = g.id AND l.table_name = 'group'
        AND l.state = 'active' AND l.table_id = :parent)"""
ON_TOP = """NOT EXISTS (
    SELECT 1 FROM member l JOIN "group" a ON a.id = l.table_id
        AND a.is_organization AND a.state = 'active'
    WHERE l.group_id = g.id AND l.table_name = 'group' AND l.state = 'active')"""


_CHAIN = sa.text(
    """
    WITH RECURSIVE up (id, name, title, state, depth) AS (
        SELECT g.id, g.name, g.title, g.state, 0 FROM "group" g
        WHERE (g.id = :organization OR g.name = :organization) AND g.is_organization
        UNION ALL
        SELECT above.id, above.name, above.title, above.state, up.depth + 1 FROM up
        JOIN LATERAL (
            SELECT a.id, a.name, a.title, a.state FROM member l
            JOIN "group" a ON a.id = l.table_id AND a.is_organization
                AND a.state = 'active'
            WHERE l.group_id = up.id AND l.table_name = 'group' AND l.state = 'active'
            ORDER BY lower(a.title), a.name LIMIT 1
        ) above ON true
        WHERE up.depth < 8
    )
    SELECT id, name, title, state FROM up ORDER BY depth"""
)


def chain(organization: str | None) -> list[dict[str, Any]]:
    """Return what lies above an organisation, the top first, and itself; one query.

    Each has `id`, `name`, `title` and `is_active`. The line stops below one that was
    removed, as the tree does: nothing of it is told.
    """
    if not organization:
        return []
    found: dict[str, dict[str, Any]] = {}
    for row in model.Session.execute(_CHAIN, {"organization": organization}):
        if row.id in found:  # a loop of before the plugin
            break
        found[row.id] = {
            "id": row.id,
            "name": row.name,
            "title": row.title or row.name,
            "is_active": row.state == model.State.ACTIVE,
        }
    return list(found.values())[::-1]


def widen(search_params: dict[str, Any]) -> dict[str, Any]:
    """Return the search with the datasets of the attached organisations, if asked.

    Each clause on one organisation, in `fq`, becomes one clause on it and on all below.
    """
    wanted = (search_params.get("extras") or {}).get(WIDEN)
    if wanted in (None, "", "0", "false", False):
        return search_params
    texts = [search_params.get("fq") or "", *(search_params.get("fq_list") or ())]
    known = _known_ids({_owner(hit) for text in texts for hit in _OWNER.finditer(text)})

    def clause(hit: re.Match[str]) -> str:
        found = known.get(_owner(hit))
        return search.organization_filter(found) if found else hit[0]

    widened = [_OWNER.sub(clause, text) for text in texts]
    search_params["fq"] = widened[0]
    if widened[1:]:
        search_params["fq_list"] = widened[1:]
    return search_params


def _owner(hit: re.Match[str]) -> str:
    return hit[1] or hit[2]


def _known_ids(named: set[str]) -> dict[str, str]:
    """Return the ids of organisations, by id and by name."""
    group = model.Group
    query = sa.select(group.id, group.name).where(
        sa.or_(group.id.in_(named), group.name.in_(named)), group.is_organization
    )
    found: dict[str, str] = {}
    for id_, name in model.Session.execute(query) if named else ():
        found |= {id_: id_, name: id_}
    return found


def tree(parent: str | None, *, limit: int, offset: int) -> dict[str, Any]:
    """Return a page of what lies just below an organisation, or on top; one query.

    Datasets are those that everyone sees.
    """
    query = _TREE.format(placed=_UNDER if parent else ON_TOP)
    rows = model.Session.execute(
        sa.text(query), {"parent": parent, "limit": limit, "offset": offset}
    ).all()
    return {
        "count": rows[0].total if rows else 0,
        "results": [
            {
                "id": row.id,
                "name": row.name,
                "title": row.title or row.name,
                "descendants": int(row.descendants),
                "datasets": int(row.datasets),
                "datasets_below": int(row.datasets_below),
                "filter": search.organization_filter(row.id),
            }
            for row in rows
        ],
    }


def count_below(organization_id: str) -> int:
    """Return the number of organisations just below one."""
    link, group = model.Member, model.Group
    query = (
        sa.select(sa.func.count(group.id.distinct()))
        .join(link, link.group_id == group.id)
        .where(
            link.table_name == "group",
            link.table_id == organization_id,
            link.state == model.State.ACTIVE,
            group.is_organization,
            group.state == model.State.ACTIVE,
        )
    )
    return model.Session.scalar(query) or 0


def parents(organization_id: str) -> set[str]:
    """Return the ids of the organisations just above one."""
    query = sa.select(model.Member.table_id).where(
        model.Member.group_id == organization_id,
        model.Member.table_name == "group",
        model.Member.state == model.State.ACTIVE,
    )
    return {str(found) for found in model.Session.scalars(query)}


def set_parent(organization_id: str, parent_id: str) -> None:
    """Put an organisation under another, as its only parent; the caller commits.

    :raises ValidationError: it would make a loop, or one of them was removed
    """
    refuse_loop(organization_id, parent_id)
    for one in (organization_id, parent_id):
        group = model.Group.get(one)
        if group is None or group.state != model.State.ACTIVE:
            text = tk._("This organisation was removed.")
            raise tk.ValidationError({"groups": [text]})
    links = _links(organization_id)
    for link in links:
        link.state = model.State.DELETED
    link = next((one for one in links if one.table_id == parent_id), None)
    if link is None:
        link = model.Member(
            group=model.Group.get(organization_id),
            group_id=organization_id,
            table_id=parent_id,
            table_name="group",
        )
        model.Session.add(link)
    link.state = model.State.ACTIVE
    model.Session.flush()


def detach(organization_id: str) -> list[dict[str, str]]:
    """Put an organisation under no other; the caller commits.

    Return `name` and `title` of what it was under.

    :raises ValidationError: it was under none
    """
    links = [one for one in _links(organization_id) if one.state == "active"]
    if not links:
        text = tk._("This organisation is under no other.")
        raise tk.ValidationError({"organization_id": [text]})
    left = []
    for link in links:
        link.state = model.State.DELETED
        parent = model.Group.get(link.table_id)
        if parent is not None and parent.state == model.State.ACTIVE:
            left.append({"name": parent.name, "title": parent.title or parent.name})
    model.Session.flush()
    return left


def _links(organization_id: str) -> list[model.Member]:
    """Return the links to what is above, those of before too."""
    query = sa.select(model.Member).where(
        model.Member.group_id == organization_id, model.Member.table_name == "group"
    )
    return list(model.Session.scalars(query))


def refuse_loop(organization_id: str, parent_id: str) -> None:
    """Do nothing, unless putting one under the other would make a loop.

    :raises ValidationError: it would
    """
    above = rights.ancestors(model.Session(), parent_id)
    if makes_loop(organization_id, parent_id, above):
        raise tk.ValidationError(
            {"groups": [tk._("An organisation cannot be under itself.")]}
        )


def require_consent(
    context: Context, organization_id: str | None, entries: Iterable[Any]
) -> None:
    """Do nothing, unless a new parent is wanted that the user does not administer.

    :raises ValidationError: its administrators have to be asked
    """
    user = context.get("user")
    if context.get("ignore_auth") or authz.is_sysadmin(user):
        return
    known = parents(organization_id) if organization_id else set()
    for entry in entries:
        parent = model.Group.get(_named(entry))
        if parent is None or parent.id in known:
            continue
        if not supporters.administers(user, parent.id):
            message = tk._(
                "Only an administrator of “{parent}” may put an organisation under "
                "it. Send them a request."
            ).format(parent=parent.title or parent.name)
            raise tk.ValidationError({"groups": [message]})


def _named(entry: Any) -> str | None:
    """What CKAN takes: the id, else the name."""
    if isinstance(entry, dict):
        return entry.get("id") or entry.get("name")
    return str(entry)
