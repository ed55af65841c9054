"""From a file to its report."""

import csv
import io
import random

import pytest

from ckanext.socle.core.errors import TableSchemaNotFound
from ckanext.socle.core.validation import Limits, Report, validate

EQUIPEMENT = {
    "COLL_NOM": "Commune de Poitiers",
    "COLL_SIRET": "21860194600013",
    "EQUIP_UID": "86194-01010401-001",
    "EQUIP_THEME": "Equipement administratif",
    "EQUIP_CODE": "01010401-001",
    "EQUIP_TYPE": "Mairie",
    "EQUIP_NOM": "Hôtel de ville",
    "ADR_NUMERO": "1",
    "ADR_NOMVOIE": "Place du Maréchal Leclerc",
    "ADR_CODEPOSTAL": "86000",
    "ADR_COMMUNE": "Poitiers",
    "ADR_CLE_INTEROP": "",
    "ERP_ID": "",
    "ERP_TYPE": "W",
    "ERP_CATEGORIE": "5",
    "EQUIP_LAT": "46.5803",
    "EQUIP_LONG": "0.3404",
    "EQUIP_OUVERTURE": "Mo-Fr 08:30-12:00",
    "EQUIP_TEL": "0549523535",
    "EQUIP_EMAIL": "contact@poitiers.example",
    "EQUIP_WEB": "https://www.poitiers.example",
}
DELIBERATION = {
    "COLL_NOM": "Commune de Poitiers",
    "COLL_SIRET": "21860194600013",
    "DELIB_ID": "2026-031",
    "DELIB_DATE": "2026-03-17",
    "DELIB_MATIERE_CODE": "7.5",
    "DELIB_MATIERE_NOM": "Finances locales/Subventions",
    "DELIB_OBJET": "Subventions aux associations",
    "BUDGET_ANNEE": "2026",
    "BUDGET_NOM": "Budget principal",
    "PREF_ID": "PREF086",
    "PREF_DATE": "2026-03-20",
    "VOTE_EFFECTIF": "39",
    "VOTE_REEL": "37",
    "VOTE_POUR": "30",
    "VOTE_CONTRE": "5",
    "VOTE_ABSTENTION": "2",
    "DELIB_URL": "https://www.poitiers.example/d/2026-031.pdf",
}


def rows_of(*records):
    return [list(records[0]), *(list(record.values()) for record in records)]


def as_csv(rows, *, encoding="utf-8", separator=",", end="\r\n"):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(rows)
    return text.getvalue().encode(encoding)


def found(report, *, advice=False):
    return {
        (group.code, sample.cell or sample.row)
        for group in report.groups
        for sample in group.samples
        if advice or group.severity != "advice"
    }


def seeded():
    """Return a new source of chance; pytest shows its seed when the test fails."""
    seed = random.randrange(10**6)  # noqa: S311
    print("seed", seed)
    return random.Random(seed)  # noqa: S311


def check_deliberation(**changes):
    rows = rows_of({**DELIBERATION, **changes})
    return validate(rows, table_schema="scdl/deliberations")


def check_equipement(**changes):
    rows = rows_of({**EQUIPEMENT, **changes})
    return validate(rows, table_schema="scdl/equipements")


def test_a_right_file_of_equipements_is_valid():
    source = as_csv(rows_of(EQUIPEMENT, EQUIPEMENT))
    report = validate(source, filename="e.csv", table_schema="scdl/equipements")
    assert report.readable
    assert report.strict.valid
    assert report.lenient.valid
    assert report.groups == []
    assert (report.rows, report.columns, report.reading) == (2, 21, [])
    assert report.table_schema_version == "0.1.5"


def test_the_same_saved_by_excel_with_two_faults_gives_two_groups():
    wrong_siret = {**EQUIPEMENT, "COLL_SIRET": "21860194600014"}
    lost_zero = {**EQUIPEMENT, "ADR_CODEPOSTAL": "1310"}
    rows = rows_of(EQUIPEMENT, wrong_siret, lost_zero)
    source = as_csv(rows, encoding="cp1252", separator=";")
    report = validate(source, filename="e.csv", table_schema="scdl/equipements")
    assert found(report, advice=True) == {
        ("siret-key", "B3"),
        ("postal-code-lost-zero", "J4"),
    }
    assert len(report.groups) == 2
    assert [finding["code"] for finding in report.reading] == [
        "read-encoding",
        "read-separator",
    ]
    assert report.strict.to_validata() == [
        {"type": "custom-check-error", "row": 3, "field": "COLL_SIRET"}
    ]
    assert (report.lenient.cells, report.lenient.rows) == (1, 1)


