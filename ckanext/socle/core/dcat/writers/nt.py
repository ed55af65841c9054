"""N-Triples: one statement a line; sorted, it is the canonical form of a graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..terms import PREFIXES, Iri, Literal, Node, Object
from .escaping import quoted

MEDIA_TYPE = "application/n-triples"
HEAD = ""
TAIL = ""
_FULL: dict[str, str] = {}


def nodes(found: Iterable[Node]) -> str:
    """Return the lines of nodes, as they may be stored and put one after another."""
    return "".join([f"{line}\n" for node in found for line in lines(node)])


def lines(node: Node) -> Iterator[str]:
    """Return the lines of a node and of those inside it, without their ends."""
    subject = f"_:{node.id}" if node.is_blank else f"<{node.id}>"
    for predicate, found in node.statements.items():
        start = f"{subject} {_predicate(predicate)} "
        for one in found:
            yield f"{start}{_object(one)} ."
            if isinstance(one, Node):
                yield from lines(one)


def _predicate(short: str) -> str:
    known = _FULL.get(short)
    if known is None:
        prefix, _, name = short.partition(":")
        known = _FULL[short] = f"<{PREFIXES[prefix]}{name}>"
    return known


def _object(found: Object) -> str:
    if isinstance(found, Iri):
        return f"<{found}>"
    if isinstance(found, Literal):
        text = quoted(found.text)
        if found.language:
            return f"{text}@{found.language}"
        return f"{text}^^{_predicate(found.datatype)}" if found.datatype else text
    return f"_:{found.id}"
