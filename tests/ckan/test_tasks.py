"""Tasks: started with the data they need, followed, cancelled, never lost."""

import datetime
import os
import signal
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib import jobs
from ckan.tests import factories, helpers

from ckanext.socle import tasks
from ckanext.socle.jobs import job
from ckanext.socle.model.task import Task, now
from ckanext.socle.tasks import workers
from tests.data import jobs as sample_jobs

pytestmark = pytest.mark.usefixtures("clean_db")


@pytest.fixture(autouse=True)
def sample_kinds(monkeypatch):
    """Kinds of tasks whose work the tests decide."""
    for kind in ("count", "fail", "postpone", "stop_me"):
        monkeypatch.setitem(job._SPECS, kind, sample_jobs.spec(kind))
    sample_jobs.CALLS.clear()


def waiting_messages() -> int:
    return len(jobs.get_queue(tasks.QUEUE).jobs)


def task_of(task_id: str) -> Task:
    model.Session.expire_all()
    return tasks.get(task_id)


def silent_for(task_id: str, seconds: int) -> None:
    past = now() - datetime.timedelta(seconds=seconds)
    model.Session.execute(
        sa.update(Task).where(Task.id == task_id).values(heartbeat=past)
    )
    model.Session.commit()


def test_a_task_is_done_and_keeps_its_result(work):
    task_id = tasks.start("count", {"steps": 3}, author="anne")
    assert work() == 1
    task = task_of(task_id)
    assert (task.state, task.done, task.total) == ("done", 3, 3)
    assert task.result == {"counted": 3}
    assert task.finished is not None


def test_the_message_leaves_when_the_transaction_is_committed(work):
    task_id = tasks.start("count", {"steps": 1}, commit=False)
    assert waiting_messages() == 0
    model.Session.commit()
    assert waiting_messages() == 1
    work()
    assert task_of(task_id).state == "done"


def test_a_savepoint_alone_sends_no_message(work):
    with model.Session.begin_nested():
        tasks.start("count", {"steps": 1}, commit=False)
    assert waiting_messages() == 0
    model.Session.commit()
    assert waiting_messages() == 1


def test_a_transaction_that_fails_leaves_neither_task_nor_message(work):
    task_id = tasks.start("count", {"steps": 1}, commit=False)
    model.Session.rollback()
    model.Session.commit()
    assert waiting_messages() == 0
    with pytest.raises(tk.ObjectNotFound):
        task_of(task_id)


def test_one_task_at_most_waits_for_a_subject(work):
    first = tasks.start("count", {"steps": 1}, subject="a-resource")
    assert tasks.start("count", {"steps": 1}, subject="a-resource") == first
    assert tasks.start("count", {"steps": 1}, subject="another") != first
    work()
    assert tasks.start("count", {"steps": 1}, subject="a-resource") != first


def test_two_messages_for_a_task_do_its_work_once(work):
    task_id = tasks.start("count", {"steps": 1})
    workers.call_worker(task_id)
    assert work() == 2
    assert sample_jobs.CALLS == ["count"]


def test_a_task_that_fails_three_times_is_set_aside_with_its_reason(work):
    task_id = tasks.start("fail", {"detail": "the file is poison"})
    assert work() == 3
    task = task_of(task_id)
    assert (task.state, task.attempts) == ("failed", 3)
    assert task.reason == "ValueError: the file is poison"
    assert sample_jobs.CALLS == ["fail", "fail", "fail", "stopped: failed"]


def test_a_waiting_task_is_cancelled_at_once(work):
    task_id = tasks.start("count", {"steps": 1})
    tasks.cancel(task_id)
    work()
    assert task_of(task_id).state == "cancelled"
    assert sample_jobs.CALLS == ["stopped: cancelled"]


def test_a_running_task_is_cancelled_at_its_next_step(work):
    task_id = tasks.start("stop_me", {})
    work()
    assert task_of(task_id).state == "cancelled"
    assert sample_jobs.CALLS == ["stop_me", "stopped: cancelled"]


def test_a_task_whose_worker_went_silent_is_taken_up_again(work):
    task_id = tasks.start("count", {"steps": 1})
    jobs.get_queue(tasks.QUEUE).empty()
    workers.claim(task_id)  # a worker took it, and died
    tasks.watch(task_id)
    assert waiting_messages() == 0  # it may still be alive
    silent_for(task_id, 3600)
    tasks.watch(task_id)
    assert work() == 1
    task = task_of(task_id)
    assert (task.state, task.attempts) == ("done", 2)


