"""A new millésime in a portal: nothing typed is lost, and only what changed moves."""

import io
import json
import signal
import subprocess
import sys

import pytest
import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib.search import rebuild
from ckan.lib.search.common import make_connection
from ckan.tests import factories, helpers

from ckanext.socle import archives, millesimes, search, tasks, territories
from ckanext.socle.cli import socle
from ckanext.socle.core import territories as core
from ckanext.socle.jobs import millesime as job
from ckanext.socle.model.territory import Millesime, TerritoryRow

LOAD_AND_STOP = """
import sys, time
from pathlib import Path
from ckan.cli import load_config
from ckan.config.middleware import make_app
make_app(load_config(sys.argv[1]))
from ckanext.socle import territories
from ckanext.socle.core import territories as core
def stop(*arguments):
    print("in the middle", flush=True)
    time.sleep(60)
territories._put_in_force = stop
territories.load(core.read_snapshot(Path(sys.argv[2])))
"""


@pytest.fixture
def archive(root):
    return lambda year: root / f"tests/data/cog-{year}.zip"


@pytest.fixture
def load(archive):
    return lambda year: millesimes.load(core.read_snapshot(archive(year)))


def dataset(organization, *typed):
    return factories.Dataset(owner_org=organization["id"], territories=list(typed))


def organization(territory_id):
    return factories.Organization(territory_id=territory_id, kind="commune")


def indexed(dataset_id):
    query = {"fq": f"id:{dataset_id}", "fl": f"{search.TERRITORY},{search.PRODUCER}"}
    connection = make_connection(decode_dates=False)
    return connection.search("*:*", **query).docs[0]


@pytest.mark.usefixtures("clean_db", "clean_index")
class TestFollow:
    @pytest.fixture
    def portal(self, load):
        load(2024)
        old = organization("commune:14011")
        still = organization("commune:14118")
        return {
            "old": old,
            "of old": dataset(old),
            "typed": dataset(still, "commune:14300"),
            "still": dataset(still, "commune:14118"),
        }

    def test_only_what_changed_is_indexed_again(self, portal, load, monkeypatch):
        started = []
        monkeypatch.setattr(
            tasks, "start", lambda *given, **named: started.append(given) or "1"
        )
        before = territories.current_index().version
        _, followed = load(2025)
        assert started == [("follow-millesime", {"before": before})]
        assert (followed.before, followed.datasets) == (2024, 2)
        assert followed.on_old_codes == 2
        done = []
        monkeypatch.setattr(job, "reindex", lambda ids, progress: done.extend(ids))
        task = tasks.Progress("none")
        assert job.run(task, before=before) == {"indexed": 2}
        assert sorted(done) == sorted([portal["of old"]["id"], portal["typed"]["id"]])

    def test_index_follows_and_what_was_typed_stays(self, portal, load):
        before = territories.current_index().version
        load(2025)
        job.run(tasks.Progress("none"), before=before)
        assert "c14581" in indexed(portal["of old"]["id"])[search.PRODUCER]
        heir = territories.current_index().resolve("commune:14300").territory_id
        assert (
            search.compact_territory(heir)
            in (indexed(portal["typed"]["id"])[search.TERRITORY])
        )
        shown = helpers.call_action("package_show", id=portal["typed"]["id"])
        assert shown["territories"] == ["commune:14300"]
        shown = helpers.call_action("organization_show", id=portal["old"]["id"])
        assert shown["territory_id"] == "commune:14011"

    def test_changes_are_listed(self, portal, load):
        load(2025)
        found = helpers.call_action("socle_territory_changes")
        assert found["count"] == 2
        first, second = found["results"]
        assert (first["type"], first["name"]) == ("organization", portal["old"]["name"])
        assert (first["typed"], first["territory_id"], first["territory_name"]) == (
            "commune:14011",
            "commune:14581",
            "Aurseulles",
        )
        assert (second["id"], second["typed"]) == (
            portal["typed"]["id"],
            "commune:14300",
        )
        page = helpers.call_action("socle_territory_changes", limit=1, offset=1)
        assert [row["id"] for row in page["results"]] == [portal["typed"]["id"]]
        beyond = helpers.call_action("socle_territory_changes", limit=1, offset=9)
        assert beyond == {"count": 2, "results": []}
        json.dumps(found)

    def test_what_lost_its_meaning_is_kept_until_it_is_changed(self, portal):
        lost = "departement:20"  # Corsica has two since 1976
        group = model.Group.get(portal["old"]["id"])
        package = model.Package.get(portal["typed"]["id"])
        group.extras = group.extras | {"territory_id": lost}
        package.extras = package.extras | {"territories": json.dumps([lost])}
        model.Session.commit()
        rebuild(package.id)
        context = {"user": factories.Sysadmin()["name"]}
        for what, id_, name, held in (
            ("organization", group.id, "territory_id", lost),
            ("package", package.id, "territories", [lost]),
        ):
            action = f"{what}_patch"
            helpers.call_action(action, {**context}, id=id_, notes="x", title="Autre")
            assert helpers.call_action(f"{what}_show", id=id_)[name] == held
            with pytest.raises(tk.ValidationError):
                helpers.call_action(action, {**context}, id=id_, **{name: "region:99"})
        listed = helpers.call_action("socle_territory_changes")["results"]
        candidates = [one["id"] for one in listed[0]["candidates"]]
        assert candidates == ["departement:2A", "departement:2B"]

    def test_changes_are_one_question(self, portal, load, queries):
        load(2025)
        helpers.call_action("socle_territory_changes")
        asked = []
        for others in range(2):
            with queries() as statements:
                found = helpers.call_action("socle_territory_changes")
            assert found["count"] == 2 + others
            asked.append(len(statements))
            dataset(portal["old"], "commune:14118", "commune:14472")
        assert asked[0] == asked[1] <= 4

    def test_old_portals_may_hold_anything(self, load):
        load(2026)
        package = model.Package.get(dataset(organization("commune:14118"))["id"])
        for held, is_old in {
            '["commune:14300"]': True,
            '["commune:14118", "departement:2b", "pays:FR"]': False,
            '["http://id.insee.fr/14300", "commune", "Caen"]': False,
            "commune:14300": False,
            '["commune:14300': True,
            "[]": False,
        }.items():
            package.extras = package.extras | {"territories": held}
            model.Session.commit()
            found = helpers.call_action("socle_territory_changes")
            assert found["count"] == is_old, held

    def test_load_says_what_is_to_do(self, portal, archive, cli):
        answer = cli.invoke(socle, ["territories", "load", str(archive(2025))])
        assert answer.exit_code == 0, answer.output
        assert "since COG 2024: " in answer.output
        assert "datasets to index again: 2 (task " in answer.output
        assert "on codes no longer in force: 2" in answer.output
        answer = cli.invoke(socle, ["territories", "changes"])
        assert "commune:14011 → commune:14581 Aurseulles" in answer.output
        answer = cli.invoke(socle, ["territories", "changes", "--json"])
        assert len(json.loads(answer.stdout)) == 2

    def test_perimeter_follows_its_members(self, load):
        load(2024)
        drawn = helpers.call_action(
            "socle_perimeter_create",
            name="Essai",
            members=["commune:14011", "commune:14118"],
        )
        load(2025)
        inside = territories.current_index().communes(drawn["id"])
        assert {t.id for t in inside} == {"commune:14118", "commune:14581"}

    def test_second_load_starts_nothing(self, portal, load):
        load(2025)
        loaded, followed = load(2025)
        assert (loaded.changed, followed) == (False, None)

    def test_anyone_else_may_not_read_changes(self):
        for user in ("", factories.User()["name"]):
            with pytest.raises(tk.NotAuthorized):
                helpers.call_auth(
                    "socle_territory_changes", {"user": user, "model": model}
                )


