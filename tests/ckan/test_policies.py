"""What a grouping asks of files is kept to, whatever way they come in."""

import datetime
import io

import pytest
import sqlalchemy as sa
from ckanext.activity.model import Activity
from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib import uploader
from ckan.tests import factories, helpers

from ckanext.socle import candidates, reports, tasks
from ckanext.socle.core import policies as core
from ckanext.socle.model.candidate import Candidate
from ckanext.socle.model.report import ReportRow
from ckanext.socle.model.task import now
from ckanext.socle.policies import held, rows
from ckanext.socle.tasks import rows as task_rows
from tests.data import equipements

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

KEY = "scdl/equipements"
GOOD, BAD = equipements.valid(), equipements.damaged()


@pytest.fixture
def editor():
    return factories.User()["name"]


@pytest.fixture
def producer(editor):
    users = [{"name": editor, "capacity": "editor"}]
    return factories.Organization(users=users, territory_id="commune:35001")


@pytest.fixture
def bretagne():
    site = {"user": factories.Sysadmin()["name"]}
    return helpers.call_action(
        "group_create",
        site,
        type="regroupement",
        name="bretagne",
        title="Bretagne",
        territory_id="region:53",
    )


@pytest.fixture
def ask(bretagne):
    def set_policy(mode, grouping=bretagne, message=""):
        policy = core.Policy(grouping["id"], KEY, mode, rows.today(), message)
        rows.save(policy, None)
        model.Session.commit()

    return set_policy


@pytest.fixture
def call(editor):
    def as_editor(action, **values):
        return helpers.call_action(action, {"user": editor}, **values)

    return as_editor


def upload(content: bytes, filename: str = "equipements.csv") -> FileStorage:
    return FileStorage(stream=io.BytesIO(content), filename=filename)


def stored(resource_id: str) -> bytes | None:
    path = uploader.get_resource_uploader({"id": resource_id}).get_path(resource_id)
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def count_candidates() -> int:
    model.Session.expire_all()
    waiting = Candidate.state != "replaced"  # what was public is kept as well
    return model.Session.scalar(sa.select(sa.func.count()).where(waiting))


@pytest.fixture
def online(call, producer, work):
    """A public dataset with a conforming file."""
    dataset = call("package_create", name="equipements", owner_org=producer["id"])
    resource = call(
        "resource_create",
        package_id=dataset["id"],
        table_schema=KEY,
        upload=upload(GOOD, "avant.csv"),
    )
    work()
    return resource


def by_resource_update(call, resource, file):
    return call("resource_update", **{**resource, "upload": file})


def by_resource_patch(call, resource, file):
    return call("resource_patch", id=resource["id"], upload=file)


def by_package_update(call, resource, file):
    shown = call("package_show", id=resource["package_id"])
    shown["resources"][0]["upload"] = file
    return call("package_update", **shown)["resources"][0]


def by_package_revise(call, resource, file):
    revised = call(
        "package_revise",
        match={"id": resource["package_id"]},
        update__resources__0__upload=file,
    )
    return revised["package"]["resources"][0]


WAYS = [by_resource_update, by_resource_patch, by_package_update, by_package_revise]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("mode", ["draft", "block"])
def test_a_bad_replacement_waits_and_the_last_valid_file_stays(
    ask, call, online, work, way, mode
):
    ask(mode)
    modified = call("package_show", id=online["package_id"])["metadata_modified"]
    answer = way(call, online, upload(BAD, "apres.csv"))
    assert answer["candidate"]["state"] == "waiting"
    assert answer["candidate"]["report"]["status"] == "running"
    assert answer["candidate"]["policy"]["grouping"] == "bretagne"
    assert answer["url"].endswith("/avant.csv")
    work()
    candidate = candidates.get(answer["candidate"]["id"])
    assert (candidate.state, candidate.reason) == ("refused", "not-conforming")
    shown = call("resource_show", id=online["id"])
    assert (shown["url"], shown["validation_status"]) == (online["url"], "success")
    assert stored(online["id"]) == GOOD
    dataset = call("package_show", id=online["package_id"])
    assert (dataset["metadata_modified"], dataset["private"]) == (modified, False)
    with candidates.open(candidate) as opened:
        assert opened.path.read_bytes() == BAD


