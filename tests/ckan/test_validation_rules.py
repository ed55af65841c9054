"""What the portal knows of a producer is a part of the key of its reports."""

import io
import json

import pytest
from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import candidates, reports
from ckanext.socle.cli.reports import reports as reports_command
from ckanext.socle.model.task import Task
from ckanext.socle.validation import retention
from tests.data import equipements

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

KEY = "scdl/equipements"
GOOD, BAD = equipements.valid(), equipements.damaged()


def upload(content: bytes, filename: str = "equipements.csv") -> FileStorage:
    return FileStorage(stream=io.BytesIO(content), filename=filename)


@pytest.fixture
def admin():
    return {"user": factories.Sysadmin()["name"], "ignore_auth": False}


@pytest.fixture
def call(admin):
    def as_admin(action, **values):
        return helpers.call_action(action, dict(admin), **values)

    return as_admin


@pytest.fixture
def producer():
    return factories.Organization(siren="213500010", territory_id="commune:35001")


@pytest.fixture
def files(call, producer, work):
    """A file that holds SIRET numbers, and one that holds none."""
    dataset = call("package_create", name="fichiers", owner_org=producer["id"])
    names = b"COLL_NOM,COLL_INSEE,ENFANT_SEXE,ENFANT_PRENOM\n"
    found = [
        call(
            "resource_create",
            package_id=dataset["id"],
            table_schema=key,
            upload=upload(content),
        )
        for key, content in (
            (KEY, GOOD),
            ("scdl/prenoms", names),
        )
    ]
    work()
    return found


def keys(resources):
    model.Session.expire_all()
    found = reports.latest([one["id"] for one in resources])
    return [found[one["id"]].rules for one in resources]


def checks() -> int:
    model.Session.expire_all()
    kind = Task.kind == reports.KIND
    return model.Session.query(Task).filter(kind, Task.state == "done").count()


def test_a_new_siret_concerns_the_files_that_hold_some(call, producer, files, work):
    before = keys(files), checks()
    call(
        "organization_patch",
        id=producer["id"],
        sirets=[{"siret": "21350001000011", "valid_from": "", "valid_to": ""}],
    )
    work()
    after = keys(files)
    assert after[0] != before[0][0]
    assert after[1] == before[0][1]
    assert checks() == before[1] + 1
    modified = call("package_show", id="fichiers")["metadata_modified"]
    call("organization_patch", id=producer["id"], title="Autre nom")
    work()
    assert checks() == before[1] + 1
    assert call("package_show", id="fichiers")["metadata_modified"] == modified


def test_a_perimeter_drawn_again_concerns_its_organisations(call, work):
    drawn = {"name": "Pays d’essai", "members": "35001 Acigné"}
    call("socle_perimeter_create", **drawn)
    codes = b"COLL_NOM,COLL_INSEE,ENFANT_SEXE,ENFANT_PRENOM\n"
    found = []
    for name, territory in (
        ("pays", "perimetre:pays-d-essai"),
        ("acigne", "commune:35001"),
    ):
        owner = factories.Organization(name=name, territory_id=territory)
        dataset = factories.Dataset(name=name, owner_org=owner["id"])
        asked = {"package_id": dataset["id"], "upload": upload(codes)}
        found.append(call("resource_create", table_schema="scdl/prenoms", **asked))
    work()
    before = keys(found), checks()
    members = "35001 Acigné\n35245 Romillé"
    call("socle_perimeter_update", id="pays-d-essai", members=members)
    work()
    after = keys(found)
    assert after[0] != before[0][0]
    assert after[1] == before[0][1]
    assert checks() == before[1] + 1


class TestRetention:
    """The cells of former files go; the totals stay."""

    @pytest.fixture
    def replaced(self, call, producer, work):
        dataset = call("package_create", name="fichiers", owner_org=producer["id"])
        resource = call(
            "resource_create",
            package_id=dataset["id"],
            table_schema=KEY,
            upload=upload(BAD),
        )
        work()
        call("resource_patch", id=resource["id"], upload=upload(GOOD))
        work()
        return resource["id"]

    def test_what_is_kept_is_kept(self, replaced):
        assert retention.purge() == 0

    def test_cells_go_after_the_delay(self, call, replaced, ckan_config, monkeypatch):
        monkeypatch.setitem(ckan_config, "ckanext.socle.report_retention_days", 0)
        assert retention.purge("another") == 0
        assert retention.purge(replaced) == 1
        assert retention.purge() == 0
        [last, former] = call("socle_report_list", resource_id=replaced)
        assert (last["samples_purged"], former["samples_purged"] is None) == (
            None,
            False,
        )
        shown = call("socle_report_show", resource_id=replaced, id=former["id"])
        group = shown["report"]["groups"][0]
        assert (group["count"], group["samples"]) == (1, [])
        assert shown["errors"] == 1

    def test_a_command_does_it_each_night(
        self, cli, replaced, ckan_config, monkeypatch
    ):
        monkeypatch.setitem(ckan_config, "ckanext.socle.report_retention_days", 0)
        answer = cli.invoke(reports_command, ["purge", "--json"])
        assert json.loads(answer.stdout.splitlines()[-1]) == {
            "erased": 1,
            "removed": 0,
        }

    def test_an_administrator_erases_at_once(self, call, replaced):
        assert call("socle_report_erase", resource_id=replaced)["erased"] == 2
        for one in call("socle_report_list", resource_id=replaced):
            shown = call("socle_report_show", resource_id=replaced, id=one["id"])
            assert all(not group["samples"] for group in shown["report"]["groups"])
        with pytest.raises(tk.ObjectNotFound):
            call("socle_report_erase", resource_id=replaced, id="autre")


