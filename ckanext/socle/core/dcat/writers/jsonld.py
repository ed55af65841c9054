"""JSON-LD: one list of nodes, with our prefixes as its context."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ..terms import PREFIXES, TYPE, Iri, Literal, Node, Object
from .escaping import shorten

MEDIA_TYPE = "application/ld+json"
# A page that holds nothing else is still JSON: each node then begins with a comma.
HEAD = f'{{"@context": {json.dumps(PREFIXES)}, "@graph": [{{}}'
TAIL = "]}\n"
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def nodes(found: Iterable[Node]) -> str:
    """Return nodes, each after a comma, as they may be put one after another."""
    return "".join([f",\n{_ENCODE(_object_of(node))}" for node in found])


def _object_of(node: Node) -> dict[str, Any]:
    shown: dict[str, Any] = {} if node.is_blank else {"@id": node.id}
    for predicate, found in node.statements.items():
        if predicate == TYPE:
            shown["@type"] = [shorten(str(one)) or str(one) for one in found]
        else:
            shown[predicate] = [_value(one) for one in found]
    return shown


def _value(found: Object) -> Any:
    if isinstance(found, Iri):
        return {"@id": found}
    if isinstance(found, Literal):
        if found.language:
            return {"@value": found.text, "@language": found.language}
        if found.datatype:
            return {"@value": found.text, "@type": found.datatype}
        return found.text
    return _object_of(found)
