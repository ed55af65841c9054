"""Our territories against what was verified for the pilots of 2017."""

import json

import pytest

from ckanext.socle.core.territories import packaged_index

pytestmark = pytest.mark.reference


@pytest.fixture(scope="module")
def index():
    return packaged_index()


@pytest.fixture
def facts(reference):
    path = reference / "research/pilot_territories.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_statistics_of_each_pilot(index, facts):
    assert len(facts["territories"]) == 9
    for pilot in facts["territories"]:
        [code] = pilot["perimeter"]["codes"]
        perimeter = f"{pilot['perimeter']['level']}:{code}"
        communes = index.communes(perimeter)
        large = [t for t in communes if (t.population or 0) >= 3500]
        totals = [t for t in communes if (t.population_totale or 0) >= 3500]
        stats = pilot["stats"]
        touching = index.members(perimeter, "epci", whole=False)
        inside = index.members(perimeter, "epci")
        assert {
            "communes": len(communes),
            "communes_ge_3500": len(large),
            "communes_ge_3500_population_totale": len(totals),
            "population": sum(t.population or 0 for t in communes),
            "population_in_ge_3500": sum(t.population for t in large),
            "epci_touching_2026": len(touching),
            "epci_entirely_inside_2026": len(inside),
        }.items() <= stats.items(), pilot["key"]


def test_codes_and_siren_of_the_partners(index, facts):
    known = 0
    for pilot in facts["territories"]:
        for partner in pilot["partners"]:
            code = partner.get("code") or partner.get("siren")
            if not code or partner["kind"] not in ("region", "departement", "epci"):
                continue
            found = index.resolve(code, partner["kind"])
            assert found.how == "current", partner
            assert index.get(found.territory_id).siren == partner["siren"]
            known += 1
    assert known >= 12


def test_every_epci_of_the_2026_patch(index, facts):
    patch = facts["epci_2026_patch"]
    for move in patch["commune_moves"]:
        parents = index.get(f"commune:{move['commune']}").parents
        assert f"epci:{move['epci_2026']}" in parents
    for removed in patch["removed"]:
        assert f"epci:{removed['siren']}" not in index
        assert index.resolve(removed["siren"]).how == "fusion"


def test_siren_of_departements_and_regions(index, facts):
    for level in ("departement", "region"):
        expected = facts[f"siren_{level}s"]
        found = {t.code: t.siren for t in index if t.level == level and t.siren}
        assert found == expected
    for code, siren in facts["siren_departement_substitutes"].items():
        assert index.get(f"departement:{code}").exercised_by == siren


def test_old_regions_and_overrides(index, facts):
    for old, new in facts["regions_before_2016"].items():
        assert index.resolve(old, "region").territory_id == f"region:{new}"
    for old, new in facts["resolution_overrides"].items():
        assert index.resolve(old).territory_id == f"commune:{new}"
