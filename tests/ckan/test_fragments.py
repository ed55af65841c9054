"""Each public dataset has its fragment, whatever changes it; the others never do."""

import json

import pytest
import sqlalchemy as sa
from rdflib.namespace import DCTERMS

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.model.license import License
from ckan.tests import factories
from ckanext.dcat.processors import RDFSerializer

from ckanext.socle.core.dcat import emit, writers
from ckanext.socle.dcat import (
    contexts,
    filling,
    generation,
    reading,
    rebuilding,
    refreshing,
)
from ckanext.socle.model.fragment import Fragment, Identity, SharedNode, Tombstone

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")


def act(action: str, **values):
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return tk.get_action(action)({"user": user, "ignore_auth": True}, values)


def fragment(dataset_id: str) -> Fragment | None:
    model.Session.expire_all()
    return model.Session.get(Fragment, dataset_id)


def stored() -> set[str]:
    return set(model.Session.scalars(sa.select(Fragment.package_id)))


def gone() -> set[str]:
    return set(model.Session.scalars(sa.select(Tombstone.package_id)))


@pytest.fixture
def owner():
    return factories.Organization(
        name="romille", title="Romillé", siren="213502453", territory_id="commune:35245"
    )


@pytest.fixture
def dataset(owner):
    return factories.Dataset(
        name="budget",
        title="Budget",
        owner_org=owner["id"],
        tags=[{"name": "finances"}],
        resources=[{"url": "https://exemple.fr/b.csv", "format": "CSV"}],
    )


def test_follows_what_is_saved(dataset):
    first = fragment(dataset["id"])
    assert '"Budget"@fr' in first.ttl
    assert "t:region:53" in first.keys
    etag, written = first.etag, first.written
    act("package_patch", id="budget", title="Budget 2026")
    second = fragment(dataset["id"])
    assert '"Budget 2026"@fr' in second.ttl
    assert second.etag != etag
    assert second.written > written


@pytest.mark.parametrize(
    "change",
    [
        lambda d: act("package_patch", id=d["id"], private=True),
        lambda d: act("package_patch", id=d["id"], state="draft"),
        lambda d: act("package_delete", id=d["id"]),
        lambda d: act("dataset_purge", id=d["id"]),
        lambda d: act("bulk_update_private", datasets=[d["id"]], org_id=d["owner_org"]),
        lambda d: _by_models(d["id"]),
    ],
    ids=["private", "draft", "deleted", "purged", "bulk", "models"],
)
def test_leaves_with_what_is_not_public(dataset, change):
    assert stored() == {dataset["id"]}
    change(dataset)
    assert stored() == set()
    assert gone() == {dataset["id"]}


def _by_models(dataset_id: str) -> None:
    model.Package.get(dataset_id).private = True
    model.repo.commit()


def test_comes_back_with_what_is_public_again(dataset):
    act("package_patch", id="budget", private=True)
    act("package_patch", id="budget", private=False)
    assert stored() == {dataset["id"]}
    assert gone() == set()


@pytest.mark.parametrize("fields", [{"private": True}, {"state": "draft"}])
def test_what_was_never_public_leaves_no_trace(owner, fields):
    made = factories.Dataset(owner_org=owner["id"], title="Kumquat", **fields)
    act("package_patch", id=made["id"], notes="Kumquat")
    assert stored() == gone() == set()
    rebuilding.make_part(lambda n: None)
    assert stored() == gone() == set()
    assert model.Session.scalars(sa.select(Identity)).all() == []


def test_follows_files_tags_and_owner(dataset, owner):
    resource = act("resource_create", package_id="budget", url="https://a.fr/x.json")
    assert "https://a.fr/x.json" in fragment(dataset["id"]).ttl
    act("resource_patch", id=resource["id"], url="https://a.fr/y.json")
    assert "https://a.fr/y.json" in fragment(dataset["id"]).ttl
    act("resource_delete", id=resource["id"])
    assert "https://a.fr/y.json" not in fragment(dataset["id"]).ttl
    act("package_patch", id="budget", tags=[{"name": "recettes"}], license_id="lov2")
    assert '"recettes"@fr' in fragment(dataset["id"]).ttl
    assert "licence-ouverte" in fragment(dataset["id"]).ttl
    other = factories.Organization(name="betton")
    act("package_owner_org_update", id="budget", organization_id="betton")
    assert fragment(dataset["id"]).organization_id == other["id"]


