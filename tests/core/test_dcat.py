"""Graphs of datasets: the same in every format, whatever people typed."""

import copy
import dataclasses
import json
import os
import random

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.compare import isomorphic

from ckanext.socle.core import dcat
from ckanext.socle.core.dcat import EmitContext, emit, writers
from ckanext.socle.core.dcat.terms import Node
from ckanext.socle.core.dcat.vocabularies import codes, find_format, schema_url
from tests.data.dcat_datasets import BASE, EU, Maker, context

DCT = Namespace("http://purl.org/dc/terms/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
RDFLIB = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld", "n3": "n3", "nt": "nt"}
SEED = int(os.environ.get("SOCLE_SEED") or random.SystemRandom().randrange(10**6))

PLAIN = {
    "id": "11111111-1111-4111-8111-111111111111",
    "name": "deliberations",
    "title": "Délibérations",
    "notes": "Délibérations adoptées par le conseil municipal.",
    "owner_org": "org-romille",
    "license_id": "lov2",
    "metadata_created": "2024-03-01T10:11:12.123456",
    "metadata_modified": "2025-03-01T10:11:12.123456",
    "resources": [
        {
            "id": "22222222-2222-4222-8222-222222222222",
            "url": "https://exemple.fr/deliberations.csv",
            "format": "CSV",
            "table_schema": "scdl/deliberations",
            "table_schema_version": "2.1.3",
        }
    ],
}
SUBJECT = URIRef(f"{BASE}/dataset/{PLAIN['id']}")
FILE = URIRef(f"{SUBJECT}/resource/22222222-2222-4222-8222-222222222222")


def graph_of(dataset, given=None):
    fragment = emit(dataset, given or context())
    return read("ttl", fragment), fragment


def read(suffix, *fragments):
    text = "".join(writers.document(suffix, fragments))
    return Graph().parse(data=text.encode(), format=RDFLIB[suffix])


def plain(**fields):
    resource = fields.pop("resource", {})
    dataset = copy.deepcopy(PLAIN) | fields
    dataset["resources"][0] |= resource
    return dataset


def codes_of(fragment):
    return {(found.code, found.field) for found in fragment.findings}


def test_hostile_datasets_are_one_graph_in_every_format():
    print(f"SOCLE_SEED={SEED}")
    for dataset in Maker(SEED, hostile=0.4).datasets(25):
        fragment = emit(dataset, context())
        expected = read("nt", fragment)
        assert len(expected) > 10
        for suffix in ("ttl", "rdf", "jsonld", "n3"):
            assert isomorphic(expected, read(suffix, fragment)), suffix


def test_a_description_of_one_megabyte_comes_out_whole():
    text = '« À l’été 🏛️ » "x"\n' * 60_000
    graph, fragment = graph_of(plain(notes=text))
    assert str(graph.value(SUBJECT, DCT.description)) == text
    assert fragment.findings == ()


def test_the_same_dataset_gives_the_same_bytes_and_is_not_changed():
    for dataset in Maker(7).datasets(10):
        before = json.dumps(dataset)
        first, again = emit(dataset, context()), emit(dataset, context())
        assert json.dumps(dataset) == before
        assert first.etag == again.etag
        for suffix in writers.WRITERS:
            one = "".join(writers.document(suffix, [first]))
            assert one == "".join(writers.document(suffix, [again]))


def test_the_mark_of_a_fragment_follows_its_graph():
    before = emit(PLAIN, context()).etag
    assert emit(plain(title="Autre"), context()).etag != before
    renamed = context()
    agents = dict(renamed.organizations)
    agents["org-romille"] = dcat.Agent(agents["org-romille"].iri, "Romillé (35)")
    given = EmitContext(BASE, BASE, organizations=agents, places=renamed.places)
    assert emit(PLAIN, given).etag != before


def test_nodes_are_stored_as_json_and_come_back():
    for dataset in Maker(3).datasets(10):
        for node in emit(dataset, context()).nodes:
            assert Node.from_json(json.loads(json.dumps(node.to_json()))) == node


def test_what_datasets_share_has_no_blank_node():
    for dataset in Maker(5).datasets(20):
        for node in emit(dataset, context()).shared:
            values = [one for found in node.statements.values() for one in found]
            assert not any(isinstance(one, Node) for one in values)


def test_values_are_those_that_data_gouv_fr_reads():
    graph, _ = graph_of(
        plain(
            frequency="annuelle",
            theme=["Transports"],
            hvd_category=["http://data.europa.eu/bna/c_b79e35eb"],
            temporal_coverage=[{"start": "2024", "end": "2024"}],
            resource={"hash": "E3B0", "hash_algorithm": "SHA-256", "size": "12"},
        )
    )
    assert graph.value(SUBJECT, DCT.accrualPeriodicity) == URIRef(
        f"{EU}frequency/ANNUAL"
    )
    assert set(graph.objects(SUBJECT, DCAT.theme)) == {
        URIRef(f"{EU}data-theme/TRAN"),
        URIRef("http://data.europa.eu/bna/c_b79e35eb"),
    }
    assert str(graph.value(SUBJECT, DCAT.keyword)) == "hvd"
    assert graph.value(SUBJECT, DCATAP.applicableLegislation)
    period = graph.value(SUBJECT, DCT.temporal)
    assert str(graph.value(period, DCAT.startDate)) == "2024-01-01"
    assert str(graph.value(period, DCAT.endDate)) == "2024-12-31"
    checksum = graph.value(FILE, SPDX.checksum)
    assert graph.value(checksum, SPDX.algorithm) == URIRef(
        "https://spdx.org/rdf/terms#checksumAlgorithm_sha256"
    )
    assert graph.value(FILE, DCT.license) == URIRef(
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
    )
    assert [str(one) for one in graph.objects(FILE, DCT.conformsTo)] == [
        "https://schema.data.gouv.fr/schemas/scdl/deliberations/2.1.3/schema.json"
    ]


def test_a_territory_is_said_by_insee_with_a_closed_box():
    graph, _ = graph_of(plain(territories=["commune:35245"]))
    place = graph.value(SUBJECT, DCT.spatial)
    assert place == URIRef("http://id.insee.fr/geo/commune/35245")
    points = str(graph.value(place, DCAT.bbox))[9:-2].split(",")
    assert len(points) == 5
    assert points[0] == points[-1]


def test_a_dataset_without_territory_is_about_that_of_its_producer():
    graph, _ = graph_of(plain(owner_org="org-epci"))
    assert graph.value(SUBJECT, DCT.spatial) == URIRef(
        f"{BASE}/id/territoire/epci/243500139"
    )


@pytest.mark.parametrize(
    ("fields", "resource", "finding"),
    [
        ({"frequency": "quand on peut"}, {}, ("not-in-list", "frequency")),
        ({"url": "javascript:alert(1)"}, {}, ("not-an-address", "url")),
        ({"issued": "31/12/2024"}, {}, ("not-a-date", "issued")),
        ({"theme": ["Voirie"]}, {}, ("not-in-list", "theme")),
        ({"license_id": "maison"}, {}, ("unknown-licence", "license_id")),
        ({"title": "a\x00b"}, {}, ("text-cleaned", "title")),
        ({"territories": ["commune:0"]}, {}, ("unknown-territory", "territories")),
        ({}, {"hash": "abc0"}, ("checksum-without-algorithm", "hash_algorithm")),
        ({}, {"conforms_to": ["SCDL"]}, ("not-an-address", "conforms_to")),
        ({}, {"format": "maison"}, ("unknown-format", "format")),
        ({}, {"table_schema": "x/y"}, ("schema-without-address", "table_schema")),
        ({}, {"size": "gros"}, ("not-a-number", "size")),
        ({}, {"mimetype": "csv"}, ("not-a-media-type", "mimetype")),
    ],
)
def test_what_is_no_term_is_left_out_and_told(fields, resource, finding):
    _, fragment = graph_of(plain(**fields, resource=resource))
    assert finding in codes_of(fragment)


def test_a_full_plain_dataset_has_nothing_left_out():
    assert emit(PLAIN, context()).findings == ()


def test_an_address_that_only_the_portal_may_describe_is_not_taken():
    stolen = f"{BASE}/dataset/99999999-9999-4999-8999-999999999999"
    contact = {"uri": stolen, "name": "Moi", "email": "moi@exemple.fr"}
    graph, fragment = graph_of(
        plain(contact=[contact], uri=stolen, resource={"uri": stolen})
    )
    assert URIRef(stolen) not in set(graph.subjects())
    assert ("taken-address", "contact") in codes_of(fragment)
    assert graph.value(graph.value(SUBJECT, DCAT.contactPoint), VCARD.fn)


def test_there_is_always_a_way_to_write_to_who_answers():
    """data.gouv.fr refuses a contact without address, with a warning."""
    given = context()
    silent = dataclasses.replace(given.organizations["org-romille"], email="")
    silent = dataclasses.replace(silent, homepage="")
    bodies = {"org-romille": silent}
    given = dataclasses.replace(given, organizations=bodies)
    page = URIRef(f"{BASE}/organization/org-romille")
    for typed in ({}, {"author": "Cantine"}, {"contact": [{"name": "Cantine"}]}):
        graph, fragment = graph_of(plain(**typed), given)
        contact = graph.value(SUBJECT, DCAT.contactPoint)
        assert graph.value(contact, VCARD.hasURL) == page
        assert not fragment.findings
    graph, _ = graph_of(plain(contact=[{"email": "a@exemple.fr"}]), given)
    contact = graph.value(SUBJECT, DCAT.contactPoint)
    assert graph.value(contact, VCARD.hasURL) is None
    assert graph.value(contact, VCARD.hasEmail)


def test_an_older_dataset_keeps_the_identifier_that_was_recorded():
    given = context()
    given = EmitContext(BASE, BASE, identifiers={PLAIN["id"]: "ancien (1)"})
    graph, _ = graph_of(PLAIN, given)
    assert str(graph.value(SUBJECT, DCT.identifier)) == "ancien (1)"
    graph, _ = graph_of(PLAIN)
    assert str(graph.value(SUBJECT, DCT.identifier)) == str(SUBJECT)


def test_a_harvested_dataset_keeps_what_names_it_and_says_its_source():
    dataset = plain(uri="https://ailleurs.fr/jeu/1", identifier="jeu-1")
    graph, fragment = graph_of(dataset, context([PLAIN["id"]]))
    subject = URIRef("https://ailleurs.fr/jeu/1")
    assert str(graph.value(subject, DCT.identifier)) == "jeu-1"
    assert fragment.origin == "https://source.fr/%20i"


def test_a_document_says_each_shared_thing_once():
    fragments = [emit(one, context()) for one in Maker(2).datasets(12)]
    text = "".join(writers.document("ttl", fragments))
    assert text.count(f"\n<{BASE}/id/organisation/213502453> a ") == 1
    assert text.count("\n<http://id.insee.fr/geo/commune/35245> a ") == 1


def test_formats_are_known_however_they_are_written():
    for text in ("csv", "CSV", ".csv", "text/csv", f"{EU}file-type/CSV"):
        assert find_format(text) == f"{EU}file-type/CSV"
    assert find_format("n'importe quoi") is None


def test_code_lists_hold_no_mark_of_the_tables():
    assert all("OP_DATPRO" not in found for found in codes().values())
    assert schema_url("scdl/deliberations", "9.9") is None
