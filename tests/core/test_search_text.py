"""Words that a person takes for the same are the same."""

import pytest

from ckanext.socle.core.search_text import is_plain, stems


@pytest.mark.parametrize(
    "words",
    [
        ("délibération", "deliberations", "DÉLIBÉRATIONS", "Délibérations"),
        ("journal", "journaux"),
        ("élu", "élus", "ELUS"),
        ("eau", "eaux"),
        ("déchèterie", "déchetterie", "dechetteries"),
        ("équipement", "Equipements"),
        ("L'Haÿ-les-Roses", "l hay les roses", "L’Hay les Roses"),
        ("œuvre", "oeuvres"),
        ("subvention", "subventions"),
        ("rémunérations", "remuneration"),
    ],
)
def test_spellings_of_a_word_have_one_stem(words):
    assert len({stems(word) for word in words}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("commune", "communauté"), ("eau", "au"), ("école", "élection")]
)
def test_other_words_keep_their_own_stem(one, other):
    assert stems(one) != stems(other)


def test_figures_and_codes_stay_as_they_are():
    assert stems("35001 2A004") == "35001 2a004"


@pytest.mark.parametrize(
    "query",
    ["title:budget", '"compte rendu"', "budget*", "eau -pluie", "a OR b", "*:*", ""],
)
def test_a_query_for_solr_s_parser_is_left_alone(query):
    assert not is_plain(query)


@pytest.mark.parametrize(
    "query", ["l'eau", "Val-de-Marne", "R&D", "budget 2026 ?"[:11]]
)
def test_mere_words_are_plain(query):
    assert is_plain(query)
