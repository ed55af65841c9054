"""A graph being written: nodes by IRI, blank nodes numbered, what was left out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any, TypeVar

from . import values
from .context import EmitContext
from .fragment import Finding
from .terms import TYPE, Iri, Literal, Node, Object, full
from .vocabularies import CODE_LISTS, IANA, find_code

_SAFE = re.compile("[^0-9A-Za-z]")
_MEDIA_TYPE = re.compile(
    "(application|audio|font|image|message|model|multipart|text|video)"
    r"/(?!x-)[a-z0-9][a-z0-9!#$&^_.+-]{0,126}"
)
_Found = TypeVar("_Found")
_OURS = (
    "/catalog",
    "/dataset/",
    "/id/organisation/",
    "/id/territoire/",
    "/organization/",
    "/regroupement/",
    "/territoire/",
)
_SHOWN = 80  # characters of a value in a finding


class Draft:
    """What the emitter writes of one dataset, and what it left out of it."""

    def __init__(self, dataset_id: str, subject: Iri, context: EmitContext) -> None:
        self.context = context
        self.dataset_id = dataset_id
        self.subject = subject
        self.nodes: dict[str, Node] = {}
        self.shared: dict[str, Node] = {}
        self.terms: dict[str, None] = {}
        self.findings: list[Finding] = []
        self.resource_id: str | None = None
        self.hvd_categories: list[Iri] = []
        self.desk: Iri | None = None
        """The page where people find who publishes, for who gives no address."""
        self._blanks = 0
        self._prefix = _label(dataset_id)

    def node(self, iri: str, *kinds: str) -> Node:
        """Return the node of an IRI, which is of these classes."""
        found = self.nodes.get(iri)
        if found is None:
            found = self.nodes[iri] = Node(iri)
        for kind in kinds:
            found.add(TYPE, full(kind))
        return found

    def blank(self, *kinds: str) -> Node:
        """Return a new node without IRI, to be put inside another."""
        self._blanks += 1
        found = Node(f"{self._prefix}b{self._blanks}", True)
        for kind in kinds:
            found.add(TYPE, full(kind))
        return found

    def described(self, uri: Any, *kinds: str) -> Iri | None:
        """Return an IRI that is described already, first as of these classes."""
        iri = values.clean_iri(uri)
        node = self.nodes.get(iri) if iri else None
        known = node.statements.get(TYPE, [])[: len(kinds)] if node else None
        return iri if known == [full(kind) for kind in kinds] else None

    def named_or_blank(self, uri: Any, field: str, *kinds: str) -> tuple[Node, Object]:
        """Return a node for something that may have an IRI, and what points to it.

        An IRI that is something else already, or that only the portal may describe,
        is not used: one dataset could spoil the whole page of another.
        """
        iri = self.iri(uri, field)
        if iri is not None and (iri in self.nodes or self._is_reserved(iri)):
            self.left_out("taken-address", field, uri)
            iri = None
        if iri is None:
            found = self.blank(*kinds)
            return found, found
        return self.node(iri, *kinds), iri

    def _is_reserved(self, iri: Iri) -> bool:
        base = self.context.base
        return iri.startswith((*CODE_LISTS, *(f"{base}{path}" for path in _OURS)))

    def left_out(self, code: str, field: str, value: Any = "") -> None:
        """Remember that a value was left out, and where it was typed."""
        shown = values.clean_text(value)[:_SHOWN]
        self.findings.append(Finding(code, field, shown, self.resource_id))

    def text(self, value: Any, field: str) -> str:
        """Return a text, stripped of what no format can hold."""
        found = values.clean_text(value)
        if isinstance(value, str) and found != value and found != _unix(value):
            self.left_out("text-cleaned", field, found)
        return found if found.strip() else ""

    def literal(
        self, value: Any, field: str, *, spoken: bool = False
    ) -> Literal | None:
        """Return a text as a value, in the language of the portal if it is *spoken*."""
        found = self.text(value, field)
        if not found:
            return None
        return Literal(found, self.context.language if spoken else "")

    def iri(self, value: Any, field: str) -> Iri | None:
        """Return an address, or None and a finding if it is something else."""
        if not value:
            return None
        return self._kept(values.clean_iri(value), "not-an-address", field, value)

    def email(self, value: Any, field: str) -> Iri | None:
        """Return the `mailto:` of an e-mail address, or None and a finding."""
        if not value:
            return None
        return self._kept(values.clean_email(value), "not-an-email", field, value)

    def value(
        self, value: Any, field: str, code: str, read: Callable[[Any], Literal | None]
    ) -> Literal | None:
        """Return what *read* makes of a value, or None and a finding."""
        if value is None or value == "":
            return None
        return self._kept(read(value), code, field, value)

    def date(self, value: Any, field: str) -> Literal | None:
        """Return a day or a moment, or None and a finding."""
        return self.value(value, field, "not-a-date", values.clean_date)

    def code(self, name: str, value: Any, field: str) -> Iri | None:
        """Return the IRI of a term of a code list, or None and a finding."""
        if not value:
            return None
        found = find_code(name, value) if isinstance(value, str) else None
        return self.term(self._kept(found, "not-in-list", field, value))

    def media_type(self, value: Any, field: str) -> Iri | None:
        """Return the IANA IRI of a media type, or None and a finding."""
        text = values.clean_text(value).strip().lower()
        text = text.rpartition("/media-types/")[2].partition(";")[0].strip()
        known = Iri(IANA + text) if _MEDIA_TYPE.fullmatch(text) else None
        return self.term(self._kept(known, "not-a-media-type", field, value))

    def term(self, iri: Iri | None) -> Iri | None:
        """Remember that a term of a code list is used."""
        if iri is not None:
            self.terms[iri] = None
        return iri

    def typed(self, value: Any, field: str, kind: str) -> Iri | None:
        """Return an address, and say of what class it is."""
        iri = self.iri(value, field)
        if iri is not None:
            self.node(iri, kind)
        return iri

    def _kept(
        self, found: _Found | None, code: str, field: str, value: Any
    ) -> _Found | None:
        if found is None:
            self.left_out(code, field, value)
        return found


def _unix(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _label(dataset_id: str) -> str:
    """Return what the labels of blank nodes begin with: letters and figures."""
    label = _SAFE.sub("", dataset_id)
    if label != dataset_id.replace("-", "") or len(label) > 40:
        label = hashlib.blake2b(
            dataset_id.encode("utf-8", "replace"), digest_size=16
        ).hexdigest()
    return f"n{label}"
