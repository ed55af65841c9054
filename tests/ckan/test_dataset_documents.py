"""The documents of one dataset, and the links that lead there from its pages."""

import datetime
import gzip

import pytest
import sqlalchemy as sa
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, RDF
from werkzeug.http import http_date

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories

from ckanext.socle.dcat.documents import MEDIA_TYPES
from ckanext.socle.views import catalogue_answer

from .test_catalogue_pages import FORMATS, act

SITE = "http://socle.tests"
CSV = {"name": "Menus", "format": "CSV", "mimetype": "text/csv"}


@pytest.fixture
def dataset(clean_db, clean_index):
    owner = factories.Organization(
        name="romille", title="Romillé", siren="213502453", territory_id="commune:35245"
    )
    factories.Dataset(name="cache", owner_org=owner["id"], private=True)
    made = factories.Dataset(
        name="menus",
        title="Menus d’été",
        owner_org=owner["id"],
        license_id="lov2",
        resources=[
            {"url": "https://exemple.fr/menus d’été.csv", **CSV},
            {"url": "https://exemple.fr/notice.html", "format": "HTML"},
        ],
    )
    return act("package_show", id=made["id"])


def links(answer, relation):
    """Return the addresses of a relation, with what follows them."""
    found = {}
    for link in answer.headers.getlist("Link"):
        address, _, told = link.partition(">; ")
        if f'rel="{relation}"' in told:
            found[address.removeprefix("<")] = told
    return found


def test_every_format_is_one_graph(app, dataset):
    shown = tk.get_action("dcat_dataset_show")({}, {"id": "menus", "format": "ttl"})
    expected = Graph().parse(data=shown, format="turtle")
    assert (URIRef(f"{SITE}/dataset/{dataset['id']}"), RDF.type, DCAT.Dataset) in (
        expected
    )
    for suffix, (media, name) in FORMATS.items():
        answer = app.get(f"/dataset/menus.{suffix}")
        assert answer.headers["Content-Type"] == f"{media}; charset=utf-8"
        assert isomorphic(expected, Graph().parse(data=answer.data, format=name))
        assert [*links(answer, "cite-as")] == [f"{SITE}/dataset/{dataset['id']}"]
        assert [*links(answer, "profile")] == [*catalogue_answer.PROFILES]
        others = {one.rpartition(".")[2] for one in links(answer, "alternate")}
        assert others == {"ttl", "rdf", "jsonld", "nt", "n3"} - {suffix}
    other = app.get("/dataset/menus.ttl?profiles=euro_dcat_ap_3").data
    assert not isomorphic(expected, Graph().parse(data=other, format="turtle"))
    assert b"ttl, rdf" in app.get("/dataset/menus.csv", status=404).data
    assert app.get("/dataset/nulle-part.nt", status=404).mimetype == "text/plain"
    for suffix in MEDIA_TYPES:
        assert app.get(f"/dataset/cache.{suffix}").status_code in (403, 404)


@pytest.mark.usefixtures("dataset")
def test_nothing_is_sent_twice(app):
    for path in ("/dataset/menus.ttl", "/catalog.ttl", "/catalog/all.ttl"):
        past = "UPDATE socle_fragment SET written = now() - interval '1 hour'"
        model.Session.execute(sa.text(past))
        model.Session.commit()
        first = app.get(path)
        head = app.test_client().head(path)
        assert head.data == b""
        for name in ("ETag", "Last-Modified", "Content-Type", "Vary", "Link"):
            assert head.headers.getlist(name) == first.headers.getlist(name), name
        since = {"If-Modified-Since": first.headers["Last-Modified"]}
        tag = {"If-None-Match": first.headers["ETag"]}
        assert app.get(path, headers=since, status=304).data == b""
        assert app.get(path, headers=tag, status=304).data == b""
        packed = app.get(path, headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(packed.data) == first.data
        earlier = datetime.datetime.now(datetime.timezone.utc)
        earlier -= datetime.timedelta(hours=2)
        asked = {"If-Modified-Since": http_date(earlier)}
        assert app.get(path, headers=asked, status=200).data == first.data
        act("package_patch", id="menus", title=f"Autre {path}")
        assert path in app.get(path, headers=since, status=200).data.decode()
        assert path in app.get(path, headers=tag, status=200).data.decode()


def test_the_iri_answers_people_and_machines(app, dataset):
    def asked(accept, path=f"/dataset/{dataset['id']}"):
        return app.get(path, headers={"Accept": accept} if accept else {})

    for accept in ("", "*/*", "text/html,application/xhtml+xml,*/*;q=0.8"):
        page = asked(accept)
        assert page.mimetype == "text/html"
        assert "Accept" in page.headers["Vary"]
    turtle = asked("text/turtle, */*;q=0.1")
    assert turtle.data == app.get("/dataset/menus.ttl").data
    assert turtle.headers["Content-Location"] == f"{SITE}/dataset/menus.ttl"
    assert "Accept" in turtle.headers["Vary"]
    assert asked("application/ld+json", "/dataset/menus").mimetype.endswith("ld+json")
    assert asked("application/ld+json", "/dataset/cache").status_code == 403
    assert asked("application/n-triples", "/dataset/absent").status_code == 404


def test_pages_tell_where_the_rest_is(app, dataset):
    page = app.get("/dataset/menus")
    assert [*links(page, "cite-as")] == [f"{SITE}/dataset/{dataset['id']}"]
    assert "https://schema.org/AboutPage" in links(page, "type")
    assert [*links(page, "license")] == [
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
    ]
    file, notice = links(page, "item").items()
    assert file[0] == "https://exemple.fr/menus%20d%E2%80%99%C3%A9t%C3%A9.csv"
    assert 'type="text/csv"' in file[1]
    assert notice[0] == "https://exemple.fr/notice.html"
    described = links(page, "describedby")
    assert len(described) == 5
    for url, told in described.items():
        answer = app.get(url.removeprefix(SITE))
        assert f'type="{answer.mimetype}"' in told
    [first, _] = dataset["resources"]
    of_file = app.get(f"/dataset/menus/resource/{first['id']}")
    assert [*links(of_file, "collection")] == [f"{SITE}/dataset/menus"]
    assert [*links(of_file, "item")] == [file[0]]
    path = f"/dataset/menus/resource/{first['id']}/download/menus.csv"
    sent = app.get(path, follow_redirects=False)
    assert [*links(sent, "collection")] == [f"{SITE}/dataset/menus"]
    user = factories.SysadminWithToken()
    hidden = app.get("/dataset/cache", headers={"Authorization": user["token"]})
    assert hidden.status_code == 200
    assert "Link" not in hidden.headers
