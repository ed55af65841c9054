"""The tree, the page of an organisation, the line above: few queries, no leak."""

import re

import pytest

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories

from ckanext.socle import detachments, hierarchies

from .test_rights import by_sysadmin, context, hidden, organization

LONG = "Commune de Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"
_tokens: dict[str, dict[str, str]] = {}


@pytest.fixture
def tree(request):
    """A région over two métropoles, one of them over 25 communes; made once."""
    if not _tokens:
        for fixture in ("clean_db", "clean_index"):
            request.getfixturevalue(fixture)
        for name in ("presidente", "maire", "chef"):
            made = factories.UserWithToken(
                name=name, email=f"{name}@socle.example", sysadmin=name == "chef"
            )
            _tokens[name] = {"Authorization": made["token"]}
        organization("region")
        organization("metropole", "region", presidente="admin")
        organization("petite", "region")
        _communes(25)
        organization("romille", "metropole", maire="admin")
        by_sysadmin("organization_patch", id="romille", title=LONG)
        hidden("romille", "public-de-romille", private=False)
        hidden("romille", "secret-de-romille")
        hidden("metropole", "public-de-la-metropole", private=False)


def _communes(number: int) -> None:
    """Put communes below the métropole, by the models: quicker than by actions."""
    above = model.Group.get("metropole").id
    for position in range(number):
        name = f"commune-{position:02}"
        group = model.Group(
            name=name, title=name.title(), type="organization", is_organization=True
        )
        model.Session.add(group)
        model.Session.flush()
        model.Session.add(
            model.Member(
                table_name="group", table_id=above, group=group, capacity="public"
            )
        )
    model.Session.commit()


@pytest.fixture
def page(tree, app):
    def visit(path: str, by: str = "", status: int = 200) -> str:
        answer = app.get(path, headers=_tokens.get(by, {}), follow_redirects=False)
        assert answer.status_code == status, answer.body
        return answer.body

    return visit


def line(body: str) -> list[str]:
    """Return the texts of the breadcrumb."""
    found = re.search(r'<ol class="breadcrumb">(.*?)</ol>', body, re.S)[1]
    return [
        re.sub(r"<[^>]+>|\s+", " ", part).strip()
        for part in re.findall(r"<li.*?</li>", found, re.S)
    ]


def titles(body: str, level: str) -> list[str]:
    return re.findall(rf"<{level}><a [^>]+>([^<]+)</a></{level}>", body)


def test_one_goes_down_without_a_script(page):
    top = page("/organismes")
    assert titles(top, "h2") == ["Region"]
    assert "28 organismes rattachés" in top
    assert "2 jeux de données avec eux" in top
    below = page("/organismes/region")
    assert titles(below, "h2") == ["Metropole", "Petite"]
    first = page("/organismes/metropole")
    assert len(titles(first, "h2")) == 20
    assert 'href="/organismes/metropole?page=2"' in first
    assert LONG in titles(first, "h2")
    assert len(titles(page("/organismes/metropole?page=2"), "h2")) == 6
    assert line(first)[1:] == ["Organismes rattachés", "Region", "Metropole"]
    assert "Aucun organisme ne lui est rattaché" in page("/organismes/romille")
    assert "Cette page est vide" in page("/organismes/petite?page=9")
    page("/organismes/inconnu", status=404)


def test_an_id_leads_to_the_name(tree, app):
    id_ = model.Group.get("metropole").id
    answer = app.get(f"/organismes/{id_}", follow_redirects=False)
    assert answer.headers["Location"].endswith("/organismes/metropole")


def test_a_page_of_the_tree_is_one_query_of_it(page, queries):
    def of_the_tree(path: str) -> tuple[int, int]:
        with queries() as run:
            page(path)
        return sum("families" in one for one in run), len(run)

    few, many = of_the_tree("/organismes/petite"), of_the_tree("/organismes/metropole")
    assert few == many
    assert many[0] == 1
    assert of_the_tree("/organismes")[0] == 1
    assert many[1] < 6


def test_the_line_above_is_on_the_pages_below(page):
    assert line(page("/organization/romille"))[1:] == [
        "Organismes",
        "Region",
        "Metropole",
        LONG,
    ]
    assert line(page("/dataset/public-de-romille"))[1:] == [
        "Region",
        "Metropole",
        LONG,
        "public-de-romille",
    ]


def test_the_page_of_an_organisation_shows_one_level_by_page(page):
    body = page("/organization/metropole")
    assert len(titles(body, "h3")) == 20
    assert "Petite" not in body
    assert 'href="/organization/metropole?rattaches=2#rattaches"' in body
    assert LONG in titles(body, "h3")
    assert len(titles(page("/organization/metropole?rattaches=2"), "h3")) == 6
    assert "Organismes rattachés" not in page("/organization/romille")


def test_the_choice_of_the_attached_bodies_is_in_the_address(page):
    plain = page("/organization/metropole?q=public")
    link = "/organization/metropole?q=public&amp;ext_rattaches=1"
    assert link in plain
    assert "public-de-la-metropole" in plain
    assert "public-de-romille" not in plain
    wide = page("/organization/metropole?q=public&ext_rattaches=1")
    assert "public-de-romille" in wide
    assert 'href="/organization/metropole?q=public"' in wide
    assert '<input type="hidden" name="ext_rattaches" value="1">' in wide
    assert "secret-de-romille" not in page("/organization/metropole?ext_rattaches=1")
    for_president = page("/organization/metropole?ext_rattaches=1", "presidente")
    assert "secret-de-romille" in for_president


