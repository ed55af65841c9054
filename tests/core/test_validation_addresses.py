"""Our own rules of the Base Adresse Locale."""

import pytest

from ckanext.socle.core.projections import legal_position
from ckanext.socle.core.validation import Limits, validate
from ckanext.socle.core.validation.repairs import propose

COMMUNE = "0246e48c-f33d-433a-8984-034219be842e"
OTHER = "5dd3e8a8-0d2e-4b6c-a1c5-6d0f2d4b0a11"
PLACE = "8a3bab10-f329-4ce3-9c7d-280d91a8053a"
ADDRESS = "3c87abe4-887b-46ee-9192-5c1b35a06625"
GOOD = {
    "id_ban_commune": COMMUNE,
    "id_ban_toponyme": PLACE,
    "id_ban_adresse": ADDRESS,
    "cle_interop": "31591_xxxx_00009",
    "commune_insee": "31591",
    "commune_nom": "Escoulis",
    "voie_nom": "Rue des 3 Places",
    "numero": "9",
    "long": "1.028392",
    "lat": "43.111637",
    "date_der_maj": "2020-11-09",
}
PLACE_ONLY = {
    "numero": "99999",
    "cle_interop": "31591_xxxx_99999",
    "id_ban_adresse": "",
}
NONE = {"id_ban_commune": "", "id_ban_toponyme": "", "id_ban_adresse": ""}


def codes(*changes, version="1.4.0", names=None):
    names = names or list(GOOD)
    rows = [{**GOOD, **change} for change in changes]
    lines = [names, *([row[name] for name in names] for row in rows)]
    text = "\n".join(",".join(line) for line in lines) + "\n"
    report = validate(
        text.encode(), filename="a.csv", table_schema=f"etalab/schema-bal@{version}"
    )
    return [(g.code, g.count) for g in report.groups if g.severity == "fix"]


def test_a_good_row_is_valid():
    assert codes({}, {}) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"numero": "10000"}, "above-maximum"),
        ({**PLACE_ONLY, "long": "", "lat": ""}, None),
        ({"long": ""}, "address-without-place"),
        ({"id_ban_adresse": ""}, "incomplete-columns"),
        ({"cle_interop": "2A004_0001_00009"}, "pattern-mismatch"),
        ({"cle_interop": "2a004_0001_00009_bis"}, None),
        ({"cle_interop": "31591_xxxx_9"}, "pattern-mismatch"),
        ({"date_der_maj": ""}, None),
        ({"commune_insee": "2A004", "id_ban_commune": OTHER}, "several-communes"),
    ],
)
def test_each_rule_of_an_address(change, code):
    assert [found for found, _ in codes({}, change)] == ([code] if code else [])


@pytest.mark.parametrize("rows", [1, 3_000])
def test_identifiers_on_some_rows_only_are_said_once(rows):
    for changes in ([{}] * rows + [NONE], [NONE] + [{}] * rows):
        assert codes(*changes) == [("identifiers-on-some-rows", 1)]
    assert codes(*[NONE] * rows) == []


def test_the_addresses_of_two_communes_are_said_once():
    changes = [{}] * 10 + [{"id_ban_commune": OTHER}] * 5
    assert codes(*changes) == [("several-communes", 1)]


def test_the_version_1_3_knows_no_identifier_of_columns():
    names = [name for name in GOOD if not name.startswith("id_ban")]
    assert codes({}, version="1.3.0", names=names) == []
    assert codes({"lat": ""}, version="1.3.0", names=names) == [
        ("address-without-place", 1)
    ]


WARNED = {
    "x": "539416.13",
    "y": "6225601.11",
    "position": "entrée",
    "cad_parcelles": "315910000A0123",
    "commune_deleguee_insee": "",
}


def told(*changes):
    """Return what is said of some rows, the same by rows and by columns."""
    names = [*GOOD, *WARNED]
    rows = [{**GOOD, **WARNED, **change} for change in changes]
    text = "\n".join(",".join(one) for one in (names, *map(dict.values, rows)))
    key, found = "etalab/schema-bal@1.4.0", []
    for size in (0, 10**9):
        limits = Limits(bulk_bytes=size)
        report = validate(text.encode(), table_schema=key, limits=limits)
        found.append(
            [
                (g.code, g.severity, g.strict, g.lenient, [s.row for s in g.samples])
                for g in report.groups
                if g.field not in ("suffixe", "source", "certification_commune")
                and g.code not in ("missing-optional-column", "column-order")
            ]
        )
    assert found[0] == found[1]
    return {code: (*facts, rows) for code, *facts, rows in found[0]}


