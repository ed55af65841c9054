"""Repairs: what is proposed, what is refused, and a file that only gets better."""

import csv
import io
import random

import pytest

from ckanext.socle.core.errors import RepairNotFound
from ckanext.socle.core.validation import validate
from ckanext.socle.core.validation.portal_rules import Context
from ckanext.socle.core.validation.repairs import SAFE, Repair, apply, propose
from ckanext.socle.core.validation.repairs.cells import dates, identifiers, periods

YES_NO = {"trueValues": ["oui"], "falseValues": ["non"]}
LIST = ["Équipé", "Non équipé"]
SCHEMA = {
    "fields": [
        {"name": "nom", "type": "string", "constraints": {"required": True}},
        {"name": "siret", "type": "string", "constraints": {"pattern": r"\d{14}"}},
        {"name": "jour", "type": "date"},
        {"name": "montant", "type": "number"},
        {"name": "part", "type": "number", "constraints": {"maximum": 1}},
        {"name": "ouvert", "type": "boolean", **YES_NO},
        {"name": "genre", "type": "string", "constraints": {"enum": LIST}},
        {"name": "code_postal", "type": "string", "constraints": {"pattern": r"\d{5}"}},
    ],
    "custom_checks": [{"name": "french-siret-value", "params": {"column": "siret"}}],
}  # fmt: skip
TITLES = [field["name"] for field in SCHEMA["fields"]]
GOOD = ["A", "21750001600019", "2026-03-17", "12.5", "0.5", "oui", "Équipé", "35850"]


def file_of(*rows, titles=TITLES, separator=",", encoding="utf-8", above=()):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerows([*above, titles, *rows])
    return text.getvalue().encode(encoding)


def row(**cells):
    return [cells.get(name, value) for name, value in zip(TITLES, GOOD, strict=True)]


def ids(source, schema=SCHEMA, **kwargs):
    return {one.id: one for one in propose(source, "a.csv", schema, **kwargs)}


def repaired(source, tmp_path, chosen=None, schema=SCHEMA, **kwargs):
    offered = propose(source, "a.csv", schema, **kwargs)
    if chosen is None:
        chosen = [one.id for one in offered if one.kind == SAFE]
    made = apply(source, "a.csv", schema, chosen, folder=tmp_path, **kwargs)
    return made.path.read_bytes(), made.changes


def rows_of(content, separator=","):
    return list(csv.reader(io.StringIO(content.decode()), delimiter=separator))


def test_the_good_row_is_good():
    assert validate(file_of(GOOD), filename="a.csv", table_schema=SCHEMA).strict.valid
    assert ids(file_of(GOOD)) == {}


@pytest.mark.parametrize(
    ("name", "before", "after", "code"),
    [
        ("siret", "217 500 016 00019", "21750001600019", "repair-siret"),
        ("siret", "21750001600019.0", "21750001600019", "repair-siret"),
        ("siret", "00565018900011"[1:], "00565018900011", "repair-siret-zeros"),
        ("jour", "17/03/2026", "2026-03-17", "repair-date"),
        ("jour", "2026/03/17", "2026-03-17", "repair-date"),
        ("jour", "2026-03-17 00:00:00", "2026-03-17", "repair-date"),
        ("jour", "17 mars 2026", "2026-03-17", "repair-date"),
        ("jour", "1er août 2026", "2026-08-01", "repair-date"),
        ("montant", "40 000,00 €", "40000.00", "repair-number"),
        ("montant", "1.234,5", "1234.5", "repair-number"),
        ("montant", "12\u202f000", "12000", "repair-number"),
        ("part", "45 %", "0.45", "repair-percent"),
        ("ouvert", "VRAI", "oui", "repair-boolean"),
        ("genre", "EQUIPE", "Équipé", "repair-list"),
        ("genre", " Équipé ", "Équipé", "repair-list"),
        ("code_postal", "1310", "01310", "repair-postal-code"),
    ],
)
def test_a_safe_repair(name, before, after, code, tmp_path):
    source = file_of(GOOD, row(**{name: before}))
    offered = ids(source)
    found = offered[f"{code}:{name}"]
    assert found.kind == SAFE
    assert found.count == 1
    assert (found.examples[0].before, found.examples[0].after) == (before, after)
    content, changes = repaired(source, tmp_path)
    assert rows_of(content) == [TITLES, GOOD, row(**{name: after})]
    assert [change.count for change in changes] == [1]