def test_a_right_deliberation_is_valid():
    report = check_deliberation()
    assert report.strict.valid
    assert report.groups == []


@pytest.mark.parametrize(
    ("column", "value", "code", "suggestion"),
    [
        ("DELIB_DATE", "17/03/2026", "wrong-date-order", "2026-03-17"),
        ("DELIB_DATE", "31/02/2026", "impossible-date", None),
        ("DELIB_DATE", "2026-02-31", "impossible-date", None),
        ("DELIB_DATE", "46098", "date-as-number", "2026-03-17"),
        ("DELIB_DATE", "2026-03-17T08:00:00", "date-with-time", "2026-03-17"),
        ("DELIB_DATE", "mars 2026", "wrong-date", None),
        ("DELIB_DATE", "", "empty-required", None),
        ("COLL_SIRET", "21860194600014", "siret-key", None),
        ("COLL_SIRET", "2,1860194E+13", "siret-lost-digits", None),
        ("COLL_SIRET", "21860194600000.0", "siret-lost-digits", None),
        ("COLL_SIRET", "218601946", "siret-is-siren", None),
        ("COLL_SIRET", "218 601 946 00013", "siret-format", "21860194600013"),
        ("COLL_SIRET", "mairie", "wrong-siret", None),
        ("DELIB_MATIERE_NOM", "Finances", "wrong-matiere", None),
        (
            "DELIB_MATIERE_NOM",
            "finance locale/Subventions",
            "wrong-matiere",
            "Finances locales/Subventions",
        ),
        ("DELIB_MATIERE_CODE", "7", "pattern-mismatch", None),
        ("VOTE_EFFECTIF", "39 élus", "not-a-number", None),
        ("VOTE_EFFECTIF", "1 039", "number-format", "1039"),
        ("VOTE_EFFECTIF", "39,5", "not-whole", None),
        ("VOTE_POUR", "31", "wrong-order-of-columns", None),
        ("VOTE_EFFECTIF", "36", "wrong-order-of-columns", None),
        ("PREF_DATE", "2026-03-01", "wrong-order-of-columns", None),
        ("VOTE_CONTRE", "4", "wrong-sum", None),
        ("BUDGET_NOM", "", "incomplete-columns", None),
        ("BUDGET_ANNEE", "2026/2025", "wrong-year-interval", None),
        (
            "DELIB_URL",
            "www.poitiers.example/d",
            "wrong-url",
            "https://www.poitiers.example/d",
        ),
    ],
)
def test_a_fault_in_a_deliberation_is_named(column, value, code, suggestion):
    changes = {column: value}
    if code == "wrong-order-of-columns" and column == "VOTE_POUR":
        changes |= {"VOTE_REEL": "30", "VOTE_CONTRE": "0", "VOTE_ABSTENTION": "0"}
    report = check_deliberation(**changes)
    codes = {group.code: group for group in report.groups}
    assert code in codes
    assert not report.strict.valid
    assert not report.lenient.valid
    assert codes[code].samples[0].suggestion == suggestion
    assert codes[code].samples[0].row == 2


@pytest.mark.parametrize(
    ("column", "value", "code", "suggestion"),
    [
        (
            "EQUIP_THEME",
            "Équipement sportif",
            "not-in-list",
            "Equipement sportif et de loisirs",
        ),
        ("EQUIP_LAT", "46,5803", "number-format", "46.5803"),
        ("ERP_CATEGORIE", "6", "above-maximum", None),
        ("EQUIP_CODE", "01010401-0012", "too-long", None),
        ("ADR_NOMVOIE", "ab", "too-short", None),
        ("EQUIP_EMAIL", "mairie", "wrong-email", None),
        ("COLL_SIRET", "1860194600013", "wrong-siret", None),
    ],
)
def test_a_fault_in_an_equipement_is_named(column, value, code, suggestion):
    report = check_equipement(**{column: value})
    assert [group.code for group in report.groups] == [code]
    assert report.groups[0].samples[0].suggestion == suggestion
    assert report.groups[0].field == column


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("ADR_COMMUNE", "L'Haÿ-les-Roses"),
        ("ADR_COMMUNE", "Villeneuve-d'Ascq"),
        ("ADR_COMMUNE", "Annœullin"),
        ("ADR_NOMVOIE", "Rue de l’Église"),
        ("ADR_NOMVOIE", "Av. Foch"),
        ("ADR_NOMVOIE", "rue du Sacré-Cœur"),
        ("EQUIP_TEL", "01 40 63 39 00"),
    ],
)
def test_an_upstream_bug_is_forgiven_by_the_lenient_verdict_only(column, value):
    report = check_equipement(**{column: value})
    assert not report.strict.valid
    assert report.lenient.valid
    assert [(g.code, g.severity) for g in report.groups] == [
        ("too-strict-rule", "advice")
    ]
    assert report.strict.to_validata()[0]["type"] == "constraint-error"


