"""The supporters that a grouping proposes to the organisations that it onboards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

import ckan.model as model

from . import groupings
from .core import groupings as core
from .model.onboarding import Onboarding
from .model.supporter import Supporter


def propose(row: Onboarding, organization_ids: Iterable[str]) -> int:
    """Propose the grouping's supporters to organisations; return how many are new.

    Each with the model (A to E) by which it helps in this grouping. Administrators of
    the organisations accept or refuse; what they refused or ended is not asked again.
    """
    proposed = supporters(row.grouping_id)
    ids = list(organization_ids)
    if not proposed or not ids:
        return 0
    known = set(
        model.Session.execute(
            sa.select(Supporter.organization_id, Supporter.supporter_id).where(
                Supporter.supporter_id.in_([one["id"] for one in proposed])
            )
        ).tuples()
    )
    values = [
        {
            "organization_id": organization_id,
            "supporter_id": one["id"],
            "author": row.author,
            "grouping_id": row.grouping_id,
            "support_model": one["support_model"],
        }
        for one in proposed
        for organization_id in ids
        if organization_id != one["id"] and (organization_id, one["id"]) not in known
    ]
    if values:
        model.Session.execute(insert(Supporter).on_conflict_do_nothing(), values)
        model.Session.commit()
    return len(values)


def supporters(grouping_id: str) -> list[dict[str, Any]]:
    """Return `id`, `name`, `title`, `support_model` of a grouping's supporters.

    Those that are an organisation of the portal, by their SIREN.
    """
    group = model.Group.get(grouping_id) if grouping_id else None
    entries = groupings.entries(group) if group else []
    found = []
    for entry in entries:
        if entry.get("role") != core.SUPPORTER or not entry.get("siren"):
            continue
        known = groupings.organizations(sirens=[entry["siren"]]).get(entry["siren"])
        organization = model.Group.get(known["name"]) if known else None
        if organization:
            found.append(
                {
                    "id": organization.id,
                    "name": organization.name,
                    "title": organization.title,
                    "support_model": entry.get("support_model") or None,
                }
            )
    return found
