"""The plan that gives each territory its organisation."""

import pytest

from ckanext.socle.core import onboarding
from ckanext.socle.core.errors import TerritoryNotFound
from ckanext.socle.core.onboarding import Organization
from ckanext.socle.core.territories import packaged_index

RENNES = "epci:243500139"
ACIGNE = "commune:35001"


@pytest.fixture(scope="module")
def index():
    return packaged_index()


def step_for(index, territory_id, existing=(), **options):
    wanted = [index.get(territory_id)]
    return onboarding.make_plan(index, territory_id, wanted, existing, **options).steps[
        0
    ]


def made_by(plan):
    """The organisations that a plan makes."""
    return [
        Organization(
            id=f"id-{step.name}",
            name=step.name,
            title=step.label,
            siren=step.fields["siren"],
            territory_id=step.territory_id,
            kind=step.fields["kind"],
        )
        for step in plan.steps
    ]


def test_metropole_and_its_43_communes_are_created_under_it(index):
    wanted = onboarding.perimeter_territories(index, RENNES)
    plan = onboarding.make_plan(index, RENNES, wanted, [])
    assert plan.counts() == {"create": 44, "adopt": 0, "ambiguous": 0, "unchanged": 0}
    first = plan.steps[0]
    assert (first.name, first.parent) == ("rennes-metropole", None)
    assert {step.parent for step in plan.steps[1:]} == {"rennes-metropole"}
    assert dict(first.fields) == {
        "title": "Rennes Métropole",
        "siren": "243500139",
        "territory_id": RENNES,
        "kind": "epci",
    }


def test_second_plan_changes_nothing(index):
    wanted = onboarding.perimeter_territories(index, "region:53")
    assert len(wanted) == 1202 + 61
    made = made_by(onboarding.make_plan(index, "region:53", wanted, []))
    again = onboarding.make_plan(index, "region:53", wanted, made)
    assert again.counts()["unchanged"] == 1263


def test_communes_of_greater_paris_belong_to_their_ept(index):
    wanted = onboarding.perimeter_territories(index, "departement:94")
    plan = onboarding.make_plan(index, "departement:94", wanted, [])
    parents = {step.territory_id: step.parent for step in plan.steps}
    assert parents["ept:200058006"] == "metropole-du-grand-paris"
    assert parents["commune:94011"] == "grand-paris-sud-est-avenir"


def test_perimeter_is_filtered_by_level_and_population(index):
    wanted = onboarding.perimeter_territories(
        index, "region:53", levels=["commune"], min_population=3500
    )
    assert len(wanted) == 235


def test_nothing_above_the_perimeter_is_onboarded(index):
    assert onboarding.perimeter_territories(index, ACIGNE) == [index.get(ACIGNE)]
    levels = ["region", "departement"]
    found = onboarding.perimeter_territories(index, "departement:35", levels=levels)
    assert [t.id for t in found] == ["departement:35"]


def test_unknown_perimeter_is_refused(index):
    with pytest.raises(TerritoryNotFound):
        onboarding.perimeter_territories(index, "epci:000000000")


def test_parent_of_an_existing_epci_is_used(index):
    metropole = Organization("1", "metropole", "Rennes", "243500139")
    assert step_for(index, ACIGNE, [metropole]).parent == "metropole"
    assert step_for(index, ACIGNE, parent="region-bretagne").parent == "region-bretagne"


def test_organization_with_the_siren_is_adopted_and_only_filled(index):
    town = Organization("1", "ville-acigne", "Ville d'Acigné", "213500010")
    step = step_for(index, ACIGNE, [town])
    assert (step.action, step.matched_by) == ("adopt", "siren")
    assert (step.name, step.organization_id, step.parent) == ("ville-acigne", "1", None)
    assert dict(step.fields) == {"territory_id": ACIGNE, "kind": "commune"}


def test_organization_of_the_territory_and_kind_is_adopted(index):
    town = Organization("1", "acigne-2", "Acigné", "", ACIGNE, "commune")
    step = step_for(index, ACIGNE, [town])
    assert (step.action, step.matched_by) == ("adopt", "territory")
    assert dict(step.fields) == {"siren": "213500010"}