@pytest.mark.parametrize(
    ("name", "before", "after", "code"),
    [
        ("jour", "03/04/2026", "2026-04-03", "repair-date-order"),
        ("jour", "42159", "2015-06-04", "repair-date-number"),
        ("jour", "17/03/26", "2026-03-17", "repair-date-century"),
        ("jour", "2026-03-17 14:30", "2026-03-17", "repair-date-time"),
        ("montant", "1,234", "1.234", "repair-number-comma"),
        ("montant", "n.c.", "", "repair-empty-word"),
        ("part", "45", "0.45", "repair-percent-scale"),
        ("ouvert", "x", "oui", "repair-boolean-mark"),
        ("genre", "Non équippé", "Non équipé", "repair-list-nearest"),
    ],
)
def test_a_guess_is_asked_and_never_made_alone(name, before, after, code, tmp_path):
    source = file_of(GOOD, row(**{name: before}))
    found = ids(source)[f"{code}:{name}"]
    assert found.kind == "guess"
    content, _ = repaired(source, tmp_path)
    assert rows_of(content)[2] == row(**{name: before})
    content, changes = repaired(source, tmp_path, [found.id])
    assert rows_of(content)[2] == row(**{name: after})
    assert [change.id for change in changes] == [found.id]


@pytest.mark.parametrize(
    "text",
    [
        *("2,13502E+13", "2.1350001E+13", "21860194600000.0", "21860194600000"),
        # Its key is right by chance: the last digits are lost all the same.
        *("53507938800000.0", "30053625700300.0", "21350001200016", "1 2"),
    ],
)
def test_lost_digits_are_refused_never_guessed(text, tmp_path):
    assert identifiers.mend_siret(text) is None
    source = file_of(GOOD, row(siret=text))
    assert not [one for one in ids(source).values() if one.field == "siret"]


def test_impossible_dates_are_left_to_a_person():
    assert dates.mend("31/02/2026") is None
    assert dates.mend("bientôt") is None


def test_a_period_is_two_dates_in_order():
    assert periods.mend("du 01/02/2026 au 31/03/2026").kind == "guess"
    assert periods.mend("du 13/02/2026 au 31/03/2026").text == "2026-02-13/2026-03-31"
    assert periods.mend("2026-03-31_2026-02-13") is None


def test_the_recorded_siret_is_asked_where_its_siren_shows():
    schema = "scdl/subventions"
    titles = ["idAttribuant"]
    context = Context(siren="218601946", sirets=("21860194600013",))
    source = file_of(["21860194600000.0"], ["2,186019E+13"], ["9E+13"], titles=titles)
    offered = ids(source, schema, context=context)
    found = offered["repair-own-siret:idAttribuant"]
    assert (found.kind, found.count) == ("guess", 2)
    two = Context(siren="218601946", sirets=("21860194600013", "21860194600021"))
    assert "repair-own-siret:idAttribuant" not in ids(source, schema, context=two)


def test_the_form_of_a_file(tmp_path):
    titles = ["Nom ", *TITLES[1:]]
    given = [*GOOD[:6], "equipe", GOOD[7]]
    blank = [""] * len(GOOD)
    source = file_of(
        *(given, blank, given, blank, blank),
        titles=[*titles, ""],
        separator=";",
        encoding="cp1252",
        above=[["Mairie de Romillé"]],
    )
    offered = ids(source)
    assert offered["repair-blank-rows"].count == 3
    assert offered["repair-title-rows"].count == 1
    assert offered["repair-title-rows"].examples[0].before == "Mairie de Romillé"
    assert offered["repair-titles"].count == 1
    content, changes = repaired(source, tmp_path)
    assert rows_of(content) == [TITLES, GOOD, GOOD]
    assert {one.id for one in changes} == {
        *("repair-separator", "repair-title-rows", "repair-titles"),
        *("repair-blank-rows", "repair-blank-columns", "repair-list:genre"),
        "repair-encoding",
    }


