"""Whatever way a file comes in, it is checked once, and its state is told."""

import datetime
import http.server
import io
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib import jobs, uploader
from ckan.tests import factories, helpers

from ckanext.socle import reports, tasks
from ckanext.socle.core import validation
from ckanext.socle.model.report import ReportRow
from ckanext.socle.model.task import Task, now
from ckanext.socle.tasks import rows, workers
from tests.data import equipements

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

KEY = "scdl/equipements"


@pytest.fixture
def editor():
    return factories.User()


@pytest.fixture
def dataset(editor):
    organization = factories.Organization(
        users=[{"name": editor["name"], "capacity": "editor"}]
    )
    return factories.Dataset(owner_org=organization["id"], license_id="lov2")


def upload(content: bytes, filename: str = "equipements.csv") -> FileStorage:
    return FileStorage(stream=io.BytesIO(content), filename=filename)


def as_editor(editor, action, **values):
    return helpers.call_action(action, {"user": editor["name"]}, **values)


def add_file(editor, dataset, content: bytes | None = None, **values):
    file = {"upload": upload(equipements.valid() if content is None else content)}
    return as_editor(
        editor,
        "resource_create",
        package_id=dataset["id"],
        **{"table_schema": KEY, **file, **values},
    )


def status(resource) -> str | None:
    shown = helpers.call_action("resource_show", id=resource["id"])
    return shown.get("validation_status")


def open_tasks() -> int:
    checks = (Task.state == "waiting", Task.kind == reports.KIND)
    count = sa.select(sa.func.count()).where(*checks)
    return model.Session.scalar(count)


def report_rows() -> int:
    model.Session.expire_all()
    return model.Session.scalar(sa.select(sa.func.count()).select_from(ReportRow))


def test_a_file_that_is_no_table_is_never_checked(work, editor, dataset):
    zfe = {"table_schema": "etalab/schema-zfe", "url": "http://a.example/zfe.geojson"}
    resource = add_file(editor, dataset, upload=None, **zfe)
    assert resource["table_schema_version"] == "0.8.2"
    assert report_rows() == 0
    assert status(resource) is None


def test_an_uploaded_file_is_checked_in_the_background(work, editor, dataset):
    resource = add_file(editor, dataset)
    assert resource["table_schema_version"] == "0.1.5"
    assert status(resource) == "running"
    work()
    assert status(resource) == "success"
    report = helpers.call_action("socle_report_show", resource_id=resource["id"])
    assert (report["state"], report["rows"], report["errors"]) == ("done", 1, 0)
    assert report["report"]["report_version"] == 1
    assert report["filename"] == "equipements.csv"


def test_a_damaged_file_says_where(work, editor, dataset):
    resource = add_file(editor, dataset, equipements.damaged())
    work()
    assert status(resource) == "failure"
    report = helpers.call_action("socle_report_show", resource_id=resource["id"])
    groups = report["report"]["groups"]
    wrong = [group for group in groups if group["severity"] == "fix"]
    assert [(g["code"], g["samples"][0]["cell"]) for g in wrong] == [
        ("siret-key", "B3")
    ]


def test_a_replacement_is_checked_again_and_history_is_kept(work, editor, dataset):
    resource = add_file(editor, dataset, equipements.damaged())
    work()
    as_editor(
        editor,
        "resource_update",
        **{**resource, "upload": upload(equipements.valid())},
    )
    assert status(resource) == "running"
    work()
    assert status(resource) == "success"
    history = helpers.call_action("socle_report_list", resource_id=resource["id"])
    assert [past["status"] for past in history] == ["success", "failure"]


def test_two_replacements_in_a_row_are_one_check_of_the_last(work, editor, dataset):
    resource = add_file(editor, dataset, equipements.damaged())
    as_editor(
        editor, "resource_update", **{**resource, "upload": upload(equipements.valid())}
    )
    assert (open_tasks(), report_rows()) == (1, 2)
    work()
    assert status(resource) == "success"
    assert report_rows() == 1


