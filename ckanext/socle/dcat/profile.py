"""The profile `socle_fr` of ckanext-dcat: writes the emitter's graph, reads our words.

Its documents (`/dataset/x.ttl`, `dcat_dataset_show`) are then one graph with those of
our catalogues. Its own organisation cache, which never forgets, is not read.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from rdflib import BNode, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import RDF

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckanext.dcat import processors
from ckanext.dcat.profiles import ADMS, DCAT, DCT, LOCN, SKOS
from ckanext.dcat.profiles.euro_dcat_ap_3 import EuropeanDCATAP3Profile

from .. import config, territories
from ..core.dcat import Catalogue, EmitContext, describe_all, emit
from ..core.dcat.harvested import known_parts, territory_of, tidy
from ..core.dcat.terms import PREFIXES, Iri, Literal, Node, Object
from . import contexts, reading
from .generation import language
from .publisher import portal_publisher

NAME = "socle_fr"
_OPTION = "ckanext.dcat.rdf.profiles"
_SHAPES = (("geom", LOCN.geometry), ("bbox", DCAT.bbox), ("centroid", DCAT.centroid))


def become_default() -> None:
    """Make our profile the one of portals that name none.

    Before options are declared: later, a portal that names ckanext-dcat's own default
    could not be told from one that names nothing.
    """
    processors.DEFAULT_RDF_PROFILES[:] = [NAME]


def is_chosen() -> bool:
    """Tell whether ckanext-dcat writes its documents by our profile, and no other."""
    return tk.aslist(tk.config.get(_OPTION) or NAME) == [NAME]


class SocleProfile(EuropeanDCATAP3Profile):  # type: ignore[misc]
    """Writes what `core.dcat` emits; reads DCAT-AP into the fields of our forms."""

    def graph_from_dataset(
        self, dataset_dict: dict[str, Any], dataset_ref: Any
    ) -> None:
        """Add the graph of a dataset, and of what it shares with others."""
        self._bind()
        dataset = {"owner_org": None, "metadata_created": None, **dataset_dict}
        fragment = emit(dataset, _context(dataset))
        self._add(fragment.nodes)
        self._add(fragment.described())

    def graph_from_catalog(self, catalog_dict: Any, catalog_ref: Any) -> None:
        """Add the catalogue of the portal, with the body that publishes it."""
        self._bind()
        given = catalog_dict or {}
        title = str(given.get("title") or tk.config.get("ckan.site_title") or "")
        described = given.get("description") or tk.config.get("ckan.site_description")
        catalogue = Catalogue(
            str(catalog_ref),
            title,
            str(described or ""),
            portal_publisher(),
            f"{reading.site_url()}/",
            language=language(),
            licence=config.dcat_licence(),
            modified=self._last_catalog_modification() or "",
        )
        self._add(catalogue.nodes())
        self._add(describe_all(*catalogue.shared()))

    def parse_dataset(
        self, dataset_dict: dict[str, Any], dataset_ref: Any
    ) -> dict[str, Any]:
        """Read a dataset; territory and table schema become those of our forms."""
        dataset = super().parse_dataset(dataset_dict, dataset_ref)
        self._read_lists(dataset)
        self._read_places(dataset, dataset_ref)
        self._read_identifiers(dataset, dataset_ref)
        tidy(dataset, own_address=str(tk.config.get("ckan.site_url") or ""))
        return dataset  # type: ignore[no-any-return]

    def _bind(self) -> None:
        for prefix, namespace in PREFIXES.items():
            self.g.bind(prefix, namespace)

    def _add(self, nodes: Iterable[Node]) -> None:
        for triple in triples(nodes):
            self.g.add(triple)

    def _read_lists(self, dataset: dict[str, Any]) -> None:
        """Read the lists of our forms, which ckanext-dcat leaves as JSON."""
        described = self._dataset_schema or {}
        for fields, found in (
            (described.get("dataset_fields", ()), [dataset]),
            (described.get("resource_fields", ()), dataset.get("resources") or []),
        ):
            for one in found:
                for field in fields:
                    _read_list(one, field)

    def _read_places(self, dataset: dict[str, Any], dataset_ref: Any) -> None:
        """Keep territories by their ids, and other areas one by one."""
        index = territories.current_index()
        ids, areas = [], []
        for place in self.g.objects(dataset_ref, DCT.spatial):
            found = index.resolve(territory_of(str(place)) or "").territory_id
            if found:
                ids.append(found)
            elif not isinstance(place, RdfLiteral):
                areas.append(self._area(place))
        if ids:
            dataset["territories"] = sorted(ids)
        if areas:
            dataset["spatial_coverage"] = areas
        elif ids:
            dataset.pop("spatial_coverage", None)

    def _read_identifiers(self, dataset: dict[str, Any], dataset_ref: Any) -> None:
        """Read other identifiers by their texts: theirs are labels of blank nodes."""
        found = [
            self._object_value(one, SKOS.notation) or str(one)
            for one in self.g.objects(dataset_ref, ADMS.identifier)
        ]
        if found:
            dataset["alternate_identifier"] = sorted(found)

    def _area(self, place: Any) -> dict[str, Any]:
        area = {"uri": "" if isinstance(place, BNode) else str(place)}
        label = self._object_value(place, SKOS.prefLabel)
        area |= {"text": label} if label else {}
        for part, predicate in _SHAPES:
            shape = self._parse_geodata(place, predicate, None)
            area |= {part: shape} if shape else {}
        return area


def _context(dataset: dict[str, Any]) -> EmitContext:
    return contexts.context(model.Session(), [dataset])


def _read_list(read: dict[str, Any], field: dict[str, Any]) -> None:
    """Put a field anew when it is the JSON of a list; of groups, what forms hold."""
    name = field["field_name"]
    value = read.get(name)
    if isinstance(value, str) and value.startswith("["):
        with contextlib.suppress(ValueError):
            value = read[name] = json.loads(value)
    if "repeating_subfields" in field and isinstance(value, list):
        read[name] = known_parts(value, field["repeating_subfields"])


def triples(nodes: Iterable[Node]) -> Iterator[tuple[Any, Any, Any]]:
    """Return the statements of nodes as those of rdflib."""
    for node in nodes:
        subject = BNode(node.id) if node.is_blank else URIRef(node.id)
        for predicate, found in node.statements.items():
            for one in found:
                yield subject, _long(predicate), _term(one)
                if isinstance(one, Node):
                    yield from triples([one])


def _long(short: str) -> URIRef:
    if short == "rdf:type":
        return RDF.type
    prefix, _, name = short.partition(":")
    return URIRef(PREFIXES[prefix] + name)


def _term(found: Object) -> Any:
    if isinstance(found, Iri):
        return URIRef(found)
    if isinstance(found, Literal):
        kind = _long(found.datatype) if found.datatype else None
        return RdfLiteral(found.text, lang=found.language or None, datatype=kind)
    return BNode(found.id)
