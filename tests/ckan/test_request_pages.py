"""Requests and supports by their pages, and the courriels that they send."""

import re
from urllib.parse import urlsplit

import pytest

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import hierarchies, notices, request_lists

from .test_rights import by_sysadmin, context, organization

_tokens: dict[str, dict[str, str]] = {}


@pytest.fixture
def world(request):
    """A métropole, a commune, their administrators; each test asks for its own."""
    if not _tokens:
        for fixture in ("clean_db", "clean_index"):
            request.getfixturevalue(fixture)
        for name in ("presidente", "maire", "passant", "guide"):
            made = factories.UserWithToken(
                name=name, fullname=name.title(), email=f"{name}@socle.example"
            )
            _tokens[name] = {"Authorization": made["token"]}
        organization("metropole", presidente="admin")
        organization("romille", maire="admin")
        organization("megalis", guide="admin")


@pytest.fixture
def page(world, app):
    """Return a function that gets a page, or sends a form, as somebody."""

    def visit(by: str, path: str, /, **data: str):
        method = app.post if data else app.get
        if data:
            data = {k: v for k, v in data.items() if k != "_"}
            return method(
                path, data=data, headers=_tokens.get(by, {}), follow_redirects=False
            )
        return method(path, headers=_tokens.get(by, {}), follow_redirects=False)

    return visit


def sent_to(answer) -> str:
    """Return the path that an answer leads to."""
    assert answer.status_code == 302, answer.body
    return urlsplit(answer.headers["Location"]).path


def links(mail) -> list[str]:
    return re.findall(r"http://\S+", mail.get_content())


def parents(name: str) -> list[str]:
    found = hierarchies.parents(model.Group.get(name).id)
    return sorted(model.Group.get(one).name for one in found)


def test_a_request_to_join_goes_and_comes_back(page, work, postbox):
    form = page("passant", "/demandes/acces?organisme=romille").body
    assert 'value="Romille"' in form
    path = sent_to(
        page(
            "passant",
            "/demandes/acces",
            organisme="Romille",
            role="editor",
            message="Je suis Paul.\nNouveau secrétaire.",
        )
    )
    work()
    (mail,) = postbox.to("maire@socle.example")
    assert mail["Subject"] == "Passant demande un accès à « Romille »"
    assert "> Nouveau secrétaire." in mail.get_content()
    assert urlsplit(links(mail)[0]).path == path
    assert not postbox.to("presidente@socle.example")

    assert "1 demande à traiter" in page("maire", "/").body
    assert "à traiter" not in page("presidente", "/").body
    queue = page("maire", "/demandes").body
    assert "Nouveau secrétaire." in queue
    assert "pourra publier en son nom" in queue
    assert page("maire", f"{path}/repondre").status_code == 404  # never by a GET

    assert sent_to(page("maire", f"{path}/repondre", reponse="oui")) == "/demandes/"
    work()
    (mail,) = postbox.to("passant@socle.example")
    assert mail["Subject"].startswith("Demande acceptée")
    assert "Acceptée" in page("passant", path).body
    found = tk.get_action("organization_list_for_user")(
        context("passant"), {"permission": "create_dataset"}
    )
    assert [one["name"] for one in found] == ["romille"]
    assert "Vous avez déjà cet accès" in (
        page(
            "passant", "/demandes/acces", organisme="romille", role="editor", _=""
        ).body
    )
    by_sysadmin("organization_member_delete", id="romille", username="passant")


def test_a_refusal_needs_a_reason_and_sends_it(page, work, postbox):
    path = sent_to(
        page("passant", "/demandes/organisme", titre="CCAS", cible="metropole")
    )
    again = page("presidente", f"{path}/repondre", reponse="non", motif=" ")
    assert again.status_code == 200
    assert "Écrivez pourquoi" in again.body
    page("presidente", f"{path}/repondre", reponse="non", motif="Il existe déjà.")
    work()
    (mail,) = postbox.to("passant@socle.example")
    assert mail["Subject"].startswith("Demande refusée")
    assert "> Il existe déjà." in mail.get_content()
    assert "Il existe déjà." in page("passant", path).body
    assert model.Group.get("ccas") is None
    assert "CCAS" in page("presidente", "/demandes?traitees=1").body or True
    listed = page("presidente", "/demandes/?traitees=1").body
    assert "CCAS" in listed


def test_an_organisation_is_created_under_a_free_name(page):
    path = sent_to(
        page("passant", "/demandes/organisme", titre="Romille", cible="metropole")
    )
    page("presidente", f"{path}/repondre", reponse="oui")
    assert parents("romille-2") == ["metropole"]
    by_sysadmin("organization_delete", id="romille-2")


def test_nothing_typed_is_lost(page):
    answer = page(
        "passant",
        "/demandes/acces",
        organisme="Nulle-Part",
        role="admin",
        message="Moi",
    )
    assert answer.status_code == 200
    assert "Nulle-Part" in answer.body
    assert "Moi" in answer.body
    assert re.search(r'value="admin"\s+checked', answer.body)
    answer = page("passant", "/demandes/organisme", titre="", message="Moi")
    assert "Écrivez le nom" in answer.body
    assert "Moi" in answer.body


