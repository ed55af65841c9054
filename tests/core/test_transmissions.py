"""What a body sent to the State, read as rows of the files expected of it."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from benchmarks import transmissions as benchmark
from ckanext.socle.core import apart, table_schemas
from ckanext.socle.core.errors import ReadingError
from ckanext.socle.core.gaps import completed, gaps
from ckanext.socle.core.identifiers import propose_siret
from ckanext.socle.core.merging import Merged
from ckanext.socle.core.table_schemas.templates import Producer
from ckanext.socle.core.transmissions import read_apart, read_files
from ckanext.socle.core.validation import validate
from tests.data import transmissions as sent

SIRET = propose_siret(sent.SIREN)
ROMILLE = Producer("Commune de Romillé", sent.SIREN, SIRET, "Romillé", "35245")
# An entity would be spelt out, were it read.
ENTITY = b"<!DOCTYPE a [<!ENTITY b 'c'>]><Acte>&b;</Acte>"


@pytest.fixture
def read(tmp_path):
    """Return a function that reads files given by their name."""

    def read_them(siren=sent.SIREN, reader=read_files, **files: bytes):
        paths = []
        for name, data in files.items():
            real = name.replace("_dot_", ".")
            (tmp_path / real).write_bytes(data)
            paths.append((tmp_path / real, real))
        return reader(paths, siren)

    return read_them


def one(reading):
    (found,) = reading.transmissions
    return found


def judged(tmp_path: Path, rows: list[dict[str, str]], key: str):
    """Return the report of the rows written as a file, and its gaps."""
    schema = table_schemas.get(key)
    full = completed(rows, schema, ROMILLE, lambda kind, code: "Romillé")
    path = tmp_path / "made.csv"
    path.write_bytes(
        Merged(list(full[0]), [list(row.values()) for row in full]).to_csv()
    )
    return validate(path, table_schema=key), gaps(full, schema)


def test_a_year_of_acts(read, tmp_path):
    """Deliberations only, once each, with the day when the prefecture had them."""
    found = one(read(actes_dot_zip=sent.year_of_acts()))
    assert found.table_schema == "scdl/deliberations"
    assert [row["DELIB_ID"] for row in found.rows] == ["2026-031", "2026-032"]
    first = found.rows[0]
    assert first["DELIB_OBJET"] == "Aide à l'école"
    assert (first["PREF_ID"], first["PREF_DATE"]) == ("PREF035", "2026-03-20")
    assert first["DELIB_MATIERE_CODE"] == "7.5"
    assert first["DELIB_MATIERE_NOM"] == "Finances locales/Subventions"
    assert found.left_out == {"other-nature": 1, "cancelled": 1, "other-body": 1}
    report, missing = judged(tmp_path, found.rows, found.table_schema)
    assert report.lenient.valid, report.to_dict()
    assert report.strict.valid
    assert [gap.name for gap in missing if gap.is_required] == []
    assert {"VOTE_POUR", "DELIB_URL"} <= {gap.name for gap in missing}


def test_an_act_and_its_receipt_complete_each_other(read):
    """In any order; what one of them leaves blank does not erase the other."""
    found = one(
        read(
            a_dot_xml=sent.receipt("1", "2026-03-20"),
            b_dot_xml=sent.act("1", subject="", matter="7."),
        )
    )
    (row,) = found.rows
    assert (row["PREF_DATE"], row["DELIB_OBJET"]) == (
        "2026-03-20",
        "Subventions aux associations",
    )


def test_acts_of_anyone_when_nobody_is_named(read):
    assert len(one(read(None, a_dot_zip=sent.year_of_acts())).rows) == 3


def test_a_budget(read, tmp_path):
    data = sent.budget(
        sent.line(), sent.line("64111"), sent.line("x", ' calculated="true"')
    )
    found = one(read(bp_dot_xml=data))
    assert found.table_schema == "scdl/budget"
    assert found.left_out == {"computed": 1}
    row = found.rows[0]
    assert (row["BGT_NATDEC"], row["BGT_ANNEE"]) == ("budget primitif", "2026")
    assert row["BGT_NOM"] == "COMMUNE DE ROMILLÉ"
    assert (row["BGT_SECTION"], row["BGT_CODRD"]) == ("fonctionnement", "dépense")
    assert (row["BGT_CONTNAT"], row["BGT_OPBUDG"]) == ("011", "réel")
    assert row["BGT_MTPROPNOUV"] == "17142.08"
    _, missing = judged(tmp_path, found.rows, found.table_schema)
    required = [gap.name for gap in missing if gap.is_required]
    assert required == ["BGT_CONTNAT_LABEL", "BGT_NATURE_LABEL"]


def test_gaps_are_what_rules_ask_for_then_what_no_row_fills():
    """An optional column that some rows fill is no gap."""
    schema = table_schemas.get("scdl/budget")
    rows = completed([{"BGT_MTREAL": "1", "BGT_ANNEE": "2026"}, {}], schema, ROMILLE)
    found = gaps(rows, schema)
    told = {gap.name: (gap.is_required, gap.rows, gap.is_whole) for gap in found}
    assert told["BGT_ANNEE"] == (True, 1, False)
    assert told["BGT_FONCTION"] == (False, 2, True)
    assert "BGT_MTREAL" not in told
    assert [gap.is_required for gap in found] == sorted(
        (gap.is_required for gap in found), reverse=True
    )


def test_what_a_budget_does_not_tell_is_left_empty(read):
    """The section of a line is not guessed; an annexed budget has its own name."""
    found = one(read(bp_dot_xml=sent.budget(sent.line(section=""), kind="A")))
    assert found.rows[0]["BGT_SECTION"] == ""
    assert found.rows[0]["BGT_NOM"] == "BUDGET LOTISSEMENT"


def test_the_budget_of_another_body(read):
    found = one(read(bp_dot_xml=sent.budget(sent.line(), siren=sent.OTHER)))
    assert (found.rows, found.left_out) == ([], {"other-body": 1})


def test_contracts(read, tmp_path):
    """As their last modification left them, a row for each firm."""
    firms = [{"titulaire": {"id": f"5520459990086{n}"}} for n in (1, 2)]
    change = {"modification": {"id": 1, "montant": 52000, "dureeMois": 24}}
    data = sent.contracts(
        sent.contract(),
        sent.contract("2026002", titulaires=firms, modifications=[change]),
        sent.contract("2026003", siren=sent.OTHER),
        sent.contract(),
        concessions=2,
    )
    found = one(read(decp_dot_json=data))
    assert [row["id"] for row in found.rows] == ["2026001", "2026002", "2026002"]
    assert found.left_out == {
        "concession": 2,
        "former-state": 1,
        "other-body": 1,
        "twice": 1,
    }
    first, second, _ = found.rows
    assert (second["montant"], second["dureeMois"]) == ("52000", "24")
    assert (first["attributionAvance"], first["ccag"]) == ("non", "")
    assert (first["formePrix"], first["uid"]) == ("Ferme", f"{SIRET}2026001")
    report, missing = judged(tmp_path, found.rows[:1], found.table_schema)
    assert {gap.name for gap in missing if gap.is_required} == {
        "idAccordCadre",
        "origineUE",
        "origineFrance",
        "titulaire_denominationSociale",
    }
    assert {group.field for group in report.groups if group.field} <= {
        gap.name for gap in missing
    } | {"acheteur_id"}


def test_the_former_format_of_contracts(read):
    old = {
        "id": "2019001",
        "acheteur": {"id": SIRET, "nom": "Romillé"},
        "titulaires": [{"id": "552", "denominationSociale": "Garami"}],
        "formePrix": "Révisable",
        "_type": "Marché",
    }
    again = old | {"_type": "Contrat de concession"}
    found = one(read(decp_dot_json=json.dumps({"marches": [old, again, 3]}).encode()))
    assert found.rows[0]["titulaire_denominationSociale"] == "Garami"
    assert found.rows[0]["formePrix"] == "Révisable"
    assert found.left_out == {"concession": 1, "incomplete": 1}


def test_several_kinds_at_once(read):
    found = read(
        a_dot_xml=sent.receipt("1", "2026-03-20"),
        b_dot_xml=sent.budget(sent.line()),
        c_dot_json=sent.contracts(sent.contract()),
    )
    assert [len(one.rows) for one in found.transmissions] == [1, 1, 1]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a_dot_pdf", b"%PDF-1.7", "other-format"),
        ("a_dot_xml", b"<html/>", "other-format"),
        (
            "a_dot_xml",
            b"<!DOCTYPE a [<!ENTITY b 'c'>]><Acte>&b;</Acte>",
            "other-format",
        ),
        ("a_dot_json", b'{"a": 1}', "other-format"),
        ("a_dot_json", b"[" * 100_000, "other-format"),
        ("a_dot_zip", sent.year_of_acts()[:900], "broken"),
        ("a_dot_tar_dot_gz", sent.envelope()[:90], "broken"),
    ],
    ids=["pdf", "html", "entities", "json", "deep", "zip", "tar"],
)
def test_what_is_none_of_them_is_said(read, name, data, reason):
    found = read(**{name: data})
    assert [one.reason for one in found.refused] == [reason]
    assert found.transmissions == []


def test_an_archive_that_swells_is_not_inflated(tmp_path):
    path = tmp_path / "bomb.zip"
    path.write_bytes(sent.zipped(("a.xml", b" " * 3_000_000)))
    found = read_files([(path, "bomb.zip")], None, most_bytes=1_000_000)
    assert [one.reason for one in found.refused] == ["too-big"]
    swollen = tmp_path / "bomb.tar.gz"
    swollen.write_bytes(sent.envelope(("a.pdf", b"\0" * 3_000_000)))
    found = read_files([(swollen, "bomb.tar.gz")], None, most_bytes=1_000_000)
    assert [one.reason for one in found.refused] == ["too-big"]


def test_archives_inside_archives_end(tmp_path):
    data = sent.zipped(("a.xml", sent.receipt("1", "2026-03-20")))
    for _ in range(4):
        data = sent.zipped(("b.zip", data))
    path = tmp_path / "c.zip"
    path.write_bytes(data)
    assert read_files([(path, "c.zip")]).transmissions == []


def test_the_same_in_a_process_of_its_own(read, tmp_path, monkeypatch):
    data = {"actes_dot_zip": sent.year_of_acts(), "x_dot_pdf": b"%PDF"}
    here, there = read(**data), read(reader=read_apart, **data)
    assert there.to_dict() == here.to_dict()
    monkeypatch.setattr(apart, "MEMORY", 1 << 20)
    many = sent.contracts(*[sent.contract(str(n)) for n in range(9000)])
    with pytest.raises(ReadingError) as ended:
        read(reader=read_apart, a_dot_json=many)
    assert ended.value.reading_code == "out-of-memory"


def test_a_zip_that_lies_about_its_sizes_gives_no_more_than_it_says(tmp_path):
    data = bytearray(sent.zipped(("a.xml", sent.budget(sent.line()))))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = archive.infolist()[0].file_size
    at = data.rfind(size.to_bytes(4, "little"))
    data[at : at + 4] = (10).to_bytes(4, "little")
    path = tmp_path / "lie.zip"
    path.write_bytes(bytes(data))
    found = read_files([(path, "lie.zip")])
    assert found.transmissions == []
    assert found.refused


def test_the_benchmark_runs():
    """On a dozen items: nothing is judged here."""
    found = benchmark.measure(6)
    assert [(one["rows"], one["more"]) for one in found] == [(6, 12)] * 3
