"""Looking things up in the graph of a dataset."""

from __future__ import annotations

from ..descriptions import describe
from ..fragment import Fragment
from ..terms import Iri, Literal, Node, Object


class Graph:
    """The graph of a dataset, with what its documents say of shared things."""

    def __init__(self, fragment: Fragment) -> None:
        self.fragment = fragment
        self.nodes = {node.id: node for node in (*fragment.nodes, *fragment.shared)}
        self.dataset = self.nodes[fragment.subject]

    def files(self) -> list[Node]:
        """Return the files, in the order of the dataset."""
        found = self.dataset.statements.get("dcat:distribution", ())
        return [self.nodes[str(one)] for one in found]

    def follow(self, found: Object) -> Node | None:
        """Return what an object says more: a node inside, or one of the document."""
        if isinstance(found, Node):
            return found
        known = self.nodes.get(str(found))
        if known is None and isinstance(found, Iri):
            return next(iter(describe(found)), None)
        return known

    def texts(self, node: Node, predicate: str, *labels: str) -> list[str]:
        """Return the texts of a predicate, by these labels where it leads to nodes."""
        return [
            text
            for found in node.statements.get(predicate, ())
            if (text := self._text(found, labels))
        ]

    def text(self, node: Node, predicate: str, *labels: str) -> str:
        """Return the first text of a predicate; "" when there is none."""
        return next(iter(self.texts(node, predicate, *labels)), "")

    def _text(self, found: Object, labels: tuple[str, ...]) -> str:
        if isinstance(found, Literal):
            return found.text
        more = self.follow(found)
        for label in labels:
            for one in more.statements.get(label, ()) if more else ():
                if isinstance(one, Literal):
                    return one.text
        return str(found) if isinstance(found, Iri) else ""
