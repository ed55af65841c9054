"""The catalogues for harvesters, as HTTP clients see them."""

import datetime
import gzip
import re

import pytest
import sqlalchemy as sa
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, RDF

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories

from ckanext.socle.dcat import documents, questions, subjects
from ckanext.socle.views.catalogue import taken_addresses

HYDRA = "http://www.w3.org/ns/hydra/core#"
FORMATS = {
    "ttl": ("text/turtle", "turtle"),
    "rdf": ("application/rdf+xml", "xml"),
    "xml": ("application/rdf+xml", "xml"),
    "jsonld": ("application/ld+json", "json-ld"),
    "nt": ("application/n-triples", "nt"),
    "n3": ("text/n3", "n3"),
}
FOLDERS = ("", "/organization/romille", "/territoire/region:53", "/regroupement/nord")


def act(action: str, **values):
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return tk.get_action(action)({"user": user, "ignore_auth": True}, values)


@pytest.fixture
def world(clean_db, clean_index, work):
    """Two bodies, seven public datasets, a private one and a draft."""
    owner = factories.Organization(
        name="romille", title="Romillé", siren="213502453", territory_id="commune:35245"
    )
    other = factories.Organization(name="nantes", territory_id="commune:44109")
    act("group_create", name="nord", type="regroupement", territory_id="region:53")
    for number in range(5):
        factories.Dataset(
            name=f"jeu-{number}",
            title=f"Délibérations {number}",
            owner_org=owner["id"],
            resources=[{"url": f"https://exemple.fr/{number}.csv", "format": "CSV"}],
        )
    factories.Dataset(
        name="bornes",
        owner_org=other["id"],
        hvd_category=["http://data.europa.eu/bna/c_b79e35eb"],
        theme=["http://publications.europa.eu/resource/authority/data-theme/TRAN"],
        resources=[
            {"url": "https://exemple.fr/i.csv", "table_schema": "scdl/subventions"}
        ],
    )
    factories.Dataset(name="kumquat-prive", owner_org=owner["id"], private=True)
    factories.Dataset(name="kumquat-brouillon", owner_org=owner["id"], state="draft")
    work()


@pytest.fixture
def pages_of_two(monkeypatch):
    monkeypatch.setitem(tk.config, "ckanext.socle.dcat.page_size", 2)


def graph(answer, suffix: str) -> Graph:
    return Graph().parse(data=answer.data, format=FORMATS[suffix][1])


def datasets(found: Graph) -> set[str]:
    return {
        str(found.value(one, DCTERMS.title))
        for one in found.subjects(RDF.type, DCAT.Dataset)
    }


@pytest.mark.usefixtures("world")
def test_every_format_of_every_catalogue_is_one_graph(app):
    for folder in FOLDERS:
        first = None
        for suffix, (media, _) in FORMATS.items():
            answer = app.get(f"{folder}/catalog.{suffix}")
            assert answer.headers["Content-Type"] == f"{media}; charset=utf-8"
            found = graph(answer, suffix)
            told = {URIRef(f"http://socle.tests{folder}/catalog.{suffix}?page=1")}
            for node in told:
                assert (
                    node,
                    RDF.type,
                    URIRef(f"{HYDRA}PartialCollectionView"),
                ) in found
                found.remove((node, None, None))
                found.remove((None, None, node))
            first = first or found
            assert isomorphic(first, found), (folder, suffix)
            stream = graph(app.get(f"{folder}/catalog/all.{suffix}"), suffix)
            assert datasets(stream) == datasets(found)
            assert b"kumquat" not in answer.data
        expected = 6 if not folder else 5
        assert len(datasets(first)) == expected, folder


@pytest.mark.usefixtures("world")
def test_filters(app):
    def found(query: str) -> int:
        return len(datasets(graph(app.get(f"/catalog.ttl?{query}"), "ttl")))

    assert found("hvd=1") == 1
    assert found("theme=TRAN") == 1
    assert found("theme=ENVI") == 0
    assert found("schema=scdl/subventions") == 1
    assert found("origin=local") == 6
    assert found("modified_since=2020-01-01") == 6
    assert found("modified_since=2120-01-01T00:00:00%2B02:00") == 0


ERRORS = [
    ("/catalog.csv", 404, "ttl, rdf"),
    ("/catalog/all.csv", 404, "ttl, rdf"),
    ("/catalog.ttl?page=0", 400, "page"),
    ("/catalog.ttl?page=x", 400, "page"),
    ("/catalog.ttl?page=9", 404, "9"),
    ("/catalog.ttl?modified_since=hier", 400, "hier"),
    ("/catalog.ttl?hvd=oui", 400, "hvd"),
    ("/catalog.ttl?theme=XXXX", 400, "XXXX"),
    ("/catalog.ttl?origin=moon", 400, "origin=local"),
    ("/organization/nulle-part/catalog.ttl", 404, "nulle-part"),
    ("/territoire/commune:99999/catalog.ttl", 404, "99999"),
    ("/regroupement/nulle-part/catalog.nt", 404, "nulle-part"),
]


@pytest.mark.usefixtures("world")
def test_errors_say_why(app):
    for path, status, word in ERRORS:
        answer = app.get(path, status=status)
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8", path
        assert word in answer.data.decode(), path


