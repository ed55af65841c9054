"""A supporter publishes for those who accepted it, visibly, until either ends it."""

import pytest

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from .test_rights import context, hidden, labels, organization, searched, shown, user

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")


def call(action: str, by: str, /, **values):
    return tk.get_action(action)(context(by), values)


def support(commune: str = "romille", by: str = "maire") -> dict:
    return call(
        "socle_supporter_create", by, organization_id=commune, supporter_id="megalis"
    )


@pytest.fixture
def both():
    """Mégalis with an administrator, an editor and a member; Romillé with a mayor."""
    for name in ("chef", "anne", "lecteur", "maire", "autre"):
        user(name)
    organization("megalis", chef="admin", anne="editor", lecteur="member")
    organization("romille", maire="admin")
    organization("voisine", autre="admin")
    hidden("romille", "budget")
    hidden("voisine", "secret")


def publish(by: str, /, **values) -> dict:
    fields = {"owner_org": "romille", "name": "subventions", "title": "Subventions"}
    return call("package_create", by, **{**fields, "notes": "x", **values})


def test_nobody_publishes_without_support(both):
    with pytest.raises(tk.NotAuthorized):
        publish("anne")
    assert searched("anne") == shown("anne") == set()


def test_an_editor_of_the_supporter_publishes(both, work):
    assert support()["state"] == "accepted"
    publish("anne", private=True)
    assert searched("anne") == shown("anne") == {"subventions", "budget"}
    call("package_patch", "anne", id="budget", notes="Mis à jour")
    work()
    assert searched("anne") == shown("anne") == {"subventions", "budget"}
    assert len(labels("anne")) == 4
    for name in ("lecteur", "autre"):
        with pytest.raises(tk.NotAuthorized):
            publish(name, name="autre-jeu")


def test_a_member_of_the_supporter_reads_nothing(both, work):
    support()
    work()
    assert searched("lecteur") == shown("lecteur") == set()


def test_a_proposal_gives_nothing_until_it_is_accepted(both):
    row = support(by="chef")
    assert row["state"] == "sent"
    with pytest.raises(tk.NotAuthorized):
        publish("anne")
    with pytest.raises(tk.NotAuthorized):
        call("socle_supporter_answer", "chef", id=row["id"], accept=True)
    call("socle_supporter_answer", "maire", id=row["id"], accept=True)
    publish("anne")


def test_a_refusal_gives_nothing_and_may_be_asked_again(both):
    row = support(by="chef")
    call("socle_supporter_answer", "maire", id=row["id"], accept=False, reason="Non")
    with pytest.raises(tk.NotAuthorized):
        publish("anne")
    assert support(by="chef")["state"] == "sent"


@pytest.mark.parametrize("by", ["maire", "chef"])
def test_either_side_ends_it_at_once(both, work, by):
    row = support()
    work()
    call("socle_supporter_delete", by, id=row["id"])
    assert searched("anne") == shown("anne") == set()
    with pytest.raises(tk.NotAuthorized):
        call("package_patch", "anne", id="budget", notes="x")
    work()
    assert searched("anne") == shown("anne") == set()


def test_the_others_may_not_end_it(both):
    row = support()
    for name in ("anne", "autre", ""):
        with pytest.raises(tk.NotAuthorized):
            call("socle_supporter_delete", name, id=row["id"])


def test_a_supporter_neither_moves_nor_removes(both):
    support()
    with pytest.raises(tk.ValidationError):
        call("package_patch", "anne", id="budget", owner_org="megalis")
    with pytest.raises(tk.NotAuthorized):
        call("package_delete", "anne", id="budget")
    with pytest.raises(tk.NotAuthorized):
        call("package_patch", "anne", id="budget", state="deleted")
    call("package_delete", "maire", id="budget")


def test_what_it_publishes_says_so(both, app):
    support()
    publish("anne")
    dataset = helpers.call_action("package_show", id="subventions")
    assert dataset["socle_supporter_title"] == "Megalis"
    found = helpers.call_action("package_search", q="subventions")["results"][0]
    assert found["socle_supporter_title"] == "Megalis"
    call("package_update", "anne", **{**dataset, "notes": "Encore"})
    stream = app.get("/dataset/activity/subventions").body
    assert stream.count("(Megalis pour Romille)") == 2
    call("package_patch", "maire", id="subventions", notes="Par nous")
    stream = app.get("/dataset/activity/subventions").body
    assert stream.count("(Megalis pour Romille)") == 2


def test_the_form_offers_the_organisations_supported(both):
    support()
    found = call("organization_list_for_user", "anne", permission="create_dataset")
    assert [one["name"] for one in found] == ["megalis", "romille"]
    found = call("organization_list_for_user", "anne", permission="read")
    assert [one["name"] for one in found] == ["megalis"]


def test_what_is_proposed_is_for_administrators(both):
    support(by="chef")
    asked = {"organization_id": "romille"}
    assert call("socle_supporter_list", "", **asked) == []
    assert len(call("socle_supporter_list", "maire", **asked)) == 1


def test_ten_supported_or_a_thousand_are_one_label(both, work):
    for position in range(12):
        organization(f"commune-{position}", maire="admin")
        support(f"commune-{position}")
        hidden(f"commune-{position}", f"jeu-{position}")
    work()
    assert len(labels("anne")) == 4
    assert searched("anne") == {f"jeu-{position}" for position in range(12)}


def test_an_organisation_does_not_support_itself(both):
    with pytest.raises(tk.ValidationError):
        call(
            "socle_supporter_create",
            "chef",
            organization_id="megalis",
            supporter_id="megalis",
        )
    assert model.Session.is_active
    assert factories.User()
