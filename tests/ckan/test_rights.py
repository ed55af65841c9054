"""Search shows what package_show shows, to everyone, at every moment; in few labels."""

import pytest
import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib.plugins import get_permission_labels
from ckan.tests import factories, helpers

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")


def by_sysadmin(action: str, **values) -> dict:
    context = {"user": factories.Sysadmin()["name"], "ignore_auth": False}
    return tk.get_action(action)(context, values)


def organization(name: str, parent: str | None = None, **roles: str) -> str:
    """Return the name of a new organisation, with one user for each role."""
    by_sysadmin(
        "organization_create",
        name=name,
        title=name.title(),
        groups=[{"name": parent}] if parent else [],
        users=[{"name": user, "capacity": role} for user, role in roles.items()],
    )
    return name


def user(name: str) -> str:
    return factories.User(name=name)["name"]


def hidden(owner: str, name: str, **fields) -> str:
    return factories.Dataset(
        owner_org=owner, name=name, title=name, **{"private": True, **fields}
    )["id"]


def labels(name: str) -> list[str]:
    return get_permission_labels().get_user_dataset_labels(model.User.get(name))


def context(name: str) -> dict:
    found = model.User.get(name) if name else None
    return {"user": name, "auth_user_obj": found, "ignore_auth": False}


def searched(name: str, **values) -> set[str]:
    found = tk.get_action("package_search")(
        context(name),
        {"rows": 1000, "include_private": True, "include_drafts": True, **values},
    )
    assert found["count"] == len(found["results"])
    return {dataset["name"] for dataset in found["results"]}


def shown(name: str) -> set[str]:
    found = set()
    for dataset in model.Session.scalars(sa.select(model.Package)):
        try:
            tk.get_action("package_show")(context(name), {"id": dataset.id})
        except tk.NotAuthorized:
            continue
        found.add(dataset.name)
    return found


@pytest.fixture
def region():
    """A région, its métropole and its commune, with someone of each role."""
    for name in ("ada", "bea", "cleo", "dina"):
        user(name)
    organization("region", ada="admin", bea="member")
    organization("metropole", "region", cleo="editor")
    organization("commune", "metropole", dina="member")
    for owner in ("region", "metropole", "commune"):
        hidden(owner, f"{owner}-prive")
        hidden(owner, f"{owner}-brouillon", state="draft", private=False)
        hidden(owner, f"{owner}-public", private=False)


PUBLIC = {"region-public", "metropole-public", "commune-public"}


def of(*owners: str) -> set[str]:
    return PUBLIC | {
        f"{owner}-{kind}" for owner in owners for kind in ("prive", "brouillon")
    }


def test_administrators_see_below_and_members_do_not(region):
    for name, expected in {
        "": PUBLIC,
        user("stranger"): PUBLIC,
        "ada": of("region", "metropole", "commune"),
        "bea": of("region"),
        "cleo": of("metropole"),
        "dina": of("commune"),
    }.items():
        assert searched(name) == shown(name) == expected, name


def test_a_setting_makes_editors_see_below(region):
    with helpers.changed_config(
        "ckan.auth.roles_that_cascade_to_sub_groups", ["admin", "editor"]
    ):
        assert searched("cleo") == shown("cleo") == of("metropole", "commune")


def test_leaving_counts_at_once(region, work):
    by_sysadmin("organization_member_delete", id="region", username="ada")
    assert searched("ada") == shown("ada") == PUBLIC


def test_detaching_counts_at_once(region, work):
    by_sysadmin(
        "organization_patch",
        id="metropole",
        groups=[],
    )
    assert searched("ada") == shown("ada") == of("region")
    work()
    assert searched("ada") == shown("ada") == of("region")
    assert len(labels("ada")) == 4


def test_attaching_counts_at_once_and_is_one_label_once_indexed(region, work):
    user("emma")
    organization("syndicat", emma="admin")
    by_sysadmin(
        "organization_patch",
        id="region",
        groups=[{"name": "syndicat"}],
    )
    everything = of("region", "metropole", "commune")
    assert searched("emma") == shown("emma") == everything
    assert len(labels("emma")) > 4
    work()
    assert searched("emma") == shown("emma") == everything
    assert len(labels("emma")) == 4


