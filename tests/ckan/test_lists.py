"""Lists and fields of organisations: what they hold, for whom, at what cost."""

import functools

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.socle import organization_fields, organizations
from ckanext.socle.core.territories import packaged_index, slugify

from .test_rights import by_sysadmin, context, organization, user

COMMUNES = (
    ("romille", "Commune de Romillé", "213502453"),
    ("l-hermitage", "Commune de L'Hermitage", "213501315"),
    ("saint-malo", "Commune de Saint-Malo", ""),
    ("rennes", "Commune de Rennes", ""),
    ("rennes-metropole", "Rennes Métropole", "243500139"),
    ("saint-denis-93", "Commune de Saint-Denis", ""),
    ("saint-denis-974", "Commune de Saint-Denis", ""),
)


_filled: list[bool] = []


@pytest.fixture
def world(request):
    """A région and what lies under it, someone of each role; made once."""
    if _filled:
        return
    for name in ("clean_db", "clean_index"):
        request.getfixturevalue(name)
    fill()
    _filled.append(True)


def fill() -> None:
    for name in ("ada", "bea", "cleo", "dina"):
        user(name)
    organization("bretagne", ada="admin", bea="member")
    organization("megalis", dina="editor")
    for name, title, siren in COMMUNES:
        by_sysadmin(
            "organization_create",
            name=name,
            title=title,
            siren=siren,
            groups=[{"name": "bretagne"}],
            users=[{"name": "cleo", "capacity": "editor"}] if name == "rennes" else [],
        )
    tk.get_action("socle_supporter_create")(
        context("ada"), {"organization_id": "romille", "supporter_id": "megalis"}
    )


pytestmark = pytest.mark.usefixtures("world")


def meant(text: str, **values) -> list[str]:
    found = organization_fields.understand(text, **values)
    return [one["name"] for one in [found.organization, *found.candidates] if one]


MEANINGS = {
    "romille": ["romille"],
    "ROMILLÉ": ["romille"],
    "Romillé commune": ["romille"],
    "213 502 453": ["romille"],
    "l'hermitage": ["l-hermitage"],
    "Hermitage": ["l-hermitage"],
    "st malo": ["saint-malo"],
    "Rennes": ["rennes"],
    "ren": ["rennes", "rennes-metropole"],
    "Commune de Saint-Denis": ["saint-denis-93", "saint-denis-974"],
    "Commune de Saint-Denis (saint-denis-93)": ["saint-denis-93"],
    "213502454": [],
    "%": [],
    "": [],
}


def test_a_text_means_an_organisation_or_those_that_it_may_mean():
    assert {text: meant(text) for text in MEANINGS} == MEANINGS


def test_what_a_field_shows_is_understood():
    for one in organizations.page(None, limit=30)["results"]:
        assert meant(one["text"]) == [one["name"]]


def where(name: str, permission: str) -> set[str]:
    found = organizations.page(model.User.get(name), permission=permission, limit=30)
    assert found["count"] == len(found["results"])
    return {one["name"] for one in found["results"]}


def test_where_someone_may_do_something_is_what_ckan_says():
    sysadmin = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    for name in ("ada", "bea", "cleo", "dina", sysadmin):
        for permission in ("read", "create_dataset", "membership"):
            listed = tk.get_action("organization_list_for_user")(
                context(name), {"id": name, "permission": permission}
            )
            assert where(name, permission) == {one["name"] for one in listed}
    assert where("ada", "create_dataset") == {name for name, *_ in COMMUNES} | {
        "bretagne"
    }
    assert where("dina", "create_dataset") == {"megalis", "romille"}


def test_a_visitor_may_publish_nowhere():
    assert organizations.page(None, permission="create_dataset", limit=9)["count"] == 0


def test_names_are_compared_in_the_database_as_they_are_in_the_core():
    """Each commune of France is found by its folded name."""
    names = sorted({one.name for one in packaged_index() if one.level == "commune"})
    query = f"""
        SELECT g.title, {organizations.FOLDED}
        FROM (SELECT unnest(CAST(:names AS text[])) AS title, '' AS name) g"""  # noqa: S608
    rows = model.Session.execute(sa.text(query), {"names": names})
    wrong = [title for title, text in rows if "-".join(text.split()) != slugify(title)]
    assert not wrong


@functools.cache
def headers(name: str | None) -> dict[str, str]:
    if not name:
        return {}
    values = {"user": name, "name": "essai"}
    token = tk.get_action("api_token_create")(context(name), values)
    return {"Authorization": token["token"]}


def api(app, query: str, name: str | None = None):
    return app.get(f"/api/organismes?{query}", headers=headers(name))


def test_names_are_completed_by_http(app):
    found = api(app, "q=saint&limit=2").json
    assert found["count"] == 3
    assert [one["text"] for one in found["results"]] == [
        "Commune de Saint-Denis (saint-denis-93)",
        "Commune de Saint-Denis (saint-denis-974)",
    ]
    assert api(app, "q=saint&permission=create_dataset").json["count"] == 0
    assert api(app, "q=saint&permission=create_dataset", "ada").json["count"] == 3
    assert api(app, "q=saint&permission=fly").status_code == 400


def create(by: str, owner: str) -> dict:
    values = {"name": "budget-2026", "title": "Budget", "owner_org": owner}
    return tk.get_action("package_create")(context(by), values)


def test_a_dataset_may_say_its_organisation_in_words():
    made = create("ada", "Romillé")
    assert made["organization"]["name"] == "romille"
    tk.get_action("dataset_purge")({"ignore_auth": True}, {"id": made["id"]})


def test_an_organisation_that_is_not_understood_is_an_error_of_its_field():
    for by, owner, words in (
        ("ada", "Saint-Denis", "may be several public bodies: Commune de Saint-Denis"),
        ("ada", "Zanzibar", "No public body “Zanzibar”"),
        ("cleo", "Commune de Romillé", "You may not do this for “Commune de Romillé”"),
    ):
        with pytest.raises(tk.ValidationError) as refused:
            create(by, owner)
        assert words in refused.value.error_dict["owner_org"][0]


def form(app, by: str, **values) -> BeautifulSoup:
    if values:
        answer = app.post(
            "/dataset/new",
            data={"title": "Budget", "name": "budget", "private": "False", **values},
            headers=headers(by),
        )
    else:
        answer = app.get("/dataset/new", headers=headers(by))
    assert answer.status_code == 200
    return BeautifulSoup(answer.body, "html.parser")


def test_a_form_shows_a_menu_of_few_and_completes_among_many(app, monkeypatch):
    few = form(app, "ada")
    assert len(few.select("select[name=owner_org] option")) == 9
    monkeypatch.setattr(organizations, "FEW", 3)
    many = form(app, "ada")
    assert many.select_one("input[name=owner_org]")["value"] == ""
    assert not many.select("select[name=owner_org]")
    assert len(form(app, "dina").select("select[name=owner_org] option")) == 3
    typed = form(app, "ada", owner_org="Saint-Denis")
    assert typed.select_one("input[name=title]")["value"] == "Budget"
    choices = typed.select("input[type=radio][name=owner_org]")
    assert [one["value"] != "" for one in choices] == [True, True, False]
    assert "plusieurs organismes" in typed.select_one(".error-block").text
    typed = form(app, "ada", owner_org="Zanzibar")
    assert typed.select_one("input[name=owner_org]")["value"] == "Zanzibar"
    alone = form(app, "cleo")
    assert alone.select_one("input[name=owner_org]")["type"] == "hidden"
