"""`socle validate`: recognised files, formats of the report, repairs, progress."""

import re
import sys

import pytest
from click.testing import CliRunner

from ckanext.socle import standalone_validation
from ckanext.socle.core.report_formats import Words, to_github, to_html, to_text
from ckanext.socle.core.validation import validate
from ckanext.socle.standalone import main

HEADER = "COLL_NOM,COLL_SIRET,DELIB_ID,DELIB_DATE,DELIB_MATIERE_CODE,"
HEADER += "DELIB_MATIERE_NOM,DELIB_OBJET\n"
ROW = "Poitiers,21860194600013,1,{},7.5,Finances locales/Subventions,{}\n"


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "fr")
    return lambda *arguments: CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad.csv"
    text = HEADER + ROW.format("17/03/2026", "Aides") * 30
    path.write_text(text.replace(",", ";"), encoding="utf-8")
    return path


@pytest.fixture
def report():
    hostile = "<script>alert(1)</script>\n::error::x"
    rows = [
        HEADER.strip().split(","),
        ["A", "21860194600013", 1, hostile, "7.5", "F", "O"],
    ]
    return validate(rows, filename="a%<b>.csv", table_schema="scdl/deliberations")


def test_a_file_is_recognised_when_no_schema_is_named(run, bad):
    result = run("validate", bad)
    assert result.exit_code == 1
    assert "Reconnu\xa0: Délibérations (scdl/deliberations@2.1.5)." in result.stderr
    assert "30 dates écrites jour/mois/année" in result.stdout


def test_a_file_that_nothing_recognises_asks_for_a_schema(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("zzz,yyy\n1,2\n")
    result = run("validate", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--schema" in result.stderr


def test_an_unreadable_file_that_nothing_names_exits_1(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"")
    result = run("validate", path)
    assert result.exit_code == 1
    assert "Ce fichier est vide" in result.stderr


def test_annotations_of_github_are_one_a_problem(run, bad):
    lines = run("validate", bad, "--format", "github").stdout.splitlines()
    assert lines[0].startswith("::error file=")
    assert "bad.csv,line=2,title=30 dates" in lines[0]
    assert lines[-1].startswith("::error file=")


def test_a_file_writes_no_command_of_github(report):
    lines = to_github(report, "a%,b:c.csv", Words.of("fr")).splitlines()
    pattern = r"::(error|warning|notice) file=a%25%2Cb%3Ac\.csv(,line=\d+,title=.*)?::"
    assert lines
    assert all(re.match(pattern, line) for line in lines)


def test_the_page_escapes_what_the_file_says(report):
    page = to_html(report, Words.of("fr"))
    assert '<html lang="fr">' in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "a%&lt;b&gt;.csv" in page
    assert page.count("<h1>") == 1


def test_the_page_lists_twenty_cells_and_says_how_many_there_are(run, bad):
    result = run("validate", bad, "--format", "html")
    assert result.exit_code == 1
    assert "D21</td><td>17/03/2026</td><td>2026-03-17" in result.stdout
    assert "D22</td>" not in result.stdout
    assert "Voici les 20 premières, sur 30." in result.stdout


def test_what_to_correct_is_coloured(report):
    marked = to_text(report, Words.of("en"), lambda text, what: f"<{what}>{text}</>")
    assert marked.startswith("<bad>✘</>")
    assert "[<fix>to correct</>]" in marked


def test_a_long_file_shows_its_progress_in_a_terminal(run, bad, monkeypatch):
    shown = []

    class Bar:
        pos = 0

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def update(self, rows):
            self.pos += rows
            shown.append(self.pos)

    monkeypatch.setattr(standalone_validation, "LONG", 10)
    monkeypatch.setattr(
        standalone_validation.click,
        "progressbar",
        lambda length, **_: shown.append(f"of {length}") or Bar(),
    )
    assert run("validate", bad).exit_code == 1
    assert shown == []
    monkeypatch.setattr(sys.stderr.__class__, "isatty", lambda _: True, raising=False)
    with standalone_validation._progress(bad) as on_rows:
        if on_rows is not None:
            on_rows(20)
    assert shown == ["of 31", 20, 31]


def test_safe_repairs_are_written_said_and_checked(run, bad, tmp_path):
    out = tmp_path / "out.csv"
    before = bad.read_bytes()
    result = run("validate", bad, "--repair", out)
    assert (result.exit_code, bad.read_bytes()) == (0, before)
    assert "30 dates" in result.stderr
    assert "17/03/2026 → 2026-03-17" in result.stderr
    assert "out.csv" in result.stdout
    assert "conforme, 30 lignes" in result.stdout
    assert out.read_text(encoding="utf-8").splitlines()[1].split(",")[3] == "2026-03-17"


def test_guesses_are_left_to_the_person(run, bad, tmp_path):
    out = tmp_path / "out.csv"
    text = bad.read_text(encoding="utf-8").replace("21860194600013", "2,18602E+13")
    bad.write_text(text, encoding="utf-8")
    assert run("validate", bad, "--repair", out).exit_code == 1
    assert "2,18602E+13" in out.read_text(encoding="utf-8")


def test_a_file_is_not_repaired_over_itself_nor_as_a_workbook(run, bad, tmp_path):
    before = bad.read_bytes()
    assert run("validate", bad, "--repair", bad).exit_code == 2
    assert run("validate", bad, "--repair", tmp_path / "out.xlsx").exit_code == 2
    assert bad.read_bytes() == before
