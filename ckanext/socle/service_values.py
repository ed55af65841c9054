"""What people said not to be personal data: the address, the phone of a service."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

import ckan.model as model

from .model.service_value import ServiceValue


def digests(organization_id: str, table_schema: str | None) -> frozenset[str]:
    """Return the digests of the values known in the files of a kind; none without."""
    if not table_schema:
        return frozenset()
    query = sa.select(ServiceValue.digest).where(*_of(organization_id, table_schema))
    return frozenset(model.Session.scalars(query))


def add(
    organization_id: str, table_schema: str, digests: Iterable[str], author: str | None
) -> int:
    """Note values in the caller's transaction; return how many were not known."""
    rows = [
        {
            "organization_id": organization_id,
            "table_schema": table_schema,
            "digest": digest,
            "author": author,
        }
        for digest in dict.fromkeys(digests)
    ]
    if not rows:
        return 0
    insert = postgresql.insert(ServiceValue).values(rows).on_conflict_do_nothing()
    return len(model.Session.execute(insert.returning(ServiceValue.digest)).all())


def forget(organization_id: str, table_schema: str) -> int:
    """Forget the values of a kind of file, in the caller's transaction."""
    query = sa.delete(ServiceValue).where(*_of(organization_id, table_schema))
    return len(model.Session.execute(query.returning(ServiceValue.digest)).all())


def _of(organization_id: str, table_schema: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        ServiceValue.organization_id == organization_id,
        ServiceValue.table_schema == table_schema,
    )
