"""Jobs whose work the tests of tasks decide."""

import types
from pathlib import Path

from ckanext.socle.jobs.job import JobSpec

CALLS: list[str] = []


class SampleSpec(JobSpec):
    """A kind of task whose functions are in this module."""

    def _load(self):
        return types.SimpleNamespace(
            run=globals()[self.module],
            stopped=lambda why, **_: CALLS.append(f"stopped: {why}"),
        )


def spec(kind: str) -> JobSpec:
    return SampleSpec(kind)


def count(progress, steps):
    CALLS.append("count")
    progress.set_total(steps)
    for _ in range(steps):
        progress.advance()
    return {"counted": steps}


def fail(progress, detail):
    CALLS.append("fail")
    raise ValueError(detail)


def postpone(progress):
    from ckanext.socle import tasks

    CALLS.append("postpone")
    raise tasks.TaskPostponed(600, "The server is busy.")


def stop_me(progress):
    from ckanext.socle import tasks

    CALLS.append("stop_me")
    tasks.cancel(progress.task_id)
    progress._written = 0
    progress.advance()
    raise AssertionError("the task went on")


def claim_and_hang(ini: str, task_id: str, marker: str) -> None:
    """What a worker does, until it is killed."""
    import time

    from ckan.cli import load_config
    from ckan.config.middleware import make_app

    make_app(load_config(ini))
    from ckanext.socle.tasks import workers

    assert workers.claim(task_id)
    with workers.pulse(task_id):
        Path(marker).touch()
        time.sleep(600)
