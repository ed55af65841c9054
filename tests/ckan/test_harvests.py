"""Portals that harvest each other by ckanext-harvest keep all, and double nothing.

Both are real portals, each in a process of its own (other_portal.py).
"""

import contextlib
import re
import socket
from pathlib import Path

import pytest
import requests
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, RDFS

import ckan.plugins.toolkit as tk

from tests.ckan import catalogue_server, other_portal
from tests.data.full_dataset import FIELDS, FILE

pytest.importorskip("ckanext.harvest")
UNTOUCHED = "not modified"
TURTLE = '{"rdf_format": "turtle"}'
NAMES = ("ici", "la-bas")
MENUS = {
    "name": "menus",
    "title": "Menus",
    "owner_org": "romille",
    "license_id": "lov2",
    "resources": [
        {
            "url": "https://exemple.fr/menus.csv",
            "format": "CSV",
            "table_schema": "scdl/menus-collectifs",
        }
    ],
}
PUBLISHER = {
    "name": "Commune de Romillé",
    "email": "mairie@romille.fr",
    "url": "https://romille.fr",
    "identifier": "213502453",
    "type": "http://purl.org/adms/publishertype/LocalAuthority",
}


def free_ports():
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in NAMES]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@pytest.fixture(scope="module")
def both(request, tmp_path_factory):
    ini = Path(request.config.getoption("--ckan-ini")).resolve()
    database = tk.config["sqlalchemy.url"]
    folder = tmp_path_factory.mktemp("portals")
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(other_portal.running(folder, ini, database, name, port))
            for name, port in zip(NAMES, free_ports(), strict=True)
        ]


@pytest.fixture
def portals(both):
    """Two empty portals: a region's, and one on which Romillé publishes."""
    for portal in both:
        portal.ask("empty")
    here, there = both
    here.act("organization_create", name="region", title="Région")
    there.act(
        "organization_create",
        name="romille",
        title="Commune de Romillé",
        siren="213502453",
        kind="commune",
        territory_id="commune:35245",
        email="mairie@romille.fr",
        url="https://romille.fr",
    )
    return here, there


def catalogue(portal, path="/organization/romille", suffix="ttl"):
    return f"{portal.url}{path}/catalog.{suffix}"


def read(portal):
    page = requests.get(catalogue(portal, ""), timeout=30)
    return Graph().parse(data=page.text, format="turtle")


def said_of(portal, iri):
    """Return what a portal says of a dataset and all that it names, but its origin.

    A grouping has no public IRI: each portal names it by its own.
    """
    found, said, waiting = read(portal), Graph(), [URIRef(iri)]
    found.remove((None, PROV.wasDerivedFrom, None))
    for told in set(found.objects(None, DCTERMS.provenance)):
        if (told, RDFS.label, Literal("source", lang="fr")) in found:
            found.remove((None, None, told))
    while waiting:
        for triple in found.triples((waiting.pop(), None, None)):
            if triple not in said:
                said.add(triple)
                waiting.append(triple[2])
    text = said.serialize(format="nt")
    own = f"{portal.url}/id/territoire/"
    return Graph().parse(data=text.replace(own, "urn:territoire:"), format="nt")


def titles(portal):
    found = portal.act("package_search", rows=100)["results"]
    return sorted(dataset["title"] for dataset in found)


def check(told, *statuses):
    assert told["errors"] == []
    assert told["status"] == "Finished"
    assert sorted(item[0] for item in told["items"].values()) == sorted(statuses)
    assert [item[1:] for item in told["items"].values()] == [[]] * len(statuses)


def test_a_harvested_dataset_keeps_all(portals):
    here, there = portals
    full = {**FIELDS, "name": "delib", "owner_org": "romille", "resources": [FILE]}
    made = [there.act("package_create", tags=[{"name": "conseil"}], **full)]
    made.append(there.act("package_create", **MENUS))
    check(here.harvest(catalogue(there), "region"), "added", "added")
    for dataset in made:
        iri = f"{there.url}/dataset/{dataset['id']}"
        before, after = said_of(there, iri), said_of(here, iri)
        assert len(before) > 30
        assert isomorphic(before, after), (before - after).serialize()
    shown = here.act("package_show", id="menus")
    assert shown["territories"] == ["commune:35245"]
    uri = f"{there.url}/id/organisation/213502453"
    assert shown["publisher"] == [PUBLISHER | {"uri": uri}]
    [file] = shown["resources"]
    assert file["table_schema"] == "scdl/menus-collectifs"
    assert file["table_schema_version"]