def test_a_good_replacement_is_promoted_in_its_authors_name(
    ask, call, online, work, editor
):
    ask("block")
    good = GOOD + b"\n"
    answer = by_resource_patch(call, online, upload(good, "apres.csv"))
    assert stored(online["id"]) == GOOD
    work()
    candidate = candidates.get(answer["candidate"]["id"])
    assert (candidate.state, candidate.decided_by) == ("promoted", None)
    assert stored(online["id"]) == good
    shown = call("resource_show", id=online["id"])
    assert shown["url"].endswith("/apres.csv")
    assert shown["validation_status"] == "success"
    history = helpers.call_action("socle_report_list", resource_id=online["id"])
    assert [one["filename"] for one in history] == ["apres.csv", "avant.csv"]
    last = helpers.call_action("package_activity_list", id=online["package_id"])[0]
    assert last["user_id"] == model.User.get(editor).id


def test_a_worker_lost_while_it_promotes_loses_nothing(
    ask, call, online, work, monkeypatch
):
    ask("block")
    good = GOOD + b"\n"
    kept = by_resource_patch(call, online, upload(good))["candidate"]

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(reports, "adopt", die)  # the file is written, nothing committed
        with pytest.raises(KeyboardInterrupt):
            work()
    model.Session.rollback()
    assert candidates.get(kept["id"]).state == "waiting"
    long_ago = now() - datetime.timedelta(hours=1)
    task_rows.update(kept["report"]["task_id"], heartbeat=long_ago)
    tasks.recover()
    work()
    model.Session.expire_all()
    assert candidates.get(kept["id"]).state == "promoted"
    assert stored(online["id"]) == good
    assert call("resource_show", id=online["id"])["validation_status"] == "success"


def test_words_are_saved_while_the_file_waits(ask, call, online, work):
    ask("draft")
    call("resource_patch", id=online["id"], name="Autre nom", upload=upload(BAD))
    shown = call("resource_show", id=online["id"])
    assert shown["name"] == "Autre nom"
    assert shown["url"] == online["url"]
    assert "candidate" not in model.Resource.get(online["id"]).extras


def test_what_is_answered_may_be_sent_back(ask, call, online, work):
    ask("draft")
    answer = by_resource_update(call, online, upload(BAD))
    call("resource_update", **{**answer, "name": "Autre nom"})
    assert count_candidates() == 1
    assert "candidate" not in model.Resource.get(online["id"]).extras


def test_another_file_outdates_the_one_that_waits(ask, call, online, work):
    ask("draft")
    first = by_resource_patch(call, online, upload(BAD))["candidate"]["id"]
    second = by_resource_patch(call, online, upload(GOOD + b"\n"))["candidate"]["id"]
    work()
    assert candidates.get(first).state == "withdrawn"
    assert candidates.get(second).state == "promoted"


def test_warn_and_other_files_and_other_places_are_left_alone(
    ask, call, online, work, producer
):
    ask("warn")
    assert "candidate" not in by_resource_patch(call, online, upload(BAD))
    ask("block")
    values = {"package_id": online["package_id"], "upload": upload(BAD)}
    assert "candidate" not in call("resource_create", **values)
    admin = {"user": factories.Sysadmin()["name"]}
    helpers.call_action(
        "organization_patch", admin, id=producer["id"], territory_id="commune:01004"
    )
    assert "candidate" not in by_resource_patch(call, online, upload(BAD + b"\n"))
    assert count_candidates() == 0


def test_a_link_only_knows_warn(ask, call, online):
    ask("block")
    link = {"url": "http://10.0.0.1/a.csv", "clear_upload": "true"}
    answer = call("resource_patch", id=online["id"], **link, url_type="")
    assert answer["url"] == link["url"]
    assert count_candidates() == 0


def test_a_first_file_leaves_its_new_dataset_private(ask, call, producer, work):
    ask("draft", message="Une question ? Écrivez-nous.")
    dataset = call("package_create", name="equipements", owner_org=producer["id"])
    resource = call(
        "resource_create",
        package_id=dataset["id"],
        table_schema=KEY,
        upload=upload(BAD),
    )
    assert call("package_show", id=dataset["id"])["private"] is True
    assert stored(resource["id"]) == BAD
    work()
    shown = call("package_patch", id=dataset["id"], private=False)
    assert (shown["private"], shown["held"]["mode"]) == (True, "draft")
    assert shown["held"]["message"] == "Une question ? Écrivez-nous."
    call("resource_patch", id=resource["id"], upload=upload(GOOD))
    assert call("package_show", id=dataset["id"])["private"] is True
    work()
    assert call("package_show", id=dataset["id"])["private"] is False
    assert held.find(dataset["id"]) is None


