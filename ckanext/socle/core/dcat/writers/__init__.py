"""Graphs as text, in five formats, by pieces that are put one after another.

A document is `head(catalogue)`, `member` and `nodes` of each dataset (stored or not),
then `shared` and `TAIL`. Each format is a module with the same names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import ModuleType

from ..catalogue import Catalogue
from ..fragment import Fragment, describe_all
from ..terms import Iri, Node
from . import jsonld, n3, nt, rdf, ttl

WRITERS: dict[str, ModuleType] = {
    "ttl": ttl,
    "rdf": rdf,
    "xml": rdf,
    "jsonld": jsonld,
    "nt": nt,
    "n3": n3,
}
"""The writers, by the suffix of an address."""


def head(suffix: str, catalogue: Catalogue) -> str:
    """Return the beginning of a document: its prefixes, the catalogue, its page."""
    writer = WRITERS[suffix]
    return str(writer.HEAD + writer.nodes(catalogue.nodes()))


def dataset(suffix: str, fragment: Fragment) -> str:
    """Return the piece of a dataset, to be stored: what is its own."""
    return str(WRITERS[suffix].nodes(fragment.nodes))


def member(suffix: str, catalogue_iri: str, subjects: Iterable[str]) -> str:
    """Return the piece that puts datasets in a catalogue."""
    node = Node(catalogue_iri)
    for subject in subjects:
        node.add("dcat:dataset", Iri(subject))
    return str(WRITERS[suffix].nodes([node])) if node.statements else ""


def tail(suffix: str, shared: Iterable[Node], terms: Iterable[str]) -> str:
    """Return the end of a document: bodies, places and terms, each described once."""
    writer = WRITERS[suffix]
    return str(writer.nodes(describe_all([*shared], [*terms])) + writer.TAIL)


def document(
    suffix: str, fragments: Iterable[Fragment], catalogue: Catalogue | None = None
) -> Iterator[str]:
    """Return a whole document, by pieces: of a catalogue, or of datasets alone."""
    shared: dict[str, Node] = {}
    terms: dict[str, None] = {}
    if catalogue:
        yield head(suffix, catalogue)
        nodes, used = catalogue.shared()
        shared.update((node.id, node) for node in nodes)
        terms.update(dict.fromkeys(used))
    else:
        yield WRITERS[suffix].HEAD
    for fragment in fragments:
        if catalogue:
            yield member(suffix, catalogue.iri, [fragment.subject])
        yield dataset(suffix, fragment)
        shared.update((node.id, node) for node in fragment.shared)
        terms.update(dict.fromkeys(fragment.terms))
    yield tail(suffix, shared.values(), terms)
