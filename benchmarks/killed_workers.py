"""Workers killed at random moments of the check of a big file: what is lost is told.

The check is cut into as many parts as there are rounds, one moment in each.

Each round starts the check of one file in a process of its own, as `ckan jobs worker`
does, kills it without a word at a random moment, and lets another one take the task up
again. `CKAN_INI` is the portal; `--rows`, `--rounds` and `--seed` may be given.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk

from benchmarks import portal
from benchmarks.validation import files as made
from ckanext.socle import files, reports, tasks
from ckanext.socle.model.report import ReportRow
from ckanext.socle.model.task import Task, now
from ckanext.socle.tasks import rows as task_rows

KEY = "scdl/equipements"


def main() -> None:
    """Print what was found, as JSON; exit 1 when something was lost."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=10)
    options.add_argument("--seed", type=int, default=7)
    asked = options.parse_args()
    with portal.opened(), _wide():
        found = measure(asked.rows, asked.rounds, asked.seed)
    print(json.dumps(found, indent=2))
    sys.exit(0 if found["lost"] == 0 else 1)


def measure(rows: int, rounds: int, seed: int) -> dict[str, Any]:
    """Return the rounds, and `lost`: the number of those that ended otherwise."""
    chance = random.Random(seed)  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="socle-") as folder:
        path = Path(folder) / "equipements.csv"
        made.write_file(path, "equipements", rows)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        resource_id = _upload(path)
    whole = _worked(_task_id(resource_id))
    expected = _said(resource_id)
    told = []
    for number in range(rounds):
        # One in each part of the check: the last one comes when most rows are read.
        moment = (number + chance.random()) / rounds * whole
        one = _round(resource_id, moment)
        same_report = one.pop("said") == expected
        one["kept"] = same_report and _sha256(resource_id) == sha256
        print(json.dumps(one), file=sys.stderr)
        told.append(one)
    return {
        "rows": rows,
        "seconds_alone": round(whole, 1),
        "rounds": told,
        "lost": sum(not one["kept"] for one in told),
    }


def _upload(path: Path) -> str:
    organization = portal.act("organization_create", name=f"tuee-{time.time_ns()}")
    dataset = portal.act(
        "package_create", name=organization["name"], owner_org=organization["id"]
    )
    with path.open("rb") as stream:
        made = portal.act(
            "resource_create",
            package_id=dataset["id"],
            table_schema=KEY,
            upload=FileStorage(stream=stream, filename=path.name),
        )
    return str(made["id"])


def _round(resource_id: str, moment: float) -> dict[str, Any]:
    """Ask for a new check, kill its worker, let another one end it."""
    model.Session.execute(
        sa.delete(ReportRow).where(ReportRow.resource_id == resource_id)
    )
    reports.ask(model.Resource.get(resource_id), author=None, again=True)
    model.Session.commit()
    task_id = _task_id(resource_id)
    worker = _worker(task_id)
    _wait_for_claim(worker, task_id)
    killed = _kill(worker, moment)
    state, done = _task(task_id)
    if state == "running":
        task_rows.update(task_id, heartbeat=now().replace(year=2000))
    _worker(task_id).wait()
    return {
        "task_then_done": _task(task_id)[0],
        "killed_after": round(moment, 2),
        "killed": killed,
        "state_then": state,
        "rows_then": done,
        "said": _said(resource_id),
    }


def _worked(task_id: str) -> float:
    """Do the check once, in a process; return the seconds since it took the task."""
    worker = _worker(task_id)
    _wait_for_claim(worker, task_id)
    start = time.monotonic()
    worker.wait()
    return time.monotonic() - start


def _wait_for_claim(worker: subprocess.Popen[bytes], task_id: str) -> None:
    while worker.poll() is None and _task(task_id)[0] == "waiting":
        time.sleep(0.05)


def _task(task_id: str) -> tuple[str, int]:
    """Return the state of a task, and the rows that it says it read."""
    model.Session.rollback()
    query = sa.select(Task.state, Task.done).where(Task.id == task_id)
    state, done = model.Session.execute(query).one()
    return state, done


def _task_id(resource_id: str) -> str:
    model.Session.rollback()
    return str(reports.latest([resource_id])[resource_id].task_id)


def _worker(task_id: str) -> subprocess.Popen[bytes]:
    code = "import sys; from benchmarks import killed_workers as k; k.work(sys.argv[1])"
    return subprocess.Popen(
        [sys.executable, "-c", code, task_id],
        cwd=Path(__file__).resolve().parent.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def work(task_id: str) -> None:
    """Do a task, as a worker does; the other process is told when it begins."""
    with portal.opened(), _wide():
        tasks.run(task_id)


@contextlib.contextmanager
def _wide() -> Iterator[None]:
    """Take files of a million rows, whatever the portal takes."""
    bounds = {
        "ckan.max_resource_size": 1000,
        "ckanext.socle.validation.max_size": 1 << 30,
        "ckanext.socle.validation.max_rows": 1_000_000,
        "ckanext.socle.validation.max_seconds": 3000,
    }
    before = {name: tk.config[name] for name in bounds}
    tk.config.update(bounds)
    try:
        yield
    finally:
        tk.config.update(before)


def _kill(worker: subprocess.Popen[bytes], moment: float) -> bool:
    """Kill a worker after a moment; say whether it was still at work."""
    try:
        worker.wait(moment)
    except subprocess.TimeoutExpired:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        return True
    return False


def _said(resource_id: str) -> list[Any]:
    """Return all that is kept of the checks of a resource."""
    model.Session.rollback()
    query = sa.select(
        ReportRow.state,
        ReportRow.rows,
        ReportRow.errors,
        ReportRow.lenient_valid,
        ReportRow.sha256,
    ).where(ReportRow.resource_id == resource_id)
    return [tuple(row) for row in model.Session.execute(query)]


def _sha256(resource_id: str) -> str:
    resource = model.Resource.get(resource_id)
    as_dict = {"id": resource.id, "url": resource.url, "url_type": "upload"}
    with files.stored_copy(as_dict, 1 << 40) as stored:
        return stored.sha256


if __name__ == "__main__":
    main()