def test_follows_the_organization_and_its_territory(dataset, owner, work):
    def told() -> tuple[list[str], str]:
        row = fragment(dataset["id"])
        named = sa.select(SharedNode.ttl).where(SharedNode.id.in_(row.shared))
        nodes = list(model.Session.scalars(named))
        return row.keys, str(nodes)

    act("organization_patch", id="romille", title="Commune de Romillé")
    work()
    assert "Commune de Romillé" in told()[1]
    act("organization_patch", id="romille", territory_id="commune:44109")
    work()
    assert "t:commune:44109" in told()[0]
    assert "g:region:52" in told()[0]
    act("organization_patch", id="romille", name="mairie-de-romille")
    work()
    assert fragment(dataset["id"]) is not None


def test_follows_a_perimeter(dataset, work):
    act("socle_perimeter_create", name="Nord", members=["commune:35245"])
    work()
    assert "g:perimetre:nord" in fragment(dataset["id"]).keys


def test_a_failed_save_changes_nothing(dataset, monkeypatch):
    before = fragment(dataset["id"]).etag
    package = model.Package.get("budget")
    package.title = "Autre"
    model.Session.flush()
    model.Session.rollback()
    assert fragment(dataset["id"]).etag == before

    def stumble(*arguments):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(refreshing, "emit", stumble)
        act("package_patch", id="budget", title="Autre")
    assert fragment(dataset["id"]).etag == before
    assert filling.wanting(5) == [dataset["id"]]
    act("package_patch", id="budget", private=True)
    assert stored() == set()


def test_is_read_as_package_show_gives_it(owner):
    made = factories.Dataset(**everything(owner["id"]))
    act("package_patch", id=made["id"], notes="Deux\n\nlignes")
    shown = act("package_show", id=made["id"])
    [read] = reading.read(model.Session(), [made["id"]])
    context = contexts.context(model.Session(), [read])
    ours, theirs = emit(read, context), emit(shown, context)
    assert ours.findings == theirs.findings
    assert writers.dataset("ttl", ours) == writers.dataset("ttl", theirs)
    assert ours.etag == theirs.etag == fragment(made["id"]).etag


def everything(owner_id: str) -> dict:
    return {
        "owner_org": owner_id,
        "title": " Budget ",
        "license_id": "lov2",
        "frequency": "http://publications.europa.eu/resource/authority/frequency/ANNUAL",
        "territories": ["commune:35001", "epci:243500139"],
        "temporal_coverage": [{"start": "2024-01-01", "end": "2024-12-31"}],
        "contact": [{"name": "SIG", "email": "sig@exemple.fr"}],
        "publisher": [{"name": "Agglo", "identifier": "243500139"}],
        "theme": ["http://publications.europa.eu/resource/authority/data-theme/GOVE"],
        "language": ["http://publications.europa.eu/resource/authority/language/FRA"],
        "conforms_to": ["https://exemple.fr/norme"],
        "hvd_category": ["http://data.europa.eu/bna/c_b79e35eb"],
        "issued": "2024-03-01",
        "version": "2",
        "provenance": "Saisie",
        "qualified_relation": [{"relation": "https://exemple.fr/a", "role": "x"}],
        "spatial_coverage": [{"text": "Nord"}],
        "tags": [{"name": "é tiquette"}, {"name": "zone"}],
        "extras": [{"key": "inconnu", "value": "42"}],
        "resources": [
            {
                "url": "exemple.fr/b.csv",
                "name": "b.csv",
                "format": "CSV",
                "size": 12,
                "hash": "e3b0c442" * 8,
                "hash_algorithm": "sha256",
                "table_schema": "scdl/deliberations",
                "language": ["fr"],
                "documentation": ["https://exemple.fr/doc"],
                "access_services": [
                    {"title": "API", "endpoint_url": ["https://exemple.fr/api"]}
                ],
            },
            {"url": "b.pdf", "url_type": "upload", "name": "z"},
        ],
    }