@pytest.mark.usefixtures("world")
def test_conditional_requests(app):
    for path in (
        "/catalog.ttl",
        "/catalog/all.nt",
        "/organization/romille/catalog.rdf",
    ):
        first = app.get(path)
        head = app.test_client().head(path)
        assert head.data == b""
        for name in ("ETag", "Last-Modified", "Content-Type", "Vary", "Link"):
            assert head.headers.getlist(name) == first.headers.getlist(name), name
        assert head.headers.get("Content-Length", "x") != "0"
        again = {"If-None-Match": first.headers["ETag"]}
        answer = app.get(path, headers=again, status=304)
        assert answer.data == b""
        assert answer.headers["ETag"] == first.headers["ETag"]
        packed = app.get(path, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["ETag"] != first.headers["ETag"]
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert gzip.decompress(packed.data) == app.get(path).data
        act("package_patch", id="jeu-1", title=f"Autre {path}")
        assert app.get(path, headers=again).headers["ETag"] != first.headers["ETag"]


@pytest.mark.usefixtures("world")
def test_the_same_state_gives_the_same_bytes(app):
    before = {path: app.get(path).data for path in ("/catalog.ttl", "/catalog/all.rdf")}
    model.Session.execute(sa.text("UPDATE socle_fragment SET generation = ''"))
    model.Session.commit()
    assert {path: app.get(path).data for path in before} == before


@pytest.mark.usefixtures("world")
def test_negotiation(app):
    def asked(accept: str, **more):
        return app.get(
            "/catalog", headers={"Accept": accept}, follow_redirects=False, **more
        )

    assert asked("application/rdf+xml").mimetype == "application/rdf+xml"
    assert asked("text/turtle;q=0.5, application/ld+json").mimetype.endswith("ld+json")
    assert asked("*/*").mimetype == "text/turtle"
    assert "Accept" in asked("*/*").headers["Vary"]
    page = asked("text/html,*/*;q=0.8", status=303)
    assert page.headers["Location"] == "http://socle.tests/dataset/"
    assert "text/turtle" in asked("image/png", status=406).data.decode()


@pytest.mark.usefixtures("world")
def test_a_crawl_during_edits_neither_loses_nor_doubles(app, pages_of_two):
    names = [*(f"jeu-{number}" for number in range(5)), "bornes"]
    seen, path, edits = [], "/catalog.jsonld", 0
    while path:
        found = graph(app.get(path), "jsonld")
        seen += [
            str(found.value(one, DCAT.landingPage)).rpartition("/")[2]
            for one in found.subjects(RDF.type, DCAT.Dataset)
        ]
        for name in names * 12:
            edit(name, f"Titre {edits}")
            edits += 1
        factories.Dataset(name=f"nouveau-{edits}", owner_org="nantes")
        following = set(found.objects(None, URIRef(f"{HYDRA}next")))
        assert following == set(found.objects(None, URIRef(f"{HYDRA}nextPage")))
        path = following.pop().removeprefix("http://socle.tests") if following else ""
    assert edits >= 200
    assert len(seen) == len(set(seen))
    assert set(names) <= set(seen)


def edit(name: str, title: str) -> None:
    package = model.Package.get(name)
    package.title = title
    package.metadata_modified = datetime.datetime.now()  # noqa: DTZ005
    model.repo.commit()


@pytest.mark.usefixtures("world")
def test_an_export_is_one_moment_of_the_portal(app):
    parts = documents.export(subjects.find("portal"), questions.read({}), "nt")
    begun = next(parts)
    deleted = act("package_show", id="jeu-0")["id"]
    first = next(parts)
    act("package_delete", id="jeu-0")
    act("package_delete", id="jeu-1")
    found = Graph().parse(data=begun + first + "".join(parts), format="nt")
    assert len(datasets(found)) == 6
    assert deleted not in app.get("/catalog/all.nt").data.decode()


@pytest.mark.usefixtures("world")
def test_pages_by_number_and_links(app, pages_of_two):
    answer = app.get("/catalog.ttl?hvd=0&page=2&autre=1")
    links = answer.headers.getlist("Link")
    following = next(link for link in links if 'rel="next"' in link)
    assert re.match(r"<http://socle.tests/catalog.ttl\?hvd=0&page=3&after=", following)
    assert any('rel="cite-as"' in link for link in links)
    by_number = [
        datasets(graph(app.get(f"/catalog.ttl?page={n}"), "ttl")) for n in (1, 2, 3)
    ]
    assert sum(map(len, by_number)) == len(set.union(*by_number)) == 6


@pytest.mark.usefixtures("world")
def test_what_is_gone_is_told_to_who_asks_what_changed(app):
    gone = act("package_show", id="jeu-0")["id"]
    act("package_delete", id="jeu-0")
    since = "/catalog.ttl?modified_since=2020-01-01T00:00:00Z"
    found = graph(app.get(since), "ttl")
    subject = URIRef(f"http://socle.tests/dataset/{gone}")
    ended = URIRef("http://www.w3.org/ns/prov#invalidatedAtTime")
    assert found.value(subject, ended) is not None
    assert (subject, RDF.type, DCAT.Dataset) not in found
    assert gone.encode() not in app.get("/catalog.ttl").data
    assert b"kumquat" not in app.get(since).data


@pytest.mark.usefixtures("world")
def test_organizations_do_not_send_back_what_came_from_data_gouv_fr(app):
    model.Session.execute(
        sa.text("UPDATE socle_fragment SET origin = 'data.gouv.fr' WHERE iri = :iri"),
        {"iri": f"http://socle.tests/dataset/{act('package_show', id='jeu-0')['id']}"},
    )
    model.Session.commit()
    ours = graph(app.get("/organization/romille/catalog.ttl"), "ttl")
    assert len(datasets(ours)) == 4
    assert len(datasets(graph(app.get("/catalog.ttl"), "ttl"))) == 6
    assert len(datasets(graph(app.get("/catalog.ttl?origin=local"), "ttl"))) == 5


@pytest.mark.ckan_config("ckan.plugins", "dcat scheming_datasets socle")
def test_our_addresses_come_first_whatever_the_order_of_plugins(clean_db, make_app):
    assert taken_addresses(make_app().app.url_map) == []
