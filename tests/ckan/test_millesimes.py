"""A new millésime in a portal: nothing typed is lost, and only what changed moves."""

import json
import signal
import subprocess
import sys

import pytest
import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib.search.common import make_connection
from ckan.tests import factories, helpers

from ckanext.socle import millesimes, search, tasks, territories
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
        json.dumps(found)

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