class TestBeforeSaving:
    """A file is checked before anything is saved; nothing of it is kept."""

    def test_it_is_recognised_and_judged(self, call):
        found = call("socle_validation_check", upload=upload(BAD))
        assert (found["state"], found["table_schema"]) == ("done", KEY)
        assert found["recognised"][0]["table_schema"] == KEY
        assert (found["strict_valid"], found["lenient_valid"]) == (False, False)
        assert (found["rows"], found["errors"]) == (2, 1)
        assert found["report"]["groups"][0]["code"] == "siret-key"
        assert found["repairs"] == []
        assert model.Session.query(Task).count() == 0

    def test_the_portal_adds_what_it_knows_and_what_mends(self, call, producer):
        dates = equipements.valid().decode().replace(",35690,", ",1310,")
        asked = {"upload": upload(dates.encode()), "organization_id": producer["id"]}
        found = call("socle_validation_check", **asked)
        assert {one["kind"] for one in found["repairs"]} <= {"safe", "guess"}
        other = factories.Organization(
            siren="213502453",
            sirets=[{"siret": "21350245300011", "valid_from": "", "valid_to": ""}],
        )
        asked = {"upload": upload(GOOD), "organization_id": other["id"]}
        found = call("socle_validation_check", **asked)
        codes = [group["code"] for group in found["report"]["groups"]]
        assert "other-organization" in codes
        assert found["lenient_valid"] is True

    def test_rules_may_be_told(self, call):
        asked = {"upload": upload(GOOD), "table_schema": "scdl/deliberations"}
        found = call("socle_validation_check", **asked)
        assert found["table_schema"] == "scdl/deliberations"
        assert found["lenient_valid"] is False
        with pytest.raises(tk.ValidationError):
            call("socle_validation_check", upload=upload(GOOD), table_schema="a/b")

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04" * 99])
    def test_what_cannot_be_read_says_why(self, call, content):
        found = call("socle_validation_check", upload=upload(content))
        assert (found["readable"], found["table_schema"]) == (False, None)
        assert found["reason"]

    def test_a_big_one_has_a_task_and_is_not_kept(
        self, call, work, ckan_config, monkeypatch
    ):
        option = "ckanext.socle.validation.check_max_size"
        monkeypatch.setitem(ckan_config, option, 10)
        found = call("socle_validation_check", upload=upload(BAD))
        assert found["state"] == "waiting"
        work()
        task = call("socle_task_show", id=found["task_id"])
        assert task["state"] == "done"
        assert (task["result"]["table_schema"], task["result"]["errors"]) == (KEY, 1)
        assert candidates.of_resource("") == []


def test_a_file_that_is_no_table_has_its_report_too(call, producer, work):
    dataset = call("package_create", name="fichiers", owner_org=producer["id"])
    kind = "139bercy/format-commande-publique"
    file = upload(b'{"marches": []}', "decp.json")
    resource = call(
        "resource_create", package_id=dataset["id"], table_schema=kind, upload=file
    )
    work()
    shown = call("socle_report_show", resource_id=resource["id"])
    assert shown["state"] == "done"
    asked = {"upload": upload(b'{"marches": []}', "decp.json"), "table_schema": kind}
    found = call("socle_validation_check", **asked)
    assert (found["lenient_valid"], found["repairs"]) == (shown["lenient_valid"], [])


def names_of(year: int, born: int = 3) -> bytes:
    """Return the first names of a year; *born* of the first one."""
    head = "COLL_NOM,COLL_INSEE,ENFANT_SEXE,ENFANT_PRENOM,NOMBRE_OCCURRENCES,ANNEE\n"
    letters = "abcdefghijklmnopqrstuvwxyz"
    rows = [
        f"Acigné,35001,F,Zo{one}{two},{born if one == two == 'a' else 3},{year}\n"
        for one in letters[:5]
        for two in letters[:8]
    ]
    return (head + "".join(rows)).encode()


def test_the_file_of_another_year_is_known_again(call, producer, work):
    dataset = call("package_create", name="prenoms", owner_org=producer["id"])
    asked = {"package_id": dataset["id"], "table_schema": "scdl/prenoms"}
    found = []
    for filename, content in (
        ("2024.csv", names_of(2024)),
        ("2025.csv", names_of(2025)),
        ("2026.csv", names_of(2025, born=4)),
    ):
        sent = upload(content, filename)
        found.append(call("resource_create", **asked, upload=sent))
        work()
    rows = reports.latest([one["id"] for one in found])
    told = [
        {g["code"]: g["params"] for g in rows[one["id"]].report["groups"]}
        for one in found
    ]
    assert ["like-file" in one for one in told] == [False, False, True]
    assert told[2]["like-file"]["name"] == "2025.csv"
    shown = call("socle_report_show", resource_id=found[2]["id"])
    assert shown["report"]["portal"] == {}
    assert "row_marks" not in shown
    assert len(rows[found[2]["id"]].row_marks) == 40
