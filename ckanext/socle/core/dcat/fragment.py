"""One dataset, as a graph: what is stored, and what a page of them is made of."""

from __future__ import annotations

import dataclasses
import hashlib
from functools import cached_property
from typing import Any

from .descriptions import describe
from .terms import Node


@dataclasses.dataclass(frozen=True)
class Finding:
    """A value that was left out, or put right, and where it was typed.

    `code` is a key of `core.messages.dcat`; `field` a field of the dataset's form, or
    of the resource's when `resource_id` is given; `value` the beginning of what was
    typed.
    """

    code: str
    field: str
    value: str = ""
    resource_id: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as JSON."""
        return dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True)
class Fragment:
    """A dataset as a graph.

    `nodes` are its own; `shared` describes the organisations and the places that other
    datasets name too (no blank node in them); `terms` are the IRIs of code lists that
    `describe` explains. A page says `shared` and `terms` once. `origin` is the address
    of where the dataset was harvested, None for a dataset of this portal; `themes`,
    `schemas` (`owner/name`) and `is_hvd` are for filters.
    """

    dataset_id: str
    subject: str
    nodes: tuple[Node, ...]
    shared: tuple[Node, ...]
    terms: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    origin: str | None = None
    is_hvd: bool = False
    themes: tuple[str, ...] = ()
    schemas: tuple[str, ...] = ()

    @cached_property
    def etag(self) -> str:
        """The same for the same graph: a digest of its canonical N-Triples (hex)."""
        from .writers import nt  # noqa: PLC0415 - writers read fragments

        lines = [
            line for node in (*self.nodes, *self.shared) for line in nt.lines(node)
        ]
        lines += self.terms
        text = "\n".join(sorted(lines)).encode("utf-8")
        return hashlib.blake2b(text, digest_size=16).hexdigest()

    def described(self) -> list[Node]:
        """Return what a document of this dataset alone says of shared things."""
        return describe_all(self.shared, self.terms)


def describe_all(
    shared: tuple[Node, ...] | list[Node], terms: tuple[str, ...] | list[str]
) -> list[Node]:
    """Return the nodes to write once in a document, each IRI once, in order of IRI.

    *terms* may name terms that explain themselves by others: those come too.
    """
    found: dict[str, Node] = {}
    for node in shared:
        found.setdefault(node.id, node)
    for term in terms:
        for node in describe(term):
            found.setdefault(node.id, node)
    return [found[iri] for iri in sorted(found)]