def belong(name: str, number: int) -> list[str]:
    """Make a user a member of new organisations, by SQL as a seed does."""
    found = []
    user_id = model.User.get(name).id
    for position in range(number):
        group = model.Group(
            name=f"o-{name}-{position}", type="organization", is_organization=True
        )
        model.Session.add(group)
        model.Session.add(
            model.Member(
                table_name="user",
                table_id=user_id,
                group=group,
                capacity="editor",
            )
        )
        found.append(group.name)
    model.Session.commit()
    return found


def test_fifteen_hundred_memberships_are_three_labels(work):
    many = belong(user("zoe"), 1500)
    expected = {hidden(many[at], f"jeu-{at}") and f"jeu-{at}" for at in (0, 700, 1499)}
    other = organization("ailleurs")
    hidden(other, "secret")
    assert searched("zoe") == shown("zoe") == expected
    work()
    assert len(labels("zoe")) == 3
    assert searched("zoe") == shown("zoe") == expected


def test_a_reader_loses_at_once_and_gains_at_once(work):
    many = belong(user("zoe"), 60)
    for at in (0, 1, 2):
        hidden(many[at], f"jeu-{at}")
    work()
    by_sysadmin("organization_member_delete", id=many[1], username="zoe")
    assert searched("zoe") == shown("zoe") == {"jeu-0", "jeu-2"}
    organization("nouvelle")
    hidden("nouvelle", "jeu-n")
    by_sysadmin(
        "organization_member_create", id="nouvelle", username="zoe", role="member"
    )
    assert searched("zoe") == shown("zoe") == {"jeu-0", "jeu-2", "jeu-n"}
    work()
    assert len(labels("zoe")) == 3
    assert searched("zoe") == shown("zoe") == {"jeu-0", "jeu-2", "jeu-n"}


def test_the_threshold_may_be_crossed_both_ways(work):
    many = belong(user("zoe"), 50)
    hidden(many[0], "jeu-0")
    assert f"member-{model.Group.get(many[7]).id}" in labels("zoe")
    organization("nouvelle")
    hidden("nouvelle", "jeu-n")
    by_sysadmin(
        "organization_member_create", id="nouvelle", username="zoe", role="member"
    )
    assert searched("zoe") == {"jeu-0", "jeu-n"}
    work()
    assert len(labels("zoe")) == 3
    assert searched("zoe") == shown("zoe") == {"jeu-0", "jeu-n"}
    by_sysadmin("organization_member_delete", id="nouvelle", username="zoe")
    assert searched("zoe") == shown("zoe") == {"jeu-0"}
    assert len(labels("zoe")) > 50


def test_many_organisations_with_others_below_are_few_labels_too(region, work):
    many = belong(user("zoe"), 60)
    for name in ("region", many[0]):
        by_sysadmin("organization_member_create", id=name, username="zoe", role="admin")
    work()
    assert len(labels("zoe")) == 3
    expected = of("region", "metropole", "commune")
    assert searched("zoe") == shown("zoe") == expected
    by_sysadmin(
        "organization_patch",
        id="metropole",
        groups=[],
    )
    assert searched("zoe") == shown("zoe") == of("region")
    work()
    assert searched("zoe") == shown("zoe") == of("region")


def test_moving_indexes_what_changed_and_nothing_else(region, work):
    organization("autre-region")
    hidden("autre-region", "loin")
    work()
    by_sysadmin(
        "organization_patch",
        id="commune",
        groups=[{"name": "autre-region"}],
    )
    work()
    rows = tk.get_action("socle_task_list")(
        {"ignore_auth": True}, {"kind": "relabel", "state": "done"}
    )["results"]
    by_key = {}
    for row in rows:
        by_key.setdefault(row["subject"], 0)
        by_key[row["subject"]] += row["result"]["indexed"]
    region_id = model.Group.get("region").id
    assert by_key[f"cascade:{region_id}"] <= 6
    assert searched("ada") == of("region", "metropole")