def test_organization_on_an_old_code_of_the_territory_is_recognised(index):
    town = Organization("1", "fleurigne", "Fleurigné", "", "commune:35112", "commune")
    step = step_for(index, "commune:35062", [town])
    assert (step.action, step.organization_id) == ("adopt", "1")


def test_another_body_of_the_territory_is_left_alone(index):
    ccas = Organization(
        "1", "ccas-acigne", "CCAS d'Acigné", "263500010", ACIGNE, "ccas"
    )
    step = step_for(index, ACIGNE, [ccas])
    assert (step.action, step.name) == ("create", "acigne")


@pytest.mark.parametrize(
    "title", ["Acigné", "ACIGNE", "Ville d'Acigné", "Mairie d’Acigné", ""]
)
def test_organization_of_before_the_plugin_is_adopted_by_its_very_name(index, title):
    step = step_for(index, ACIGNE, [Organization("1", "acigne", title)])
    assert (step.action, step.matched_by) == ("adopt", "name")
    assert step.fields["siren"] == "213500010"


@pytest.mark.parametrize(
    ("organization", "reason"),
    [
        (Organization("1", "mairie-acigne", "Mairie d'Acigné"), "looks-like"),
        (Organization("1", "acigne", "Opéra d'Acigné"), "same-name"),
    ],
)
def test_likely_organization_is_proposed_and_nothing_done(index, organization, reason):
    step = step_for(index, ACIGNE, [organization])
    assert (step.action, step.reason) == ("ambiguous", reason)
    assert step.candidates == (organization.name,)


def test_two_organizations_with_the_same_siren_are_ambiguous(index):
    twins = [Organization(n, n, "Acigné", "213500010") for n in ("b", "a")]
    step = step_for(index, ACIGNE, twins)
    assert (step.reason, step.candidates) == ("same-siren", ("a", "b"))


def test_person_settles_an_ambiguity(index):
    town = Organization("1", "mairie-acigne", "Mairie d'Acigné")
    chosen = step_for(index, ACIGNE, [town], choices={ACIGNE: "mairie-acigne"})
    assert (chosen.action, chosen.matched_by) == ("adopt", "choice")
    other = step_for(index, ACIGNE, [town], choices={ACIGNE: ""})
    assert (other.action, other.name) == ("create", "acigne")


def test_communes_under_an_ambiguous_epci_have_no_wrong_parent(index):
    rival = Organization("1", "rennes-metropole", "Opéra de Rennes")
    wanted = [index.get(RENNES), index.get(ACIGNE)]
    plan = onboarding.make_plan(index, RENNES, wanted, [rival])
    assert [(s.action, s.parent) for s in plan.steps] == [
        ("ambiguous", None),
        ("create", None),
    ]


def test_epci_named_after_a_commune_is_not_taken_for_it(index):
    epci = Organization("1", "cc-acigne", "Communauté de communes d'Acigné")
    assert step_for(index, ACIGNE, [epci]).action == "create"


def test_taken_name_gets_a_suffix_and_a_line(index):
    step = step_for(index, ACIGNE, taken_names={"acigne"})
    assert (step.name, step.taken_name) == ("acigne-35", "acigne")
    both = {"acigne", "acigne-35"}
    assert step_for(index, ACIGNE, taken_names=both).name == "acigne-35001"
    paris = step_for(index, "commune:75056", taken_names={"paris-75"})
    assert paris.name == "paris-75-75056"


def test_organization_of_another_siren_keeps_its_name(index):
    other = Organization("1", "acigne", "Acigné", "213502453")
    step = step_for(index, ACIGNE, [other])
    assert (step.action, step.name, step.taken_name) == (
        "create",
        "acigne-35",
        "acigne",
    )


def test_plan_is_json(index):
    plan = onboarding.make_plan(index, ACIGNE, [index.get(ACIGNE)], []).to_dict()
    assert plan["perimeter"] == ACIGNE
    assert plan["steps"][0]["label"] == "Commune d'Acigné"
    assert plan["steps"][0]["candidates"] == []
