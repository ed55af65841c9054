"""What bodies declare: nothing this year, published elsewhere, concerned or not."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

import ckan.model as model

from .. import tasks
from ..core.expected_files import CONCERNED, ELSEWHERE, UNCONCERNED, Declared
from ..model.declaration import Declaration
from ..model.task import now

KIND = "try-declared-link"
_OPPOSITE = {CONCERNED: UNCONCERNED, UNCONCERNED: CONCERNED}


def get(declaration_id: str) -> Declaration | None:
    """Return a declaration in force; None when there is none, or no more."""
    found = model.Session.get(Declaration, declaration_id)
    return found if found is not None and found.revoked is None else None


def declare(
    organization_id: str,
    table_schema: str,
    kind: str,
    *,
    author: str,
    year: int | None = None,
    url: str | None = None,
) -> Declaration:
    """Keep a declaration, in the caller's transaction; the former one is taken back.

    A link is tried by a task. Saying the same thing twice changes nothing.
    """
    kinds = [kind, *filter(None, [_OPPOSITE.get(kind)])]
    for former in _rows([organization_id], table_schema, kinds):
        if (former.kind, former.year, former.url) == (kind, year, url):
            return former
        revoke(former, author=author)
    model.Session.flush()
    row = Declaration(
        organization_id=organization_id,
        table_schema=table_schema,
        kind=kind,
        year=year,
        url=url,
        author=author,
    )
    model.Session.add(row)
    model.Session.flush()
    if kind == ELSEWHERE:
        asked = {"declaration_id": row.id}
        tasks.start(KIND, asked, subject=row.id, author=author, commit=False)
    return row


def revoke(row: Declaration, *, author: str) -> None:
    """Take a declaration back, in the caller's transaction; its trace stays."""
    row.revoked, row.revoked_by = now(), author


def in_force(
    organization_ids: Collection[str],
) -> dict[str, dict[str, list[Declared]]]:
    """Return what each body declared, by table schema, in one query."""
    found: dict[str, dict[str, list[Declared]]] = {}
    for row in _rows(organization_ids):
        by_schema = found.setdefault(row.organization_id, {})
        by_schema.setdefault(row.table_schema, []).append(
            Declared(
                row.id, row.kind, row.created.date(), row.year, row.url, row.link_error
            )
        )
    return found


def _rows(
    organization_ids: Collection[str],
    table_schema: str | None = None,
    kinds: Collection[str] = (),
) -> list[Declaration]:
    query: Any = sa.select(Declaration).where(
        Declaration.organization_id.in_(organization_ids), Declaration.revoked.is_(None)
    )
    if table_schema is not None:
        query = query.where(
            Declaration.table_schema == table_schema, Declaration.kind.in_(kinds)
        )
    return list(model.Session.scalars(query.order_by(Declaration.created)))


def history(organization_id: str, limit: int = 100) -> list[Declaration]:
    """Return what a body declared, taken back or not, the last first."""
    query = (
        sa.select(Declaration)
        .where(Declaration.organization_id == organization_id)
        .order_by(Declaration.revoked.isnot(None), Declaration.created.desc())
        .limit(limit)
    )
    return list(model.Session.scalars(query))