def test_a_task_that_kills_its_worker_three_times_is_set_aside(work):
    task_id = tasks.start("count", {"steps": 1})
    for _ in range(3):
        workers.claim(task_id)
        silent_for(task_id, 3600)
    tasks.recover()
    work()
    task = task_of(task_id)
    assert task.state == "failed"
    assert "without a word" in task.reason


def test_a_message_that_redis_lost_is_sent_again(work):
    task_id = tasks.start("count", {"steps": 1})
    jobs.get_queue(tasks.QUEUE).empty()
    silent_for(task_id, 3600)
    assert tasks.recover() == [task_id]
    work()
    assert task_of(task_id).state == "done"


@pytest.mark.ckan_config("ckanext.socle.tasks.lost_after", 2)
def test_a_killed_worker_leaves_a_task_that_another_finishes(work, ckan_ini, tmp_path):
    """A real process that holds the task is killed by SIGKILL."""
    marker = tmp_path / "started"
    task_id = tasks.start("count", {"steps": 1})
    jobs.get_queue(tasks.QUEUE).empty()
    script = (
        "import sys; from tests.data.jobs import claim_and_hang; "
        "claim_and_hang(*sys.argv[1:])"
    )
    victim = subprocess.Popen(
        [sys.executable, "-c", script, ckan_ini, task_id, str(marker)]
    )
    deadline = time.monotonic() + 60
    while not marker.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert marker.exists(), "the first worker never began"
    assert task_of(task_id).state == "running"
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait()
    time.sleep(2.5)
    assert tasks.recover() == [task_id]
    work()
    assert (task_of(task_id).state, task_of(task_id).attempts) == ("done", 2)


class TestActions:
    def test_authors_see_and_stop_their_own_tasks_only(self):
        anne, bruno = factories.User(), factories.User()
        task_id = tasks.start("count", {"steps": 1}, author=anne["name"])
        mine = helpers.call_auth("socle_task_show", {"user": anne["name"]}, id=task_id)
        assert mine
        for user in (bruno["name"], ""):
            for action in ("socle_task_show", "socle_task_cancel"):
                with pytest.raises(tk.NotAuthorized):
                    helpers.call_auth(
                        action, {"user": user, "model": model}, id=task_id
                    )
        listed = helpers.call_action("socle_task_list", {"user": anne["name"]})
        assert listed["count"] == 1

    def test_lists_are_paged_and_filtered(self):
        for steps in range(3):
            tasks.start("count", {"steps": steps})
        page = helpers.call_action("socle_task_list", limit=2, offset=1)
        assert (page["count"], len(page["results"])) == (3, 2)
        assert helpers.call_action("socle_task_list", state="done")["count"] == 0
        with pytest.raises(tk.ValidationError):
            helpers.call_action("socle_task_list", state="sleeping")

    def test_an_unknown_task_is_not_found(self):
        with pytest.raises(tk.ObjectNotFound):
            helpers.call_action("socle_task_show", id="none")


class TestPostponing:
    def test_a_worker_is_called_later_and_none_waits(self, work):
        task_id = tasks.start("postpone", {})
        before = now()
        assert work() == 1
        task = task_of(task_id)
        assert (task.state, task.reason) == ("waiting", "The server is busy.")
        assert waiting_messages() == 0
        scheduled = jobs.get_queue(tasks.QUEUE).scheduled_job_registry
        times = [
            scheduled.get_scheduled_time(id_)
            for id_ in scheduled.get_job_ids()
            if jobs.Job.fetch(id_, connection=scheduled.connection).args == (task_id,)
        ]
        assert max(times) >= before + datetime.timedelta(seconds=599)

    def test_it_is_not_taken_for_lost_meanwhile(self, work):
        task_id = tasks.start("postpone", {})
        work()
        assert tasks.recover() == []
        tasks.watch(task_id)
        assert waiting_messages() == 0

    def test_after_the_last_try_it_failed_for_the_reason_given(self, work):
        task_id = tasks.start("postpone", {})
        work()
        for _ in range(2):
            tasks.run(task_id)
        task = task_of(task_id)
        assert (task.state, task.reason) == ("failed", "The server is busy.")
        assert sample_jobs.CALLS == ["postpone"] * 3 + ["stopped: failed"]

    def test_it_may_be_cancelled_while_it_waits(self, work):
        task_id = tasks.start("postpone", {})
        work()
        tasks.cancel(task_id)
        tasks.run(task_id)
        assert task_of(task_id).state == "cancelled"
        assert sample_jobs.CALLS[0] == "postpone"
