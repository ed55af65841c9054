"""Groupings on the portal: made, shown, counted, searched."""

import json
from urllib.parse import quote

import pytest
import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib import search
from ckan.tests import factories, helpers

from ckanext.socle import groupings
from ckanext.socle.cli import socle
from ckanext.socle.model.report import DONE, IMPOSSIBLE, ReportRow
from ckanext.socle.model.supporter import ACCEPTED, SENT, Supporter

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

ACIGNE, RHEU, MALO = "commune:35001", "commune:35240", "commune:35288"


def call(action, **data):
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return helpers.call_action(action, context={"user": user}, **data)


def make(**fields):
    data = {"name": "essai", "title": "Essai", "territory_id": "region:53"} | fields
    return call("group_create", type="regroupement", **data)


def show(name="essai", user=None, **data):
    context = {"user": user or "", "ignore_auth": False}
    return tk.get_action("socle_grouping_show")(context, {"id": name, **data})


def publish(territory_id, **fields):
    organization = factories.Organization(territory_id=territory_id)
    return factories.Dataset(owner_org=organization["id"], **fields)


class TestFields:
    def test_a_grouping_keeps_what_it_is_given(self):
        made = make(
            sentence="Les communes publient.",
            colour="3D4F9F",
            partners="Région Bretagne ; pilote ; 233 500 016\n\nFING",
        )
        assert made["colour"] == "#3d4f9f"
        assert made["partners"] == [
            {"name": "Région Bretagne", "role": "pilote", "siren": "233500016"},
            {"name": "FING", "role": "partenaire"},
        ]
        call("group_update", **made)
        call("group_patch", id="essai", sentence="Autre.")
        again = call("group_show", id="essai")
        assert again["partners"] == made["partners"]
        assert (again["colour"], again["sentence"]) == ("#3d4f9f", "Autre.")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("colour", "rouge"),
            ("territory_id", "commune:99999"),
            ("partners", "Région Bretagne ; chef"),
            ("partners", "Région Bretagne ; pilote ; 123456789"),
            ("partners", [{"role": "pilote"}]),
            ("partners", [3]),
        ],
    )
    def test_a_wrong_value_is_refused(self, field, value):
        with pytest.raises(tk.ValidationError) as refused:
            make(**{field: value})
        assert field in refused.value.error_dict

    def test_a_wrong_partner_is_told_by_line(self):
        with pytest.raises(tk.ValidationError) as refused:
            make(partners="FING\nRégion ; pilote ; 123456789")
        assert "Line 2: “123456789”" in refused.value.error_dict["partners"][0]

    def test_a_logo_has_words(self):
        logo = "https://example.org/logo.png"
        with pytest.raises(tk.ValidationError) as refused:
            make(image_url=logo)
        assert "logo_alt" in refused.value.error_dict
        made = make(image_url=logo, logo_alt="Région Bretagne")
        assert made["logo_alt"] == "Région Bretagne"

    def test_the_colour_is_measured_and_darkened(self):
        make(colour="#ffcc00")
        colours = show()["colours"]
        assert colours["contrast"] < 2
        assert (colours["colour"], colours["link"]) == ("#ffcc00", "#8a6e00")
        assert colours["tint"] == "#fffbed"


