"""Two hundred deposits at once, on two web processes and two workers.

    ./dev/bench deposits [--count 200] [--twice 20]

On the portal that `seed` made. Each body sends a file to `/deposer` at the same moment,
then publishes it; some send theirs twice through `socle_file_deposit`, as a vendor
whose connection was cut does. What is lost or doubled is counted; exit 1 when something
is.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests
import sqlalchemy as sa

import ckan.model as model

from . import asking, people, portal

KEY = "scdl/prenoms"
_TITLES = "COMMUNE_NOM,COLL_INSEE,ENFANT_SEXE,ENFANT_PRENOM,NOMBRE_OCCURRENCES,ANNEE"
_PATIENCE = 600.0  # seconds, for a request and for all the checks
_BODIES = """
    SELECT id, name, title, extras ->> 'territory_id' AS territory_id FROM "group"
    WHERE is_organization AND state = 'active'
        AND extras ->> 'territory_id' LIKE 'commune:%' ORDER BY name LIMIT :count"""
_REPORTS = """
    SELECT count(*) FILTER (WHERE r.state = 'done') AS done, count(*) AS every
    FROM socle_report r JOIN resource f ON f.id = r.resource_id
    JOIN package p ON p.id = f.package_id WHERE p.owner_org = ANY(:ids)"""


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--twice", type=int, default=20)
    asked = parser.parse_args()
    with portal.opened():
        bodies = _bodies(asked.count)
        token = _token()
    ini = os.environ["CKAN_INI"]
    with asking.running(ini, workers=2) as (url, _), _workers(ini, 2):
        times, ends = measure(url, token, bodies, asked.twice)
        with portal.opened():
            found = told(bodies, ends) | portal.conditions()
    print(json.dumps({"deposit": portal.summary(times), **found}))
    sys.exit(1 if found["lost"] or found["doubled"] else 0)


def measure(
    url: str, token: str, bodies: list[Any], twice: int
) -> tuple[list[float], list[tuple[str, int]]]:
    """Return the milliseconds of each deposit, and how each call ended."""
    headers = {"Authorization": token}
    calls = [*bodies, *bodies[:twice]]
    with ThreadPoolExecutor(len(calls)) as pool:
        sent = [pool.submit(_deposit, url, headers, one) for one in bodies[twice:]]
        sent += [
            pool.submit(_call, url, headers, one)
            for one in (*bodies[:twice], *bodies[:twice])
        ]
        ended = [one.result() for one in sent]
    return [one[0] for one in ended], [one[1:] for one in ended]


def _deposit(url: str, headers: dict[str, str], body: Any) -> tuple[float, str, int]:
    """Send a file, then publish what it became, as the four screens do."""
    session, start = requests.Session(), time.perf_counter()
    session.headers.update(headers)
    file = {"upload": (f"prenoms-{body.name}-2025.csv", _rows(body), "text/csv")}
    data = {"organisme": body.name, "fichier": KEY}
    answer = session.post(f"{url}/deposer", data, files=file, timeout=_PATIENCE)
    if not answer.url.endswith("/verification"):
        return (time.perf_counter() - start) * 1000, body.id, answer.status_code or 500
    draft = answer.url.rpartition("/verification")[0].rpartition("/")[2]
    answer = session.post(
        f"{url}/deposer/{draft}/informations",
        {"title": f"Prénoms de {body.title}", "from": "2025", "to": "2025"},
        timeout=_PATIENCE,
    )
    status = 200 if "/publie/" in answer.url else answer.status_code or 500
    return (time.perf_counter() - start) * 1000, body.id, status


def _call(url: str, headers: dict[str, str], body: Any) -> tuple[float, str, int]:
    start = time.perf_counter()
    answer = requests.post(
        f"{url}/api/action/socle_file_deposit",
        {"organization_id": body.id, "table_schema": KEY},
        files={"upload": ("prenoms.csv", _rows(body), "text/csv")},
        headers=headers,
        timeout=_PATIENCE,
    )
    return (time.perf_counter() - start) * 1000, body.id, answer.status_code


def _rows(body: Any) -> bytes:
    code = body.territory_id.rpartition(":")[2]
    lines = [f"{body.title},{code},F,Louise{n},{n},2025" for n in range(3, 103)]
    return "\n".join([_TITLES, *lines]).encode()


def told(bodies: list[Any], ends: list[tuple[str, int]]) -> dict[str, Any]:
    """Return what was lost, and what is there more than once."""
    ids = [one.id for one in bodies]
    deadline, start = time.monotonic() + _PATIENCE, time.perf_counter()
    while time.monotonic() < deadline:
        model.Session.rollback()
        reports = model.Session.execute(sa.text(_REPORTS), {"ids": ids}).one()
        if reports.done >= len(ids):
            break
        time.sleep(0.5)
    datasets = Counter(
        model.Session.scalars(
            sa.select(model.Package.owner_org).where(
                model.Package.owner_org.in_(ids),
                model.Package.state == "active",
                model.Package.title.like("Prénoms%"),
            )
        )
    )
    return {
        "bodies": len(ids),
        "statuses": dict(Counter(str(status) for _, status in ends)),
        "lost": len([one for one in ids if not datasets[one]]),
        "doubled": len([one for one in ids if datasets[one] > 1]),
        "checked": reports.done,
        "checks_after_seconds": round(time.perf_counter() - start, 1),
    }


def _bodies(count: int) -> list[Any]:
    return list(model.Session.execute(sa.text(_BODIES), {"count": count}).all())


def _token() -> str:
    found = portal.act("api_token_create", user=people.ADMINISTRATOR, name="deposits")
    return str(found["token"])


@contextlib.contextmanager
def _workers(ini: str, count: int) -> Iterator[None]:
    ckan = str(Path(sys.executable).with_name("ckan"))
    command = [ckan, "--config", ini, "jobs", "worker", "socle", "default"]
    with contextlib.ExitStack() as stack:
        log = stack.enter_context(tempfile.TemporaryFile())
        for _ in range(count):
            process = subprocess.Popen(command, stdout=log, stderr=log)
            stack.callback(process.wait)
            stack.callback(process.terminate)
        yield


if __name__ == "__main__":
    main()