def test_block_keeps_the_first_file_too(ask, call, producer, work):
    ask("block")
    dataset = call("package_create", name="equipements", owner_org=producer["id"])
    answer = call(
        "resource_create",
        package_id=dataset["id"],
        table_schema=KEY,
        upload=upload(GOOD),
    )
    assert (answer["url"], answer["candidate"]["state"]) == ("", "waiting")
    assert answer["name"] == "equipements.csv"
    assert stored(answer["id"]) is None
    work()
    shown = call("resource_show", id=answer["id"])
    assert shown["url"].endswith("/equipements.csv")
    assert stored(answer["id"]) == GOOD
    assert shown["validation_status"] == "success"


@pytest.mark.parametrize("mode", ["draft", "block"])
@pytest.mark.parametrize("content", [GOOD, BAD])
def test_a_draft_is_never_refused_and_is_public_when_it_conforms(
    ask, call, producer, work, mode, content
):
    ask(mode)
    dataset = call(
        "package_create", name="equipements", owner_org=producer["id"], state="draft"
    )
    answer = call(
        "resource_create",
        package_id=dataset["id"],
        table_schema=KEY,
        upload=upload(content),
    )
    assert "candidate" not in answer
    assert stored(answer["id"]) == content
    shown = call("package_patch", id=dataset["id"], state="active")
    assert (shown["private"], shown["held"]["mode"]) == (True, mode)
    work()
    shown = call("package_show", id=dataset["id"])
    assert shown["private"] is (content == BAD)


def test_the_strictest_grouping_decides_and_is_named(ask, call, online):
    site = {"user": factories.Sysadmin()["name"]}
    rennes = helpers.call_action(
        "group_create",
        site,
        type="regroupement",
        name="ille-et-vilaine",
        territory_id="departement:35",
    )
    ask("draft")
    ask("block", rennes)
    answer = by_resource_patch(call, online, upload(BAD))
    policy = answer["candidate"]["policy"]
    assert (policy["mode"], policy["grouping"]) == ("block", "ille-et-vilaine")


def test_a_save_that_ckan_refuses_keeps_nothing(ask, call, online):
    ask("block")
    with pytest.raises(tk.ValidationError):
        call(
            "package_patch",
            id=online["package_id"],
            resources=[
                {**online, "upload": upload(BAD)},
                {"url": "a", "size": "grand"},
            ],
        )
    assert count_candidates() == 0


def test_a_stranger_keeps_nothing(ask, online):
    ask("block")
    stranger = {"user": factories.User()["name"], "ignore_auth": False}
    with pytest.raises(tk.NotAuthorized):
        helpers.call_action(
            "resource_patch", stranger, id=online["id"], upload=upload(BAD)
        )
    assert count_candidates() == 0


def test_an_author_who_left_promotes_nothing(ask, call, online, work, editor, producer):
    ask("block")
    answer = by_resource_patch(call, online, upload(GOOD + b"\n"))
    admin = {"user": factories.Sysadmin()["name"]}
    helpers.call_action(
        "organization_member_delete", admin, id=producer["id"], username=editor
    )
    work()
    candidate = candidates.get(answer["candidate"]["id"])
    assert (candidate.state, candidate.reason) == ("refused", "not-authorized")
    assert stored(online["id"]) == GOOD


def test_a_policy_to_come_asks_for_nothing_yet(bretagne, call, online):
    later = rows.today() + datetime.timedelta(days=30)
    rows.save(core.Policy(bretagne["id"], KEY, "block", later), None)
    model.Session.commit()
    assert "candidate" not in by_resource_patch(call, online, upload(BAD))


