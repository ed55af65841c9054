"""What forms show and save of values that were there before them."""

import pytest
import yaml

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib import search
from ckan.tests import factories, helpers

from ckanext.socle import reports

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

STATUS = ("validation_status", "validation_timestamp")


@pytest.fixture
def organization(clean_db):
    factories.Sysadmin(name="chef")
    return factories.Organization()


def call_action(action, context=None, **data):
    return helpers.call_action(action, {"user": "chef", **(context or {})}, **data)


def create(organization, **data):
    extras = [{"key": k, "value": v} for k, v in data.pop("extras", {}).items()]
    return call_action(
        "package_create",
        **{"name": "essai", "owner_org": organization["id"], "extras": extras, **data},
    )


def show():
    return call_action("package_show", {"use_cache": False}, id="essai")


def stored():
    model.Session.expire_all()
    return model.Package.get("essai")


# --- extras and fields ---------------------------------------------------------------


def test_a_client_that_knows_no_field_still_creates_with_extras(organization):
    create(organization, extras={"publisher": "Mairie", "issued": "mars", "à": "b"})
    assert stored().extras == {"publisher": "Mairie", "issued": "mars", "à": "b"}
    assert show()["publisher"] == [{"name": "Mairie"}]
    assert show()["issued"] == "mars"
    assert show()["extras"] == [{"key": "à", "value": "b"}]


def test_a_field_is_checked_where_it_is_given_as_a_field(organization):
    with pytest.raises(tk.ValidationError) as refused:
        create(organization, issued="mars")
    assert "issued" in refused.value.error_dict


def test_a_field_and_an_extra_of_its_name_cannot_both_be_new(organization):
    with pytest.raises(tk.ValidationError):
        create(organization, language=["fr"], extras={"language": "en"})


def test_a_field_that_changes_wins_over_its_old_extra(organization):
    """A form made from the old search index shows both."""
    create(organization, extras={"language": "fr"})
    old = {"key": "language", "value": "fr"}
    call_action("package_patch", id="essai", language=["en"], extras=[old])
    assert show()["language"] == ["en"]
    call_action("package_patch", id="essai", language="", extras=[old])
    assert stored().extras == {"language": "fr"}


def test_an_old_value_is_kept_until_it_changes(organization):
    create(organization, extras={"issued": "mars", "publisher": "Mairie"})
    call_action("package_patch", id="essai", notes="x")
    assert stored().extras == {"issued": "mars", "publisher": "Mairie"}
    with pytest.raises(tk.ValidationError):
        call_action("package_patch", id="essai", issued="avril")
    publisher = [{"name": "Mairie", "url": "https://exemple.fr"}]
    call_action("package_patch", id="essai", issued="2020-04-01", publisher=publisher)
    assert show()["issued"] == "2020-04-01"
    assert show()["publisher"] == publisher


def test_a_field_can_be_emptied(organization):
    create(organization, extras={"publisher": "Mairie", "theme": "eau", "à": "b"})
    call_action("package_patch", id="essai", publisher=[], theme="", extras=[])
    assert stored().extras == {}


def test_nothing_is_stored_of_a_field_that_says_nothing(organization):
    create(organization, publisher=[{"name": "", "url": ""}], theme=[], identifier="")
    assert stored().extras == {}


def test_several_texts_are_shown_as_they_are_given(organization):
    resource = {"url": "http://exemple.fr/a", "language": ["fr", "br"]}
    create(organization, theme=["eau", "air"], resources=[resource])
    assert show()["theme"] == ["eau", "air"]
    assert show()["resources"][0]["language"] == ["fr", "br"]


def test_what_ckan_asks_of_new_datasets_only_is_not_asked_again(organization):
    dataset = create(organization, title="Titre")
    call_action("package_update", id=dataset["id"], title="Autre")
    assert stored().name == "essai"
    assert stored().owner_org == organization["id"]
    with pytest.raises(tk.ValidationError):
        call_action("package_create", name="sans-organisation")


def test_a_licence_already_there_stays_and_another_is_refused(organization):
    create(organization)
    package = stored()
    package.license_id = "cc-by"
    model.repo.commit()
    search.rebuild("essai")
    call_action("package_patch", id="essai", notes="x")
    assert stored().license_id == "cc-by"
    with pytest.raises(tk.ValidationError):
        call_action("package_patch", id="essai", license_id="cc-nc")


def test_what_was_found_by_its_extras_still_is(organization):
    extras = {"publisher": "Communauté de Brocéliande", "gestion": "Régie des déchets"}
    create(organization, extras=extras)
    for query in ("brocéliande", "regie", "déchets", "communaute broceliande"):
        assert call_action("package_search", q=query)["count"] == 1, query