@pytest.mark.parametrize(
    ("column", "value"), [("ADR_COMMUNE", "Poitiers!"), ("ADR_NOMVOIE", "rue <b>")]
)
def test_a_relaxation_does_not_forgive_everything(column, value):
    assert not check_equipement(**{column: value}).lenient.valid


def test_the_lenient_verdict_never_refuses_what_the_strict_one_accepts():
    chooser = seeded()
    values = ["", "x", "1310", "01/02/2026", "2026-01-02", "12,5", "VRAI", "é" * 300]
    for _ in range(200):
        record = dict(DELIBERATION)
        for column in chooser.sample(sorted(record), 3):
            record[column] = chooser.choice(values)
        rows = rows_of(record)
        if chooser.random() < 0.5:
            place = chooser.randrange(len(rows[0]))
            rows[0][place] = rows[0][place].replace("_", " ").lower()
        report = validate(rows, table_schema="scdl/deliberations")
        assert report.lenient.valid or not report.strict.valid, rows


def test_totals_are_exact_and_samples_are_bounded():
    rows = rows_of(*[{**DELIBERATION, "DELIB_DATE": "17/03/2026"}] * 1500)
    report = validate(rows, table_schema="scdl/deliberations")
    (group,) = report.groups
    assert (group.count, group.rows, len(group.samples)) == (1500, 1500, 100)
    assert report.strict.to_dict() == {
        "valid": False,
        "errors": 1500,
        "cells": 1500,
        "rows": 1500,
    }
    assert len(report.strict.to_validata()) == 1500


def test_a_cell_that_breaks_two_rules_counts_once():
    report = check_deliberation(COLL_SIRET="12")
    assert report.strict.errors == 2
    assert report.strict.cells == 1
    assert [group.count for group in report.groups] == [1]


def test_rows_are_those_of_the_file_title_rows_counted():
    rows = [["Délibérations de Poitiers"], [], *rows_of(DELIBERATION)]
    rows[3][3] = "17/03/2026"
    report = validate(as_csv(rows), table_schema="scdl/deliberations")
    assert found(report) == {("wrong-date-order", "D4")}
    assert report.reading == [
        {"code": "read-title-rows", "params": {"count": 2, "first": 1, "last": 2}}
    ]


def test_blank_rows_are_told_apart_in_the_middle_and_at_the_end():
    rows = rows_of(DELIBERATION, DELIBERATION)
    blank = [""] * len(rows[0])
    rows = [*rows[:2], blank, rows[2], blank, blank]
    report = validate(as_csv(rows), table_schema="scdl/deliberations")
    assert {(g.code, g.count, g.severity, g.lenient) for g in report.groups} == {
        ("blank-rows", 1, "fix", True),
        ("trailing-blank-rows", 2, "advice", False),
    }
    assert report.rows == 3
    assert [error["row"] for error in report.strict.to_validata()] == [3, 5, 6]


def test_ragged_rows_are_told_once_each():
    rows = rows_of(DELIBERATION, DELIBERATION)
    rows[1].append("de trop")
    rows[2] = rows[2][:-2]
    report = validate(as_csv(rows), table_schema="scdl/deliberations")
    assert found(report) >= {("extra-cells", "R2"), ("missing-cells", "P3")}


def test_a_column_under_its_plain_name_is_recognised():
    rows = rows_of({**DELIBERATION, "DELIB_DATE": "17/03/2026"})
    rows[0][3] = "Date de la délibération"
    report = validate(rows, table_schema="scdl/deliberations")
    codes = {group.code: group for group in report.groups}
    assert codes["renamed-column"].lenient is False
    assert codes["wrong-date-order"].lenient is True
    assert report.strict.to_validata()[0] == {
        "type": "missing-label",
        "row": None,
        "field": "DELIB_DATE",
    }
    rows[1][3] = "2026-03-17"
    assert validate(rows, table_schema="scdl/deliberations").lenient.valid


def test_titles_missing_unknown_and_absent_are_told_apart():
    record = dict(EQUIPEMENT)
    del record["EQUIP_NOM"], record["EQUIP_WEB"]
    report = validate(
        rows_of({**record, "Remarque": "x"}), table_schema="scdl/equipements"
    )
    codes = {(group.code, group.severity) for group in report.groups}
    assert codes == {
        ("missing-column", "fix"),
        ("missing-optional-column", "advice"),
        ("unknown-column", "advice"),
    }
    assert report.groups[0].label == "Nom de l'équipement"


