"""ckanext-dcat's documents are the emitter's graph, and come back as typed."""

import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories
from ckanext.dcat.processors import RDFParser, RDFSerializer

from ckanext.socle.core.dcat import emit, writers
from ckanext.socle.dcat import contexts
from tests.data.full_dataset import FIELDS, FILE


@pytest.fixture
def dataset(clean_db, clean_index):
    owner = factories.Organization(
        name="romille",
        title="Commune de Romillé",
        siren="213502453",
        kind="commune",
        territory_id="commune:35245",
        email="mairie@romille.fr",
    )
    tags = [{"name": "conseil"}]
    made = factories.Dataset(
        name="delib", owner_org=owner["id"], tags=tags, resources=[FILE], **FIELDS
    )
    return tk.get_action("package_show")({"ignore_auth": True}, {"id": made["id"]})


def emitted(dataset, portal="http://socle.tests"):
    fragment = emit(dataset, contexts.context(model.Session(), [dataset]))
    text = "".join(writers.document("ttl", [fragment]))
    text = text.replace("http://socle.tests", portal)
    return Graph().parse(data=text, format="turtle")


def parsed(graph, *profiles):
    parser = RDFParser(profiles=profiles or None)
    parser.parse(graph.serialize(format="turtle"), _format="ttl")
    (found,) = parser.datasets()
    return found


def test_every_document_of_a_dataset_is_one_graph(app, dataset):
    expected = emitted(dataset)
    assert len(expected) > 150
    shown = tk.get_action("dcat_dataset_show")(
        {"ignore_auth": True}, {"id": dataset["id"], "format": "ttl"}
    )
    assert isomorphic(expected, Graph().parse(data=shown, format="turtle"))
    page = app.get("/dataset/delib.ttl").data
    assert isomorphic(expected, Graph().parse(data=page, format="turtle"))


def test_every_field_comes_back(dataset):
    found = parsed(emitted(dataset))
    found |= {extra["key"]: extra["value"] for extra in found["extras"]}
    assert differences(found, FIELDS) == {}
    assert [tag["name"] for tag in found["tags"]] == ["conseil"]
    (resource,) = found["resources"]
    assert differences(resource, FILE) == {}


def differences(found, wanted):
    return {
        field: (found.get(field), typed)
        for field, typed in wanted.items()
        if same(found.get(field), typed) != same(typed, typed)
    }


def same(found, typed):
    """Return a value to compare: numbers as texts, of groups what was typed."""
    if isinstance(typed, list) and typed and isinstance(typed[0], dict):
        groups = found or [{}] * len(typed)
        return [
            {part: same(one.get(part), value) for part, value in wanted.items()}
            for one, wanted in zip(groups, typed, strict=True)
        ]
    if isinstance(typed, list):
        return sorted(found or [])
    return "" if found is None else str(found)


def test_ckanext_dcat_reads_plain_values(dataset):
    """Portals without socle: format and licence as they know them."""
    found = parsed(emitted(dataset), "euro_dcat_ap_3")
    (resource,) = found["resources"]
    assert resource["format"] == "CSV"
    assert resource["mimetype"] == "text/csv"
    assert resource["license"].endswith("/licence-ouverte-open-licence")
    assert resource["hash"] == FILE["hash"]
    assert found["title"] == FIELDS["title"]


def test_what_was_harvested_is_harvested_again_the_same(dataset):
    found = parsed(emitted(dataset, "https://la-bas.exemple"))
    extras = {extra["key"]: extra["value"] for extra in found.pop("extras")}
    resources = [
        resource | {"id": f"res-{number}", "package_id": "ici"}
        for number, resource in enumerate(found.pop("resources"))
    ]
    again = extras | found | {"id": "ici", "name": "ici", "resources": resources}
    again |= {"owner_org": None, "metadata_created": "2030-01-01T00:00:00"}
    second = parsed(emitted(again))
    second |= {extra["key"]: extra["value"] for extra in second.pop("extras")}
    assert differences(second, FIELDS) == differences(again, FIELDS)
    assert second["uri"] == again["uri"]
    (resource,) = second["resources"]
    assert resource["table_schema"] == "scdl/deliberations"


def test_a_renamed_body_has_its_new_name_at_once(dataset):
    bare = dataset | {"publisher": []}
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]

    def names():
        serializer = RDFSerializer()
        serializer.graph_from_dataset(dict(bare))
        graph = serializer.g
        publisher = graph.value(URIRef(found), DCTERMS.publisher)
        return [str(name) for name in graph.objects(publisher, FOAF.name)]

    found = str(next(emitted(bare).subjects(DCTERMS.publisher)))
    assert names() == ["Commune de Romillé"]
    tk.get_action("organization_patch")(
        {"user": user, "ignore_auth": True},
        {"id": dataset["owner_org"], "title": "Romillé-la-Neuve"},
    )
    assert names() == ["Romillé-la-Neuve"]


@pytest.mark.ckan_config("ckanext.socle.dcat.publisher_siren", "243500139")
@pytest.mark.ckan_config("ckanext.socle.dcat.publisher_name", "Rennes Métropole")
@pytest.mark.usefixtures("dataset")
def test_the_catalogue_says_who_publishes_the_portal():
    shown = RDFSerializer().serialize_catalog(_format="ttl")
    graph = Graph().parse(data=shown, format="turtle")
    publisher = URIRef("http://socle.tests/id/organisation/243500139")
    assert str(graph.value(publisher, FOAF.name)) == "Rennes Métropole"


@pytest.mark.ckan_config("ckanext.dcat.rdf.profiles", "euro_dcat_ap_3")
def test_a_portal_that_names_a_profile_keeps_it(app, dataset):
    """For its documents of datasets; its catalogues are ours."""
    assert tk.config["ckanext.dcat.rdf.profiles"] == "euro_dcat_ap_3"
    plain = factories.Dataset(name="menus", owner_org=dataset["owner_org"])
    answer = app.get("/dataset/menus.ttl")
    assert answer.headers["Content-Type"] == "text/turtle; charset=utf-8"
    subject = URIRef(f"http://socle.tests/dataset/{plain['id']}")
    ours = URIRef("http://socle.tests/id/organisation/213502453")
    for path, is_ours in (("/dataset/menus.ttl", False), ("/catalog.ttl", True)):
        graph = Graph().parse(data=app.get(path).data, format="turtle")
        assert (subject, RDF.type, DCAT.Dataset) in graph
        assert ((subject, DCTERMS.publisher, ours) in graph) == is_ours, path
