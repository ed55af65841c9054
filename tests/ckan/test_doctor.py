"""The doctor on the real services, and without each of them."""

import concurrent.futures
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import rq
import yaml

import ckan.plugins.toolkit as tk
from ckan.lib import jobs
from ckan.lib.redis import connect_to_redis
from ckan.tests import factories

from ckanext.socle import doctor, tasks

NOWHERE = "127.0.0.1:9"
ABSENT = {
    "CKAN_SQLALCHEMY_URL": f"postgresql://ckan:ckan@{NOWHERE}/ckan",
    "CKAN_SOLR_URL": f"http://{NOWHERE}/solr/ckan",
    "CKAN_REDIS_URL": f"redis://{NOWHERE}/0",
}


def states(facts=None):
    found = doctor.diagnosis.diagnose(facts or doctor.facts())
    return {finding.code: finding.state for finding in found}


@pytest.fixture
def worker():
    """A worker of the queue that does nothing but live."""
    queue = jobs.get_queue(tasks.QUEUE)
    worker = rq.Worker([queue], connection=connect_to_redis())
    worker.register_birth()
    yield worker
    worker.register_death()


@pytest.fixture
def loaded(clean_db, cli):
    from ckanext.socle.cli import socle

    assert cli.invoke(socle, ["territories", "load"]).exit_code == 0


@pytest.mark.usefixtures("clean_db", "clean_index")
def test_what_is_not_there_yet_is_to_mend(cli):
    from ckanext.socle.cli import socle

    answer = cli.invoke(socle, ["doctor"])
    assert answer.exit_code == 1
    lines = answer.output.splitlines()
    assert any(line.endswith("jobs worker socle default") for line in lines)
    assert any(line.endswith("socle territories load") for line in lines)
    assert states()["migrations"] == states()["database"] == "good"


@pytest.mark.usefixtures("loaded", "clean_index", "worker")
def test_a_portal_that_lacks_nothing(cli):
    from ckanext.socle.cli import socle

    factories.Dataset(owner_org=factories.Organization()["id"])
    answer = cli.invoke(socle, ["doctor", "--json"])
    assert [
        entry for entry in json.loads(answer.output) if entry["state"] != "good"
    ] == []
    assert answer.exit_code == 0


@pytest.mark.usefixtures("clean_db", "clean_index", "worker")
def test_a_worker_of_another_queue_is_not_enough(worker):
    assert states()["worker"] == "good"
    worker.register_death()
    other = rq.Worker([jobs.get_queue("other")], connection=connect_to_redis())
    other.register_birth()
    try:
        assert states()["worker"] == "mend"
    finally:
        other.register_death()


@pytest.mark.usefixtures("clean_db")
def test_migrations_that_are_not_applied(migrate_db_for):
    migrate_db_for("socle", "base", False)
    try:
        facts = doctor.facts()
        assert facts.pending == ("socle",)
        assert facts.territories == 0
    finally:
        migrate_db_for("socle")


@pytest.mark.usefixtures("clean_db", "clean_index")
def test_an_index_made_before_the_plugin(monkeypatch):
    factories.Dataset(owner_org=factories.Organization()["id"])
    assert states()["index"] == "good"
    monkeypatch.setattr(doctor.search, "TITLE", "extras_of_another_time")
    assert states()["index"] == "mend"


def test_a_storage_that_is_no_folder(monkeypatch, tmp_path):
    monkeypatch.setitem(tk.config, "ckan.storage_path", str(tmp_path / "absent"))
    assert states()["storage"] == "mend"
    monkeypatch.setitem(tk.config, "ckan.storage_path", str(tmp_path))
    assert states()["storage"] == "good"


@pytest.mark.ckan_config("ckan.auth.user_create_organizations", True)
def test_rights_are_read_from_the_configuration():
    assert states()["rights"] == "mend"


def run(ini, *arguments, **environment):
    """The doctor in a process of its own."""
    command = [sys.executable, "-m", "ckanext.socle.doctor", "-c", ini, "--json"]
    done = subprocess.run(
        [*command, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )
    if done.returncode == 2 or not done.stdout:
        return done.returncode, done.stderr
    return done.returncode, {entry["code"]: entry for entry in json.loads(done.stdout)}


@pytest.fixture(scope="module")
def without(request):
    """Return what the doctor says without each service; it is asked all at once."""
    ini = request.config.getoption("--ckan-ini")
    with concurrent.futures.ThreadPoolExecutor() as pool:
        yield {
            service: pool.submit(run, ini, **{service: address})
            for service, address in ABSENT.items()
        }


@pytest.mark.parametrize(
    ("service", "code", "unknown"),
    [
        (
            "CKAN_SQLALCHEMY_URL",
            "database",
            ["migrations", "territories", "catalogue"],
        ),
        ("CKAN_SOLR_URL", "solr", ["index"]),
        ("CKAN_REDIS_URL", "redis", ["worker"]),
    ],
)
def test_it_runs_without_a_service(without, service, code, unknown):
    exit_code, found = without[service].result()
    assert exit_code == 1
    assert found[code]["state"] == "mend"
    assert [
        entry["code"] for entry in found.values() if entry["state"] == "unknown"
    ] == (unknown)


@pytest.fixture
def settings(ckan_ini, tmp_path):
    """Return a function that writes settings which differ from the tests'."""

    def write(**lines):
        text = f"[app:main]\nuse = config:{Path(ckan_ini).resolve()}\n"
        for option, value in lines.items():
            text += f"{option} = {value}\n"
        path = tmp_path / f"ckan-{len(list(tmp_path.glob('ckan-*')))}.ini"
        path.write_text(text)
        return str(path)

    return write


def test_plugins_in_another_order_give_a_finding_and_no_crash(settings):
    expected = {
        "socle": ["plugins"],
        "dcat scheming_datasets activity socle": ["plugins", "plugin-order"],
        "socle activity scheming_organizations": ["plugins"],
    }
    written = [settings(**{"ckan.plugins": plugins}) for plugins in expected]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        answers = list(pool.map(run, written))
    for (exit_code, found), codes in zip(answers, expected.values(), strict=True):
        assert exit_code == 1
        assert [code for code in found if code.startswith("plugin")] == codes


def test_a_site_with_its_own_form_is_told_the_fields_to_add(settings, tmp_path):
    own = {
        "scheming_version": 2,
        "dataset_type": "dataset",
        "dataset_fields": [{"field_name": "title"}, {"field_name": "territories"}],
        "resource_fields": [{"field_name": "url"}],
    }
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(own))
    _, found = run(
        settings(**{"scheming.dataset_schemas": (tmp_path / "own.yaml").as_uri()})
    )
    assert found["forms"]["state"] == "mend"
    fields = yaml.safe_load(found["forms"]["mend"])
    assert [field["field_name"] for field in fields["dataset_fields"]] == [
        "expected_dataset"
    ]
    assert [field["field_name"] for field in fields["resource_fields"]] == [
        "table_schema",
        "table_schema_version",
        "validation_status",
        "validation_timestamp",
    ]


def test_settings_that_ckan_itself_refuses_cannot_be_diagnosed(settings):
    exit_code, said = run(settings(**{"ckan.plugins": "socle nothing_of_that_name"}))
    assert exit_code == 2
    assert "CKAN does not start" in said
