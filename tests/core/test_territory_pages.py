"""What an address of a territory means, and what lies in a territory, in order."""

import pytest

from ckanext.socle.core.perimeters import Perimeter, with_perimeters
from ckanext.socle.core.territories import packaged_index
from ckanext.socle.core.territories.addresses import (
    ENDED,
    OLD,
    OTHER,
    PAGE,
    SEVERAL,
    UNKNOWN,
    old_names,
    read_address,
)
from ckanext.socle.core.territories.listing import levels_inside, list_inside


@pytest.fixture(scope="module")
def index():
    return packaged_index()


@pytest.mark.parametrize(
    ("text", "kind", "territory_id"),
    [
        ("commune:35245", PAGE, "commune:35245"),
        ("35245", OTHER, "commune:35245"),
        (" 35245 ", OTHER, "commune:35245"),
        ("213502453", OTHER, "commune:35245"),
        ("243500139", OTHER, "epci:243500139"),
        ("2a", OTHER, "departement:2A"),
        ("romille", OTHER, "commune:35245"),
        ("Romillé", OTHER, "commune:35245"),
        ("l-hermitage", OTHER, "commune:35131"),
        ("rennes-metropole", OTHER, "epci:243500139"),
        ("saint-denis-93", OTHER, "commune:93066"),
        ("region-bretagne", OTHER, "region:53"),
        ("departement-ain", OTHER, "departement:01"),
        # An arrondissement has a page of its own, though its code means its commune.
        ("75116", OTHER, "arrondissement:75116"),
        ("commune:75116", OTHER, "arrondissement:75116"),
        ("22200", OLD, "commune:22237"),
        ("commune:35112", OLD, "commune:35062"),
        ("20004", OLD, "commune:2A004"),
        ("region:82", OLD, "region:84"),
        ("pluduno", OLD, "commune:22237"),
        ("99999", UNKNOWN, None),
        ("commune:99999", UNKNOWN, None),
        ("perimetre:absent", UNKNOWN, None),
        ("zorglub", UNKNOWN, None),
        ("romi", UNKNOWN, None),
        ("---", UNKNOWN, None),
        ("", UNKNOWN, None),
    ],
)
def test_what_a_text_leads_to(index, text, kind, territory_id):
    found = read_address(index, text)
    assert (found.kind, found.territory_id) == (kind, territory_id)
    assert (found.old is not None) == (kind == OLD)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("44", ("region:44", "departement:44")),
        ("82", ("region:84", "departement:82")),
        ("paris", ("commune:75056", "departement:75")),
        ("bretagne", ("region:53", "commune:90019", "commune:36024")),
    ],
)
def test_what_means_several_is_a_choice(index, text, candidates):
    found = read_address(index, text)
    assert (found.kind, found.candidates) == (SEVERAL, candidates)


def test_a_code_that_ended_without_one_heir_is_known(index):
    found = read_address(index, "departement:20")
    assert found.kind == ENDED
    assert found.candidates == ("departement:2A", "departement:2B")
    assert found.old.ended == "1976-01-01"


def test_old_names_lead_to_the_commune_the_latest_first(index):
    found = [(one.name, one.code) for one in old_names(index, "commune:22237")]
    assert found == [("Pléven", "22200"), ("Pluduno", "22237")]
    assert old_names(index, "commune:75056") == []


def test_lists_are_in_the_order_asked(index):
    def names(**asked):
        inside = list_inside(index, "epci:243500139", "commune", **asked)
        return [t.name for t in inside]

    assert names(sort="name")[:3] == ["Acigné", "Bécherel", "Betton"]
    assert names(sort="name").index("L'Hermitage") < names(sort="name").index("Laillé")
    assert names(sort="population")[0] == "Rennes"
    assert names(query="saint", sort="name")[0] == "Saint-Armel"
    assert names(query="zorglub") == []
    assert len(names()) == 43


def test_what_lies_inside_for_a_part_is_asked_for(index):
    whole = list_inside(index, "departement:35", "epci")
    both = list_inside(index, "departement:35", "epci", whole=False)
    assert (len(whole), len(both)) == (16, 18)
    assert "CA Redon Agglomération" in {t.name for t in both} - {t.name for t in whole}
    assert list_inside(index, "ept:200057875", "epci", whole=False) == []
    near = list_inside(index, "departement:94", "ept", whole=False)
    assert len(near) == 3


def test_arrondissements_are_in_the_order_of_numbers(index):
    found = list_inside(index, "commune:75056", "arrondissement", sort="name")
    assert [t.code for t in found] == [str(75101 + n) for n in range(20)]


def test_perimeters_hold_what_they_were_drawn_of(index):
    drawn = with_perimeters(index, [Perimeter("e", "E", ("commune:35001",))])
    assert [t.id for t in list_inside(drawn, "perimetre:e")] == ["commune:35001"]
    assert list_inside(drawn, "perimetre:e", "epci", whole=False) == []
    assert levels_inside(drawn, "perimetre:e") == {"commune": 1}
    assert read_address(drawn, "perimetre:e").kind == PAGE