class TestNumbers:
    def test_an_empty_grouping(self):
        make()
        shown = show(latest=5)
        counts = shown["counts"]
        assert (counts["communes"], counts["communes_3500"]) == (1202, 235)
        assert (counts["epci_touching"], counts["epci_inside"]) == (61, 59)
        assert (counts["datasets"], counts["published"], counts["checked"]) == (0, 0, 0)
        assert shown["latest"] == []
        assert shown["territory"]["name"] == "Bretagne"
        assert shown["communes"] == []

    def test_what_communes_publish_is_counted_once(self):
        make()
        first = publish(ACIGNE, expected_dataset="scdl/deliberations")
        factories.Dataset(
            owner_org=first["owner_org"], expected_dataset="scdl/subventions"
        )
        publish(MALO, expected_dataset="scdl/deliberations")
        publish("commune:22001", title="Petite commune")
        publish("epci:243500139")
        publish("commune:44109")
        publish(RHEU, private=True)
        publish("")
        shown = show(latest=2)
        counts = shown["counts"]
        assert (counts["datasets"], counts["published"]) == (5, 3)
        assert counts["published_3500"] == 2
        assert shown["expected"] == {"scdl/deliberations": 2, "scdl/subventions": 1}
        assert len(shown["latest"]) == 2

    def test_old_code_of_a_producer(self):
        make(territory_id="commune:35062")
        publish("commune:35112")
        assert show()["counts"]["datasets"] == 1

    def test_an_epci_that_lies_elsewhere_in_part_is_not_inside(self):
        make()
        publish("epci:243500741")
        assert show()["counts"]["datasets"] == 0
        make(name="redon", territory_id="epci:243500741")
        assert show("redon")["counts"]["datasets"] == 1

    def test_verdicts_are_counted_by_dataset(self):
        make()
        publish(ACIGNE)
        for verdicts in ([True], [True, False], [False], [None]):
            resources = [
                {
                    "url": f"https://example.org/{n}.csv",
                    "table_schema": "scdl/equipements",
                }
                for n in range(len(verdicts))
            ]
            dataset = publish(RHEU, resources=resources)
            for resource, valid in zip(dataset["resources"], verdicts, strict=True):
                row = model.Session.scalar(
                    sa.select(ReportRow).where(ReportRow.resource_id == resource["id"])
                )
                row.state = IMPOSSIBLE if valid is None else DONE
                row.strict_valid = row.lenient_valid = valid
            model.Session.commit()
            search.rebuild(dataset["id"])
        counts = show()["counts"]
        assert counts["datasets"] == 5
        assert (counts["checked"], counts["conforming"]) == (3, 1)

    def test_small_totals_are_for_administrators(self):
        admin = factories.User()
        make(
            territory_id="epci:243500741",
            users=[{"name": admin["name"], "capacity": "admin"}],
        )
        counts = show()["counts"]
        assert counts["published"] == 0
        assert counts["communes_3500"] < 10
        assert counts["published_3500"] is None
        assert show(user=admin["name"])["counts"]["published_3500"] == 0

    def test_few_communes_are_named(self):
        perimeter = helpers.call_action(
            "socle_perimeter_create", name="Trois", members=["35001", "35240", "35288"]
        )
        make(territory_id=perimeter["id"])
        organization = factories.Organization(name="acigne", territory_id=ACIGNE)
        shown = show()
        assert [c["name"] for c in shown["communes"]] == [
            "Acigné", "Le Rheu", "Saint-Malo",
        ]  # fmt: skip
        assert shown["communes"][0]["organization"] == organization["name"]
        assert shown["counts"]["published"] is None

    def test_a_territory_that_means_nothing(self):
        made = make()
        group = model.Group.get(made["id"])
        group.extras = {**group.extras, "territory_id": "commune:99999"}
        model.Session.commit()
        shown = show()
        assert (shown["territory"], shown["counts"]) == (None, {})

    def test_one_commune_in_several_groupings(self):
        make()
        perimeter = helpers.call_action(
            "socle_perimeter_create", name="Deux", members=["35001", "44109"]
        )
        make(name="autre", territory_id=perimeter["id"])
        dataset = publish(ACIGNE)
        for name in ("essai", "autre"):
            shown = show(name, latest=1)
            assert [d["id"] for d in shown["latest"]] == [dataset["id"]]

    def test_what_is_no_grouping_is_not_found(self):
        group = factories.Group()
        organization = factories.Organization()
        for name in (group["name"], organization["name"], "absent"):
            with pytest.raises(tk.ObjectNotFound):
                show(name)