class TestOverride:
    """An administrator of the grouping lets through, and it is written down."""

    @pytest.fixture
    def chief(self, bretagne):
        name = factories.User()["name"]
        member = {"id": bretagne["id"], "username": name, "role": "admin"}
        admin = {"user": factories.Sysadmin()["name"]}
        helpers.call_action("group_member_create", admin, **member)
        return {"user": name, "ignore_auth": False}

    def test_of_a_file(self, app, ask, call, online, work, chief):
        ask("block")
        answer = by_resource_patch(call, online, upload(BAD))
        work()
        kept = {"id": answer["candidate"]["id"]}
        shown = helpers.call_action("socle_candidate_show", dict(chief), **kept)
        assert (shown["state"], shown["report"]["errors"]) == ("refused", 1)
        with pytest.raises(tk.ValidationError):
            helpers.call_action("socle_candidate_promote", dict(chief), **kept)
        shown = helpers.call_action(
            "socle_candidate_promote", dict(chief), **kept, note="Vu avec la mairie"
        )
        assert (shown["state"], shown["decided_by"]) == ("promoted", chief["user"])
        assert stored(online["id"]) == BAD
        assert call("resource_show", id=online["id"])["validation_status"] == "failure"
        user = model.User.get(chief["user"]).id
        lines = model.Session.scalars(sa.select(Activity)).all()
        traced = [line for line in lines if "socle_override" in line.data]
        assert [(one.user_id, one.object_id) for one in traced] == [
            (user, online["package_id"])
        ]
        note = traced[0].data["socle_override"]["note"]
        assert note == "Vu avec la mairie"
        page = app.get(f"/dataset/activity/{online['package_id']}")
        assert "Vu avec la mairie" in page.body
        with pytest.raises(tk.ValidationError):
            helpers.call_action(
                "socle_candidate_promote", dict(chief), **kept, note="Encore"
            )

    def test_of_a_dataset(self, ask, call, producer, work, chief):
        ask("draft")
        dataset = call("package_create", name="equipements", owner_org=producer["id"])
        call(
            "resource_create",
            package_id=dataset["id"],
            table_schema=KEY,
            upload=upload(BAD),
        )
        work()
        kept = {"package_id": dataset["id"]}
        shown = call("socle_held_dataset_show", **kept)
        assert (shown["held"], shown["policy"]["grouping"]) == (True, "bretagne")
        helpers.call_action(
            "socle_held_dataset_publish", dict(chief), **kept, note="Urgent"
        )
        assert call("package_show", id=dataset["id"])["private"] is False
        assert call("socle_held_dataset_show", **kept)["held"] is False

    def test_of_nobody_else(self, ask, call, online, producer, work, editor):
        ask("block")
        kept = {"id": by_resource_patch(call, online, upload(BAD))["candidate"]["id"]}
        for user in (editor, factories.User()["name"]):
            with pytest.raises(tk.NotAuthorized):
                helpers.call_auth(
                    "socle_candidate_promote", {"user": user, "model": model}, **kept
                )


def test_only_those_who_edit_see_what_waits(ask, call, online, work):
    ask("draft")
    kept = by_resource_patch(call, online, upload(BAD))["candidate"]
    work()
    listed = call("socle_candidate_list", resource_id=online["id"])
    assert [one["id"] for one in listed] == [kept["id"]]
    report = {"resource_id": online["id"], "id": kept["report"]["id"]}
    assert call("socle_report_show", **report)["errors"] == 1
    for user in ("", factories.User()["name"]):
        context = {"user": user, "ignore_auth": False}
        for action, values in (
            ("socle_candidate_list", {"resource_id": online["id"]}),
            ("socle_candidate_show", {"id": kept["id"]}),
            ("socle_report_show", report),
        ):
            with pytest.raises(tk.NotAuthorized):
                helpers.call_action(action, dict(context), **values)
    shown = helpers.call_action("socle_report_list", resource_id=online["id"])
    assert [one["status"] for one in shown] == ["success"]


def test_a_file_may_be_given_up_and_a_publication_too(ask, call, online, producer):
    ask("draft")
    kept = by_resource_patch(call, online, upload(BAD))["candidate"]
    shown = call("socle_candidate_withdraw", id=kept["id"])
    assert shown["state"] == "withdrawn"
    dataset = call("package_create", name="autre", owner_org=producer["id"])
    call(
        "resource_create",
        package_id=dataset["id"],
        table_schema=KEY,
        upload=upload(BAD),
    )
    assert held.find(dataset["id"])
    call("socle_held_dataset_delete", package_id=dataset["id"])
    model.Session.expire_all()
    assert held.find(dataset["id"]) is None


