"""What the law asks, by the API."""

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

pytestmark = pytest.mark.usefixtures("clean_db")


def shown(**asked):
    return helpers.call_action("socle_obligation_show", **asked)


def test_territory_is_presumed_or_not():
    acigne = shown(territory="commune:35001")
    assert (acigne["status"], acigne["reason"]) == ("presumed", "enough-inhabitants")
    assert (acigne["population"], acigne["population_millesime"]) == (6874, 2023)
    assert shown(territory="epci:243500139")["reason"] == "agents-unknown"
    assert shown(territory="22237")["reason"] == "few-inhabitants"
    assert shown(territory="epci:200046977")["reason"] == "enough-inhabitants"  # Lyon


@pytest.mark.parametrize("territory", ["pays:FR", "arrondissement:75101", "99999"])
def test_territory_without_a_body_has_no_obligation(territory):
    with pytest.raises(tk.ObjectNotFound):
        shown(territory=territory)


@pytest.mark.parametrize(
    ("agents", "status"), [("49", "no"), ("50", "yes"), ("", "presumed")]
)
def test_declared_agents_decide(agents, status):
    organization = factories.Organization(
        kind="commune",
        territory_id="commune:35001",
        agents_etp=agents,
        agents_etp_date="2026-01-31",
    )
    found = shown(organization=organization["name"])
    assert found["status"] == status
    assert found["agents_date"] == "2026-01-31"


def test_organization_without_territory_or_kind_is_presumed():
    assert shown(organization=factories.Organization()["id"])["status"] == "presumed"


def test_something_must_be_asked():
    with pytest.raises(tk.ValidationError):
        shown()
    with pytest.raises(tk.ObjectNotFound):
        shown(organization="nobody")