class TestPartners:
    def test_a_partner_is_linked_to_the_organisation_with_its_siren(self):
        factories.Organization(name="rennes-metropole", siren="243500139")
        make(
            partners=[
                {"name": "Rennes Métropole", "siren": "243500139"},
                {
                    "name": "Mégalis",
                    "role": "accompagnateur",
                    "siren": "253514491",
                    "support_model": "B",
                },
            ]
        )
        before = helpers.call_action("organization_list")
        shown = show()
        rennes, megalis = shown["partners"]
        assert (rennes["organization"], rennes["communes"]) == ("rennes-metropole", 43)
        assert (megalis["organization"], megalis["territory_id"]) == (None, None)
        assert shown["supporters"] == ["Mégalis"]
        assert shown["support_models"] == {"B": 1}
        assert helpers.call_action("organization_list") == before

    def test_who_accepted_a_support_is_counted(self):
        megalis = factories.Organization(siren="253514491")
        make(partners=[{"name": "Mégalis", "siren": "253514491"}])
        for territory_id, state in (
            (ACIGNE, ACCEPTED),
            ("commune:35112", ACCEPTED),
            (RHEU, SENT),
            ("commune:44109", ACCEPTED),
        ):
            helped = factories.Organization(territory_id=territory_id)
            model.Session.add(
                Supporter(
                    organization_id=helped["id"],
                    supporter_id=megalis["id"],
                    state=state,
                    author="someone",
                )
            )
        model.Session.commit()
        assert show()["partners"][0]["supported"] == 2

    def test_support_is_counted_by_model_and_each_body_once(self):
        megalis, morbihan = (
            factories.Organization(siren=siren)["id"]
            for siren in ("253514491", "255601106")
        )
        other = factories.Organization(territory_id=MALO)["id"]
        made = make(
            partners="Mégalis ; accompagnateur ; 253514491 ; B\n"
            "Morbihan Énergies ; accompagnateur ; 255601106 ; A\n"
            "FING ; accompagnateur"
        )
        helped = factories.Organization(territory_id=ACIGNE)["id"]
        for organization_id, supporter_id, state, model_here in (
            (helped, megalis, ACCEPTED, None),
            (helped, morbihan, ACCEPTED, "E"),
            (other, megalis, SENT, None),
        ):
            model.Session.add(
                Supporter(
                    organization_id=organization_id,
                    supporter_id=supporter_id,
                    state=state,
                    author="someone",
                    grouping_id=made["id"] if model_here else None,
                    support_model=model_here,
                )
            )
        model.Session.commit()
        shown = show()
        assert shown["counts"]["supported"] == 1
        found = {one["model"]: one for one in shown["support"]}
        assert {key: one["accepted"] for key, one in found.items()} == {
            "A": 0,
            "B": 1,
            "E": 1,
            None: 0,
        }
        assert found["B"]["supporters"] == ["Mégalis"]
        assert found["E"]["supporters"] == ["Morbihan Énergies"]
        assert found[None]["supporters"] == ["FING"]
        assert (found["B"]["proposed"], shown["support_proposed"]) == (None, None)
        sysadmin = show(user=factories.Sysadmin()["name"])
        assert sysadmin["support_proposed"] == 1
        assert (
            next(o for o in sysadmin["support"] if o["model"] == "B")["proposed"] == 1
        )


class TestPages:
    def page(self, app, path, user=None, status=200):
        headers = {}
        if user:
            token = helpers.call_action("api_token_create", user=user, name="essai")
            headers = {"Authorization": token["token"]}
        return app.get(path, headers=headers, status=status).body

    def test_a_search_that_solr_does_not_understand_finds_nothing(self, app):
        make()
        publish(ACIGNE, title="Arbres")
        for query in ("title:[", 'q="', "{!term f=x}y", "arbre AND (", "_query_:x"):
            body = self.page(app, f"/regroupement/essai/donnees?q={quote(query)}")
            assert "Aucun jeu de données" in body, query
        body = self.page(app, '/regroupement/essai/donnees?fichier=x" OR *:*')
        assert "Aucun jeu de données" in body

    def test_private_datasets_do_not_show(self, app):
        make()
        user = factories.User()
        organization = factories.Organization(
            territory_id=ACIGNE, users=[{"name": user["name"], "capacity": "admin"}]
        )
        factories.Dataset(
            owner_org=organization["id"], private=True, title="Secret de mairie"
        )
        for who in (None, user["name"]):
            for path in ("/regroupement/essai", "/regroupement/essai/donnees"):
                assert "Secret de mairie" not in self.page(app, path, who)
        assert show(latest=5)["latest"] == []

    def test_a_place_is_understood_inside_the_grouping_only(self, app):
        make()
        publish(ACIGNE, title="Arbres d’Acigné")
        publish(MALO, title="Arbres de Saint-Malo")
        body = self.page(app, "/regroupement/essai/donnees?ou=st+malo")
        assert "Commune de Saint-Malo" in body
        assert "Arbres d’Acigné" not in body
        body = self.page(app, "/regroupement/essai/donnees?ou=Marseille")
        assert "Aucun territoire" in body
        assert "Arbres d’Acigné" in body
        body = self.page(app, "/regroupement/essai/donnees?ou=Bretagne")
        assert "Arbres d’Acigné" in body

    def test_the_page_of_a_grouping_has_one_address(self, app):
        made = make()
        answer = app.get(f"/regroupement/{made['id']}", follow_redirects=False)
        assert answer.location.endswith("/regroupement/essai")
        self.page(app, "/regroupement/absent", status=404)
        group = factories.Group()
        self.page(app, f"/regroupement/{group['name']}", status=404)
        assert app.get("/regroupement").status_code == 200

    def test_other_groups_keep_their_pages(self, app):
        sysadmin = factories.Sysadmin()
        group = factories.Group()
        body = self.page(app, f"/group/{group['name']}")
        assert "socle-band" not in body
        body = self.page(app, "/group/new", sysadmin["name"])
        assert "Créer un regroupement" not in body


