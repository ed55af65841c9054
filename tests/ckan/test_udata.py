"""data.gouv.fr's own software harvests the portal: it loses nothing, makes no double.

The oracle is udata, in its own environment (`dev/oracles udata`).
"""

import json
import subprocess
import threading

import pytest
import sqlalchemy as sa
from werkzeug.serving import make_server

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories
from ckanext.dcat.processors import RDFSerializer

from ckanext.socle.dcat import filling

pytestmark = [
    pytest.mark.reference,
    pytest.mark.usefixtures("clean_db", "clean_index"),
]
SUFFIXES = ("ttl", "rdf", "xml", "jsonld", "nt", "n3")
_TABLE = "http://publications.europa.eu/resource/authority"


def act(action: str, **values):
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return tk.get_action(action)({"user": user, "ignore_auth": True}, values)


@pytest.fixture
def served(app, monkeypatch):
    """Serve the portal, and files put in `pages`, on an address of its own."""
    pages: dict[str, tuple[str, bytes]] = {}

    def application(environ, start):
        known = pages.get(environ["PATH_INFO"])
        if known is None:
            return app.flask_app(environ, start)
        start("200 OK", [("Content-Type", known[0])])
        return [known[1]]

    server = make_server("127.0.0.1", 0, application, threaded=False)
    url = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setitem(tk.config, "ckan.site_url", url)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield url, pages
    server.shutdown()
    thread.join()


@pytest.fixture
def harvest(oracle, reference, root, served):
    """Return a function that harvests addresses of the portal with udata."""
    python, (url, pages) = oracle("udata"), served
    client = reference / "udata_client"
    pages["/schemas.json"] = (
        "application/json",
        (client / "schemas_fr.json").read_bytes(),
    )

    def run(*paths: str, **options: str) -> dict:
        command = [python, root / "tests/oracles/udata_harvest.py"]
        command += [f"{url}{path}" for path in paths]
        command += ["--licences", client / "licenses_fr.json"]
        command += ["--schemas", f"{url}/schemas.json"]
        for name, value in options.items():
            command += [f"--{name}", value]
        done = subprocess.run(command, capture_output=True, text=True, timeout=200)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout.splitlines()[-1])

    return run


def publish() -> list[dict]:
    owner = factories.Organization(
        name="romille",
        title="Romillé",
        siren="213502453",
        territory_id="commune:35245",
        email="mairie@exemple.fr",
    )
    full = factories.Dataset(
        name="deliberations",
        title="Délibérations de Romillé",
        notes="Délibérations adoptées par le conseil municipal.",
        owner_org=owner["id"],
        license_id="lov2",
        frequency=f"{_TABLE}/frequency/MONTHLY",
        theme=[f"{_TABLE}/data-theme/GOVE"],
        hvd_category=["http://data.europa.eu/bna/c_b79e35eb"],
        territories=["commune:35245"],
        temporal_coverage=[{"start": "2024-01-01", "end": "2024-12-31"}],
        contact=[{"name": "Service open data", "email": "opendata@exemple.fr"}],
        tags=[{"name": "délibérations"}],
        resources=[
            {
                "url": "https://exemple.fr/deliberations.csv",
                "name": "deliberations.csv",
                "format": "CSV",
                "mimetype": "text/csv",
                "size": 12,
                "hash": "e3b0c442" * 8,
                "hash_algorithm": "sha256",
                "table_schema": "scdl/deliberations",
                "table_schema_version": "2.1.3",
            }
        ],
    )
    plain = factories.Dataset(
        name="menus",
        title="Menus",
        author="Cantine centrale",  # with no address to write to
        owner_org=owner["id"],
        license_id="lov2",
        resources=[{"url": "https://exemple.fr/menus.csv", "format": "CSV"}],
    )
    factories.Dataset(name="prive", owner_org=owner["id"], private=True)
    return [full, plain]


def check_all_done(told: dict, number: int) -> None:
    for run in told["runs"]:
        assert run["status"] == "done", run
        assert run["items"] == ["done"] * number, run
        assert run["errors"] + run["item_errors"] + run["warnings"] == [], run
    assert len(told["datasets"]) == number
    assert not any(one["archived"] for one in told["datasets"])


def test_dcat_by_every_format(harvest, served):
    publish()
    paths = [
        f"/organization/romille/catalog.{suffix}"
        for suffix in SUFFIXES
        for _ in range(2)
    ]
    told = harvest(*paths)
    check_all_done(told, 2)
    [found] = [one for one in told["datasets"] if one["title"].startswith("Délib")]
    id_ = act("package_show", id="deliberations")["id"]
    assert found["remote_id"] == f"{served[0]}/dataset/{id_}"
    assert found["remote_url"] == f"{served[0]}/dataset/deliberations"
    assert found["description"] == "Délibérations adoptées par le conseil municipal."
    assert found["license"] == "lov2"
    assert found["frequency"] == "monthly"
    assert {"deliberations", "hvd", "mobilite"} <= set(found["tags"])
    assert found["period"] == ["2024-01-01", "2024-12-31"]
    [[ring]] = found["polygon"]
    assert ring[0] == ring[-1]
    assert len(ring) == 5
    assert ["contact", "Service open data", "opendata@exemple.fr"] in found["contacts"]
    assert ["publisher", "Romillé", "mairie@exemple.fr"] in found["contacts"]
    [file] = found["resources"]
    assert file["url"] == "https://exemple.fr/deliberations.csv"
    assert (file["format"], file["mime"], file["size"]) == ("csv", "text/csv", 12)
    assert file["schema"] == {
        "name": "scdl/deliberations",
        "version": "2.1.3",
        "url": None,
    }


def test_nothing_is_created_nor_archived_when_the_plugin_comes(harvest, served):
    _, pages = served
    dicts = [act("package_show", id=one["id"]) for one in publish()]
    for resource in dicts[0]["resources"]:
        resource.pop("hash")  # udata refuses what ckanext-dcat writes of it
    dicts[1]["author"] = None  # of whom udata warns: ckanext-dcat gives no address
    serializer = RDFSerializer(profiles=["euro_dcat_ap_3"])
    before = serializer.serialize_catalog({}, dicts, _format="ttl").encode()
    pages["/before.ttl"] = ("text/turtle; charset=utf-8", before)
    model.Session.execute(sa.text("DELETE FROM socle_fragment"))
    forget = "UPDATE socle_fragment_state SET installed = now(), filled = NULL"
    model.Session.execute(sa.text(forget))
    model.Session.commit()
    assert filling.is_ready()
    told = harvest("/before.ttl", "/catalog.ttl", "/catalog.jsonld")
    check_all_done(told, 2)
    assert {one["remote_id"] for one in told["datasets"]} == {d["id"] for d in dicts}


def test_ckan_s_own_api_stays_harvestable(harvest):
    publish()
    told = harvest("/", backend="ckan")
    check_all_done(told, 2)
    assert {one["license"] for one in told["datasets"]} == {"lov2"}
    assert act("package_show", id="deliberations")["extras"] == []
