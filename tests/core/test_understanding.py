"""What a person means who types a territory."""

import pytest

from ckanext.socle.core.errors import TerritoryNotFound
from ckanext.socle.core.territories import packaged_index, understand, understand_all


@pytest.fixture(scope="module")
def index():
    return packaged_index()


def ids(found):
    return [territory.id for territory in found.candidates]


def meant(found):
    return found.territory and found.territory.id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("commune:35245", "commune:35245"),
        ("35245", "commune:35245"),
        ("Romillé", "commune:35245"),
        (" ROMILLE ", "commune:35245"),
        ("Romillé (35245)", "commune:35245"),
        ("Bretagne (53)", "region:53"),
        ("st malo", "commune:35288"),
        ("rheu", "commune:35240"),
        ("243500139", "epci:243500139"),
        ("rennes metropole", "epci:243500139"),
        ("35112", "commune:35062"),  # an old code
        ("Seynod", "commune:74010"),  # an old name
        ("35690", "commune:35001"),  # a postal code
        ("", None),
        ("Zzyzx", None),
    ],
)
def test_a_name_or_a_code_means_one_territory(index, text, expected):
    found = understand(index, text)
    assert meant(found) == expected
    assert not found.candidates


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Bretagne", ["region:53", "commune:90019", "commune:36024"]),
        ("Paris", ["departement:75", "commune:75056"]),
        ("44", ["departement:44", "region:44"]),
        ("Morières", ["commune:84081", "commune:14735"]),  # the second had that name
        ("29200", ["commune:29151", "commune:29019"]),  # INSEE's and La Poste's
    ],
)
def test_what_may_be_several_territories_is_asked(index, text, candidates):
    found = understand(index, text)
    assert found.territory is None
    assert ids(found) == candidates
    assert not found.corrected


def test_an_article_that_is_left_out_is_not_enough_among_other_names(index):
    found = understand(index, "saint")
    assert found.territory is None
    assert "commune:56201" in ids(found), "Le Saint"


def test_a_machine_that_gives_five_figures_means_a_code(index):
    assert meant(understand(index, "29200", by_person=False)) == "commune:29151"
    assert meant(understand(index, "35690", by_person=False)) == "commune:35001"


def test_a_name_with_a_wrong_letter_is_only_suggested(index):
    found = understand(index, "Acigme")
    assert (meant(found), ids(found)) == (None, ["commune:35001"])
    assert found.corrected


def test_a_level_and_a_larger_territory_settle_it(index):
    assert meant(understand(index, "Paris", level="departement")) == "departement:75"
    assert meant(understand(index, "Bretagne", level="region")) == "region:53"
    found = understand(index, "Saint-Denis", within="region:11")
    assert meant(found) == "commune:93066"
    assert meant(understand(index, "Romillé", within="region:11")) is None


def test_an_old_id_stays_as_typed(index):
    found = understand(index, "commune:35112")
    assert (found.value, meant(found)) == ("commune:35112", "commune:35062")
    assert understand(index, "35112").value == "commune:35062"


def test_a_choice_settles_the_text_that_asked(index):
    found = understand_all(index, ["Saint-Denis, Romillé", "commune:93066", "Zzyzx"])
    assert [one.value for one in found] == ["commune:35245", "commune:93066", "Zzyzx"]
    asked = understand_all(index, ["Saint-Denis", "commune:35245"])
    assert [bool(one.candidates) for one in asked] == [True, False]


def test_what_our_forms_show_is_understood(index):
    for one in ("commune:75056", "departement:75", "epci:200046977", "com:975"):
        territory = index.get(one)
        assert meant(understand(index, f"{territory.name} ({territory.code})")) == one


@pytest.mark.parametrize(
    "within", ["pays:FR", "region:76", "departement:71", "epci:200030435", "epci:1"]
)
def test_a_search_within_a_territory_finds_what_lies_in_it(index, within):
    """As by looking at all that is above each territory, be it in part."""
    if within not in index:
        with pytest.raises(TerritoryNotFound):
            index.search("saint", within=within)
        return
    for text in ("s", "cc", "71", "saint denis"):
        expected = [
            territory.id
            for territory in index.search(text, limit=100_000)
            if within
            in {t.id for t in (territory, *index.ancestors(territory.id, whole=False))}
        ]
        found = [t.id for t in index.search(text, within=within, limit=100_000)]
        assert found == expected or not expected, text
