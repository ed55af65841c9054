"""Fragments brought in step with the datasets that they tell, in one transaction."""

from __future__ import annotations

import datetime
import hashlib
import logging
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckan.types import AlchemySession

from .. import territories
from ..core.dcat import EmitContext, Fragment, emit, identifier, writers
from ..core.dcat.terms import Node
from ..model.fragment import Fragment as Row
from ..model.fragment import SharedNode, Tombstone
from ..model.task import now
from . import contexts, generation, keys, reading

log = logging.getLogger(__name__)

BATCH = 200  # datasets read, made and written together
SUFFIXES = ("ttl", "rdf", "jsonld", "nt")  # what is stored; N3 is Turtle
_LOCK = "SELECT id FROM package WHERE id = ANY(:ids) ORDER BY id FOR NO KEY UPDATE"
_GONE = """
    DELETE FROM socle_fragment WHERE package_id = ANY(:ids)
    RETURNING package_id, organization_id, iri, identifier, keys, origin"""
_STALE = "UPDATE socle_fragment SET generation = '' WHERE package_id = ANY(:ids)"
_FRAGMENT = Row.__table__
_ALIKE = ("etag", "generation", "keys", "origin", "organization_id", "modified")


def refresh(session: AlchemySession, ids: Collection[str]) -> None:
    """Write the fragments of the public datasets among *ids*, take away the others'.

    In the transaction of *session*, which is not committed. The datasets stay locked
    until its end: nobody writes over a newer state.
    """
    ordered = sorted(ids)
    for start in range(0, len(ordered), BATCH):
        _refresh_batch(session, ordered[start : start + BATCH])


def _refresh_batch(session: AlchemySession, ids: list[str]) -> None:
    session.execute(sa.text(_LOCK), {"ids": ids})
    datasets = reading.read(session, ids)
    remove(session, set(ids) - {dataset["id"] for dataset in datasets})
    if not datasets:
        return
    context = contexts.context(session, datasets)
    made, failed = _emitted(datasets, context)
    if failed:
        session.execute(sa.text(_STALE), {"ids": failed})
    _write(session, made, context)


def remove(session: AlchemySession, ids: Iterable[str]) -> None:
    """Take away the fragments of datasets that are not public; leave tombstones."""
    found = session.execute(sa.text(_GONE), {"ids": sorted(ids)}).mappings().all()
    if not found:
        return
    moment = now()
    statement = insert(Tombstone.__table__).values(
        [{**row, "removed": moment} for row in found]
    )
    given = {name: statement.excluded[name] for name in (*found[0], "removed")}
    given.pop("package_id")
    session.execute(
        statement.on_conflict_do_update(index_elements=["package_id"], set_=given)
    )


Made = tuple[dict[str, Any], Fragment]


def _emitted(
    datasets: Iterable[dict[str, Any]], context: EmitContext
) -> tuple[list[Made], list[str]]:
    """Return the graphs, and the ids of datasets that the emitter stumbled over.

    A defect of ours may not keep people from saving: the former fragment stays.
    """
    made, failed = [], []
    for dataset in datasets:
        try:
            made.append((dataset, emit(dataset, context)))
        except Exception:  # whatever it is, the dataset is saved
            log.exception("Dataset %s has no fragment", dataset["id"])
            failed.append(dataset["id"])
    return made, failed


def _write(session: AlchemySession, made: list[Made], context: EmitContext) -> None:
    if not made:
        return
    index, current, moment = territories.current_index(), generation.current(), now()
    shared: dict[int, dict[str, Any]] = {}
    rows = []
    for dataset, fragment in made:
        row = _row(dataset, fragment, shared)
        row |= {
            "identifier": identifier(dataset, context),
            "keys": keys.of(fragment, dataset, context, index),
            "generation": current,
            "written": moment,
        }
        rows.append(row)
    if shared:
        by_id = {one["id"]: one for one in shared.values()}
        nodes = [by_id[one] for one in sorted(by_id)]
        session.execute(insert(SharedNode.__table__).on_conflict_do_nothing(), nodes)
    session.execute(_upsert(), rows)
    ids = [row["package_id"] for row in rows]
    session.execute(sa.delete(Tombstone.__table__).where(Tombstone.package_id.in_(ids)))


def _row(
    dataset: dict[str, Any], fragment: Fragment, shared: dict[int, dict[str, Any]]
) -> dict[str, Any]:
    ids = set()
    for node in fragment.shared:  # the emitter gives the same objects again
        if id(node) not in shared:
            shared[id(node)] = _shared(node)
        ids.add(shared[id(node)]["id"])
    pieces = {suffix: writers.dataset(suffix, fragment) for suffix in SUFFIXES}
    return {
        "package_id": dataset["id"],
        "organization_id": dataset["owner_org"],
        "iri": fragment.subject,
        "origin": keys.origin(fragment),
        "modified": _moment(dataset["metadata_modified"]),
        "etag": fragment.etag,
        "shared": sorted(ids),
        "terms": sorted(fragment.terms),
        "findings": [finding.to_dict() for finding in fragment.findings],
        **pieces,
    }


def _shared(node: Node) -> dict[str, Any]:
    pieces = {suffix: writers.WRITERS[suffix].nodes([node]) for suffix in SUFFIXES}
    text = "\n".join(pieces.values()).encode()
    digest = hashlib.blake2b(text, digest_size=12).hexdigest()
    return {"id": digest, "iri": node.id, **pieces}


def _moment(text: str | None) -> datetime.datetime:
    naive = datetime.datetime.fromisoformat(text or "1970-01-01")
    return naive.replace(tzinfo=datetime.timezone.utc)


def _upsert() -> Any:
    """Write only what changed; `written` is when the triples did."""
    statement = insert(_FRAGMENT)
    new, old = statement.excluded, _FRAGMENT.c
    names = [column.name for column in _FRAGMENT.c if column.name != "package_id"]
    values = {name: new[name] for name in names}
    values["written"] = sa.case((old.etag == new.etag, old.written), else_=new.written)
    differs = sa.or_(*(old[name].is_distinct_from(new[name]) for name in _ALIKE))
    return statement.on_conflict_do_update(
        index_elements=["package_id"], set_=values, where=differs
    )
