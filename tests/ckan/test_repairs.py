"""A resource's file is repaired: a new version, its original and its changes kept."""

import io

import pytest
from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import candidates, files, reports
from ckanext.socle.core import policies as core
from ckanext.socle.policies import rows
from tests.data import equipements

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

KEY = "scdl/equipements"
DAMAGED = b"\xef\xbb\xbf" + equipements.valid() + b",,,\n"  # a BOM, a blank row


@pytest.fixture
def editor():
    return factories.User()["name"]


@pytest.fixture
def resource(editor):
    users = [{"name": editor, "capacity": "editor"}]
    owner = factories.Organization(users=users, territory_id="commune:35001")["id"]
    dataset = factories.Dataset(owner_org=owner)
    upload = FileStorage(stream=io.BytesIO(DAMAGED), filename="equipements.csv")
    return helpers.call_action(
        "resource_create",
        {"user": editor},
        package_id=dataset["id"],
        table_schema=KEY,
        upload=upload,
    )


def call(name, user, **values):
    context = {"user": user, "ignore_auth": False}
    return helpers.call_action(name, context, **values)


def content(resource_id):
    found = helpers.call_action("resource_show", id=resource_id)
    with files.stored_copy(found, 1 << 20) as stored:
        return stored.path.read_bytes()


@pytest.fixture
def checked(work, resource):
    work()
    return resource


def test_a_repaired_file_is_a_new_version(editor, checked, work):
    first = reports.latest([checked["id"]])[checked["id"]]
    offered = call("socle_repair_list", editor, resource_id=checked["id"])
    assert offered["sha256"] == first.sha256
    safe = [one for one in offered["repairs"] if one["kind"] == "safe"]
    assert safe
    assert all(one["title"] and one["why"] for one in safe)
    made = call(
        "socle_repair_apply",
        editor,
        resource_id=checked["id"],
        repairs=[one["id"] for one in safe],
        sha256=offered["sha256"],
    )
    assert {one["id"]: one["count"] for one in made["changes"]} == {
        one["id"]: one["count"] for one in safe
    }
    work()
    last = reports.latest([checked["id"]])[checked["id"]]
    assert last.id != first.id
    assert last.errors <= first.errors
    assert content(checked["id"]) != DAMAGED
    [original] = call("socle_candidate_list", editor, resource_id=checked["id"])
    assert (original["state"], original["author"]) == ("original", editor)
    assert original["changes"] == made["changes"]
    with candidates.open(candidates.get(original["id"])) as kept:
        assert kept.path.read_bytes() == DAMAGED


def test_another_file_or_another_repair_changes_nothing(editor, checked):
    for values in ({"repairs": ["repair-other"]}, {"sha256": "0" * 64}):
        asked = {"repairs": ["repair-blank-rows"], **values}
        with pytest.raises(tk.ValidationError):
            call("socle_repair_apply", editor, resource_id=checked["id"], **asked)
    assert content(checked["id"]) == DAMAGED
    assert candidates.of_resource(checked["id"]) == []


def test_a_file_that_is_not_checked_is_offered_nothing(editor, resource):
    offered = call("socle_repair_list", editor, resource_id=resource["id"])
    assert (offered["sha256"], offered["repairs"]) == (None, [])


def test_a_policy_keeps_a_repaired_file_back_with_its_changes(editor, checked):
    grouping = helpers.call_action(
        "group_create",
        {"user": factories.Sysadmin()["name"]},
        type="regroupement",
        name="bretagne",
        title="Bretagne",
        territory_id="region:53",
    )
    rows.save(core.Policy(grouping["id"], KEY, "block", rows.today(), ""), None)
    model.Session.commit()
    offered = call("socle_repair_list", editor, resource_id=checked["id"])
    chosen = [offered["repairs"][-1]["id"]]
    made = call("socle_repair_apply", editor, resource_id=checked["id"], repairs=chosen)
    assert made["original"] is None
    assert content(checked["id"]) == DAMAGED
    [waiting] = candidates.of_resource(checked["id"])
    assert waiting.state == candidates.WAITING
    assert [one["id"] for one in waiting.changes] == chosen
