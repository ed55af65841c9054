"""RDF/XML: a description a subject, blank nodes inside."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..terms import PREFIXES, Iri, Literal, Node, Object

MEDIA_TYPE = "application/rdf+xml"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF\n'
    + "\n".join(f'  xmlns:{name}="{iri}"' for name, iri in PREFIXES.items())
    + ">\n"
)
TAIL = "</rdf:RDF>\n"
_SPECIAL = re.compile('[&<>"]')
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def nodes(found: Iterable[Node]) -> str:
    """Return the descriptions of nodes, as they may be put one after another."""
    return "".join(
        [
            f'<rdf:Description rdf:about="{_escaped(node.id)}">\n{_said(node)}'
            "</rdf:Description>\n"
            for node in found
        ]
    )


def _escaped(text: str) -> str:
    return text.translate(_ESCAPED) if _SPECIAL.search(text) else text


def _said(node: Node) -> str:
    return "".join(
        [
            _property(predicate, one)
            for predicate, found in node.statements.items()
            for one in found
        ]
    )


def _property(name: str, found: Object) -> str:
    if isinstance(found, Iri):
        return f'  <{name} rdf:resource="{_escaped(found)}"/>\n'
    if isinstance(found, Literal):
        return f"  <{name}{_kind(found)}>{_escaped(found.text)}</{name}>\n"
    inside = f"<rdf:Description>\n{_said(found)}</rdf:Description>"
    return f"  <{name}>{inside}</{name}>\n"


def _kind(found: Literal) -> str:
    if found.language:
        return f' xml:lang="{found.language}"'
    if not found.datatype:
        return ""
    prefix, _, name = found.datatype.partition(":")
    return f' rdf:datatype="{PREFIXES[prefix]}{name}"'
