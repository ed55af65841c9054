"""The document of one public dataset, put together from what is stored."""

from __future__ import annotations

import dataclasses
import datetime

import sqlalchemy as sa

import ckan.model as model

from ..core.dcat import describe_all, writers
from ..model.fragment import Fragment
from . import documents, generation, store


@dataclasses.dataclass(frozen=True)
class Single:
    """A document before it is written; `written` is when its triples last changed."""

    dataset_id: str
    name: str
    iri: str
    suffix: str
    etag: str
    written: datetime.datetime

    def body(self) -> bytes:
        """Return the document."""
        stored = documents.stored_as(self.suffix)
        writer = writers.WRITERS[self.suffix]
        found = store.pieces(stored, [self.dataset_id])
        described = describe_all([], sorted(found.terms))
        named = [node.id for node in described]
        parts = (
            writer.HEAD,
            found.text,
            store.shared_text(stored, [self.dataset_id], named),
            writer.nodes(described),
            writer.TAIL,
        )
        return "".join(parts).encode()


def find(name_or_id: str, suffix: str) -> Single | None:
    """Return the document of a dataset in that format; None if it is not public."""
    package = model.Package
    query = (
        sa.select(
            package.id, package.name, Fragment.iri, Fragment.etag, Fragment.written
        )
        .join(Fragment, Fragment.package_id == package.id)
        .where(sa.or_(package.id == name_or_id, package.name == name_or_id))
        .order_by(package.id != name_or_id)
        .limit(1)
    )
    row = model.Session.execute(query).first()
    if row is None:
        return None
    etag = store.digest(f"{suffix}\n{generation.current()}\n{row.etag}\n{row.name}")
    return Single(row.id, row.name, row.iri, suffix, etag, row.written)