def test_two_columns_of_the_same_title_stop_the_check():
    rows = [["COLL_NOM", "A", "COLL_NOM"], ["x", "y", "z"]]
    report = validate(rows, table_schema="scdl/equipements")
    assert found(report) == {("duplicate-header", "C1")}
    assert report.strict.to_validata() == [
        {"type": "duplicate-label", "row": None, "field": None}
    ]


def test_the_case_of_titles_counts_unless_told_otherwise():
    rows = rows_of(DELIBERATION)
    rows[0] = [title.lower() for title in rows[0]]
    assert not validate(rows, table_schema="scdl/deliberations").strict.valid
    report = validate(rows, table_schema="scdl/deliberations", ignore_header_case=True)
    assert report.strict.valid


def test_a_file_of_another_kind_is_asked_about():
    report = validate(b"a,b\n1,2\n", table_schema={"fields": [{"name": "C"}]})
    assert report.strict.valid
    assert (report.groups[0].code, report.groups[0].severity) == (
        "no-known-column",
        "check",
    )


def test_duplicates_are_found_on_parsed_values():
    schema = {
        "fields": [
            {"name": "n", "type": "integer", "constraints": {"unique": True}},
            {"name": "a"},
            {"name": "b"},
        ],
        "primaryKey": ["a", "b"],
    }
    rows = [["n", "a", "b"], ["1", "x", "y"], ["01", "x", "y"], ["2", "x", "z"]]
    report = validate(rows, table_schema=schema)
    assert found(report) == {("duplicate-value", "A3"), ("duplicate-key", 3)}


def test_a_number_in_a_text_column_of_a_workbook_is_forgiven():
    rows = rows_of({**EQUIPEMENT, "ADR_NUMERO": 12})
    report = validate(rows, table_schema="scdl/equipements")
    assert not report.strict.valid
    assert report.lenient.valid
    assert report.groups[0].code == "number-in-text-column"


def test_four_digits_that_no_zero_mends_are_a_wrong_postal_code():
    report = check_equipement(ADR_CODEPOSTAL="3569")
    assert found(report, advice=True) == {("wrong-postal-code", "J2")}
    assert report.groups[0].samples[0].suggestion is None
    assert report.groups[0].severity == "check"


def test_a_postal_code_typed_as_a_number_has_lost_its_zero():
    report = check_equipement(ADR_CODEPOSTAL=1310)
    assert [group.code for group in report.groups] == ["postal-code-lost-zero"]
    assert not report.lenient.valid


def test_a_siret_typed_as_a_number_is_forgiven_unless_digits_are_lost():
    assert check_equipement(COLL_SIRET=21860194600013).lenient.valid
    report = check_equipement(COLL_SIRET=21860194600000)
    assert [group.code for group in report.groups] == ["siret-lost-digits"]


def test_latitude_and_longitude_swapped_are_to_check():
    report = check_equipement(EQUIP_LAT="0.3404", EQUIP_LONG="46.5803")
    assert [(g.code, g.severity) for g in report.groups] == [
        ("swapped-columns", "check")
    ]
    assert report.strict.valid
    assert report.groups[0].samples[0].cell == "P2"


def test_yes_and_no_are_told_in_the_words_of_the_schema():
    field = {
        "name": "b",
        "type": "boolean",
        "trueValues": ["oui"],
        "falseValues": ["non"],
    }
    report = validate([["b"], ["VRAI"], ["non"]], table_schema={"fields": [field]})
    (group,) = report.groups
    assert group.code == "boolean-words"
    assert (group.params["true"], group.params["false"]) == ("oui", "non")
    assert group.samples[0].suggestion == "oui"


def test_a_hostile_pattern_does_not_hang():
    pattern = "(a|aa)+"
    field = {"name": "u", "constraints": {"pattern": pattern}}
    rows = [["u"], *([["a" * n + "!"] for n in range(30, 60)])]
    report = validate(
        rows, table_schema={"fields": [field]}, limits=Limits(pattern_seconds=0.2)
    )
    assert report.seconds < 2
    slow = [group for group in report.groups if group.code == "pattern-too-slow"]
    assert len(slow) == 1
    assert slow[0].severity == "check"


def test_wrong_rules_are_said_to_be_so():
    field = {"name": "y", "type": "year", "constraints": {"pattern": "x"}}
    report = validate([["y"]], table_schema={"fields": [field]})
    assert not report.readable
    assert [group.code for group in report.groups] == ["wrong-rules"]
    assert report.strict.to_validata()[0]["type"] == "field-error"


