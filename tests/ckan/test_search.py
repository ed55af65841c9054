"""French datasets are found as French people look for them, on the stock schema."""

import pytest

import ckan.lib.search
from ckan.tests import factories, helpers

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

TITLES = [
    "Délibérations de Pluduno",
    "Délibérations du conseil municipal",
    "Journaux municipaux",
    "Journal des marchés",
    "Rémunérations des agents",
    "Œuvres de la médiathèque",
    "Budget primitif",
    "Déchèteries",
    "Élus du conseil",
]


@pytest.fixture
def commune():
    return helpers.call_action(
        "organization_create",
        {"user": factories.Sysadmin()["name"]},
        name="acigne",
        title="Commune d’Acigné",
        territory_id="commune:35001",
    )


def found(**values) -> list[str]:
    result = helpers.call_action("package_search", rows=50, **values)
    return sorted(dataset["title"] for dataset in result["results"])


@pytest.fixture
def datasets(commune):
    for position, title in enumerate(TITLES):
        factories.Dataset(
            owner_org=commune["id"],
            title=title,
            name=f"jeu-{position}",
            notes="",
            license_id="lov2",
        )


def test_words_meet_whatever_their_accents_case_and_number(datasets):
    for query, expected in {
        "deliberations": 2,
        "délibération": 2,
        "DELIBERATIONS": 2,
        "journaux": 2,
        "remuneration": 1,
        "oeuvre": 1,
        "dechetterie": 1,
        "élu": 1,
        "elus": 1,
        "délibérations pluduno": 1,
        "title:budget": 1,
        '"conseil municipal"': 1,
        "": len(TITLES),
        "*:*": len(TITLES),
    }.items():
        assert len(found(q=query)) == expected, query


def test_the_name_of_the_commune_finds_what_it_publishes(datasets):
    assert len(found(q="acigne")) == len(TITLES)
    assert found(q="budget Acigné") == ["Budget primitif"]


@pytest.mark.parametrize("word", ["commune", "pays", "région", "epci", "socle"])
def test_words_of_our_codes_find_nothing(datasets, word):
    assert found(q=word) == []


def test_a_territory_finds_what_concerns_it_at_every_level(commune):
    factories.Dataset(
        owner_org=commune["id"], title="Budget", territories=["commune:35001"]
    )
    factories.Dataset(
        owner_org=commune["id"], title="Bretagne", territories="region:53"
    )
    for code in ("c35001", "e243500139", "d35", "r53", "pFR"):
        assert "Budget" in found(fq=f"vocab_socle_territory:{code}")
    assert found(fq="vocab_socle_territory:c35238") == []
    assert found(fq="vocab_socle_coverage:r53") == ["Bretagne"]
    assert found(fq="vocab_socle_producer:e243500139") == ["Bretagne", "Budget"]


def test_an_old_code_is_found_under_the_new_one(commune):
    factories.Dataset(
        owner_org=commune["id"], title="Fusion", territories=["commune:35112"]
    )
    assert found(fq="vocab_socle_coverage:c35062") == ["Fusion"]


def test_a_rebuilt_index_finds_the_same(datasets):
    ckan.lib.search.rebuild()
    assert len(found(q="deliberation")) == 2