@pytest.mark.usefixtures("clean_db", "clean_index")
class TestPages:
    @pytest.fixture
    def visit(self, app):
        token = factories.SysadminWithToken()["token"]

        def go(path, method="get", **given):
            answer = getattr(app, method)(
                path, headers={"Authorization": token}, status=200, **given
            )
            return answer.body.replace("\xa0", " ").replace("\u202f", " ")

        return go

    @pytest.fixture
    def send(self, visit, archive):
        def upload(data, name="cog.zip"):
            files = {"upload": (io.BytesIO(data), name)}
            return visit("/millesimes/deposer", "post", data=files)

        return upload

    def test_archive_is_sent_then_seen_then_loaded(
        self, load, visit, send, archive, work
    ):
        load(2024)
        dataset(organization("commune:14011"))
        page = send(archive(2025).read_bytes())
        assert "Territoires de 2025" in page
        assert "différences avec les territoires de 2024" in page
        assert "Cette archive n’a que" in page  # three départements
        assert "Aurseulles" in page
        checksum = core.read_snapshot(archive(2025)).checksum
        page = visit(f"/millesimes/{checksum}?type=changed_epci")
        assert "<code>14659</code>" in page
        assert "Territoires de 2025 : voir ce qui change" in visit("/millesimes")
        assert territories.current_index().millesime == 2024
        page = visit(f"/millesimes/{checksum}/charger", "post")
        assert "Chargement de territoires" in page
        work()
        assert territories.current_index().millesime == 2025
        task = helpers.call_action("socle_task_list", kind="load-millesime")
        assert task["results"][0]["state"] == "done"
        assert task["results"][0]["result"]["on_old_codes"] == 1
        page = visit("/millesimes")
        assert "En vigueur : territoires de 2025" in page
        assert "Prêts à être chargés" in page  # the packaged one, of 2026
        assert "Déjà chargés" in page
        assert "1 page du portail" in page

    def test_old_codes_lead_to_what_is_to_edit(self, load, visit):
        load(2024)
        old = organization("commune:14011")
        typed = dataset(organization("commune:14118"), "commune:14300")
        load(2025)
        page = visit("/millesimes/anciens-codes")
        assert "2 lignes" in page
        assert f"/organization/edit/{old['name']}" in page
        assert f"/dataset/edit/{typed['name']}" in page
        assert "<code>14011</code> Aurseulles" in page
        assert "/territoire/commune:14581" in page

    def test_packaged_and_former_ones_may_be_loaded(self, load, visit, work):
        load(2024)
        load(2025)
        for wanted in (2024, 2026):
            known = helpers.call_action("socle_millesime_list")
            row = next(row for row in known if row["millesime"] == wanted)
            page = visit(f"/millesimes/{row['checksum']}")
            assert ("plus ancienne que ce qui" in page) == (wanted == 2024)
            visit(f"/millesimes/{row['checksum']}/charger", "post")
            work()
            assert territories.current_index().millesime == wanted

    def test_what_is_no_archive_is_refused_and_changes_nothing(
        self, visit, send, archive, monkeypatch
    ):
        before = territories.current_index().version
        whole = archive(2025).read_bytes()
        assert "Choisissez une archive" in visit("/millesimes/deposer", "post", data={})
        for data in (b"PK no", whole[:-400], b"\0" * 10, b"x" * 99):
            assert "pas une archive de territoires" in send(data)
        monkeypatch.setattr(archives, "MAX_BYTES", 1000)
        assert "trop gros : 1 ko au plus" in send(whole)
        known = helpers.call_action("socle_millesime_list")
        assert [row["state"] for row in known] == ["current"]
        assert territories.current_index().version == before

    def test_archive_is_withdrawn_and_only_five_wait(self, visit, send, archive, work):
        send(archive(2025).read_bytes())
        checksum = core.read_snapshot(archive(2025)).checksum
        started = helpers.call_action("socle_millesime_load", id=checksum)
        visit(f"/millesimes/{checksum}/retirer", "post")
        work()
        assert tasks.get(started["task_id"]).state == "cancelled"
        assert territories.current_index().millesime == 2026
        with pytest.raises(tk.ObjectNotFound):
            helpers.call_action("socle_millesime_show", id=checksum)
        whole = core.read_snapshot(archive(2025))
        years = range(2030, 2030 + archives.MAX_RECEIVED + 1)
        for year in years:
            one = core.Snapshot(whole.manifest | {"millesime": year}, whole.files)
            archives.receive(one.to_zip(), "chef")
        waiting = [r for r in archives.known() if r["state"] == archives.RECEIVED]
        assert [row["millesime"] for row in waiting] == sorted(years[1:], reverse=True)

    def test_pages_are_for_administrators(self, app):
        user = factories.UserWithToken()
        headers = {"Authorization": user["token"]}
        for path in ("/millesimes", "/millesimes/anciens-codes", "/millesimes/x"):
            assert app.get(path, headers=headers, status=403)
            answer = app.get(path, follow_redirects=False)
            assert "/user/login" in answer.headers["Location"]
        for path in ("deposer", "x/charger", "x/retirer"):
            app.post(f"/millesimes/{path}", headers=headers, status=403)


