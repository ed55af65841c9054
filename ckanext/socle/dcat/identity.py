"""What ckanext-dcat called the datasets that are older than the plugin: kept for good.

A harvester knows a dataset by this identifier only. With another, it would archive the
dataset and create a second one.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ckan.types import AlchemySession

from ..core.dcat import legacy_identifier
from . import generation

_INSTALLED = "SELECT installed FROM socle_fragment_state WHERE id = 1"
_INSTALL = """
    INSERT INTO socle_fragment_state (id, installed) VALUES (1, now())
    ON CONFLICT DO NOTHING"""
_RECORDED = f"""
    WITH state AS ({_INSTALL} RETURNING installed)
    SELECT p.id, i.identifier FROM package p
    LEFT JOIN socle_identity i ON i.package_id = p.id
    WHERE p.id = ANY(:ids) AND (i.package_id IS NOT NULL OR p.metadata_created <
        COALESCE((SELECT installed FROM state),
            (SELECT installed FROM socle_fragment_state)) AT TIME ZONE 'UTC')"""  # noqa: S608 - a constant of ours
_RECORD = """
    INSERT INTO socle_identity (package_id, iri, identifier)
    VALUES (:package_id, :iri, :identifier) ON CONFLICT DO NOTHING"""


def installed(session: AlchemySession) -> datetime.datetime:
    """Return since when the plugin is here, which its migration wrote (UTC, no zone).

    Now, where nothing was written.
    """
    found = session.scalar(sa.text(_INSTALLED))
    if found is None:
        session.execute(sa.text(_INSTALL))
        found = session.scalar(sa.text(_INSTALLED))
    return found.astimezone(datetime.timezone.utc).replace(tzinfo=None)


def identifiers(
    session: AlchemySession, datasets: Sequence[dict[str, Any]]
) -> dict[str, str]:
    """Return the identifiers that were recorded; record those that are not yet.

    One question: what is neither recorded nor older than the plugin has no row.
    """
    by_id = {dataset["id"]: dataset for dataset in datasets}
    rows = session.execute(sa.text(_RECORDED), {"ids": list(by_id)}).all()
    found = {row.id: row.identifier for row in rows if row.identifier}
    older = [_identity(by_id[row.id]) for row in rows if not row.identifier]
    if older:
        session.execute(sa.text(_RECORD), older)
    return found | {one["package_id"]: one["identifier"] for one in older}


def _identity(dataset: dict[str, Any]) -> dict[str, str]:
    return {
        "package_id": dataset["id"],
        "iri": f"{generation.base()}/dataset/{dataset['id']}",
        "identifier": legacy_identifier(dataset),
    }
