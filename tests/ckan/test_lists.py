"""Lists and fields of organisations: what they hold, for whom, at what cost."""

import functools
import sys

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup

import ckan.logic.action.get as core
import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.socle import members, organization_fields, organizations, publishers
from ckanext.socle.core.territories import fold, packaged_index

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


def test_each_commune_of_france_is_found_by_its_folded_words():
    names = sorted({one.name for one in packaged_index() if one.level == "commune"})
    patterns = [
        "[^a-z].*".join(map(organizations.pattern, fold(n).split())) for n in names
    ]
    query = """
        SELECT name FROM unnest(CAST(:names AS text[]), CAST(:patterns AS text[]))
        AS commune(name, pattern) WHERE name !~* pattern"""
    values = {"names": names, "patterns": patterns}
    assert not model.Session.scalars(sa.text(query), values).all()


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
    values = {"id": made["id"], "owner_org": "Romillé", "title": "Budget 2026"}
    again = tk.get_action("package_patch")(context("ada"), values)
    assert again["owner_org"] == made["owner_org"]
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


def shown(app, path: str, by: str | None = None) -> BeautifulSoup:
    answer = app.get(path, headers=headers(by))
    assert answer.status_code == 200
    return BeautifulSoup(answer.body, "html.parser")


def titles(soup: BeautifulSoup) -> list[str]:
    return [one.text for one in soup.select(".socle-list a")]


def test_organisations_are_listed_by_page_without_their_article(app, monkeypatch):
    views = sys.modules["ckanext.socle.views.organizations"]
    monkeypatch.setattr(views, "BY_PAGE", 4)
    first = shown(app, "/organization/")
    assert titles(first) == [
        "Bretagne",
        "Commune de L'Hermitage",
        "Megalis",
        "Commune de Rennes",
    ]
    assert "9 organismes" in first.select_one("p[role=status]").text
    assert first.select_one(".socle-meta").text.strip()
    second = shown(app, "/organization/?page=2")
    assert titles(second)[0] == "Rennes Métropole"
    assert second.title.text != first.title.text
    assert titles(shown(app, "/organization/?page=9")) == []
    found = shown(app, "/organization/?q=RENNES")
    assert titles(found) == ["Commune de Rennes", "Rennes Métropole"]
    assert "2 organismes" in found.select_one("p[role=status]").text
    assert "Aucun organisme" in shown(app, "/organization/?q=zzz").text


def test_a_list_costs_the_same_whatever_its_length(app):
    costs = {
        path: count_queries(lambda path=path: shown(app, path))
        for path in ("/organization/?q=zzz", "/organization/")
    }
    assert len(set(costs.values())) == 1


def count_queries(do) -> int:
    made = []

    def note(connection, cursor, statement, *_) -> None:
        made.append(statement)

    sa.event.listen(model.meta.engine, "before_cursor_execute", note)
    try:
        do()
    finally:
        sa.event.remove(model.meta.engine, "before_cursor_execute", note)
    return len(made)


def test_people_see_their_organisations_and_what_they_may_do_there(app):
    mine = shown(app, "/dashboard/organizations", "ada")
    assert mine.title.text.strip().startswith("Mes organismes")
    assert len(titles(mine)) == 8
    assert "administre" in mine.select_one(".socle-list").text
    dina = shown(app, "/dashboard/organizations", "dina")
    assert titles(dina) == ["Megalis"]
    theirs = shown(app, "/user/cleo/organizations", "ada")
    assert titles(theirs) == ["Commune de Rennes"]
    box = shown(app, "/user/cleo", "ada").select_one("#user-info")
    assert "Organismes1" in "".join(box.text.split())


def test_people_of_an_organisation_are_listed_by_page_in_one_query(app):
    people = shown(app, "/organization/manage_members/bretagne", "ada")
    rows = [row.text.split() for row in people.select("tbody tr")]
    assert len(rows) == 3
    assert "administre" in people.text
    assert len(people.select("a[href*=member_delete]")) == 3
    assert not shown(app, "/organization/members/bretagne", "bea").select(
        "a[href*=member_delete]"
    )
    assert members.page(model.Group.get("bretagne").id, limit=1, offset=1)["count"] == 3


def test_an_organisation_is_shown_without_reading_all_the_others(monkeypatch):
    def read_all(*_, **__) -> None:
        pytest.fail("every organisation was read")

    monkeypatch.setattr(model.Group, "groups_allowed_to_be_its_parent", read_all)
    values = {"id": "romille", "include_datasets": False}
    shown = tk.get_action("organization_show")(context("ada"), values)
    assert [one["name"] for one in shown["groups"]] == ["bretagne"]


def test_an_organisation_cannot_be_under_itself():
    for child, parent in (("bretagne", "romille"), ("romille", "romille")):
        with pytest.raises(tk.ValidationError):
            by_sysadmin("organization_patch", id=child, groups=[{"name": parent}])


def test_who_publishes_is_counted_on_public_datasets():
    nothing = {"datasets": 0, "organizations": 0, "most": []}
    assert publishers.published(3) == nothing
    values = {"owner_org": "rennes", "title": "Budget"}
    for name, private in (("un", False), ("deux", False), ("trois", True)):
        by_sysadmin("package_create", name=name, private=private, **values)
    found = publishers.published(3)
    (most,) = found["most"]
    assert (found["datasets"], found["organizations"]) == (2, 1)
    assert (most["name"], most["package_count"]) == ("rennes", 2)
    listed = organizations.page(None, text="rennes", limit=2, with_counts=True)
    assert [one["datasets"] for one in listed["results"]] == [2, 0]
    for name in ("ada", "bea", "dina", ""):
        for id_ in ("rennes", "bretagne"):
            assert told(tk.get_action("organization_show"), name, id_) == told(
                core.organization_show, name, id_
            )
    assert told(tk.get_action("organization_show"), "ada", "rennes")[0] == 3
    assert told(tk.get_action("organization_show"), "", "rennes")[0] == 2


def told(action, by: str, id_: str) -> tuple[int, list]:
    """Return what an action says of an organisation's datasets, and of its parent."""
    shown = action(
        {**context(by), "model": model, "session": model.Session}, {"id": id_}
    )
    assert "dataset_counts" not in shown
    return shown["package_count"], shown["groups"]