def test_what_was_not_asked_is_left_as_it_was(tmp_path):
    source = file_of(
        row(jour="17/03/2026", montant="12,5", nom="Café"),
        separator=";",
        encoding="cp1252",
        above=[["Mairie"]],
    )
    content, changes = repaired(source, tmp_path, ["repair-date:jour"])
    assert [change.id for change in changes] == ["repair-date:jour"]
    assert content == source.replace(b"17/03/2026", b"2026-03-17")


def test_letters_that_an_encoding_has_not_bring_utf8(tmp_path):
    schema = {"fields": [{"name": "a", "constraints": {"enum": ["Łódź", "é"]}}]}
    source = "a\né\n".encode("cp1252") + b"Lodzz\n"
    near = "repair-list-nearest:a"
    assert near in ids(source, schema)
    made = apply(source, "a.csv", schema, [near], folder=tmp_path)
    assert made.path.read_text(encoding="utf-8") == "a\né\nŁódź\n"
    assert {one.id for one in made.changes} == {near, "repair-encoding"}


def test_swapped_coordinates_are_checked_against_the_commune():
    titles = ["EQUIP_LAT", "EQUIP_LONG"]
    rows = [["-1.8926", "48.2153"], ["48.2153", "-1.8926"], ["2.35", "48.85"]]
    context = Context(box=(-1.95, 48.17, -1.82, 48.26))
    source = file_of(*rows, titles=titles)
    found = ids(source, "scdl/equipements", context=context)["repair-swapped:EQUIP_LAT"]
    # The third one is in Paris: swapped or not, it is not in the commune.
    assert (found.kind, found.count) == ("guess", 1)
    assert found.examples[0].after == "48.2153 ; -1.8926"


def test_a_repair_that_is_not_offered(tmp_path):
    with pytest.raises(RepairNotFound):
        apply(file_of(GOOD), "a.csv", SCHEMA, ["repair-date:jour"], folder=tmp_path)


def test_a_repair_goes_to_json_and_back():
    offered = ids(file_of(row(jour="17/03/2026")))
    one = offered["repair-date:jour"]
    assert one.to_dict()["id"] == "repair-date:jour"
    assert Repair.from_dict(one.to_dict()) == one


DAMAGES = {
    "siret": ["217 500 016 00019", "2,135E+13", "21750001600019.0", "21860194600000.0"],
    "jour": ["17/03/2026", "03/04/2026", "31/02/2026", "42159", "x", "20260317"],
    "montant": ["1 000,5", "12 €", "1,234", "NC", "1e3", "12 %", "--"],
    "part": ["100", "50 %", "0,5", "2000"],
    "ouvert": ["VRAI", "0", "x", "peut-être"],
    "genre": ["equipe", "NON ÉQUIPÉ", "équippé", "zzz"],
    "code_postal": ["1310", "35 850", "35850.0", "9"],
    "nom": ["  A ", "", "\u200bA"],
}


def invalid_cells(content):
    report = validate(content, filename="a.csv", table_schema=SCHEMA)
    return report.strict.cells


@pytest.mark.parametrize("seed", range(30))
def test_a_repaired_file_is_never_worse_and_twice_is_once(seed, tmp_path):
    draw = random.Random(seed)  # noqa: S311
    rows = []
    for _ in range(40):
        cells = dict(zip(TITLES, GOOD, strict=True))
        for name in draw.sample(TITLES, draw.randint(0, 3)):
            cells[name] = draw.choice(DAMAGES[name])
        rows.append(list(cells.values()))
    source = file_of(*rows, separator=draw.choice(",;"))
    offered = propose(source, "a.csv", SCHEMA)
    chosen = [r.id for r in offered if r.kind == SAFE or draw.random() < 0.3]
    counts = {repair.id: repair.count for repair in offered}
    if not chosen:
        return
    made = apply(source, "a.csv", SCHEMA, chosen, folder=tmp_path)
    content = made.path.read_bytes()
    assert {one.id: one.count for one in made.changes} == {i: counts[i] for i in chosen}
    assert invalid_cells(content) <= invalid_cells(source)
    again = propose(content, "a.csv", SCHEMA)
    assert not {one.id for one in again}.intersection(chosen)
    # Each safe change writes what the cell already meant: letters and digits stay.
    assert len(rows_of(content, ";" if b";" in content else ",")) == len(rows) + 1
