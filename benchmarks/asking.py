"""Ask a portal for pages, as several people: through gunicorn, or in this process."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask_login
import requests

import ckan.model as model

from . import portal

_PATIENCE = 120.0  # seconds, for a portal to start and for a page
Answer = tuple[int, bytes]
Ask = Callable[[str, str | None], Answer]  # path, who asks: status, page


def asker_here(flask: Any) -> Ask:
    """Return what asks an application of Flask in this process."""
    flask.test_client_class = flask_login.FlaskLoginClient
    clients: dict[str | None, Any] = {}

    def ask(path: str, person: str | None) -> Answer:
        if person not in clients:
            user = model.User.get(person) if person else None
            clients[person] = flask.test_client(user=user)
        answer = clients[person].get(path)
        return answer.status_code, answer.data

    return ask


@dataclasses.dataclass(frozen=True)
class Used:
    """What a worker has used: memory in MiB, processor in milliseconds."""

    memory: float
    processor: float


@contextlib.contextmanager
def served(ini: str) -> Iterator[tuple[Ask, Callable[[], Used]]]:
    """Serve a portal by one worker of gunicorn; give what asks it, what it used."""
    with running(ini) as (url, used):
        yield _asker(url), used


@contextlib.contextmanager
def running(
    ini: str, site_url: str | None = None, workers: int = 1
) -> Iterator[tuple[str, Callable[[], Used]]]:
    """Serve a portal by *workers* of gunicorn; give its address, what the first used.

    It calls itself *site_url*, its own address by default.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", "--bind", url.removeprefix("http://")]
    command += [
        "--workers",
        str(workers),
        "--timeout",
        "600",
        "benchmarks.wsgi:application",
    ]
    environment = {**os.environ, "CKAN_INI": ini, "CKAN_SITE_URL": site_url or url}
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            _wait(url, process)
            yield url, lambda: _used(process.pid)
        finally:
            process.terminate()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(requests.ConnectionError):
            requests.get(f"{url}/api/action/status_show", timeout=_PATIENCE)
            return
        time.sleep(0.3)
    raise RuntimeError("the portal does not answer")


def _asker(url: str) -> Ask:
    sessions: dict[str | None, requests.Session] = {}

    def ask(path: str, person: str | None) -> Answer:
        if person not in sessions:
            sessions[person] = _session(url, person)
        answer = sessions[person].get(f"{url}{path}", timeout=_PATIENCE)
        return answer.status_code, answer.content

    return ask


def _session(url: str, person: str | None) -> requests.Session:
    session = requests.Session()
    if person:
        form = session.get(f"{url}/user/login", timeout=_PATIENCE).text
        token = re.search(r'name="_csrf_token" value="([^"]+)"', form)
        values = {"login": person, "password": portal.PASSWORD}
        values["_csrf_token"] = token[1] if token else ""
        answer = session.post(f"{url}/user/login", values, timeout=_PATIENCE)
        if "/user/login" in answer.url:
            raise RuntimeError(f"{person} cannot sign in")
    return session


def _used(pid: int) -> Used:
    """Return what the worker of a gunicorn has used."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    worker = Path(f"/proc/{children[0] if children else pid}")
    status = (worker / "status").read_text()
    found = re.search(r"VmRSS:\s+([0-9]+)", status)
    # Times are the 14th and 15th fields, the name in brackets being the second.
    fields = (worker / "stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return Used(
        round(int(found[1]) / 1024, 1) if found else 0.0,
        ticks * 1000 / os.sysconf("SC_CLK_TCK"),
    )
