"""Who opens which page: each role, on a public, a private and a draft dataset."""

import re

import pytest

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from .test_rights import by_sysadmin, context, organization

pytestmark = pytest.mark.ckan_config("ckan.auth.allow_dataset_collaborators", True)

ROLES = {
    "anonyme": "nobody signed in",
    "passant": "a stranger",
    "membre": "a member",
    "editeur": "an editor",
    "maire": "an administrator",
    "region": "an administrator of what is above, whose role cascades",
    "region-membre": "a member of what is above, whose role does not",
    "accompagnateur": "an editor of a supporter",
    "accompagnateur-membre": "a member of a supporter",
    "collaborateur": "a collaborator of the datasets",
    "chef": "a system administrator",
}
EVERYONE = frozenset(ROLES)
USERS = EVERYONE - {"anonyme"}
OUTSIDERS = frozenset({"anonyme", "passant", "region-membre", "accompagnateur-membre"})
READERS = EVERYONE - OUTSIDERS
OWN_WRITERS = frozenset({"editeur", "maire", "region", "chef"})
WRITERS = OWN_WRITERS | {"accompagnateur"}
ADMINS = frozenset({"maire", "region", "chef"})
CHIEF = frozenset({"chef"})

# Page: who opens it on a public dataset, and on one that is not.
DATASET = {"/dataset/{name}": (EVERYONE, READERS)}
EDIT = {"/dataset/edit/{name}": (WRITERS, WRITERS)}
FILE = {"/dataset/{name}/resource/{resource}": (EVERYONE, READERS)}
OTHERS = {
    "/dataset/{name}/resource/{resource}/rapport": (EVERYONE, READERS),
    "/dataset/activity/{name}": (EVERYONE, READERS),
    "/dataset/delete/{name}": (EVERYONE, READERS),  # of CKAN: refuses when it is sent
}
DATASET_PAGES = {
    "public": DATASET | EDIT,
    "prive": DATASET | EDIT | FILE | OTHERS,
    "brouillon": DATASET | EDIT,
}
PAGES = {
    "/dataset/": EVERYONE,
    "/organization/": EVERYONE,
    "/organization/romille": EVERYONE,
    "/organization/la-region?ext_rattaches=1": EVERYONE,
    "/organismes": EVERYONE,
    "/organismes/la-region": EVERYONE,
    "/territoire/commune:35245": EVERYONE,
    "/regroupement/bretagne": EVERYONE,
    "/regroupement/bretagne/donnees": EVERYONE,
    "/regroupement/bretagne/reglages/regles": CHIEF,  # test_policy_pages.py has others
    "/demandes/": USERS,
    "/demandes/{request}": ADMINS | {"passant"},
    "/organization/romille/accompagnateurs": ADMINS,
    "/organization/edit/romille": ADMINS,
    "/organization/delete/romille": ADMINS,
    "/organismes-sans-rattachement": CHIEF,
    "/perimetres/": CHIEF,
}
SENT = {  # what only some may do: refused to the others, and nothing changes
    "/organization/romille/detacher": {},
    "/organization/romille/supprimer": {"force": "1"},
    "/organization/romille/accompagnateurs": {"par": "la-region"},
    "/demandes/{request}/repondre": {"reponse": "oui"},
    "/accompagnement/{support}/arreter": {},
}
KINDS = {"public": {}, "prive": {"private": True}, "brouillon": {"state": "draft"}}
_world: dict = {}


@pytest.fixture
def world(request):
    """A commune below a région, a supporter, every role; made once, then read."""
    if not _world:
        for fixture in ("clean_db", "clean_index"):
            request.getfixturevalue(fixture)
        _world.update(_make())
        request.getfixturevalue("work")()
    return _world


def _make() -> dict:
    headers = {"anonyme": {}}
    for name in USERS:
        make = (
            factories.SysadminWithToken if name == "chef" else factories.UserWithToken
        )
        headers[name] = {"Authorization": make(name=name)["token"]}
    organization("la-region", **{"region": "admin", "region-membre": "member"})
    organization(
        "megalis", **{"accompagnateur": "editor", "accompagnateur-membre": "member"}
    )
    organization(
        "romille", "la-region", membre="member", editeur="editor", maire="admin"
    )
    by_sysadmin("organization_patch", id="romille", territory_id="commune:35245")
    by_sysadmin(
        "group_create",
        type="regroupement",
        name="bretagne",
        title="Bretagne",
        territory_id="region:53",
    )
    support = tk.get_action("socle_supporter_create")(
        context("maire"), {"organization_id": "romille", "supporter_id": "megalis"}
    )
    sent = tk.get_action("socle_request_create")(
        context("passant"), {"kind": "join", "target_id": "romille"}
    )
    found = {kind: _dataset(kind, fields) for kind, fields in KINDS.items()}
    ids = {"request": sent["id"], "support": support["id"]}
    return {"headers": headers, "datasets": found, **ids}


