"""A check in a process of its own: the same report, and a reason when it is ended."""

import inspect
import os
import time
from pathlib import Path

import pytest

from ckanext.socle.core.errors import TableSchemaNotFound
from ckanext.socle.core.validation import Limits, sandbox, validate
from ckanext.socle.core.validation.ledger import Ledger, group_key

SCHEMA = {
    "fields": [{"name": "nom"}, {"name": "jour", "type": "date"}],
    "primaryKey": "nom",
}
BAD = "nom,jour\n" + "".join(f"n{n},02/01/2026\n" for n in range(3_000))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "données.csv"
    path.write_text(BAD, encoding="utf-8")
    return path


def same(report):
    return {**report.to_dict(), "seconds": 0}


def code(report):
    assert not report.readable
    assert not report.lenient.valid
    (group,) = report.groups
    return group.code


def test_it_says_what_the_check_says_with_its_progress(file):
    heard = []
    apart = sandbox.validate_apart(file, table_schema=SCHEMA, on_rows=heard.append)
    here = validate(file, table_schema=SCHEMA)
    assert same(apart) == same(here)
    assert heard
    assert heard == sorted(heard)
    assert apart.seconds > 0


@pytest.mark.skipif(
    "ledger" not in inspect.signature(validate).parameters, reason="no ledger yet"
)
def test_a_ledger_hears_every_cell_as_if_there_were_no_other_process(file):
    ledger = Ledger()
    report = sandbox.validate_apart(file, table_schema=SCHEMA, ledger=ledger)
    pages = ledger.pages([group_key(group) for group in report.groups])
    assert sum(page.count for page in pages) == 3_000 - 100  # samples aside


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"memory": 150_000_000}, "out-of-memory"),
        ({"seconds": -1.0}, "out-of-time"),
        ({"rows": 10}, "too-many-rows"),
    ],
)
def test_above_a_limit_the_report_says_so(file, limits, expected):
    report = sandbox.validate_apart(file, table_schema=SCHEMA, limits=Limits(**limits))
    assert code(report) == expected


@pytest.fixture
def stuck(monkeypatch):
    """Make the child do something else than its work."""

    def change(action):
        monkeypatch.setattr(sandbox, "CODE", f"import os, time; {action}")

    return change


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("os.kill(os.getpid(), 9)", "out-of-memory"),
        ("os.kill(os.getpid(), 24)", "out-of-time"),
        ("os.kill(os.getpid(), 11)", "unreadable-file"),
        ("os._exit(3)", "unreadable-file"),
        ("print('[', end='')", "unreadable-file"),
    ],
)
def test_a_child_that_is_ended_ends_nothing_else(file, stuck, action, expected):
    stuck(action)
    assert code(sandbox.validate_apart(file, table_schema=SCHEMA)) == expected


def test_the_clock_ends_a_child_that_says_nothing(file, stuck, monkeypatch):
    monkeypatch.setattr(sandbox, "GRACE", 0.3)
    stuck("time.sleep(60)")
    limits = Limits(seconds=0.0)
    report = sandbox.validate_apart(file, table_schema=SCHEMA, limits=limits)
    assert code(report) == "out-of-time"


def test_it_can_be_stopped_while_it_says_nothing(file, stuck):
    stuck("time.sleep(60)")
    asked = iter([False, True])
    report = sandbox.validate_apart(
        file, table_schema=SCHEMA, cancel=lambda: next(asked)
    )
    assert code(report) == "check-stopped"


def children() -> list[str]:
    """Return the checks that still run: other tests have processes of their own."""
    me = os.getpid()
    pids = Path(f"/proc/{me}/task/{me}/children").read_text().split()
    lines = {pid: Path(f"/proc/{pid}/cmdline") for pid in pids}
    return [p for p in pids if b"sandbox_child" in lines[p].read_bytes()]


def test_what_the_listener_raises_ends_the_child(file):
    def stop(rows):
        raise InterruptedError(rows)

    started = time.monotonic()
    with pytest.raises(InterruptedError):
        sandbox.validate_apart(file, table_schema=SCHEMA, on_rows=stop)
    assert time.monotonic() - started < 60
    assert not children()


def test_an_unknown_table_schema_is_said_before_anything_starts(file):
    with pytest.raises(TableSchemaNotFound):
        sandbox.validate_apart(file, table_schema="scdl/inconnu")


def test_the_child_knows_neither_ckan_nor_the_secrets_of_the_portal(
    file, stuck, monkeypatch, tmp_path
):
    monkeypatch.setenv("CKAN_SQLALCHEMY_URL", "secret")
    said = tmp_path / "said"
    stuck(
        "from ckanext.socle.core.validation import sandbox_child, validate; import sys;"
        f"open({str(said)!r}, 'w').write(repr((os.environ.get('CKAN_SQLALCHEMY_URL'),"
        "[name for name in sys.modules if name.split('.')[0] == 'ckan'])))"
    )
    sandbox.validate_apart(file, table_schema=SCHEMA)
    assert said.read_text() == "(None, [])"