def test_a_harvest_follows_its_source(portals):
    here, there = portals
    there.act("package_create", **MENUS)
    check(here.harvest(catalogue(there), "region"), "added")
    first = here.act("package_show", id="menus")
    check(here.harvest(catalogue(there, suffix="jsonld"), "region", "other"), UNTOUCHED)
    check(here.harvest(catalogue(there), "region"), "updated")
    unchanged = here.act("package_show", id="menus")
    assert unchanged | {"extras": []} == first | {"extras": []}
    for path in ("/organization/", "/"):  # sources are no datasets
        page = requests.get(f"{here.url}{path}", timeout=30).text
        assert re.search(r">(<b>)?1(</b>)? jeu de données", page), path
    there.act("package_patch", id="menus", title="Menus des cantines")
    here.act("package_patch", id="menus", private=True)
    check(here.harvest(catalogue(there), "region"), "updated")
    again = here.act("package_show", id="menus")
    assert (again["title"], again["private"]) == ("Menus des cantines", True)
    assert [one["id"] for one in again["resources"]] == [first["resources"][0]["id"]]
    here.act("package_patch", id="menus", private=False)
    there.act("package_delete", id="menus")
    check(here.harvest(catalogue(there), "region"), "deleted")
    assert titles(here) == []
    there.act("package_patch", id="menus", state="active")
    check(here.harvest(catalogue(there), "region"), "updated")
    assert here.act("package_show", id="menus")["id"] == first["id"]
    assert titles(here) == ["Menus des cantines"]


def test_two_portals_that_harvest_each_other_double_nothing(portals):
    here, there = portals
    there.act("package_create", **MENUS)
    here.act("package_create", name="lycees", title="Lycées", owner_org="region")
    check(here.harvest(catalogue(there, ""), "region"), "added")
    check(there.harvest(catalogue(here, ""), "romille"), "added", UNTOUCHED)
    check(here.harvest(catalogue(there, ""), "region"), "updated", UNTOUCHED)
    check(there.harvest(catalogue(here, ""), "romille"), "updated", UNTOUCHED)
    for portal in portals:
        assert titles(portal) == ["Lycées", "Menus"]
    iris = [set(read(one).subjects(RDF.type, DCAT.Dataset)) for one in portals]
    assert iris[0] == iris[1]
    gone = there.act("package_show", id="menus")["id"]
    there.act("dataset_purge", id="menus")
    check(there.harvest(catalogue(here, ""), "romille"), "updated", UNTOUCHED)
    assert titles(there) == ["Lycées"]
    check(here.harvest(catalogue(there, ""), "region"), "deleted", UNTOUCHED)
    assert titles(here) == ["Lycées"]
    assert URIRef(f"{there.url}/dataset/{gone}") not in set(read(here).subjects())


def test_the_portal_that_made_a_dataset_goes_before_those_that_pass_it_on(portals):
    here, there = portals
    there.act("package_create", **MENUS)
    with catalogue_server.serving() as copy:
        copy.server.files["/copy.ttl"] = requests.get(
            catalogue(there), timeout=30
        ).content
        address = f"{copy.root}/copy.ttl"
        check(here.harvest(address, "region", "other", TURTLE), "added")
        check(here.harvest(catalogue(there), "region"), "updated")
        check(here.harvest(address, "region", "other", TURTLE), UNTOUCHED)
        copy.server.files["/copy.ttl"] = b"<urn:a> <urn:b> <urn:c> ."
        check(here.harvest(address, "region", "other", TURTLE))
    assert titles(here) == ["Menus"]


def test_a_source_takes_over_from_one_that_is_stopped(portals):
    here, there = portals
    there.act("package_create", **MENUS)
    check(here.harvest(catalogue(there), "region"), "added")
    check(here.harvest(catalogue(there, ""), "region", "other"), UNTOUCHED)
    here.act("harvest_source_delete", id="source")
    check(here.harvest(catalogue(there, ""), "region", "other"), "updated")
    assert titles(here) == ["Menus"]