class TestActions:
    """Rules are set a month ahead, once one has seen what they would do."""

    def act(self, action, **values):
        admin = {"user": factories.Sysadmin()["name"]}
        return helpers.call_action(action, admin, grouping="bretagne", **values)

    def test_what_a_rule_would_do(self, bretagne, call, online, producer, work):
        bad = call("package_create", name="autre", owner_org=producer["id"])
        for values in ({"upload": upload(BAD)}, {"url": "http://10.0.0.1/a.csv"}):
            call("resource_create", package_id=bad["id"], table_schema=KEY, **values)
        private = call(
            "package_create", name="prive", owner_org=producer["id"], private=True
        )
        call(
            "resource_create",
            package_id=private["id"],
            table_schema=KEY,
            upload=upload(BAD),
        )
        work()
        found = self.act("socle_policy_preview", table_schema=KEY, mode="block")
        counts = ("files", "uploaded", "conforming", "unchecked", "held")
        assert [found[name] for name in counts] == [3, 2, 1, 0, 1]
        later = rows.today() + datetime.timedelta(days=30)
        assert found["earliest"] == later.isoformat()
        found = self.act("socle_policy_preview", table_schema=KEY, mode="warn")
        assert (found["held"], found["earliest"]) == (0, rows.today().isoformat())

    def test_a_rule_is_set_and_replaced(self, bretagne, ask):
        asked = {"table_schema": KEY, "mode": "block"}
        today = rows.today()
        early = (today + datetime.timedelta(days=29)).isoformat()
        with pytest.raises(tk.ValidationError) as caught:
            self.act("socle_policy_update", **asked, effective=early)
        assert list(caught.value.error_dict) == ["effective"]
        found = self.act("socle_policy_update", **asked, message=" Bonjour ")
        assert found["current"] is None
        assert found["upcoming"]["message"] == "Bonjour"
        later = today + datetime.timedelta(days=45)
        self.act(
            "socle_policy_update",
            table_schema=KEY,
            mode="draft",
            effective=later.isoformat(),
        )
        [listed] = self.act("socle_policy_list")
        assert listed["current"] is None
        assert (listed["upcoming"]["mode"], listed["upcoming"]["effective"]) == (
            "draft",
            later.isoformat(),
        )

    def test_what_is_only_pointed_out_may_count(
        self, bretagne, call, online, producer, work
    ):
        twice = GOOD + GOOD.splitlines(keepends=True)[-1]
        asked = {"table_schema": KEY, "mode": "draft", "counted": ["same-key"]}
        found = self.act("socle_policy_update", **asked)
        assert found["upcoming"]["counted"] == ["same-key"]
        month = (rows.today() + datetime.timedelta(days=30)).isoformat()
        assert found["upcoming"]["effective"] == month
        policy = core.Policy(
            bretagne["id"], KEY, "draft", rows.today(), "", frozenset(["same-key"])
        )
        by_resource_patch(call, online, upload(twice))
        work()
        [report] = model.Session.scalars(
            sa.select(ReportRow)
            .where(ReportRow.resource_id == online["id"])
            .order_by(ReportRow.asked.desc())
            .limit(1)
        )
        assert report.lenient_valid
        before = self.act("socle_policy_preview", table_schema=KEY, mode="draft")
        found = self.act("socle_policy_preview", **asked)
        assert (before["held"], found["held"], found["counted"]) == (0, 1, 1)
        rows.save(policy, None)
        model.Session.commit()
        assert rows.counted(producer["id"], KEY) == {"same-key"}
        answer = by_resource_patch(call, online, upload(twice + b"\n"))
        work()
        candidate = model.Session.get(Candidate, answer["candidate"]["id"])
        model.Session.refresh(candidate)
        assert (candidate.state, candidate.reason) == ("refused", "not-conforming")
        less = self.act("socle_policy_update", table_schema=KEY, mode="draft")
        assert less["current"]["counted"] == []

    def test_a_milder_rule_applies_at_once(self, bretagne, ask):
        ask("block")
        found = self.act("socle_policy_update", table_schema=KEY, mode="warn")
        assert (found["current"]["mode"], found["upcoming"]) == ("warn", None)

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"table_schema": "scdl/inconnu", "mode": "block"}, "table_schema"),
            ({"table_schema": KEY, "mode": "interdire"}, "mode"),
            ({"table_schema": KEY, "mode": "block", "effective": "hier"}, "effective"),
            ({"table_schema": KEY, "mode": "warn", "counted": ["tout"]}, "counted"),
        ],
    )
    def test_what_means_nothing_is_refused(self, bretagne, values, field):
        with pytest.raises(tk.ValidationError) as caught:
            self.act("socle_policy_update", **values)
        assert list(caught.value.error_dict) == [field]
