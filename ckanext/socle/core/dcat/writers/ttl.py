"""Turtle, which N3 reads too: a block a subject, blank nodes inside."""

from __future__ import annotations

from collections.abc import Iterable

from ..terms import PREFIXES, TYPE, Iri, Literal, Node, Object
from .escaping import quoted, shorten

MEDIA_TYPE = "text/turtle"
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
TAIL = ""
_CLASSES: dict[str, str] = {}


def nodes(found: Iterable[Node]) -> str:
    """Return the blocks of nodes, as they may be stored and put one after another."""
    return "".join([f"\n<{one.id}> {_said(one, '    ')} .\n" for one in found])


def _said(node: Node, indent: str) -> str:
    lines = []
    for predicate, found in node.statements.items():
        if predicate == TYPE:
            lines.append(f"a {', '.join(map(_class, found))}")
        else:
            lines.append(
                f"{predicate} {', '.join([_object(one, indent) for one in found])}"
            )
    return f" ;\n{indent}".join(lines)


def _class(found: Object) -> str:
    iri = str(found)
    known = _CLASSES.get(iri)
    if known is None:
        known = _CLASSES[iri] = shorten(iri) or f"<{iri}>"
    return known


def _object(found: Object, indent: str) -> str:
    if isinstance(found, Iri):
        return f"<{found}>"
    if isinstance(found, Literal):
        text = quoted(found.text)
        if found.language:
            return f"{text}@{found.language}"
        return f"{text}^^{found.datatype}" if found.datatype else text
    deeper = f"{indent}    "
    return f"[ {_said(found, deeper)} ]"
