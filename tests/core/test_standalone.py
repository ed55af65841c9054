"""The `socle` command, as vendors call it."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from ckanext.socle.standalone import main
from tests.data import transmissions

HEADER = "COLL_NOM,COLL_SIRET,DELIB_ID,DELIB_DATE,DELIB_MATIERE_CODE,"
HEADER += "DELIB_MATIERE_NOM,DELIB_OBJET\n"
ROW = "Poitiers,21860194600013,1,{},7.5,Finances locales/Subventions,Aides\n"


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")
    return lambda *arguments: CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.csv"
    path.write_text(HEADER + ROW.format("2026-03-17"), encoding="utf-8")
    return path


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text(HEADER + ROW.format("17/03/2026"), encoding="utf-8")
    return path


def test_a_valid_file_exits_0(run, good):
    result = run("validate", good, "--schema", "scdl/deliberations@2.1.5")
    assert result.exit_code == 0
    assert "valid, 1 row" in result.output


def test_a_file_to_correct_exits_1_and_says_what_where_and_how(run, bad):
    result = run("validate", bad, "--schema", "scdl/deliberations")
    assert result.exit_code == 1
    assert "1 date written day/month/year" in result.output
    assert "D2" in result.output
    assert "2026-03-17" in result.output


def test_the_language_is_that_of_the_terminal(run, bad, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "fr")
    result = run("validate", bad, "--schema", "scdl/deliberations")
    assert "1 date écrite jour/mois/année" in result.output


def test_json_is_the_report(run, bad):
    result = run("validate", bad, "--schema", "scdl/deliberations", "--json")
    report = json.loads(result.output)
    assert result.exit_code == 1
    assert report["report_version"] == 1
    assert report["filename"] == "bad.csv"
    assert report["groups"][0]["samples"][0]["cell"] == "D2"


def test_the_table_has_a_line_a_cell(run, bad):
    result = run("validate", bad, "--schema", "scdl/deliberations", "--table")
    line = result.output.splitlines()[0].split("\t")
    assert line == [
        "fix",
        "wrong-date-order",
        "D2",
        "DELIB_DATE",
        "17/03/2026",
        "2026-03-17",
    ]


def test_the_strict_verdict_may_decide(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEADER + ROW.format("2026-03-17") + ",,,,,,\n", encoding="utf-8")
    arguments = ("validate", path, "--schema", "scdl/deliberations")
    assert run(*arguments).exit_code == 0
    assert run(*arguments, "--strict").exit_code == 1


def test_a_descriptor_in_a_file_is_a_schema(run, good, tmp_path):
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps({"fields": [{"name": "COLL_NOM"}]}))
    assert run("validate", good, "--schema", schema).exit_code == 0
    schema.write_text("[]")
    assert run("validate", good, "--schema", schema).exit_code == 2


def test_another_file_is_looked_at_where_keys_point_there(run, tmp_path):
    reference = {"resource": "lieux", "fields": "lieu"}
    key = {"fields": "nom", "reference": reference}
    descriptor = {"fields": [{"name": "nom"}], "foreignKeys": [key]}
    rules, file, places = (tmp_path / n for n in ("r.json", "a.csv", "lieux.csv"))
    rules.write_text(json.dumps(descriptor))
    file.write_text("nom\na\nb\n")
    places.write_text("lieu\na\n")
    command = ("validate", file, "--schema", rules)
    assert run(*command).exit_code == 0
    result = run(*command, "--reference", f"lieux={places}", "--json")
    assert result.exit_code == 1
    group = json.loads(result.output)["groups"][0]
    assert (group["code"], group["samples"][0]["cell"]) == ("unknown-elsewhere", "A3")
    assert run(*command, "--reference", "lieux").exit_code == 2
    assert run(*command, "--reference", "lieux=absent.csv").exit_code == 2


def test_an_unreadable_file_exits_1(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"")
    result = run("validate", path, "--schema", "scdl/deliberations")
    assert result.exit_code == 1
    assert "This file is empty" in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", "absent.csv", "--schema", "scdl/deliberations"),
        ("validate", "http://127.0.0.1:9/a.csv", "--schema", "scdl/deliberations"),
        ("validate", "absent.csv"),
        ("validate", "pyproject.toml", "--schema", "etalab/schema-zfe"),
        ("schemas", "show", "scdl/inconnu"),
        ("schemas", "list", "--group", "other"),
        ("nothing",),
    ],
)
def test_what_cannot_run_exits_2(run, arguments):
    assert run(*arguments).exit_code == 2


def test_an_unknown_schema_exits_2(run, good):
    result = run("validate", good, "--schema", "scdl/inconnu")
    assert result.exit_code == 2
    assert "scdl/inconnu" in result.output


def test_schemas_are_listed_and_shown(run):
    listed = json.loads(run("schemas", "list", "--json").output)
    assert {
        "name": "scdl/equipements",
        "title": "Équipements collectifs publics",
        "schema_type": "tableschema",
        "group": "core",
        "status": "current",
        "replaced_by": None,
        "mandatory": False,
        "concerns": ["commune", "epci", "ept", "departement", "region"],
        "checked": True,
        "versions": ["0.1.0", "0.1.2", "0.1.3", "0.1.4", "0.1.5"],
    } in listed
    few = json.loads(run("schemas", "list", "--group", "obligations", "--json").output)
    assert len(few) == 5
    text = run("schemas", "list").output
    assert "scdl/adresses" in text
    assert "(withdrawn)" in text
    shown = run("schemas", "show", "scdl/equipements@latest", "--json").output
    assert len(json.loads(shown)["fields"]) == 21
    older = json.loads(run("schemas", "show", "scdl/budget@0.7.0", "--json").output)
    assert older["version"] == "0.7.0"


def test_a_schema_is_shown_in_words(run):
    shown = run("schemas", "show", "scdl/subventions").output
    assert "Subventions (scdl/subventions 2.1.1)" in shown
    assert "Conventions de plus de 23 000 €" in shown
    assert "idBeneficiaire or rnaBeneficiaire" in shown
    assert "* montant" in shown
    assert "year of DELIB_DATE" in run("schemas", "show", "scdl/deliberations").output
    assert "not tables" in run("schemas", "show", "etalab/schema-zfe").output


def test_it_runs_where_ckan_is_absent(good, root):
    code = (
        "import sys; sys.modules['ckan'] = sys.modules['flask'] = None;"
        "from ckanext.socle.standalone import main; main()"
    )
    arguments = ["validate", str(good), "--schema", "scdl/deliberations"]
    result = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=root, capture_output=True
    )
    assert result.returncode == 0, result.stderr


def test_what_was_sent_becomes_files(run, tmp_path):
    """What is missing is said; without a row there is nothing to write."""
    sent = tmp_path / "actes.zip"
    sent.write_bytes(transmissions.year_of_acts())
    other = tmp_path / "a.pdf"
    other.write_bytes(b"%PDF")
    asked = ("transmissions", "convert", sent, other, "--output", tmp_path / "out")
    done = run(*asked, "--siren", transmissions.SIREN, "--name", "Romillé")
    assert done.exit_code == 0
    assert "1 deliberation that you took back." in done.output
    assert "! SIRET" in done.output
    lines = (tmp_path / "out" / "deliberations.csv").read_text(encoding="utf-8")
    assert lines.splitlines()[1].startswith("Romillé,,2026-031")
    told = json.loads(run(*asked, "--json").stdout)
    assert [one["rows"] for one in told["files"]] == [3]
    assert told["refused"] == [{"name": "a.pdf", "reason": "other-format"}]
    nothing = run("transmissions", "convert", other, "--output", tmp_path / "out")
    assert nothing.exit_code == 1
