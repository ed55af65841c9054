"""Documents of catalogues, put together from what is stored."""

from __future__ import annotations

import dataclasses
import math
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import ckan.plugins.toolkit as tk

from .. import config
from ..core.dcat import Catalogue, Page, describe_all, writers
from ..core.dcat.terms import Literal, Node, full
from . import generation, store
from .questions import Question
from .subjects import Subject

MEDIA_TYPES = {name: writer.MEDIA_TYPE for name, writer in writers.WRITERS.items()}
_STORED = {"xml": "rdf", "n3": "ttl"}  # N3 reads Turtle as it is
_MOST_GONE = 10_000  # tombstones on the first page
_BATCH = 500  # datasets of an export written together
_GZIP = 31  # zlib's window, and the header of gzip
_QUICK = 1  # zlib's level


@dataclasses.dataclass(frozen=True)
class Answer:
    """A document before it is written: what it holds, and its digest."""

    suffix: str
    catalogue: Catalogue
    ids: Sequence[str]
    gone: Sequence[Any]
    etag: str

    def body(self) -> bytes:
        """Return the document."""
        stored = stored_as(self.suffix)
        writer = writers.WRITERS[self.suffix]
        found = store.pieces(stored, self.ids)
        described = _described(self.catalogue, found.terms)
        parts = (
            writers.head(self.suffix, self.catalogue),
            writers.member(self.suffix, self.catalogue.iri, found.iris),
            found.text,
            writer.nodes(map(_tombstone, self.gone)),
            store.shared_text(stored, self.ids, [node.id for node in described]),
            writer.nodes(described),
            writer.TAIL,
        )
        return "".join(parts).encode()


def _described(catalogue: Catalogue, terms: Iterable[str]) -> list[Node]:
    """Return what a document describes once, beside the agents that are stored."""
    nodes, used = catalogue.shared()
    return [*describe_all(nodes, sorted({*used, *terms}))]


def page(subject: Subject, question: Question, suffix: str, url: str) -> Answer:
    """Return a page of a catalogue, whose documents of that format are at *url*.

    :raises ObjectNotFound: the catalogue has fewer pages
    """
    selection, size = question.narrowed(subject.selection), config.dcat_page_size()
    total = store.count(selection, store.last_changes())
    pages = max(1, math.ceil(total / size))
    if question.page > pages and not question.after:
        text = tk._("There is no page {number}: the last one is page {last}.")
        raise tk.ObjectNotFound(text.format(number=question.page, last=pages))
    offset = 0 if question.after else (question.page - 1) * size
    found = store.heads(selection, limit=size, after=question.after, offset=offset)
    first = question.page == 1 and not question.after
    gone = store.tombstones(selection, _MOST_GONE) if question.since and first else ()
    last_id = "" if found.is_last else found.ids[-1]
    catalogue = dataclasses.replace(
        subject.catalogue, page=_page(question, url, total, size, last_id)
    )
    etag = _etag(suffix, catalogue, found.digest, gone)
    return Answer(suffix, catalogue, found.ids, gone, etag)


def _page(question: Question, url: str, total: int, size: int, last_id: str) -> Page:
    number = question.page
    following = question.link(url, number + 1, last_id) if last_id else None
    return Page(
        url=question.link(url, number, question.after),
        first=question.link(url, 1),
        last=question.link(url, max(1, math.ceil(total / size))),
        next=following,
        previous=question.link(url, number - 1) if number > 1 else None,
        total=total,
        size=size,
    )


def _etag(suffix: str, catalogue: Catalogue, told: str, gone: Sequence[Any]) -> str:
    parts = (suffix, generation.current(), catalogue, told, *map(tuple, gone))
    return store.digest("\n".join(map(str, parts)))


def stored_as(suffix: str) -> str:
    """Return the format that is stored, from which another is read."""
    return _STORED.get(suffix, suffix)


def _tombstone(row: Any) -> Node:
    """Say that a dataset is not public any more; it is typed as no dataset."""
    node = Node(row.iri)
    node.add("rdf:type", full("prov:Entity"))
    node.add("dct:identifier", Literal(row.identifier))
    moment = row.removed.isoformat(timespec="seconds").replace("+00:00", "Z")
    node.add("prov:invalidatedAtTime", Literal(moment, "", "xsd:dateTime"))
    return node


def export(subject: Subject, question: Question, suffix: str) -> Iterator[str]:
    """Yield a whole catalogue by pieces, as the database had it when it began."""
    catalogue = subject.catalogue
    ids: set[str] = set()
    terms: set[str] = set()
    yield writers.head(suffix, catalogue)
    stored = stored_as(suffix)
    for rows in _batches(store.stream(stored, question.narrowed(subject.selection))):
        parts = [writers.member(suffix, catalogue.iri, [row.iri for row in rows])]
        for row in rows:
            parts.append(row.piece)
            ids.update(row.shared)
            terms.update(row.terms)
        yield "".join(parts)
    described = _described(catalogue, terms)
    yield from store.shared(stored, ids, [node.id for node in described])
    yield str(writers.WRITERS[suffix].nodes(described) + writers.WRITERS[suffix].TAIL)


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def compressed(parts: Iterable[str]) -> Iterator[bytes]:
    """Yield the parts as gzip, each as soon as it is there."""
    packer = zlib.compressobj(_QUICK, zlib.DEFLATED, _GZIP)
    for number, part in enumerate(parts):
        yield packer.compress(part.encode())
        if number == 0:
            yield packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()


def packed(body: bytes) -> bytes:
    """Return a document as gzip; the same document gives the same bytes."""
    packer = zlib.compressobj(_QUICK, zlib.DEFLATED, _GZIP)
    return packer.compress(body) + packer.flush()