def test_the_bar_has_what_one_may_open(page):
    links = ["/accompagnateurs", "/demandes/rattachement", "/organization/edit/"]
    for by, expected in (("", False), ("maire", True), ("presidente", True)):
        body = page("/organization/romille", by)
        assert [link in body for link in links] == [expected] * 3, by
    assert "/demandes/acces?organisme=romille" in page("/organization/romille")


def test_leaving_is_told_to_both_sides(page, app, work, postbox):
    organization("ephemere", "metropole", maire="admin")
    answer = app.post(
        "/organization/ephemere/detacher",
        headers=_tokens["maire"],
        follow_redirects=False,
    )
    assert answer.status_code == 302
    work()
    for name in ("maire", "presidente"):
        (mail,) = postbox.to(f"{name}@socle.example")
        assert mail["Subject"] == "Ephemere ne dépend plus de Metropole"
        assert "/organization/ephemere" in mail.get_content()
    stream = page("/organization/activity/ephemere", "maire")
    assert "Ephemere ne dépend plus de Metropole." in stream
    listed = page("/organismes-sans-rattachement", "chef")
    assert "organisme=ephemere&amp;cible=" in listed
    assert "Page réservée" in page("/organismes-sans-rattachement", "maire", 403)

    by_sysadmin("organization_patch", id="ephemere", groups=[{"name": "petite"}])
    work()
    assert len(postbox.to("maire@socle.example")) == 1
    assert "Ephemere" not in page("/organismes-sans-rattachement", "chef")
    by_sysadmin("organization_patch", id="ephemere", groups=[{"name": "metropole"}])
    work()
    by_sysadmin("organization_delete", id="ephemere")
    work()
    assert "Ephemere" not in page("/organismes-sans-rattachement", "chef")


def test_a_move_is_told_to_the_side_that_was_left(tree, work, postbox):
    organization("mobile", "metropole", maire="admin")
    by_sysadmin("organization_patch", id="mobile", groups=[{"name": "petite"}])
    work()
    (mail,) = postbox.to("presidente@socle.example")
    assert re.search(r"Nouveau rattachement\s: Petite\.", mail.get_content())
    assert not postbox.to("maire@socle.example")
    by_sysadmin("organization_delete", id="mobile")


@pytest.mark.parametrize("way", ["delete", "group_delete", "state", "purge"])
def test_nothing_is_orphaned_without_a_word(page, app, work, postbox, way):
    above, under = f"haut-{way}".replace("_", "-"), f"bas-{way}".replace("_", "-")
    organization(above, presidente="admin")
    organization(under, above, maire="admin")
    refusals = {
        "delete": ("organization_delete", {"id": above}),
        "group_delete": ("group_delete", {"id": above}),
        "state": ("organization_patch", {"id": above, "state": "deleted"}),
    }
    if way in refusals:
        action, data = refusals[way]
        with pytest.raises(tk.ValidationError):
            tk.get_action(action)(context("presidente"), data)
        if way == "delete":
            with pytest.raises(tk.ValidationError):
                tk.get_action(action)(context("presidente"), {**data, "force": True})
    if way == "purge":
        by_sysadmin("organization_purge", id=above)
    else:
        action, data = refusals[way]
        tk.get_action(action)(context("chef"), {**data, "force": True})
    work()
    (mail,) = postbox.to("maire@socle.example")
    assert "n’existe plus sur le portail" in mail.get_content()
    assert not postbox.to("presidente@socle.example")
    rows = detachments.page(limit=50, offset=0)["results"]
    assert under in [one["name"] for one in rows]
    assert [one["name"] for one in hierarchies.chain(under)] == [under]
    assert under.title() in page("/organismes-sans-rattachement", "chef")


def test_what_was_removed_is_named_nowhere(page):
    organization("cachette", presidente="admin")
    organization("visible", "cachette", maire="admin")
    tk.get_action("socle_supporter_create")(
        context("maire"), {"organization_id": "visible", "supporter_id": "cachette"}
    )
    hidden("visible", "public-visible", private=False)
    places = ["/organization/visible", "/dataset/public-visible", "/organismes/visible"]
    assert all("Cachette" in page(place) for place in places)
    by_sysadmin("organization_delete", id="cachette", force=True)
    for place in [*places, "/organismes", "/organization/"]:
        assert "achette" not in page(place), place
    for place in ("/organismes/cachette", "/organization/cachette/accompagnateurs"):
        page(place, status=404)
    panel = page("/organization/visible/accompagnateurs", "maire")
    assert "un organisme supprimé" in panel


def test_removal_by_its_page(page, app):
    organization("dessus", presidente="admin")
    organization("dessous", "dessus")
    for by, may_force in (("presidente", False), ("chef", True)):
        body = page("/organization/delete/dessus", by)
        assert "1 organisme lui est rattaché" in body
        assert ('name="force"' in body) == may_force
    path = "/organization/dessus/supprimer"
    answer = app.post(path, headers=_tokens["presidente"], follow_redirects=False)
    assert answer.headers["Location"].endswith("/organization/delete/dessus")
    assert model.Group.get("dessus").state == "active"
    answer = app.post(
        path, data={"force": "1"}, headers=_tokens["chef"], follow_redirects=False
    )
    assert answer.headers["Location"].endswith("/organismes-sans-rattachement")
    model.Session.expire_all()
    assert model.Group.get("dessus").state == "deleted"
    assert model.Group.get("dessous").state == "active"
