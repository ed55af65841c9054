"""What a public file was before it was replaced stays reachable, and no more."""

import pytest
from bs4 import BeautifulSoup

import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import versions
from tests.data import equipements

from .test_validation_hook import add_file, as_editor, upload

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

FIRST, SECOND, THIRD = b"a,b\n1,2\n", b"a,b\n3,4\n", b"a,b\n5,6\n"


@pytest.fixture
def editor():
    return factories.User()


@pytest.fixture
def dataset(editor):
    organization = factories.Organization(
        users=[{"name": editor["name"], "capacity": "editor"}]
    )
    return factories.Dataset(owner_org=organization["id"], license_id="lov2")


def replace(editor, resource, content: bytes, name: str = "equipements.csv"):
    sent = upload(content, name)
    return as_editor(editor, "resource_patch", id=resource["id"], upload=sent)


def listed(resource, user: str = "") -> list[dict]:
    context = {"user": user, "ignore_auth": False}
    return helpers.call_action(
        "socle_version_list", context, resource_id=resource["id"]
    )


def test_a_replaced_file_stays_reachable(app, editor, dataset):
    """By its own address, listed on both pages, until its editor erases it."""
    resource = add_file(editor, dataset, FIRST, table_schema="")
    replace(editor, resource, SECOND, "suite.csv")
    replace(editor, resource, SECOND)  # the same bytes make no version
    [one] = listed(resource)
    assert (one["filename"], one["size"], one["public"]) == ("equipements.csv", 8, True)
    page = f"/dataset/{dataset['name']}/resource/{resource['id']}"
    for url in (f"/dataset/{dataset['name']}", page):
        [link] = BeautifulSoup(app.get(url).body, "html.parser").select(
            ".socle-versions a"
        )
        answer = app.get(link["href"])
        assert answer.body == FIRST.decode()
        assert "attachment" in answer.headers["Content-Disposition"]
    erase = f"{page}/versions/{one['id']}/retirer"
    headers = {"Authorization": factories.APIToken(user=editor["name"])["token"]}
    assert app.get(erase, expect_errors=True).status_code == 403
    assert "pour de bon" in app.get(erase, headers=headers).body
    app.post(erase, headers=headers, follow_redirects=False)
    assert listed(resource) == []
    assert app.get(link["href"], expect_errors=True).status_code == 404


def test_what_was_never_public_is_not_kept(editor, dataset):
    """A private dataset; a file replaced before its check ended waits for nobody."""
    as_editor(editor, "package_patch", id=dataset["id"], private=True)
    resource = add_file(editor, dataset, FIRST, table_schema="")
    replace(editor, resource, SECOND)
    assert versions.of_resource(resource["id"], hidden=True) == []


def test_personal_data_are_not_shown_again(work, editor, dataset):
    """Nor what nobody looked at; those who publish still have it."""
    telephone = b"COLL_NOM,EQUIP_NOM,EQUIP_TEL\nRomille,Mairie,06 12 34 56 78\n"
    resource = add_file(editor, dataset, telephone)
    work()
    replace(editor, resource, equipements.valid())
    replace(editor, resource, FIRST)
    assert listed(resource) == []
    found = listed(resource, editor["name"])
    assert [one["public"] for one in found] == [False, False]
    reasons = {one.reason for one in versions.of_resource(resource["id"], hidden=True)}
    assert reasons == {versions.PERSONAL, versions.UNCHECKED}
    with pytest.raises(tk.NotAuthorized):
        helpers.call_action(
            "socle_version_show",
            {"user": "", "ignore_auth": False},
            id=found[0]["id"],
        )


@pytest.mark.ckan_config("ckanext.socle.versions_kept", 1)
def test_the_oldest_ones_go(editor, dataset):
    resource = add_file(editor, dataset, FIRST, table_schema="")
    replace(editor, resource, SECOND, "deux.csv")
    replace(editor, resource, THIRD, "trois.csv")
    assert [one["filename"] for one in listed(resource)] == ["deux.csv"]


def test_a_refused_change_keeps_nothing(editor, dataset):
    resource = add_file(editor, dataset, FIRST, table_schema="")
    with pytest.raises(tk.ValidationError):
        as_editor(
            editor,
            "resource_patch",
            id=resource["id"],
            upload=upload(SECOND),
            table_schema_version="n'importe quoi",
            table_schema="scdl/equipements",
        )
    assert versions.of_resource(resource["id"], hidden=True) == []