@pytest.mark.usefixtures("clean_db")
class TestLoad:
    def test_diff_of_stored_millesimes(self, load, cli):
        load(2024)
        load(2025)
        answer = cli.invoke(socle, ["territories", "diff", "2024", "2025", "--json"])
        assert answer.exit_code == 0, answer.output
        assert len(json.loads(answer.stdout)["created"]) == 6

    def test_packaged_millesime_never_replaces_a_later_one(self, archive, cli):
        snapshot = core.read_snapshot(archive(2026))
        later = core.Snapshot(snapshot.manifest | {"millesime": 2027}, snapshot.files)
        millesimes.load(later)
        answer = cli.invoke(socle, ["territories", "load"])
        assert answer.exit_code == 0, answer.output
        assert "COG 2027 is already in force" in answer.output
        assert territories.current_index().millesime == 2027

    def test_refused_archive_changes_nothing(self, load, tmp_path, cli):
        load(2025)
        wrong = tmp_path / "wrong.zip"
        wrong.write_bytes(b"PK not a zip")
        answer = cli.invoke(socle, ["territories", "load", str(wrong)])
        assert answer.exit_code == 1
        assert "wrong.zip" in answer.output
        assert territories.current_index().millesime == 2025

    def test_killed_in_the_middle_the_old_state_stands(self, load, archive):
        load(2024)
        count = sa.select(sa.func.count()).select_from(TerritoryRow)
        before = model.Session.scalar(count)
        model.Session.rollback()
        arguments = [tk.config["__file__"], str(archive(2025))]
        process = subprocess.Popen(
            [sys.executable, "-c", LOAD_AND_STOP, *arguments],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert any("in the middle" in line for line in process.stdout)
        process.kill()
        assert process.wait() == -signal.SIGKILL
        process.stdout.close()
        assert model.Session.scalar(count) == before
        in_force = sa.select(Millesime.millesime).where(Millesime.current)
        assert model.Session.scalar(in_force) == 2024
        model.Session.rollback()
        load(2025)
        assert model.Session.scalar(in_force) == 2025
