"""Measure the pages of a seeded portal, for a visitor, an editor, an administrator.

    ./dev/bench pages [--times 30] [--only WORDS] [--no-peer]

The administrator is that of the root, of every organisation by cascade. The peer is
CKAN alone, on the same database and index, in the same run: `ratio` is its median
over ours; it has no page for territories, groupings or the tree. `worker_cpu_ms` is
the processor's time of the web process for a page, which a busy machine changes less.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import ckan.model as model
from ckan.lib.plugins import DefaultPermissionLabels

from ckanext.socle.permissions import PermissionLabelsMixin

from . import asking, organizations, people, portal

BAR = 300.0  # ms, p95
MOST_CLAUSES = 10
_WARM = 2  # answers before those that are measured
_FEW_TIMES = 5  # of a peer's page, which may take a minute
_SIGNED_IN = (people.EDITOR, people.ADMINISTRATOR)
Page = tuple[str, str, tuple[str | None, ...], bool]  # name, path, people, peer has it


def main() -> None:
    """Print a line of JSON for each page and person, then whether the bars are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--only", default="")
    parser.add_argument("--no-peer", action="store_true")
    arguments = parser.parse_args()
    with portal.opened():
        wanted = [page for page in pages() if arguments.only in page[0]]
        counts = clauses()
    print(json.dumps({"clauses": counts} | portal.conditions()), flush=True)
    lines = list(_measured(wanted, arguments.times, peer=not arguments.no_peer))
    worst = max(line["p95_ms"] for line in lines)
    met = worst <= BAR and all(line["status"] == 200 for line in lines)
    few = all(one["ours"] <= MOST_CLAUSES for one in counts.values())
    print(json.dumps({"worst_p95_ms": worst, "bars_met": met and few}))


def pages() -> list[Page]:
    """Return the pages of this portal."""
    epci, commune, dataset = _examples()
    root, everyone = organizations.ROOT, people.PEOPLE
    return [
        ("home", "/", everyone, True),
        ("organisations", "/organization/", everyone, True),
        ("organisations, last page", "/organization/?page=400", everyone, True),
        ("organisations, words", "/organization/?q=saint", everyone, True),
        ("organisation, root", f"/organization/{root}", everyone, True),
        ("organisation, EPCI", f"/organization/{epci}", everyone, True),
        ("organisation, commune", f"/organization/{commune}", everyone, True),
        ("members", f"/organization/members/{root}", _SIGNED_IN[1:], True),
        ("dataset", f"/dataset/{dataset}", everyone, True),
        ("search", "/dataset/", everyone, True),
        ("search, words", "/dataset/?q=budget", everyone, True),
        ("dataset-new", "/dataset/new", _SIGNED_IN, True),
        ("dashboard", "/dashboard/datasets", _SIGNED_IN, True),
        ("my organisations", "/dashboard/organizations", _SIGNED_IN, True),
        ("user", f"/user/{people.ADMINISTRATOR}", _SIGNED_IN, True),
        ("territory", "/territoire/region:53", everyone, False),
        ("grouping", "/regroupement/bretagne", everyone, False),
        ("completion", "/api/organismes?q=saint", everyone, False),
        (
            "completion, to publish",
            "/api/organismes?q=saint&permission=create_dataset",
            _SIGNED_IN,
            False,
        ),
        ("tree", "/organismes", everyone, False),
        ("tree, root", f"/organismes/{root}", everyone, False),
        (
            "organisation, root, with the attached bodies",
            f"/organization/{root}?ext_rattaches=1",
            everyone,
            False,
        ),
        ("requests", "/demandes/", _SIGNED_IN, False),
        (
            "tree (action)",
            f"/api/action/socle_organization_tree?organization_id={root}",
            everyone,
            False,
        ),
    ]


def _examples() -> tuple[str, ...]:
    """Return names: the largest EPCI, a commune and a public dataset of it."""
    query = """
        SELECT parent.name, body.name, package.name FROM package
        JOIN "group" body ON body.id = package.owner_org
        JOIN member link ON link.group_id = body.id AND link.table_name = 'group'
        JOIN "group" parent ON parent.id = link.table_id AND parent.name <> :root
        WHERE NOT package.private ORDER BY package.name LIMIT 1"""
    row = model.Session.execute(sa.text(query), {"root": organizations.ROOT}).one()
    return tuple(row)


def clauses() -> dict[str, dict[str, int]]:
    """Return how many permission clauses a search has, ours and CKAN's."""
    found = {}
    for name in (*people.PEOPLE, people.MANY):
        user = model.User.get(name) if name else None
        found[name or "anonymous"] = {
            "ours": len(PermissionLabelsMixin().get_user_dataset_labels(user)),
            "ckan": len(DefaultPermissionLabels().get_user_dataset_labels(user)),
        }
    return found


def _measured(
    wanted: list[Page], times: int, *, peer: bool
) -> Iterator[dict[str, Any]]:
    ours = os.environ["CKAN_INI"]
    lines = []
    with asking.served(ours) as (ask, used):
        for page, person in ((one, who) for one in wanted for who in one[2]):
            line = measure(ask, page, person, 0)
            before = used().processor
            line |= measure(ask, page, person, times)
            taken = (used().processor - before) / (times + _WARM)
            lines.append(line | {"worker_cpu_ms": round(taken, 1)})
        held = used().memory
    compared = dict(_peers(wanted)) if peer else {}
    for line in lines:
        other = compared.get((line["page"], line["as"]))
        if other:
            line["ckan_alone"] = other
            if other["status"] == 200:
                line["ratio"] = round(other["p50_ms"] / line["p50_ms"], 1)
        print(json.dumps(line | {"worker_mib": held}), flush=True)
        yield line


def _peers(wanted: list[Page]) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    with tempfile.TemporaryDirectory() as folder:
        ini = Path(folder) / "ckan.ini"
        text = f"[app:main]\nuse = config:{Path(os.environ['CKAN_INI']).resolve()}\n"
        ini.write_text(text + "ckan.plugins = activity\n")
        with asking.served(str(ini)) as (ask, _):
            for page in (one for one in wanted if one[3]):
                for person in page[2]:
                    line = measure(ask, page, person, _FEW_TIMES)
                    kept = {key: line[key] for key in ("status", "p50_ms", "kib")}
                    yield (line["page"], line["as"]), kept


def measure(
    ask: asking.Ask, page: Page, person: str | None, times: int
) -> dict[str, Any]:
    """Return the figures of a page for someone, once it is warm."""
    name, path, *_ = page
    for _ in range(_WARM):
        status, content = ask(path, person)
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        ask(path, person)
        taken.append((time.perf_counter() - start) * 1000)
    return {
        "page": name,
        "as": person or "anonymous",
        "status": status,
        **(portal.summary(taken) if taken else {}),
        "kib": round(len(content) / 1024, 1),
    }


if __name__ == "__main__":
    main()
