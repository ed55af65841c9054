"""The hierarchy changes with the consent of those above; requests have an answer."""

import datetime

import pytest

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import hierarchies
from ckanext.socle.model.request import Request

from .test_rights import by_sysadmin, context, hidden, organization, searched, user

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")


def call(action: str, by: str, /, **values):
    return tk.get_action(action)(context(by), values)


@pytest.fixture
def world():
    for name in ("presidente", "maire", "passant"):
        user(name)
    organization("metropole", presidente="admin")
    organization("romille", maire="admin")


def parents(name: str) -> list[str]:
    found = hierarchies.parents(model.Group.get(name).id)
    return sorted(model.Group.get(one).name for one in found)


def attach(by: str = "maire") -> dict:
    return call(
        "socle_request_create",
        by,
        kind="attach",
        organization_id="romille",
        target_id="metropole",
    )


@pytest.mark.parametrize("action", ["organization_patch", "group_update"])
@pytest.mark.parametrize("key", ["id", "name"])
def test_nobody_goes_under_another_without_consent(world, action, key):
    parent = model.Group.get("metropole")
    groups = [
        {"name": "romille", "id": parent.id} if key == "id" else {"name": "metropole"}
    ]
    with pytest.raises(tk.ValidationError) as refusal:
        call(action, "maire", id="romille", name="romille", groups=groups)
    assert "request" in str(refusal.value)
    assert parents("romille") == []


def test_membership_and_creation_ask_the_same_consent(world):
    with pytest.raises(tk.ValidationError):
        call(
            "member_create",
            "maire",
            id="romille",
            object="metropole",
            object_type="group",
            capacity="parent",
        )
    with pytest.raises(tk.ValidationError):
        call(
            "organization_create",
            "passant",
            name="intrus",
            title="Intrus",
            groups=[{"name": "metropole"}],
        )
    assert parents("romille") == []


def test_saving_the_same_parent_needs_no_consent(world):
    by_sysadmin("organization_patch", id="romille", groups=[{"name": "metropole"}])
    call("organization_patch", "maire", id="romille", description="x")
    assert parents("romille") == ["metropole"]


def test_who_administers_both_needs_nobody(world):
    by_sysadmin(
        "organization_member_create", id="romille", username="presidente", role="admin"
    )
    call(
        "organization_patch", "presidente", id="romille", groups=[{"name": "metropole"}]
    )
    assert parents("romille") == ["metropole"]


def test_an_accepted_request_moves_and_the_index_follows(world, work):
    hidden("romille", "budget", private=False)
    request = attach()
    assert request["state"] == "sent"
    assert parents("romille") == []
    with pytest.raises(tk.NotAuthorized):
        call("socle_request_answer", "maire", id=request["id"], accept=True)
    call("socle_request_answer", "presidente", id=request["id"], accept=True)
    assert parents("romille") == ["metropole"]
    work()
    tree = call("socle_organization_tree", "")["results"]
    assert [one["name"] for one in tree] == ["metropole"]
    assert (tree[0]["descendants"], tree[0]["datasets_below"]) == (1, 1)
    assert searched("", fq=tree[0]["filter"]) == {"budget"}


def test_a_refusal_keeps_its_reason_and_one_may_ask_again(world):
    request = attach()
    call(
        "socle_request_answer",
        "presidente",
        id=request["id"],
        accept=False,
        reason="Pas de convention",
    )
    assert call("socle_request_list", "maire")["results"][0]["reason"]
    assert parents("romille") == []
    attach()
    with pytest.raises(tk.ValidationError):
        attach()


def test_a_request_expires_after_sixty_days(world):
    request = attach()
    row = model.Session.get(Request, request["id"])
    row.created -= datetime.timedelta(days=61)
    model.Session.commit()
    with pytest.raises(tk.ObjectNotFound):
        call("socle_request_answer", "presidente", id=request["id"], accept=True)
    assert call("socle_request_list", "maire")["results"][0]["state"] == "expired"
    attach()


def test_loops_are_refused_at_every_depth(world):
    organization("hameau", "romille")
    by_sysadmin("organization_patch", id="romille", groups=[{"name": "metropole"}])
    for child, parent in (("metropole", "hameau"), ("romille", "romille")):
        with pytest.raises(tk.ValidationError):
            by_sysadmin(
                "socle_request_create",
                kind="attach",
                organization_id=child,
                target_id=parent,
            )
    with pytest.raises(tk.ValidationError):
        by_sysadmin(
            "member_create",
            id="metropole",
            object="hameau",
            object_type="group",
            capacity="public",
        )


def test_a_user_asks_to_join(world):
    request = call("socle_request_create", "passant", kind="join", target_id="romille")
    assert call("socle_request_list", "presidente")["count"] == 0
    assert call("socle_request_list", "maire")["count"] == 1
    call("socle_request_answer", "maire", id=request["id"], accept=True)
    found = call("organization_list_for_user", "passant", permission="create_dataset")
    assert [one["name"] for one in found] == ["romille"]


def test_a_user_asks_for_an_organisation(world):
    request = call(
        "socle_request_create",
        "passant",
        kind="create",
        target_id="metropole",
        title="CCAS de Romillé",
    )
    call("socle_request_answer", "presidente", id=request["id"], accept=True)
    assert parents("ccas-de-romille") == ["metropole"]
    found = call("organization_list_for_user", "passant", permission="admin")
    assert [one["name"] for one in found] == ["ccas-de-romille"]


def test_only_its_author_takes_a_request_back(world):
    request = attach()
    with pytest.raises(tk.NotAuthorized):
        call("socle_request_delete", "passant", id=request["id"])
    call("socle_request_delete", "maire", id=request["id"])
    with pytest.raises(tk.ObjectNotFound):
        call("socle_request_answer", "presidente", id=request["id"], accept=True)


def test_an_organisation_with_others_below_is_not_deleted(world):
    by_sysadmin("organization_patch", id="romille", groups=[{"name": "metropole"}])
    with pytest.raises(tk.ValidationError):
        call("organization_delete", "presidente", id="metropole")
    with pytest.raises(tk.NotAuthorized):
        call("organization_delete", "passant", id="metropole")


def test_the_tree_is_paged_and_tells_nothing_private(world):
    for position in range(5):
        organization(f"commune-{position}", "metropole")
    hidden("commune-0", "secret")
    factories.Dataset(owner_org="commune-0", name="connu")
    page = helpers.call_action(
        "socle_organization_tree", organization_id="metropole", limit=2, offset=0
    )
    assert page["count"] == 5
    assert [one["name"] for one in page["results"]] == ["commune-0", "commune-1"]
    assert page["results"][0]["datasets"] == 1
