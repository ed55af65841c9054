"""Fragments brought in step with the datasets that they tell, in one transaction."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckan.types import AlchemySession

from .. import territories
from ..core.dcat import EmitContext, Fragment, emit, identifier, writers
from ..core.dcat.terms import Node
from ..core.territories import TerritoryIndex
from ..model.fragment import SUFFIXES, Tombstone
from ..model.fragment import Fragment as Row
from ..model.task import now
from . import contexts, generation, keys, reading

log = logging.getLogger(__name__)

Data = dict[str, Any]

BATCH = 200  # datasets read, made and written together
_LOCK = "SELECT id FROM package WHERE id = ANY(:ids) ORDER BY id FOR NO KEY UPDATE"
_GONE = """
    DELETE FROM socle_fragment WHERE package_id = ANY(:ids)
    RETURNING package_id, organization_id, iri, identifier, keys, origin"""
_STALE = "UPDATE socle_fragment SET generation = '' WHERE package_id = ANY(:ids)"
_MOST_NODES = 20_000  # agents and places kept written in a process
_rows_of_nodes: dict[int, tuple[Node, Data]] = {}
_ALIKE = ("etag", "generation", "keys", "origin", "organization_id", "modified")
_NAMES = [
    column.name
    for column in Row.__table__.c
    if column.name not in ("package_id", "written")
]
# Only what changed is written; `written` is when the triples did. One value whatever
# the number of rows: SQLAlchemy would compile each row's own.
_WRITE = sa.text(f"""
    WITH named AS (
        INSERT INTO socle_shared_node SELECT * FROM
            json_populate_recordset(NULL::socle_shared_node, CAST(:shared AS json))
        ON CONFLICT DO NOTHING),
    back AS (DELETE FROM socle_tombstone WHERE package_id = ANY(:ids))
    INSERT INTO socle_fragment AS old
    SELECT * FROM json_populate_recordset(NULL::socle_fragment, CAST(:rows AS json))
    ON CONFLICT (package_id) DO UPDATE SET
        {", ".join(f"{name} = EXCLUDED.{name}" for name in _NAMES)},
        written = CASE WHEN old.etag = EXCLUDED.etag
            THEN old.written ELSE EXCLUDED.written END
    WHERE ({", ".join(f"old.{name}" for name in _ALIKE)})
        IS DISTINCT FROM ({", ".join(f"EXCLUDED.{name}" for name in _ALIKE)})
    """)  # noqa: S608 - names of our own columns


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
    index = territories.current_index()
    context = contexts.context(session, datasets, index)
    made, failed = _emitted(datasets, context)
    if failed:
        session.execute(sa.text(_STALE), {"ids": failed})
    if made:
        _write(session, made, context, index)


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


def _write(
    session: AlchemySession,
    made: list[Made],
    context: EmitContext,
    index: TerritoryIndex,
) -> None:
    current, moment = generation.current(), now().isoformat()
    shared: dict[str, Data] = {}
    rows = []
    for dataset, fragment in made:
        named = [_shared(node) for node in fragment.shared]
        shared.update((one["id"], one) for one in named)
        row = _row(dataset, fragment) | {
            "identifier": identifier(dataset, context),
            "keys": keys.of(fragment, dataset, context, index),
            "shared": sorted({one["id"] for one in named}),
            "generation": current,
            "written": moment,
        }
        rows.append(row)
    values = {
        "rows": _json(rows),
        "shared": _json([shared[one] for one in sorted(shared)]),
        "ids": [row["package_id"] for row in rows],
    }
    session.execute(_WRITE, values)


def _json(rows: list[Data]) -> str:
    return json.dumps(rows, ensure_ascii=False)


def _row(dataset: Data, fragment: Fragment) -> Data:
    pieces = {suffix: writers.dataset(suffix, fragment) for suffix in SUFFIXES}
    return {
        "package_id": dataset["id"],
        "organization_id": dataset["owner_org"],
        "iri": fragment.subject,
        "origin": keys.origin(fragment),
        "modified": f"{dataset['metadata_modified'] or '1970-01-01'}Z",
        "etag": fragment.etag,
        "terms": sorted(fragment.terms),
        "findings": [finding.to_dict() for finding in fragment.findings],
        **pieces,
    }


def _shared(node: Node) -> Data:
    """Return the row of an agent or a place; the emitter gives the same node again."""
    known = _rows_of_nodes.get(id(node))
    if known is not None and known[0] is node:
        return known[1]
    pieces = {suffix: writers.WRITERS[suffix].nodes([node]) for suffix in SUFFIXES}
    text = "\n".join(pieces.values()).encode()
    digest = hashlib.blake2b(text, digest_size=12).hexdigest()
    row = {"id": digest, "iri": node.id, **pieces}
    if len(_rows_of_nodes) > _MOST_NODES:
        _rows_of_nodes.clear()
    _rows_of_nodes[id(node)] = node, row
    return row
