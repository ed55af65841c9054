"""The catalogue itself, and the page of it that a document is."""

from __future__ import annotations

import dataclasses

from .agents import agent_nodes
from .context import Agent, Place
from .places import place_node
from .terms import TYPE, Iri, Literal, Node, full
from .values import clean_date, clean_iri, clean_text
from .vocabularies import DATA_THEMES, FRANCE, code_iri, find_licence


@dataclasses.dataclass(frozen=True)
class Page:
    """A page of a catalogue, for hydra: whole addresses, encoded; None where none."""

    url: str
    first: str
    last: str | None = None
    next: str | None = None
    previous: str | None = None
    total: int = 0
    size: int = 0


@dataclasses.dataclass(frozen=True)
class Catalogue:
    """A catalogue: of the portal, of a body, of a territory, of a grouping.

    `licence` is an id that `find_licence` knows, or ""; `modified` an ISO date or "".
    """

    iri: str
    title: str
    description: str
    publisher: Agent
    homepage: str
    language: str = "fr"
    place: Place | None = None
    licence: str = ""
    email: str = ""
    issued: str = ""
    modified: str = ""
    page: Page | None = None

    def nodes(self) -> list[Node]:
        """Return the catalogue and its page, without what a document shares."""
        found = [self._catalogue()]
        if self.page:
            found.append(self._page(self.page))
        return found

    def _catalogue(self) -> Node:
        node = Node(self.iri)
        node.add(TYPE, full("dcat:Catalog"))
        node.add(TYPE, full("hydra:Collection"))
        title = clean_text(self.title) or self.iri
        node.add("dct:title", Literal(title, self.language))
        description = clean_text(self.description) or title
        node.add("dct:description", Literal(description, self.language))
        node.add("dct:publisher", Iri(self.publisher.iri))
        node.add("dct:language", code_iri("language", "FRA"))
        node.add("dct:spatial", Iri(self.place.iri) if self.place else FRANCE)
        node.add("dcat:themeTaxonomy", DATA_THEMES)
        licence = find_licence(self.licence) if self.licence else None
        node.add("dct:license", licence.iri if licence else None)
        node.add("foaf:homepage", clean_iri(self.homepage))
        node.add("dct:issued", clean_date(self.issued))
        node.add("dct:modified", clean_date(self.modified))
        node.add("hydra:view", Iri(self.page.url) if self.page else None)
        return node

    def _page(self, page: Page) -> Node:
        """Return the page in both vocabularies of hydra, the old one and the new."""
        node = Node(page.url)
        node.add(TYPE, full("hydra:PartialCollectionView"))
        node.add(TYPE, full("hydra:PagedCollection"))
        for predicates, url in (
            (("hydra:first", "hydra:firstPage"), page.first),
            (("hydra:previous", "hydra:previousPage"), page.previous),
            (("hydra:next", "hydra:nextPage"), page.next),
            (("hydra:last", "hydra:lastPage"), page.last),
        ):
            for predicate in predicates:
                node.add(predicate, Iri(url) if url else None)
        for predicate, number in (
            ("hydra:totalItems", page.total),
            ("hydra:itemsPerPage", page.size),
        ):
            node.add(predicate, Literal(str(number), "", "xsd:integer"))
        return node

    def shared(self) -> tuple[list[Node], list[str]]:
        """Return what its document describes once, and the terms that it uses."""
        nodes, terms = agent_nodes(self.publisher, self.language)
        found, used = list(nodes), list(terms)
        homepage = clean_iri(self.homepage)
        if homepage:
            page = Node(homepage)
            page.add(TYPE, full("foaf:Document"))
            found.append(page)
        if self.place:
            found.append(place_node(self.place, self.language))
        licence = find_licence(self.licence) if self.licence else None
        used += [code_iri("language", "FRA"), FRANCE, DATA_THEMES]
        used += [licence.iri] if licence else []
        return found, used