def test_an_unknown_check_is_not_the_fault_of_the_file():
    schema = {
        "fields": [{"name": "a"}],
        "custom_checks": [{"name": "nope", "params": {"column": "a"}}],
    }
    report = validate([["a"], ["1"]], table_schema=schema)
    assert not report.strict.valid
    assert report.lenient.valid
    assert report.groups[0].code == "unknown-check"


def test_an_unknown_key_is_an_exception():
    with pytest.raises(TableSchemaNotFound):
        validate(b"a\n1\n", table_schema="scdl/equipements@9.9")


def test_the_report_survives_json():
    report = check_deliberation(DELIB_DATE="17/03/2026", VOTE_CONTRE="4")
    again = Report.from_dict(report.to_dict())
    assert again.to_dict() == report.to_dict()
    assert again.strict.to_validata() == []
    with pytest.raises(ValueError, match="report_version"):
        Report.from_dict({**report.to_dict(), "report_version": 99})


def test_progress_is_heard_and_may_stop_the_work():
    rows = rows_of(*[DELIBERATION] * 5000)
    heard = []
    validate(rows, table_schema="scdl/deliberations", on_rows=heard.append)
    assert heard == [1000, 2000, 3000, 4000, 5000]

    def stop(rows):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        validate(rows, table_schema="scdl/deliberations", on_rows=stop)


def test_random_bytes_never_raise():
    chooser = seeded()
    names = list(DELIBERATION)
    pieces = [b",", b";", b"\t", b"\n", b"\r\n", b"\r", b'"', b"\0", b"\xef\xbb\xbf"]
    pieces += [b"\xff\xfe", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"1e99"]
    pieces += [name.encode() for name in names] + [b"2026-01-02", b"\xe9", b"NaN", b" "]
    suffixes = [None, "x.csv", "x.tsv", "x.txt", "x.xlsx", "x.xls", "x.ods", "x.pdf"]
    for _ in range(600):
        source = b"".join(
            chooser.choice(pieces)
            if chooser.random() < 0.8
            else chooser.randbytes(chooser.randrange(8))
            for _ in range(chooser.randrange(60))
        )
        report = validate(
            source,
            filename=chooser.choice(suffixes),
            table_schema=chooser.choice(["scdl/deliberations", "scdl/equipements"]),
        )
        assert report.readable or len(report.groups) == 1
        report.to_dict()


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"fields": [1]},
        {"fields": [{"name": "A", "constraints": {"pattern": "("}}]},
        {"fields": [{"name": "A", "type": "number", "constraints": {"minimum": "x"}}]},
        {"fields": [{"name": "A", "type": "array", "arrayItem": {"type": "nope"}}]},
    ],
)
def test_rules_that_cannot_be_used_are_said_to_be_wrong(schema):
    report = validate(b"A\n1\n", table_schema=schema)
    assert not report.readable
    assert {group.code for group in report.groups} == {"wrong-rules"}


@pytest.mark.parametrize(
    "declared",
    [
        "siret",
        [1],
        [{}],
        [{"name": "siret", "params": "A"}],
        [{"name": "siret", "params": {"column": ["A"]}}],
        [{"name": "compare-columns-value", "params": {"column": "A", "op": "~"}}],
        [{"name": "region", "params": {"column": "A"}}],
    ],
)
def test_a_check_that_is_badly_declared_is_unknown(declared):
    schema = {"fields": [{"name": "A"}], "custom_checks": declared}
    report = validate(b"A\n1\n", table_schema=schema)
    assert [group.code for group in report.groups] == ["unknown-check"]


def test_a_report_says_which_rules_judged_it():
    """Versions of the libraries and of the overlay, kept in its JSON."""
    rows = [["COLL_NOM"], ["Romillé"]]
    made = {
        key: validate(rows, table_schema=key).to_dict()["rules"]
        for key in ("scdl/equipements", "scdl/deliberations")
    }
    first, other = made.values()
    assert first["frictionless"]
    assert first["overlay"] != other["overlay"]


def test_what_is_wrong_with_titles_is_no_row():
    schema = {"fields": [{"name": "A", "constraints": {"required": True}}]}
    for titles in (["B"], ["A", "A"]):
        report = validate([titles, ["1"] * len(titles)], table_schema=schema)
        for verdict in (report.strict, report.lenient):
            assert (verdict.valid, verdict.cells, verdict.rows) == (False, 1, 0)
    report = validate([["A"], ["1"], [""], ["2"]], table_schema=schema)
    assert (report.lenient.cells, report.lenient.rows, report.rows) == (1, 1, 3)