def _dataset(kind: str, fields: dict) -> dict:
    resource = {"url": "https://e.example/x.csv", "name": "x", "format": "CSV"}
    dataset = factories.Dataset(
        owner_org="romille",
        name=f"kumquat-{kind}",
        title=f"Kumquat {kind}",
        territories=["commune:35245"],
        resources=[{**resource, "table_schema": "scdl/equipements"}],
        **fields,
    )
    helpers.call_action(
        "package_collaborator_create",
        id=dataset["id"],
        user_id="collaborateur",
        capacity="member",
    )
    return {"name": dataset["name"], "resource": dataset["resources"][0]["id"]}


def opens(app, world, role: str, path: str) -> bool:
    """Return whether a page answers; a way to the sign-in is a refusal."""
    answer = app.get(path, headers=world["headers"][role], follow_redirects=False)
    assert answer.status_code in (200, 302, 403, 404), (role, path)
    if answer.status_code == 302:
        assert role == "anonyme", (role, path, answer.headers["Location"])
        assert "/user/login" in answer.headers["Location"], path
    return answer.status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_pages_of_a_dataset(world, app, kind):
    found = {
        page: {
            role
            for role in _visitors(page)
            if opens(app, world, role, page.format(**world["datasets"][kind]))
        }
        for page in DATASET_PAGES[kind]
    }
    column = 0 if kind == "public" else 1
    assert found == {
        page: who[column] & _visitors(page) for page, who in DATASET_PAGES[kind].items()
    }


def _visitors(page: str) -> frozenset[str]:
    """Return who visits a page: all of them, or the two sides of its door."""
    return OUTSIDERS | {"maire", "collaborateur"} if page in OTHERS else EVERYONE


def test_pages_and_what_they_tell(world, app):
    """The same pages for all, where only those who may read a dataset see its name."""
    opened, told = {}, {}
    for page in PAGES:
        opened[page] = set()
        for role in _roles(page):
            answer = app.get(
                page.format(**world),
                headers=world["headers"][role],
                follow_redirects=False,
            )
            if answer.status_code != 200:
                continue
            opened[page].add(role)
            for kind in ("prive", "brouillon"):
                if f"kumquat-{kind}" in answer.body.lower():
                    told.setdefault(page, set()).add(role)
            if page.startswith("/organismes") or role in OUTSIDERS:
                assert _public_counts(answer.body) <= {1}, (page, role)
    assert opened == {page: set(who) & _roles(page) for page, who in PAGES.items()}
    assert set(told) <= {
        "/dataset/",
        "/organization/romille",
        "/organization/la-region?ext_rattaches=1",
    }
    assert all(roles <= READERS for roles in told.values()), told
    assert told["/organization/romille"] == {"maire", "chef"}


def _roles(page: str) -> set[str]:
    """Return who visits a page: all of them, or who may be told too much of it."""
    return OUTSIDERS | {"maire", "chef"} if PAGES[page] == EVERYONE else set(ROLES)


def _public_counts(body: str) -> set[int]:
    """Return the numbers of datasets that the tree tells, the same for all."""
    tree = re.findall(r"<span>(\d+) jeux? de données( avec eux)?</span>", body)
    return {int(number) for number, _ in tree}


def test_only_its_own_people_remove_a_dataset(world, app):
    path = "/dataset/delete/{name}".format(**world["datasets"]["prive"])
    for role in sorted(USERS - OWN_WRITERS):
        app.post(path, headers=world["headers"][role], follow_redirects=False)
    package = model.Package.get(world["datasets"]["prive"]["name"])
    assert package.state == "active"


def test_what_is_sent_by_others_changes_nothing(world, app):
    for path, data in SENT.items():
        for role in sorted(EVERYONE - ADMINS):
            answer = app.post(
                path.format(**world),
                data=data,
                headers=world["headers"][role],
                follow_redirects=False,
            )
            expected = 302 if role == "anonyme" else 403
            assert answer.status_code == expected, (role, path)
    commune = model.Group.get("romille")
    assert commune.state == "active"
    assert [g.name for g in commune.get_parent_group_hierarchy("organization")] == [
        "la-region"
    ]
    supports = helpers.call_action("socle_supporter_list", organization_id="romille")
    assert [one["state"] for one in supports] == ["accepted"]
    waiting = tk.get_action("socle_request_show")(
        context("maire"), {"id": world["request"]}
    )
    assert waiting["state"] == "sent"
