"""What our fields accept, and what they answer otherwise."""

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

SIREN = "213500010"


def organization(**values):
    return helpers.call_action("organization_create", as_admin(), **values)


def as_admin():
    return {"user": tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]}


def dataset(**values):
    owner = factories.Organization()["id"]
    return helpers.call_action(
        "package_create", as_admin(), owner_org=owner, name="jeu", **values
    )


def error_of(call, field, **values) -> str:
    with pytest.raises(tk.ValidationError) as caught:
        call(**values)
    return caught.value.error_dict[field][0]


class TestLicence:
    @pytest.mark.parametrize("licence", ["lov2", "odc-odbl", "mit", None])
    def test_licences_of_the_law_are_accepted(self, licence):
        assert dataset(license_id=licence).get("license_id") == licence

    def test_another_licence_is_refused_for_a_new_dataset(self):
        message = error_of(dataset, "license_id", license_id="cc-by-nc")
        assert "Licence Ouverte" in message

    def test_a_licence_stored_before_stays_valid(self, ckan_config, monkeypatch):
        monkeypatch.setitem(ckan_config, "ckanext.socle.licences", [])
        old = dataset(license_id="cc-by")
        monkeypatch.undo()
        kept = helpers.call_action("package_patch", as_admin(), id=old["id"], notes="a")
        assert kept["license_id"] == "cc-by"
        patch = {"id": old["id"], "license_id": "cc-by-nc"}
        with pytest.raises(tk.ValidationError):
            helpers.call_action("package_patch", as_admin(), **patch)

    def test_the_licence_has_its_title_and_its_address(self):
        shown = dataset(license_id="lov2")
        assert shown["license_title"] == "Licence Ouverte 2.0"
        assert shown["license_url"].startswith("https://www.etalab.gouv.fr/")


class TestSiren:
    def test_spaces_go(self):
        assert organization(name="acigne", siren="213 500 010")["siren"] == SIREN

    def test_a_wrong_key_is_refused_with_an_example(self):
        message = error_of(organization, "siren", name="acigne", siren="213500011")
        assert "213500011" in message

    def test_the_siren_of_another_organisation_is_refused(self):
        first = organization(name="acigne", title="Commune d’Acigné", siren=SIREN)
        message = error_of(organization, "siren", name="autre", siren=SIREN)
        assert "Commune d’Acigné" in message
        helpers.call_action(
            "organization_patch", as_admin(), id=first["id"], description="Encore"
        )
        again = helpers.call_action("organization_show", id=first["id"])
        assert again["siren"] == SIREN


class TestSirets:
    def test_lines_become_a_list_with_dates(self):
        text = "21350001000011 2020-01-01 2024-12-31\n213 500 010 00011"
        assert organization(name="acigne", siren=SIREN, sirets=text)["sirets"] == [
            {
                "siret": "21350001000011",
                "valid_from": "2020-01-01",
                "valid_to": "2024-12-31",
            },
            {"siret": "21350001000011"},
        ]

    def test_what_is_shown_can_be_sent_back(self):
        shown = organization(name="acigne", siren=SIREN, sirets="21350001000011")
        helpers.call_action("organization_update", as_admin(), **shown)
        again = helpers.call_action("organization_show", id=shown["id"])
        assert again["sirets"] == shown["sirets"]

    @pytest.mark.parametrize("siret", ["21350001000012", "2135000100001", "[1", "a b"])
    def test_a_wrong_siret_is_refused(self, siret):
        assert error_of(organization, "sirets", name="acigne", sirets=siret)

    def test_the_siret_of_another_siren_is_refused(self):
        message = error_of(
            organization, "sirets", name="org", siren=SIREN, sirets="21350238800019"
        )
        assert SIREN in message


class TestTerritories:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("commune:35001", "commune:35001"),
            ("35001", "commune:35001"),
            ("Acigné", "commune:35001"),
            ("acigne", "commune:35001"),
            ("epci:243500139", "epci:243500139"),
            ("commune:35112", "commune:35112"),  # an old code stays as typed
        ],
    )
    def test_a_name_or_a_code_is_understood(self, typed, kept):
        assert organization(name="org", territory_id=typed)["territory_id"] == kept
        assert dataset(territories=typed)["territories"] == [kept]

    def test_several_are_kept_in_their_order(self):
        shown = dataset(territories=["commune:35245", "Acigné", "35001"])
        assert shown["territories"] == ["commune:35245", "commune:35001"]
        again = helpers.call_action("package_update", as_admin(), **shown)
        assert again["territories"] == shown["territories"]

    def test_a_name_of_several_communes_asks_for_the_code(self):
        message = error_of(
            organization, "territory_id", name="org", territory_id="Sainte-Colombe"
        )
        assert "35262" in message

    def test_an_unknown_name_says_what_to_type(self):
        assert "Zzyzx" in error_of(
            organization, "territory_id", name="org", territory_id="Zzyzx"
        )


class TestTableSchema:
    def test_the_last_version_is_kept_when_none_is_given(self):
        resource = {"url": "a.csv", "table_schema": "scdl/deliberations"}
        shown = dataset(resources=[resource])["resources"][0]
        assert shown["table_schema_version"] == "2.1.5"

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"table_schema": "scdl/inconnu"}, "table_schema"),
            (
                {"table_schema": "scdl/equipements", "table_schema_version": "9"},
                "table_schema_version",
            ),
        ],
    )
    def test_unknown_rules_are_refused(self, values, field):
        with pytest.raises(tk.ValidationError) as caught:
            dataset(resources=[{"url": "a.csv", **values}])
        assert field in caught.value.error_dict["resources"][0]


@pytest.mark.parametrize(
    ("typed", "kept"), [("12", "12"), ("12,5", "12.5"), ("1 200", "1200")]
)
def test_a_number_of_agents_is_read_as_people_write_it(typed, kept):
    assert organization(name="org", agents_etp=typed)["agents_etp"] == kept


@pytest.mark.parametrize("typed", ["beaucoup", "-1", "nan", "inf"])
def test_what_is_not_a_number_of_agents_is_refused(typed):
    assert error_of(organization, "agents_etp", name="org", agents_etp=typed)
