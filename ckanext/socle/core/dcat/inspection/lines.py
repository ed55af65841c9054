"""What data.gouv.fr keeps of each piece of information, and where it is typed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from ..harvested import schema_of
from ..terms import Node
from ..vocabularies import EU, licences_by_iri, schema_of_url
from .graph import Graph

READ, ABSENT, LOST = "read", "absent", "lost"
_OPTIONAL = ("file-schema", "file-checksum")  # not told where nothing was given


@dataclasses.dataclass(frozen=True)
class Line:
    """One piece of information: `value` as data.gouv.fr shows it, "" when absent.

    `name` is a key of `core.messages.dcat.INFORMATION`; `state` is `read`, `absent`
    or `lost` (given, but not understood); `field` is where it is typed: of the form of
    the dataset, of the file's when `resource_id` is given.
    """

    name: str
    value: str
    state: str
    field: str
    resource_id: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the line as JSON."""
        return dataclasses.asdict(self)


def lines(
    graph: Graph, ids: list[str], lost: set[tuple[str, str | None]]
) -> list[Line]:
    """Return the lines of a dataset then of its files.

    *ids* are those of the files, in their order; *lost* are fields left out.
    """
    found = [*_of_dataset(graph)]
    for node, resource_id in zip(graph.files(), ids, strict=True):
        found += _of_file(graph, node, resource_id)
    told = [_with_state(line, lost) for line in found]
    return [one for one in told if one.name not in _OPTIONAL or one.state != ABSENT]


def _with_state(line: Line, lost: set[tuple[str, str | None]]) -> Line:
    if line.value:
        return line
    state = LOST if (line.field, line.resource_id) in lost else ABSENT
    return dataclasses.replace(line, state=state)


def _of_dataset(graph: Graph) -> Iterator[Line]:
    node = graph.dataset
    for name, value, field in (
        ("title", graph.text(node, "dct:title"), "title"),
        ("description", _description(graph), "notes"),
        ("licence", licence(graph), "license_id"),
        ("frequency", _frequency(graph), "frequency"),
        ("keywords", ", ".join(keywords(graph)), "tag_string"),
        ("territory", ", ".join(places(graph)), "territories"),
        ("period", period(graph), "temporal_coverage"),
        ("contact", _contact(graph), "contact"),
        ("publisher", graph.text(node, "dct:publisher", "foaf:name"), "publisher"),
        ("page", graph.text(node, "dcat:landingPage"), "url"),
        ("identifier", graph.text(node, "dct:identifier"), "identifier"),
    ):
        yield Line(name, value, READ, field)


def _description(graph: Graph) -> str:
    text = graph.text(graph.dataset, "dct:description")
    return "" if text == graph.text(graph.dataset, "dct:title") else text


def licence(graph: Graph) -> str:
    """Return the title of the first licence that data.gouv.fr knows; "" if none."""
    known = licences_by_iri()
    for node in graph.files():
        for found in node.statements.get("dct:license", ()):
            if str(found) in known:
                return known[str(found)].title
    return ""


def _frequency(graph: Graph) -> str:
    code = graph.text(graph.dataset, "dct:accrualPeriodicity")
    return code.removeprefix(f"{EU}frequency/")


def keywords(graph: Graph) -> list[str]:
    """Return keywords, and the labels of themes: data.gouv.fr makes tags of both."""
    words = graph.texts(graph.dataset, "dcat:keyword")
    themes = graph.texts(graph.dataset, "dcat:theme", "skos:prefLabel")
    return list(dict.fromkeys([*words, *themes]))


def places(graph: Graph) -> list[str]:
    """Return the names of places that have an outline: others are not read."""
    found = []
    for one in graph.dataset.statements.get("dct:spatial", ()):
        node = graph.follow(one)
        if node and {"dcat:bbox", "locn:geometry"} & node.statements.keys():
            found.append(graph.text(node, "skos:prefLabel") or str(one))
    return found


def period(graph: Graph) -> str:
    """Return the first period, `2024-01-01/2024-12-31`; "" when there is none."""
    for one in graph.dataset.statements.get("dct:temporal", ()):
        node = graph.follow(one)
        if node:
            days = [
                graph.text(node, f"dcat:{end}Date")[:10] for end in ("start", "end")
            ]
            return "/".join(days)
    return ""


def _contact(graph: Graph) -> str:
    for one in graph.dataset.statements.get("dcat:contactPoint", ()):
        node = graph.follow(one)
        if node:
            email = graph.text(node, "vcard:hasEmail").removeprefix("mailto:")
            address = email or graph.text(node, "vcard:hasURL")
            name = graph.text(node, "vcard:fn")
            return name if address in ("", name) else f"{name}, {address}"
    return ""


def _of_file(graph: Graph, node: Node, resource_id: str) -> Iterator[Line]:
    url = graph.text(node, "dcat:downloadURL") or graph.text(node, "dcat:accessURL")
    for name, value, field in (
        ("file-title", graph.text(node, "dct:title"), "name"),
        ("file-address", url, "url"),
        ("file-format", graph.text(node, "dct:format", "rdfs:label"), "format"),
        ("file-schema", _schema(graph, node), "table_schema"),
        ("file-checksum", _checksum(graph, node), "hash_algorithm"),
    ):
        yield Line(name, value, READ, field, resource_id)


def _schema(graph: Graph, node: Node) -> str:
    url = graph.text(node, "dct:conformsTo")
    known = schema_of_url(url) or schema_of(url)
    return f"{known[0]} {known[1]}" if known else url


def _checksum(graph: Graph, node: Node) -> str:
    for one in node.statements.get("spdx:checksum", ()):
        found = graph.follow(one)
        if found:
            name = graph.text(found, "spdx:algorithm").rpartition("_")[2]
            return f"{name} {graph.text(found, 'spdx:checksumValue')}"
    return ""
