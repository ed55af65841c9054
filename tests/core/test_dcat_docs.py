"""The table of properties of docs/dcat.md is what the emitter writes."""

import re

from ckanext.socle.core.dcat import Catalogue, Page, emit
from ckanext.socle.core.dcat.terms import Node
from tests.data.dcat_datasets import BASE, Maker, context

ROW = re.compile(r"^\| (\w+) \| ([^|]+) \|", re.MULTILINE)
# Described once a document, as code lists are.
TERMS = {
    "Concept",
    "ConceptScheme",
    "Document",
    "Frequency",
    "LegalResource",
    "LicenseDocument",
    "LinguisticSystem",
    "MediaType",
    "MediaTypeOrExtent",
    "ChecksumAlgorithm",
}


def documented(root):
    text = (root / "docs/dcat.md").read_text(encoding="utf-8")
    text = text[text.index("## Every property") :]
    return {
        (kind, name)
        for kind, names in ROW.findall(text)
        for name in re.findall(r"[a-z]+:\w+", names)
    }


def said(node):
    kind = str(node.statements["rdf:type"][0]).replace("#", "/").rpartition("/")[2]
    for predicate, found in node.statements.items():
        if predicate != "rdf:type" and kind not in TERMS:
            yield kind, predicate
        for one in found:
            if isinstance(one, Node):
                yield from said(one)


def emitted():
    for number, dataset in enumerate(Maker(1, hostile=0.05).datasets(200)):
        harvested = [dataset["id"]] if number % 2 else []
        fragment = emit(dataset, context(harvested))
        for node in (*fragment.nodes, *fragment.shared):
            yield from said(node)
    url = f"{BASE}/catalog.ttl"
    catalogue = Catalogue(
        url,
        "Portail",
        "",
        context().organizations["org-romille"],
        BASE,
        licence="lov2",
        issued="2024",
        modified="2024",
        page=Page(url, url, last=url, next=url, previous=url),
    )
    for node in catalogue.nodes():
        yield from said(node)
    yield "Catalog", "dcat:dataset"


def test_every_property_is_in_the_table_and_no_other(root):
    internal = {
        # France and the rights of access are terms of code lists.
        ("Location", "skos:inScheme"),
        ("RightsStatement", "skos:inScheme"),
    }
    assert set(emitted()) - internal == documented(root)