def test_a_replacement_during_the_check_is_checked_too(
    work, editor, dataset, monkeypatch
):
    resource = add_file(editor, dataset, equipements.damaged())
    judge = validation.validate

    def slow(*args, **kwargs):
        monkeypatch.undo()
        file = upload(equipements.valid())
        as_editor(editor, "resource_update", **{**resource, "upload": file})
        return judge(*args, **kwargs)

    monkeypatch.setattr(validation, "validate", slow)
    work()
    assert status(resource) == "success"
    history = helpers.call_action("socle_report_list", resource_id=resource["id"])
    assert [past["status"] for past in history] == ["success", "failure"]


def test_a_replacement_is_described_anew(work, editor, dataset):
    resource = add_file(editor, dataset, hash="0" * 40)
    assert (resource["format"], resource["mimetype"]) == ("CSV", "text/csv")
    file = upload(b"%PDF-1.4", "plan.pdf")
    as_editor(editor, "resource_update", **{**resource, "upload": file})
    shown = helpers.call_action("resource_show", id=resource["id"])
    assert (shown["format"], shown["mimetype"]) == ("PDF", "application/pdf")
    assert (shown["size"], shown.get("hash") or "") == (8, "")


def test_the_same_bytes_are_not_judged_twice(work, editor, dataset):
    resource = add_file(editor, dataset)
    work()
    first = helpers.call_action("socle_report_show", resource_id=resource["id"])
    as_editor(
        editor,
        "resource_update",
        **{**resource, "upload": upload(equipements.valid())},
    )
    work()
    again = helpers.call_action("socle_report_show", resource_id=resource["id"])
    assert again["id"] == first["id"]
    assert report_rows() == 1


def test_a_change_of_words_asks_for_no_check(work, editor, dataset):
    resource = add_file(editor, dataset)
    work()
    as_editor(editor, "package_patch", id=dataset["id"], notes="Autre texte")
    as_editor(editor, "resource_patch", id=resource["id"], name="Autre nom")
    assert open_tasks() == 0
    assert status(resource) == "success"


@pytest.mark.parametrize("way", ["package_update", "package_patch", "package_revise"])
def test_api_calls_on_the_whole_dataset_are_heard(work, editor, dataset, way):
    resource = add_file(editor, dataset, table_schema="")
    assert status(resource) is None
    shown = as_editor(editor, "package_show", id=dataset["id"])
    shown["resources"][0]["table_schema"] = KEY
    values = {
        "package_update": shown,
        "package_patch": {"id": shown["id"], "resources": shown["resources"]},
        "package_revise": {
            "match": {"id": shown["id"]},
            "update__resources__0": {"table_schema": KEY},
        },
    }
    as_editor(editor, way, **values[way])
    work()
    assert status(resource) == "success"


def test_a_dataset_created_with_its_link_is_heard(work, editor, dataset):
    created = as_editor(
        editor,
        "package_create",
        name="avec-lien",
        owner_org=dataset["owner_org"],
        resources=[{"url": "http://10.0.0.1/a.csv", "table_schema": KEY}],
    )
    work()
    report = helpers.call_action(
        "socle_report_show", resource_id=created["resources"][0]["id"]
    )
    assert (report["state"], report["reason"]) == ("impossible", "forbidden-address")


def test_a_draft_is_checked_and_stays_so_once_published(work, editor, dataset):
    as_editor(editor, "package_patch", id=dataset["id"], state="draft")
    resource = add_file(editor, dataset)
    work()
    as_editor(editor, "package_patch", id=dataset["id"], state="active")
    assert open_tasks() == 0
    assert status(resource) == "success"


def test_a_save_that_fails_asks_for_nothing(work, editor, dataset):
    with pytest.raises(tk.ValidationError):
        add_file(editor, dataset, table_schema="scdl/inconnu")
    assert (open_tasks(), report_rows()) == (0, 0)


def test_a_file_without_rules_is_not_checked(work, editor, dataset):
    resource = add_file(editor, dataset, table_schema="")
    assert (open_tasks(), status(resource)) == (0, None)
    with pytest.raises(tk.ObjectNotFound):
        helpers.call_action("socle_report_show", resource_id=resource["id"])
    with pytest.raises(tk.ValidationError):
        helpers.call_action("socle_report_run", resource_id=resource["id"])


