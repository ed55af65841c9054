"""One call of a program: made, brought up to date, or nothing to do."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.serving import make_server

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import files
from ckanext.socle.core.table_schemas import get
from tests.data import equipements, transmissions

from .test_rights import context

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

KEY = "scdl/equipements"


@pytest.fixture
def romille():
    for name in ("vendeur", "autre"):
        factories.User(name=name)
    return factories.Organization(
        name="romille",
        title="Commune de Romillé",
        kind="commune",
        siren="213502453",
        territory_id="commune:35245",
        users=[{"name": "vendeur", "capacity": "editor"}],
    )


def row(uid: str, **values) -> dict[str, str]:
    fields = get(KEY).descriptor["fields"]
    example = {field["name"]: str(field.get("example") or "") for field in fields}
    return {**example, "ADR_NUMERO": "12", "EQUIP_UID": uid, **values}


def deposit(by: str = "vendeur", /, **values) -> dict:
    asked = {"siren": "213 502 453", "table_schema": KEY, **values}
    return tk.get_action("socle_file_deposit")(context(by), asked)


def content(resource_id: str) -> list[str]:
    resource = helpers.call_action("resource_show", id=resource_id)
    with files.stored_copy(resource, 10**7) as stored:
        return stored.path.read_text(encoding="utf-8").splitlines()


UIDS = ("35245-01010101-001", "35245-01010101-002", "35245-01010101-003")


def test_made_then_updated_then_nothing(romille, work):
    """By the natural key; twice is once; the report comes with the answer."""
    first = deposit(rows=[row(UIDS[0]), row(UIDS[1])])
    assert (first["outcome"], first["added"], first["rows"]) == ("created", 2, 2)
    assert first["lenient_valid"] is True
    assert first["report"]["rows"] == 2
    again = deposit(rows=[row(UIDS[0]), row(UIDS[1])])
    assert (again["outcome"], again["unchanged"]) == ("unchanged", 2)
    assert again["resource_id"] == first["resource_id"]
    changed = row(UIDS[1], EQUIP_NOM="École")
    more = deposit(rows=[changed, row(UIDS[2])])
    found = (more["outcome"], more["added"], more["replaced"], more["rows"])
    assert found == ("updated", 1, 1, 3)
    assert len(content(first["resource_id"])) == 4
    dataset = helpers.call_action("package_show", id=first["package_id"])
    assert (dataset["state"], dataset["title"]) == (
        "active",
        "Équipements collectifs publics de Romillé",
    )
    assert model.Session.query(model.Package).filter_by(state="draft").count() == 0


def test_a_dry_run_writes_nothing(romille):
    found = deposit(rows=[row(UIDS[0], EQUIP_LAT="nord")], dry_run=True)
    assert (found["outcome"], found["lenient_valid"]) == ("created", False)
    assert found["errors"]
    assert found["package_id"] is None
    assert model.Session.query(model.Package).count() == 0


def test_a_file_may_replace_the_whole(romille, work):
    one = deposit(rows=[row(UIDS[0]), row(UIDS[1])])
    file = FileStorage(io.BytesIO(equipements.valid()), "equipements.csv")
    two = deposit(upload=file, mode="replace")
    assert two["resource_id"] == one["resource_id"]
    assert two["outcome"] == "updated"
    assert len(content(one["resource_id"])) == two["rows"] + 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"siren": "999999999", "rows": [{}]}, "siren"),
        ({"table_schema": "scdl/inconnu", "rows": [{}]}, "table_schema"),
        ({"table_schema": "scdl/catalogue", "rows": [{}]}, "table_schema"),
        ({"rows": "a,b"}, "rows"),
        ({"rows": []}, "rows"),
        ({"rows": [{}], "mode": "delete"}, "mode"),
    ],
)
def test_what_is_wrong_is_said(romille, values, field):
    with pytest.raises(tk.ValidationError) as refused:
        deposit(**values)
    assert list(refused.value.error_dict) == [field]


def test_a_file_that_is_no_table_is_refused(romille, app):
    answer = app.post(
        "/api/3/action/socle_file_deposit",
        data={
            "siren": "213502453",
            "table_schema": KEY,
            "upload": (io.BytesIO(b"%PDF-1.7"), "a.pdf"),
        },
        headers={"Authorization": factories.APIToken(user="vendeur")["token"]},
        status=409,
    )
    assert next(iter(answer.json["error"])) == "upload"


def test_only_for_those_who_publish_there(romille):
    for values in ({}, {"siren": ""}):
        with pytest.raises(tk.NotAuthorized):
            deposit("autre", rows=[row(UIDS[0])], **values)


def test_calls_are_counted(romille, monkeypatch):
    monkeypatch.setitem(tk.config, "ckanext.socle.deposits_per_hour", 0)
    with pytest.raises(tk.ValidationError) as refused:
        deposit(rows=[row(UIDS[0])], dry_run=True)
    assert list(refused.value.error_dict) == ["rate"]
    with pytest.raises(tk.ValidationError) as refused:
        tk.get_action("socle_transmission_create")(
            context("vendeur"), {"organization_id": "romille", "upload": []}
        )
    assert list(refused.value.error_dict) == ["rate"]


def scoped_token(**values) -> str:
    made = helpers.call_action(
        "api_token_create",
        context("vendeur"),
        user="vendeur",
        name="logiciel",
        **values,
    )
    return made["token"]


def test_a_token_that_only_deposits(romille, app, work):
    """Another action is asked by nobody; the token without a scope does all."""
    token = scoped_token(socle_scope="deposit")

    def ask(action: str, asked: dict, by: str = token):
        path = f"/api/3/action/{action}"
        return app.post(path, json=asked, headers={"Authorization": by}).status_code

    rows = {"siren": "213502453", "table_schema": KEY, "rows": [row(UIDS[0])]}
    assert ask("socle_file_deposit", {**rows, "dry_run": True}) == 200
    assert ask("socle_file_deposit", rows) == 200
    assert app.post(
        "/api/action/socle_file_deposit",
        json={**rows, "dry_run": True},
        headers={"Authorization": token},
    )
    others = {
        "package_create": {"name": "autre", "owner_org": "romille"},
        "socle_obligation_list": {"organization_id": "romille"},
        "api_token_create": {"user": "vendeur", "name": "plus"},
    }
    for action, asked in others.items():
        assert ask(action, asked) == 403, action
    page = app.get(
        "/organization/romille/obligations", headers={"Authorization": token}
    )
    assert "/user/login" in page.request.path
    whole = scoped_token()
    assert ask("socle_obligation_list", others["socle_obligation_list"], whole) == 200


def test_a_token_has_a_scope_that_exists(romille):
    with pytest.raises(tk.ValidationError) as refused:
        scoped_token(socle_scope="tout")
    assert list(refused.value.error_dict) == ["socle_scope"]


COMMANDS = re.findall(
    r"^    (curl .*\n(?:         *.*\n)*)",
    (Path(__file__).parents[2] / "docs/deposits.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


@pytest.fixture
def address(app):
    """Return the address of the portal, which answers as long as the test lasts."""
    server = make_server("127.0.0.1", 0, app.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl")
def test_the_commands_of_the_documentation_do_what_it_says(romille, address, tmp_path):
    """As they are written, but for the address and the tokens."""
    (tmp_path / "actes.zip").write_bytes(transmissions.year_of_acts())
    (tmp_path / "subventions.csv").write_text(subsidies(), encoding="utf-8")
    tokens = {"MY_TOKEN": scoped_token()}

    def run(command: str) -> dict:
        here = command.replace("https://portal.example", address)
        done = subprocess.run(
            [str(shutil.which("bash")), "-c", here],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], **tokens},
            capture_output=True,
            check=True,
        )
        answer = json.loads(done.stdout)
        assert answer["success"], answer
        return answer["result"]

    assert len(COMMANDS) == 5
    tokens["TOKEN"] = run(COMMANDS[0])["token"]
    del tokens["MY_TOKEN"]
    dry, rows, file, acts = map(run, COMMANDS[1:])
    assert (dry["outcome"], dry["dry_run"], dry["package_id"]) == (
        "created",
        True,
        None,
    )
    assert (rows["outcome"], rows["lenient_valid"]) == ("created", True)
    assert (file["outcome"], file["rows"]) == ("created", 1)
    assert acts["provisions"][0]["rows"] == 2


def subsidies() -> str:
    fields = get("scdl/subventions").descriptor["fields"]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([field["name"] for field in fields])
    writer.writerow([str(field.get("example") or "") for field in fields])
    return text.getvalue()


def test_two_calls_at_once_make_one_dataset(romille, app):
    """Each waits for the other: none is lost, none is doubled."""
    token = factories.APIToken(user="vendeur")["token"]
    answers = []

    def call(uid: str) -> None:
        answer = app.post(
            "/api/3/action/socle_file_deposit",
            json={"siren": "213502453", "table_schema": KEY, "rows": [row(uid)]},
            headers={"Authorization": token},
        )
        answers.append(answer.json["result"])

    threads = [threading.Thread(target=call, args=(uid,)) for uid in UIDS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one["outcome"] for one in answers) == [
        "created",
        "updated",
        "updated",
    ]
    assert len({one["resource_id"] for one in answers}) == 1
    assert len(content(answers[0]["resource_id"])) == 4
