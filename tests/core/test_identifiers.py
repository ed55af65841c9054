"""SIREN, SIRET and codes of territories."""

import pytest

from ckanext.socle.core import identifiers
from ckanext.socle.core.errors import IdentifierError


@pytest.mark.parametrize(
    ("text", "siren"),
    [
        ("243500139", "243500139"),
        ("243 500 139", "243500139"),
        ("243\u00a0500\u202f139", "243500139"),
        ("929939411", "929939411"),  # Saint-Denis: SIREN of communes may begin with 9
        ("356000000", "356000000"),  # La Poste
    ],
)
def test_siren_is_nine_digits_without_spaces(text, siren):
    assert identifiers.parse_siren(text) == siren


@pytest.mark.parametrize(
    "text",
    [
        "",
        "243500138",
        "24350013",
        "2435001390",
        "000000000",
        "\uff12\uff14\uff13\uff15\uff10\uff10\uff11\uff13\uff19",  # full width
        "24350013²",
        "24350013O",
        "21350001000014",
    ],
)
def test_what_is_not_a_siren_is_refused(text):
    with pytest.raises(IdentifierError):
        identifiers.parse_siren(text)


@pytest.mark.parametrize(
    "text",
    [
        "21750001600019",
        "217 500 016 00019",
        "35600000000048",  # La Poste's head office: Luhn, sum not a multiple of 5
        "35600000049837",  # another post office: multiple of 5, not Luhn
    ],
)
def test_siret_is_fourteen_digits_without_spaces(text):
    assert identifiers.parse_siret(text) == text.replace(" ", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "21750001600018",
        "2175000160001",
        "00000000000000",
        "217500016000190",
        "35600000000049",
        "21750001600023",  # multiple of 5 does not help others than La Poste
        "2,175E+13",
        "2175000160001９",
    ],
)
def test_what_is_not_a_siret_is_refused(text):
    with pytest.raises(IdentifierError):
        identifiers.parse_siret(text)


def test_siret_of_a_wrong_siren_is_refused():
    # The 14 digits satisfy Luhn, their first nine do not.
    wrong = next(
        f"213500011{nic:05}"
        for nic in range(100)
        if identifiers._luhn(f"213500011{nic:05}")
    )
    with pytest.raises(IdentifierError):
        identifiers.parse_siret(wrong)


def test_siret_is_proposed_from_the_siren():
    proposal = identifiers.propose_siret("213 500 010")
    assert proposal.startswith("2135000100001")
    assert identifiers.parse_siret(proposal) == proposal


@pytest.mark.parametrize("establishment", [0, -1, 10_000])
def test_siret_is_not_proposed_for_an_impossible_number(establishment):
    with pytest.raises(IdentifierError):
        identifiers.propose_siret("213500010", establishment)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("01001", "01001"),
        (" 35238 ", "35238"),
        ("2a004", "2A004"),
        ("2B033", "2B033"),
        ("20004", "20004"),  # Ajaccio until 1976
        ("97411", "97411"),
        ("98735", "98735"),
        ("97123", "97123"),
    ],
)
def test_code_commune_has_five_characters(text, code):
    assert identifiers.parse_code_commune(text) == code


@pytest.mark.parametrize(
    "text",
    ["", "1001", "1001.0", "2C004", "00001", "96001", "99138", "350001", "３５238"],
)
def test_what_is_not_a_code_commune_is_refused(text):
    with pytest.raises(IdentifierError):
        identifiers.parse_code_commune(text)


@pytest.mark.parametrize("text", ["01", "2A", "2b", "95", "971", "976", "987"])
def test_code_departement_is_accepted(text):
    assert identifiers.parse_code_departement(text) == text.upper()


@pytest.mark.parametrize("text", ["", "1", "20", "96", "97", "979", "035", "00", "2C"])
def test_what_is_not_a_code_departement_is_refused(text):
    with pytest.raises(IdentifierError):
        identifiers.parse_code_departement(text)


@pytest.mark.parametrize("text", ["01", "06", "11", "53", "84", "93", "94", "42", "72"])
def test_code_region_is_accepted_before_and_after_2016(text):
    assert identifiers.parse_code_region(text) == text


@pytest.mark.parametrize("text", ["", "5", "00", "10", "99", "953", "FR"])
def test_what_is_not_a_code_region_is_refused(text):
    with pytest.raises(IdentifierError):
        identifiers.parse_code_region(text)
