"""What is not public is seen by those who may, through every door, and by no other."""

import pytest

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from .test_rights import context, labels, organization, searched, shown, user

pytestmark = [
    pytest.mark.usefixtures("clean_db", "clean_index"),
    pytest.mark.ckan_config("ckan.auth.allow_dataset_collaborators", True),
]

INSIDERS = {
    "membre",
    "editeur",
    "maire",
    "region",
    "accompagnateur",
    "collaborateur",
    "sysadmin",
}
OUTSIDERS = {"", "passant", "region-membre", "accompagnateur-membre"}


@pytest.fixture
def world(work):
    """A commune with a public, a private and a draft dataset, and every role."""
    for name in (INSIDERS | OUTSIDERS) - {"", "sysadmin"}:
        user(name)
    factories.Sysadmin(name="sysadmin")
    organization("la-region", **{"region": "admin", "region-membre": "member"})
    organization(
        "megalis",
        **{"accompagnateur": "editor", "accompagnateur-membre": "member"},
    )
    organization(
        "romille", "la-region", membre="member", editeur="editor", maire="admin"
    )
    tk.get_action("socle_supporter_create")(
        context("maire"), {"organization_id": "romille", "supporter_id": "megalis"}
    )
    found = {}
    for kind, fields in {
        "public": {},
        "prive": {"private": True},
        "brouillon": {"state": "draft"},
    }.items():
        found[kind] = factories.Dataset(
            owner_org="romille",
            name=f"kumquat-{kind}",
            title=f"Kumquat {kind}",
            resources=[{"url": f"{kind}.csv", "name": f"fichier {kind}"}],
            **fields,
        )
        helpers.call_action(
            "package_collaborator_create",
            id=found[kind]["id"],
            user_id="collaborateur",
            capacity="member",
        )
    work()
    return found


HIDDEN = {"kumquat-prive", "kumquat-brouillon"}
ALL = HIDDEN | {"kumquat-public"}


def allowed(action: str, by: str, **values) -> bool:
    try:
        tk.get_action(action)(context(by), values)
    except tk.NotAuthorized:
        return False
    except tk.ObjectNotFound:
        return True
    return True


def test_every_door_agrees(world):
    for name in sorted(INSIDERS | OUTSIDERS):
        expected = ALL if name in INSIDERS else {"kumquat-public"}
        assert shown(name) == expected, name
        assert searched(name) == searched(name, q="kumquat") == expected, name
        for kind, dataset in world.items():
            visible = dataset["name"] in expected
            resource_id = dataset["resources"][0]["id"]
            assert allowed("resource_show", name, id=resource_id) == visible
            assert allowed("socle_report_show", name, resource_id=resource_id) == (
                visible
            ), (name, kind)


def test_facets_and_counts_agree(world):
    for name in sorted(INSIDERS | OUTSIDERS):
        found = tk.get_action("package_search")(
            context(name),
            {
                "rows": 0,
                "include_private": True,
                "include_drafts": True,
                "facet.field": ["organization", "vocab_socle_verdict", "state"],
            },
        )
        expected = 3 if name in INSIDERS else 1
        assert found["count"] == expected, name
        assert found["facets"]["organization"] == {"romille": expected}, name


def test_autocompletion_agrees(world):
    for name in sorted(INSIDERS | OUTSIDERS):
        found = tk.get_action("package_autocomplete")(context(name), {"q": "kumquat"})
        expected = {"kumquat-public"}
        if name in INSIDERS:  # CKAN completes active datasets only
            expected |= {"kumquat-prive"}
        assert {one["name"] for one in found} == expected, name


def test_the_catalogue_shows_what_is_public(world, app):
    for name in ("", "maire", "sysadmin"):
        headers = {}
        if name:
            token = helpers.call_action(
                "api_token_create", {"ignore_auth": True}, user=name, name="t"
            )
            headers = {"Authorization": token["token"]}
        body = app.get("/catalog.ttl", headers=headers).body
        assert "Kumquat public" in body
        assert "Kumquat prive" not in body
        assert "Kumquat brouillon" not in body


def test_pages_agree(world, app):
    for kind, dataset in world.items():
        status = 200 if kind == "public" else 404
        name = dataset["name"]
        for path in (f"/dataset/{name}", f"/dataset/{name}.ttl"):
            answer = app.get(path, follow_redirects=False)
            assert (answer.status_code == 200) == (status == 200), (path, kind)


def test_the_organisation_counts_what_the_visitor_may_see(world):
    for name in ("", "passant", "region-membre"):
        found = tk.get_action("organization_list")(
            context(name), {"all_fields": True, "include_dataset_count": True}
        )
        counts = {one["name"]: one["package_count"] for one in found}
        assert counts["romille"] == 1, name


def test_everyone_has_few_labels(world):
    for name in (INSIDERS | OUTSIDERS) - {"", "sysadmin", "collaborateur"}:
        assert len(labels(name)) <= 10, name
    assert model.User.get("region")