class TestCommands:
    def test_the_nine_pilots_then_nothing(self, cli):
        made = cli.invoke(socle, ["groupings", "create", "--all", "--json"])
        assert made.exit_code == 0, made.output
        assert {r["outcome"] for r in json.loads(made.stdout)} == {"created"}
        again = cli.invoke(socle, ["groupings", "create", "--all", "--json"])
        assert {r["outcome"] for r in json.loads(again.stdout)} == {"unchanged"}
        listed = json.loads(cli.invoke(socle, ["groupings", "list", "--json"]).stdout)
        numbers = {e["name"]: (e["communes"], e["communes_3500"]) for e in listed}
        assert numbers == {
            "bretagne": (1202, 235),
            "occitanie": (4446, 309),
            "auvergne-rhone-alpes": (4025, 418),
            "paca": (946, 243),
            "loire-atlantique": (207, 98),
            "charente-maritime": (462, 34),
            "bourgogne-franche-comte": (3685, 107),
            "mulhouse": (39, 16),
            "val-de-marne": (47, 46),
        }
        assert all(entry["made"] for entry in listed)
        shown = helpers.call_action("group_show", id="bretagne", include_users=True)
        assert shown["users"] == []
        assert show("bretagne")["support_models"] == {"A": 1, "B": 1}

    def test_pilots_are_listed_before_they_are_made(self, cli):
        cli.invoke(socle, ["groupings", "create", "--pilot", "mulhouse"])
        listed = json.loads(cli.invoke(socle, ["groupings", "list", "--json"]).stdout)
        assert [e["name"] for e in listed if e["made"]] == ["mulhouse"]
        assert len(listed) == 9
        text = cli.invoke(socle, ["groupings", "list"]).output
        assert "not made" in text

    def test_what_people_changed_is_left_alone(self, cli):
        cli.invoke(socle, ["groupings", "create", "--pilot", "mulhouse"])
        call("group_patch", id="mulhouse", sentence="Notre phrase.")
        cli.invoke(socle, ["groupings", "create", "--all"])
        assert show("mulhouse")["sentence"] == "Notre phrase."

    def test_a_name_that_is_taken(self, cli):
        factories.Organization(name="mulhouse")
        result = cli.invoke(socle, ["groupings", "create", "--pilot", "mulhouse"])
        assert result.exit_code == 1
        assert "refused" in result.output

    def test_misuse(self, cli):
        assert cli.invoke(socle, ["groupings", "create"]).exit_code == 2
        unknown = cli.invoke(socle, ["groupings", "create", "--pilot", "absent"])
        assert unknown.exit_code == 1
        assert "bretagne" in unknown.output

    def test_a_file_of_ours(self, cli, tmp_path):
        path = tmp_path / "nos-regroupements.yaml"
        path.write_text(
            "- name: retz\n  title: Pays de Retz\n  sentence: Essai.\n"
            "  perimeter: {name: Pays de Retz, codes: ['44109', '35112']}\n",
            encoding="utf-8",
        )
        assert cli.invoke(socle, ["groupings", "create", str(path)]).exit_code == 0
        shown = show("retz")
        assert shown["territory"]["id"] == "perimetre:pays-de-retz"
        assert shown["counts"]["communes"] == 2
        again = cli.invoke(socle, ["groupings", "create", str(path)])
        assert again.output.startswith("unchanged")
        path.write_text("name: [", encoding="utf-8")
        assert cli.invoke(socle, ["groupings", "create", str(path)]).exit_code == 1


def test_the_clause_is_one():
    assert groupings.clause("region:53").count(":") == 1