def test_older_datasets_keep_what_ckanext_dcat_called_them(dataset, owner):
    old = factories.Dataset(owner_org=owner["id"], identifier="SIG (1)")
    link = factories.Dataset(owner_org=owner["id"], guid="https://a.fr/x (1)")
    emitted = {one["id"]: legacy(one["id"]) for one in (dataset, old, link)}
    model.Session.execute(sa.text("DELETE FROM socle_fragment"))
    model.Session.execute(
        sa.text("UPDATE socle_fragment_state SET installed = now(), filled = NULL")
    )
    model.Session.commit()
    assert filling.is_ready()
    for dataset_id, identifier in emitted.items():
        assert fragment(dataset_id).identifier == identifier
        assert json.dumps(identifier) in fragment(dataset_id).ttl
    act("package_patch", id=old["id"], identifier="changed", title="Autre")
    assert fragment(old["id"]).identifier == "SIG (1)"
    act("package_patch", id=old["id"], private=True)
    act("package_patch", id=old["id"], private=False)
    assert fragment(old["id"]).identifier == "SIG (1)"
    new = factories.Dataset(owner_org=owner["id"])
    assert fragment(new["id"]).identifier == fragment(new["id"]).iri


def legacy(dataset_id: str) -> str:
    """Return the identifier that ckanext-dcat's own profiles write."""
    serializer = RDFSerializer(profiles=["euro_dcat_ap_3"])
    subject = serializer.graph_from_dataset(act("package_show", id=dataset_id))
    return str(serializer.g.value(subject, DCTERMS.identifier))


def test_is_made_again_where_it_lacks(dataset, owner, work):
    others = [factories.Dataset(owner_org=owner["id"])["id"] for _ in range(3)]
    everyone = {dataset["id"], *others}
    etags = dict(
        model.Session.execute(sa.select(Fragment.package_id, Fragment.etag)).all()
    )
    model.Session.execute(
        sa.text("DELETE FROM socle_fragment WHERE package_id <> :id"),
        {"id": dataset["id"]},
    )
    model.Session.execute(
        sa.text("UPDATE package SET private = true WHERE id = :id"),
        {"id": dataset["id"]},
    )
    model.Session.commit()
    assert set(filling.wanting(9)) == set(others)
    assert filling.extra() == [dataset["id"]]
    rebuilding.start()
    work()
    assert stored() == everyone - {dataset["id"]}
    assert filling.wanting(1) == filling.extra() == []
    again = dict(
        model.Session.execute(sa.select(Fragment.package_id, Fragment.etag)).all()
    )
    assert again == {one: etags[one] for one in others}


def test_another_generation_is_made_again(dataset, ckan_config, monkeypatch):
    assert filling.is_ready()
    monkeypatch.setattr(generation, "REVISION", 0)
    assert filling.wanting(5) == [dataset["id"]]
    assert filling.is_ready()
    assert filling.wanting(5) == []


def test_follows_the_licences_of_the_portal(dataset):
    """Their addresses are settings: a portal that starts anew may have others."""
    register = model.Package.get_license_register()
    facts = {"id": "maison", "title": "Maison", "url": "https://exemple.fr/ancienne"}
    register.licenses.append(License(facts))
    try:
        model.Package.get("budget").license_id = "maison"  # as older datasets have
        model.repo.commit()
        assert "<https://exemple.fr/ancienne>" in fragment(dataset["id"]).ttl
        facts["url"] = "https://exemple.fr/nouvelle"
        assert filling.wanting(5) == [dataset["id"]]
        assert filling.is_ready()
        assert "<https://exemple.fr/nouvelle>" in fragment(dataset["id"]).ttl
    finally:
        register.licenses.pop()