FAULT, WARNING = ("fix", True, True), ("check", False, False)


@pytest.mark.parametrize(
    ("change", "code", "told_as"),
    [
        ({"commune_insee": "35999"}, "wrong-commune-code", FAULT),
        ({"commune_insee": "14472"}, "former-commune", WARNING),
        ({"cle_interop": "00000_xxxx_00009"}, "wrong-commune-code", FAULT),
        ({"cle_interop": "31591_xxxx_00008"}, "key-and-number", FAULT),
        ({"cle_interop": "31591_x_00008_bis"}, "key-and-number", FAULT),
        ({"long": "43.111637", "lat": "1.02"}, "address-outside-france", FAULT),
        ({"x": "539500.0"}, "places-apart", WARNING),
        ({"position": ""}, "no-position-type", ("advice", False, False)),
        ({"position": "porte"}, "not-in-list", WARNING),
        ({"position": "Entree"}, "known-spelling", WARNING),
        ({"voie_nom": "RUE DES 3 PLACES"}, "name-case", WARNING),
        ({"voie_nom": "rue des 3 places"}, "name-case", WARNING),
        ({"voie_nom": "Rue des_3 Places"}, "name-with-underscore", WARNING),
        ({"cad_parcelles": "315910000A0123|"}, "wrong-parcels", WARNING),
        ({"cad_parcelles": "A 123"}, "wrong-parcels", WARNING),
        ({"commune_deleguee_insee": "99999"}, "wrong-commune-code", WARNING),
    ],
)
def test_a_rule_of_the_national_validator(change, code, told_as):
    assert told({}, {}) == {}
    assert told({}, change, {})[code] == (*told_as, [3])


@pytest.mark.parametrize(
    "change",
    [
        {"cle_interop": "31591_xxxx_00009_bis"},
        {"cle_interop": "31591_x_00009"},
        {"x": "539420.0"},
        {"x": "", "y": ""},
        {"numero": "99999", "cle_interop": "31591_xxxx_99999", "position": ""},
        {"commune_deleguee_insee": "14472"},
        {"voie_nom": "123"},
        # Saint-Denis de La Réunion: the legal projection is another one.
        {"long": "55.4482", "lat": "-20.8823", "x": "338582.35", "y": "7690099.15"},
    ],
)
def test_an_address_has_nothing_to_hear(change):
    assert told({}, change) == {}


def test_an_identifier_is_that_of_one_commune():
    other = {"commune_insee": "35001", "cle_interop": "35001_xxxx_00009"}
    assert "identifier-of-communes" in told({}, other)
    merged = {"commune_insee": "14654"}, {"commune_insee": "14472"}
    assert "identifier-of-communes" not in told(*merged)


def test_a_warning_of_a_list_is_mended_all_the_same():
    names = [*GOOD, "position"]
    row = [*GOOD.values(), "Entree"]
    text = ",".join(names) + "\n" + ",".join(row) + "\n"
    found = propose(text.encode(), "a.csv", "etalab/schema-bal@1.4.0")
    assert [one.id for one in found] == ["repair-list:position"]


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "x", "y"),
    [
        ("Rennes", -1.6777, 48.1173, 352114.81, 6789966.10),
        ("Bastia", 9.4503, 42.6973, 1228595.08, 6199123.35),
        ("Fort-de-France", -61.0742, 14.6161, 707436.95, 1616745.60),
        ("Saint-Pierre", -56.1773, 46.7811, 562801.10, 5181167.60),
        ("Cayenne", -52.3333, 4.9333, 352169.81, 545439.32),
        ("Mamoudzou", 45.2279, -12.7806, 524735.37, 8587115.81),
        ("Saint-Denis", 55.4482, -20.8823, 338582.35, 7690099.15),
    ],
)
def test_legal_projections_are_those_of_proj(place, longitude, latitude, x, y):
    found = legal_position(longitude, latitude)
    assert found == (pytest.approx(x, abs=0.01), pytest.approx(y, abs=0.01))