# --- the state of the checks ---------------------------------------------------------


@pytest.fixture
def checked(organization):
    resource = {"url": "http://exemple.fr/a.csv", "table_schema": "scdl/equipements"}
    return create(organization, resources=[resource])["resources"][0]


def activities():
    return len(call_action("package_activity_list", id="essai"))


def test_the_state_is_shown_and_never_stored(checked):
    assert show()["resources"][0]["validation_status"] == "running"
    for change in ({"notes": "a"}, {"title": "b"}):
        call_action("package_update", **show() | change)
    shown = show()["resources"][0]
    call_action("resource_update", **shown | {"description": "c"})
    call_action("resource_patch", id=shown["id"], description="d")
    call_action("resource_patch", id=shown["id"], validation_status="success")
    older = show()
    older["resources"][0]["validation_status"] = "failure"
    call_action("package_update", **older)
    assert show()["resources"][0]["validation_status"] == "running"
    held = stored().resources[0].extras
    assert sorted(held) == ["table_schema", "table_schema_version"]


def test_a_round_trip_with_the_state_leaves_no_trace(checked):
    before, count = show(), activities()
    call_action("package_update", **show())
    call_action("package_patch", id="essai")
    call_action("package_revise", match={"name": "essai"})
    assert show() == before
    assert activities() == count
    assert len(reports.history(checked["id"])) == 1


def test_a_state_of_another_extension_is_not_ours_to_lose(organization):
    resource = {"url": "http://exemple.fr/a.csv"}
    dataset = create(organization, resources=[resource])
    row = model.Resource.get(dataset["resources"][0]["id"])
    row.extras = {"validation_status": "success", "validation_timestamp": "hier"}
    model.repo.commit()
    assert show()["resources"][0]["validation_status"] == "success"
    call_action("resource_patch", id=row.id, table_schema="scdl/equipements")
    assert show()["resources"][0]["validation_status"] == "running"
    assert stored().resources[0].extras["validation_status"] == "success"


# --- a site with its own form --------------------------------------------------------


@pytest.fixture(scope="module")
def own_form(tmp_path_factory):
    form = {
        "scheming_version": 2,
        "dataset_type": "dataset",
        "dataset_fields": [
            {"field_name": "title"},
            {"field_name": "name", "preset": "dataset_slug"},
            {"field_name": "owner_org", "preset": "dataset_organization"},
            {"field_name": "theme", "preset": "multiple_text"},
            {"field_name": "ville", "required": True},
        ],
        "resource_fields": [
            {"field_name": "url", "preset": "resource_url_upload"},
            {"field_name": "format", "preset": "resource_format_autocomplete"},
        ],
    }
    path = tmp_path_factory.mktemp("form") / "own.yaml"
    path.write_text(yaml.safe_dump(form))
    return path.as_uri()


@pytest.fixture
def with_own_form(own_form, ckan_config, monkeypatch, load_standard_plugins):
    """The plugins anew, with the site's own form; the next test loads them again."""
    import ckan.plugins as p

    p.unload_all()
    monkeypatch.setitem(ckan_config, "scheming.dataset_schemas", own_form)
    p.load_all()
    yield
    p.unload_all()


def test_a_site_keeps_its_own_form(with_own_form, organization, app):
    user = factories.SysadminWithToken()
    resource = {"url": "http://exemple.fr/a.csv", "table_schema": "scdl/equipements"}
    with pytest.raises(tk.ValidationError):
        create(organization)
    dataset = create(
        organization,
        ville="Acigné",
        theme=["eau"],
        extras={"language": "fr"},
        resources=[resource],
    )
    found = call_action("package_search", q="Acigné", include_private=True)
    assert found["count"] == 1
    shown = show()
    assert shown["theme"] == ["eau"]
    assert shown["extras"] == [{"key": "language", "value": "fr"}]
    assert not set(STATUS) & set(shown["resources"][0])
    call_action("package_update", **shown | {"title": "Autre"})
    assert len(reports.history(shown["resources"][0]["id"])) == 1
    headers = {"Authorization": user["token"]}
    resource_url = f"/dataset/essai/resource/{dataset['resources'][0]['id']}"
    for url in ("/dataset/essai", "/dataset/edit/essai", "/dataset/new", resource_url):
        assert app.get(url, headers=headers).status_code == 200
    for url in (f"{resource_url}/edit", "/catalog.ttl", "/dataset/essai.ttl"):
        assert app.get(url, headers=headers).status_code == 200