def test_rules_that_are_taken_away_take_the_badge_away(work, editor, dataset):
    resource = add_file(editor, dataset)
    work()
    as_editor(editor, "resource_patch", id=resource["id"], table_schema="")
    assert status(resource) is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "empty-file", id="empty"),
        pytest.param(b"\x00\x01\x02" * 99, "unreadable", id="binary"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(work, editor, dataset, content, reason):
    resource = add_file(editor, dataset, content)
    work()
    assert status(resource) == "error"
    report = helpers.call_action("socle_report_show", resource_id=resource["id"])
    assert report["state"] == "impossible"
    assert report["reason"].startswith(reason)


def test_a_file_lost_by_the_storage_says_so(work, editor, dataset):
    resource = add_file(editor, dataset)
    path = uploader.get_resource_uploader(dict(resource)).get_path(resource["id"])
    Path(path).unlink()
    work()
    report = helpers.call_action("socle_report_show", resource_id=resource["id"])
    assert (report["state"], report["reason"]) == ("impossible", "file-missing")


def test_a_resource_removed_before_its_check_leaves_nothing(work, editor, dataset):
    resource = add_file(editor, dataset)
    as_editor(editor, "resource_delete", id=resource["id"])
    work()
    assert report_rows() == 0


def test_the_state_is_in_the_search(work, editor, dataset):
    add_file(editor, dataset)
    work()
    found = helpers.call_action(
        "package_search", fq="vocab_socle_verdict:socleok", facet="true"
    )
    assert found["count"] == 1
    assert found["results"][0]["resources"][0]["validation_status"] == "success"
    assert helpers.call_action("package_search", q="socleok")["count"] == 1
    assert helpers.call_action("package_search", q="valide")["count"] == 0


def test_what_is_told_is_not_stored(work, editor, dataset):
    resource = add_file(editor, dataset)
    work()
    shown = as_editor(editor, "package_show", id=dataset["id"])
    assert shown["resources"][0]["validation_status"] == "success"
    shown["resources"][0]["validation_status"] = "failure"
    shown["title"] = "Autre titre"
    as_editor(editor, "package_update", **shown)
    assert "validation_status" not in model.Resource.get(resource["id"]).extras
    assert status(resource) == "success"


class TestLinks:
    @pytest.fixture
    def server(self):
        """A real HTTP server on loopback that serves the valid file."""

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                found = self.path == "/equipements.csv"
                self.send_response(200 if found else 404)
                self.end_headers()
                if found:
                    self.wfile.write(self.server.content)

            def log_message(self, *_):
                pass

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
            running.content = equipements.valid()
            threading.Thread(target=running.serve_forever, daemon=True).start()
            yield running
            running.shutdown()

    def link(self, editor, dataset, url):
        return as_editor(
            editor,
            "resource_create",
            package_id=dataset["id"],
            url=url,
            table_schema=KEY,
        )

    def test_a_linked_file_is_checked(
        self, work, editor, dataset, server, ckan_config, monkeypatch
    ):
        host = f"127.0.0.1:{server.server_address[1]}"
        monkeypatch.setitem(ckan_config, "ckanext.socle.fetch.allowed_hosts", [host])
        resource = self.link(editor, dataset, f"http://{host}/equipements.csv")
        work()
        assert status(resource) == "success"

    def test_the_file_of_a_link_is_annotated_for_its_editors(
        self, app, work, editor, dataset, server, ckan_config, monkeypatch
    ):
        host = f"127.0.0.1:{server.server_address[1]}"
        monkeypatch.setitem(ckan_config, "ckanext.socle.fetch.allowed_hosts", [host])
        resource = self.link(editor, dataset, f"http://{host}/equipements.csv")
        work()
        token = helpers.call_action("api_token_create", user=editor["name"], name="t")
        signed = {"Authorization": token["token"]}
        page = f"/dataset/{dataset['name']}/resource/{resource['id']}/rapport"
        url = f"{page}/annote.xlsx"
        assert app.get(url).status_code == 404
        answer = app.get(url, headers=signed)
        assert answer.get_data()[:2] == b"PK"
        server.content = equipements.damaged()  # not what was checked
        answer = app.get(url, headers=signed, follow_redirects=False)
        assert (answer.status_code, answer.headers["Location"][-8:]) == (
            302,
            "/rapport",
        )

    def test_a_link_to_a_private_address_is_refused(
        self, work, editor, dataset, server
    ):
        port = server.server_address[1]
        url = f"http://127.0.0.1:{port}/equipements.csv"
        resource = self.link(editor, dataset, url)
        work()
        report = helpers.call_action("socle_report_show", resource_id=resource["id"])
        assert (report["state"], report["reason"]) == (
            "impossible",
            "forbidden-address",
        )

    def test_a_link_that_does_not_answer_says_so_and_can_be_tried_again(
        self, work, editor, dataset, server, ckan_config, monkeypatch
    ):
        host = f"127.0.0.1:{server.server_address[1]}"
        monkeypatch.setitem(ckan_config, "ckanext.socle.fetch.allowed_hosts", [host])
        resource = self.link(editor, dataset, f"http://{host}/absent.csv")
        work()
        report = helpers.call_action("socle_report_show", resource_id=resource["id"])
        assert (report["state"], report["reason"]) == ("impossible", "http-status")
        again = as_editor(editor, "socle_report_run", resource_id=resource["id"])
        assert again["state"] == "waiting"
        assert again["id"] != report["id"]


def test_reports_are_read_by_those_who_read_the_file(work, editor, dataset):
    as_editor(editor, "package_patch", id=dataset["id"], private=True)
    resource = add_file(editor, dataset)
    work()
    stranger = factories.User()["name"]
    for action in ("socle_report_show", "socle_report_list"):
        assert helpers.call_auth(
            action,
            {"user": editor["name"], "model": model},
            resource_id=resource["id"],
        )
        for user in ("", stranger):
            with pytest.raises(tk.NotAuthorized):
                helpers.call_auth(
                    action, {"user": user, "model": model}, resource_id=resource["id"]
                )
    as_editor(editor, "package_patch", id=dataset["id"], private=False)
    for user in ("", stranger):
        context = {"user": user, "model": model}
        assert helpers.call_auth(
            "socle_report_show", context, resource_id=resource["id"]
        )
        with pytest.raises(tk.NotAuthorized):
            helpers.call_auth("socle_report_run", context, resource_id=resource["id"])


def test_a_check_that_kills_its_worker_three_times_says_so(work, editor, dataset):
    resource = add_file(editor, dataset)
    row = reports.latest([resource["id"]])[resource["id"]]
    jobs.get_queue(tasks.QUEUE).empty()
    for _ in range(3):
        assert workers.claim(row.task_id)
        long_ago = now() - datetime.timedelta(hours=1)
        rows.update(row.task_id, heartbeat=long_ago)
    tasks.recover()
    work()
    assert status(resource) == "error"
    report = helpers.call_action("socle_report_show", resource_id=resource["id"])
    assert (report["state"], report["reason"]) == ("impossible", "task-failed")
    as_editor(editor, "socle_report_run", resource_id=resource["id"])
    work()
    assert status(resource) == "success"


def test_a_cancelled_check_says_so(work, editor, dataset):
    resource = add_file(editor, dataset)
    report = helpers.call_action("socle_report_show", resource_id=resource["id"])
    as_editor(editor, "socle_task_cancel", id=report["task_id"])
    report = helpers.call_action("socle_report_show", resource_id=resource["id"])
    assert (report["state"], report["reason"]) == ("impossible", "task-cancelled")


def test_a_worker_of_ckan_does_the_work(work, editor, dataset, ckan_ini):
    """`ckan jobs worker socle`, in a process of its own, as on a portal."""
    resource = add_file(editor, dataset)
    ckan = Path(sys.executable).with_name("ckan")
    subprocess.run(
        [ckan, "-c", ckan_ini, "jobs", "worker", "--burst", "socle"],
        check=True,
        timeout=300,
        capture_output=True,
    )
    model.Session.remove()
    assert status(resource) == "success"
