"""Documents of catalogues, put together from what is stored."""

from __future__ import annotations

import dataclasses
import hashlib
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
    rows: Sequence[Any]
    gone: Sequence[Any]
    etag: str

    def body(self) -> bytes:
        """Return the document."""
        stored = _STORED.get(self.suffix, self.suffix)
        ids = [row.package_id for row in self.rows]
        found = store.pieces(stored, ids)
        subjects = [row.iri for row in found]
        parts = [
            writers.head(self.suffix, self.catalogue),
            writers.member(self.suffix, self.catalogue.iri, subjects),
            *(row.piece for row in found),
            writers.WRITERS[self.suffix].nodes(map(_tombstone, self.gone)),
            *_end(self.suffix, self.catalogue, store.shared_of(ids), store.terms(ids)),
        ]
        return "".join(parts).encode()


def _end(
    suffix: str, catalogue: Catalogue, ids: Iterable[str], terms: Iterable[str]
) -> Iterator[str]:
    """Yield what a document describes once: agents, places, terms; and its end."""
    nodes, used = catalogue.shared()
    described = describe_all(nodes, sorted({*used, *terms}))
    stored = _STORED.get(suffix, suffix)
    yield from store.shared(stored, ids, [node.id for node in described])
    yield str(writers.WRITERS[suffix].nodes(described) + writers.WRITERS[suffix].TAIL)


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
    found = store.heads(selection, limit=size + 1, after=question.after, offset=offset)
    rows, more = found[:size], len(found) > size
    first = question.page == 1 and not question.after
    gone = store.tombstones(selection, _MOST_GONE) if question.since and first else ()
    catalogue = dataclasses.replace(
        subject.catalogue,
        page=_page(question, url, total, size, rows[-1].package_id if more else ""),
    )
    return Answer(suffix, catalogue, rows, gone, _etag(suffix, catalogue, rows, gone))


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


def _etag(suffix: str, catalogue: Catalogue, *rows: Sequence[Any]) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for part in (suffix, generation.current(), catalogue, *map(_told, rows)):
        digest.update(str(part).encode())
    return digest.hexdigest()


def digest(text: str) -> str:
    """Return a short digest of a text."""
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def _told(rows: Sequence[Any]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in rows]


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
    stored = _STORED.get(suffix, suffix)
    for rows in _batches(store.stream(stored, question.narrowed(subject.selection))):
        parts = [writers.member(suffix, catalogue.iri, [row.iri for row in rows])]
        for row in rows:
            parts.append(row.piece)
            ids.update(row.shared)
            terms.update(row.terms)
        yield "".join(parts)
    yield from _end(suffix, catalogue, ids, terms)


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