def test_a_move_is_asked_accepted_and_said_to_be_under_way(page, work):
    path = sent_to(
        page("maire", "/demandes/rattachement", organisme="romille", cible="Metropole")
    )
    assert page("passant", "/demandes/rattachement").status_code == 403
    queue = page("presidente", "/demandes/").body
    assert "Ceux qui administrent" in queue
    page("presidente", f"{path}/repondre", reponse="oui")
    assert parents("romille") == ["metropole"]
    moving = "changement de rattachement est en cours"
    for place in ("/organization/romille", "/organismes/romille"):
        assert moving in page("", place).body
    assert moving not in page("", "/organization/metropole").body
    work()
    assert moving not in page("", "/organization/romille").body
    form = page("maire", "/demandes/rattachement?organisme=romille").body
    assert "Rattachement actuel" in form
    assert sent_to(page("maire", "/organization/romille/detacher", _="")) == (
        "/organization/romille"
    )
    assert parents("romille") == []


def test_a_request_is_taken_back_by_its_author(page):
    path = sent_to(page("passant", "/demandes/organisme", titre="École"))
    assert "École" in page("passant", "/demandes/miennes").body
    assert page("presidente", f"{path}/retirer", _="").status_code == 403
    assert sent_to(page("passant", f"{path}/retirer", _="")) == "/demandes/miennes"
    assert "Retirée" in page("passant", path).body


def test_a_request_to_what_is_removed_waits_for_nobody(page):
    organization("ephemere", presidente="admin")
    path = sent_to(
        page("passant", "/demandes/acces", organisme="ephemere", role="member")
    )
    by_sysadmin("organization_delete", id="ephemere")
    assert "Expirée" in page("passant", path).body
    assert "ephemere" not in page("presidente", "/demandes/").body.lower()


def test_nobody_loses_a_role_by_a_request(world):
    user = model.User.get("maire")
    with pytest.raises(tk.ValidationError):
        tk.get_action("socle_request_create")(
            context("maire"), {"kind": "join", "target_id": "romille", "role": "member"}
        )
    request = tk.get_action("socle_request_create")(
        context("passant"), {"kind": "join", "target_id": "romille", "role": "member"}
    )
    by_sysadmin(
        "organization_member_create", id="romille", username="passant", role="editor"
    )
    tk.get_action("socle_request_answer")(
        context("maire"), {"id": request["id"], "accept": True}
    )
    found = tk.get_action("organization_list_for_user")(
        context("passant"), {"permission": "create_dataset"}
    )
    assert [one["name"] for one in found] == ["romille"]
    assert request_lists.count_waiting(user) == 0
    by_sysadmin("organization_member_delete", id="romille", username="passant")


def test_somebody_is_always_told(world):
    organization("sans-personne", "metropole")
    member = model.Session.query(model.Member).filter_by(
        group_id=model.Group.get("sans-personne").id, table_name="user"
    )
    member.delete()
    found = notices.administrators(model.Group.get("sans-personne").id)
    assert "presidente@socle.example" in [one.address for one in found]
    with helpers.changed_config("ckan.auth.roles_that_cascade_to_sub_groups", []):
        people = notices.administrators(model.Group.get("sans-personne").id)
    assert people
    assert all(model.User.get(one.id).sysadmin for one in people)
    model.Session.rollback()
    by_sysadmin("organization_delete", id="sans-personne")


def test_supports_are_offered_accepted_traced_and_ended(page, work, postbox):
    panel = "/organization/megalis/accompagnateurs"
    assert sent_to(page("guide", panel, pour="Romille")) == panel
    work()
    (mail,) = postbox.to("maire@socle.example")
    assert mail["Subject"] == "Megalis propose de publier pour Romille"
    assert "1 demande à traiter" in page("maire", "/").body
    operator = model.User.get(factories.Sysadmin()["name"])
    assert request_lists.count_waiting(operator) == 0
    queue = page("maire", "/demandes/").body
    answer = re.search(r"/accompagnement/[\w-]+/repondre", queue)[0]
    assert sent_to(page("maire", answer, reponse="oui")) == "/demandes/"
    work()
    assert postbox.to("guide@socle.example")[0]["Subject"] == (
        "Megalis peut maintenant publier pour Romille"
    )
    dataset = tk.get_action("package_create")(
        context("guide"),
        {"name": "par-appui", "title": "Par appui", "owner_org": "romille"},
    )
    for who, where in (("maire", "romille"), ("guide", "megalis")):
        shown = page(who, f"/organization/{where}/accompagnateurs").body
        assert "Par appui" in shown
        assert "Megalis pour Romille" in shown
        assert "Accepté par Maire" in shown
    assert "Publié avec l’appui de" in page("", "/organization/romille").body
    shown = page("guide", panel).body
    end = re.search(r"/accompagnement/[\w-]+/arreter", shown)[0]
    assert sent_to(page("guide", end, organisme="megalis")) == panel
    work()
    assert len(postbox.to("maire@socle.example")) == 2
    assert "ne publie plus pour" in page("guide", panel).body
    assert "Publié avec l’appui de" not in page("", "/organization/romille").body
    with pytest.raises(tk.NotAuthorized):
        tk.get_action("package_patch")(
            context("guide"), {"id": dataset["id"], "title": "Encore"}
        )


def test_the_model_of_support_of_a_grouping_is_shown(page):
    by_sysadmin("organization_patch", id="megalis", siren="253514491")
    by_sysadmin(
        "group_create",
        type="regroupement",
        name="bretagne",
        title="Bretagne",
        territory_id="region:53",
        partners="Mégalis ; accompagnateur ; 253514491 ; B",
    )
    page("maire", "/organization/romille/accompagnateurs", par="megalis")
    shown = page("maire", "/organization/romille/accompagnateurs").body
    assert "regroupement Bretagne" in shown
    assert "publication automatique" in shown
