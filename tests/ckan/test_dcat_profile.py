"""ckanext-dcat's documents are the emitter's graph, and come back as typed."""

import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, FOAF

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories
from ckanext.dcat.processors import RDFParser, RDFSerializer

from ckanext.socle.core.dcat import emit, writers
from ckanext.socle.dcat import contexts

EU = "http://publications.europa.eu/resource/authority/"
BOX = '{"type": "Polygon", "coordinates": [[[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], '
BOX += "[1.0, 2.0], [1.0, 1.0]]]}"
POINT = '{"type": "Point", "coordinates": [1.5, 1.5]}'
AGENT = {
    "uri": "https://ville.exemple/sig",
    "name": "Service SIG",
    "email": "sig@ville.exemple",
    "url": "https://ville.exemple/page",
    "type": "http://purl.org/adms/publishertype/LocalAuthority",
    "identifier": "213502453",
}
CONTACT = {
    "uri": "https://ville.exemple/contact",
    "name": "Secrétariat",
    "email": "mairie@ville.exemple",
    "identifier": "guichet",
    "url": "https://ville.exemple/ecrire",
}
SERVICE = {
    "uri": "https://ville.exemple/service",
    "title": "API des délibérations",
    "description": "Une adresse pour tout lire",
    "endpoint_description": "https://ville.exemple/openapi.json",
    "endpoint_url": ["https://ville.exemple/api"],
    "access_rights": f"{EU}access-right/PUBLIC",
    "conforms_to": ["https://ville.exemple/norme-api"],
    "format": [f"{EU}file-type/JSON"],
    "identifier": "api-1",
    "language": [f"{EU}language/FRA"],
    "landing_page": ["https://ville.exemple/api/page"],
    "keyword": ["api"],
    "contact": [CONTACT],
    "publisher": [AGENT],
    "creator": [AGENT],
    "license": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    "modified": "2024-02-03",
    "theme": [f"{EU}data-theme/GOVE"],
}
FILE = {
    "url": "https://ville.exemple/deliberations.csv",
    "name": "Délibérations 2024",
    "description": "Le fichier de l’année",
    "format": "CSV",
    "mimetype": "text/csv",
    "table_schema": "scdl/deliberations",
    "table_schema_version": "2.1.3",
    "size": 4321,
    "hash": "e3b0c44298fc1c149afbf4c8996fb924",
    "hash_algorithm": "https://spdx.org/rdf/terms#checksumAlgorithm_md5",
    "rights": "Sauf mentions contraires",
    "status": f"{EU}distribution-status/COMPLETED",
    "availability": f"{EU}planned-availability/STABLE",
    "access_url": "https://ville.exemple/page-du-fichier",
    "issued": "2024-03-04",
    "modified": "2024-03-05",
    "temporal_resolution": "P1D",
    "spatial_resolution_in_meters": "2.5",
    "language": [f"{EU}language/FRA"],
    "documentation": ["https://ville.exemple/notice"],
    "applicable_legislation": ["http://data.europa.eu/eli/x/2020/1/oj"],
    "access_services": [SERVICE],
}
FIELDS = {
    "title": "Délibérations",
    "notes": "Ce que le conseil a « décidé »\n\n* en 2024",
    "url": "https://ville.exemple/jeu",
    "license_id": "lov2",
    "version": "1.2",
    "version_notes": "Premiers mois",
    "identifier": "delib-2024",
    "alternate_identifier": ["10.5281/zenodo.7"],
    "frequency": f"{EU}frequency/MONTHLY",
    "language": [f"{EU}language/FRA"],
    "theme": [f"{EU}data-theme/GOVE"],
    "hvd_category": ["http://data.europa.eu/bna/c_b79e35eb"],
    "applicable_legislation": ["http://data.europa.eu/eli/x/2020/1/oj"],
    "access_rights": f"{EU}access-right/PUBLIC",
    "provenance": "Secrétariat général",
    "homepage": "https://ville.exemple/accueil",
    "dcat_type": "http://inspire.ec.europa.eu/type/dataset",
    "issued": "2024-01-02",
    "modified": "2024-02-03",
    "conforms_to": ["https://ville.exemple/norme"],
    "documentation": ["https://ville.exemple/doc"],
    "is_referenced_by": ["https://ville.exemple/article"],
    "has_version": ["https://ville.exemple/version-2"],
    "temporal_resolution": "P1M",
    "spatial_resolution_in_meters": "10.0",
    "temporal_coverage": [{"start": "2024-01-01", "end": "2024-12-31"}],
    "territories": ["commune:35245", "epci:243500139"],
    "spatial_coverage": [
        {
            "uri": "https://ville.exemple/quartier",
            "text": "Le bourg",
            "geom": BOX,
            "bbox": BOX,
            "centroid": POINT,
        }
    ],
    "contact": [CONTACT],
    "publisher": [AGENT],
    "creator": [{**AGENT, "uri": "https://ville.exemple/autre", "name": "Archives"}],
    "provenance_activity": [
        {
            "uri": "https://ville.exemple/releve",
            "label": "Relevé",
            "seeAlso": "https://ville.exemple/methode",
            "dct_type": "https://ville.exemple/type",
            "startedAtTime": "2024-01-01T00:00:00+00:00",
            "wasAssociatedWith": [{**AGENT, "uri": "https://ville.exemple/geometre"}],
        }
    ],
    "qualified_attribution": [
        {
            "agent": [{**AGENT, "uri": "https://ville.exemple/editeur"}],
            "role": "https://ville.exemple/role",
        }
    ],
}


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
