"""Catalogues for harvesters, through gunicorn, beside ckanext-dcat in the same run.

    ./dev/bench dcat [--times 20] [--rebuild]

On the portal that `seed` made. Without `--rebuild` fragments are as they are found.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from typing import Any

import requests

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.socle.dcat import filling, rebuilding, refreshing, store

from .. import asking, portal

SUFFIXES = ("ttl", "n3", "rdf", "jsonld", "nt")
_CHUNK = 1 << 16  # bytes
PEER = ("ttl", "rdf", "jsonld", "n3")
PACKED = {"Accept-Encoding": "gzip"}
PLAIN = {"Accept-Encoding": "identity"}


def main() -> None:
    """Print each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--size", type=int, default=500)
    parser.add_argument("--rebuild", action="store_true")
    asked = parser.parse_args()
    with portal.opened():
        found = here(asked.times, rebuild=asked.rebuild)
        model.Session.remove()
    ini = os.environ["CKAN_INI"]
    with portal.opened():
        site = str(tk.config["ckan.site_url"])
        with asking.running(ini, site) as (url, used):
            found |= through_gunicorn(url, used, asked.times)
        found["ckanext_dcat_ms"] = peer(site, asked.size)
    found["ratio"] = ratio(found, found["ckanext_dcat_ms"])
    print(json.dumps(found | portal.conditions()))


def here(times: int, *, rebuild: bool) -> dict[str, Any]:
    """Return what a rebuild costs, and what fragments add to a change."""
    found: dict[str, Any] = {}
    if rebuild:
        start = time.perf_counter()
        rebuilding.carry_out(rebuilding.start(force=True), os.cpu_count() or 1)
        found["rebuild_seconds"] = round(time.perf_counter() - start, 1)
    filling.is_ready()
    found["datasets"] = store.count(store.Selection(), store.last_changes())
    ids = store.heads(store.Selection(), limit=times).ids
    costs = []
    for dataset_id in ids:
        start = time.perf_counter()
        refreshing.refresh(model.Session(), [dataset_id])
        model.Session.rollback()
        costs.append((time.perf_counter() - start) * 1000)
    return found | {"cost_of_a_change": portal.summary(costs)}


def through_gunicorn(url: str, used: Any, times: int) -> dict[str, Any]:
    """Return how long pages, exports and changes take."""
    session = requests.Session()
    found: dict[str, Any] = {}
    for suffix in SUFFIXES:
        for name, headers in (("plain", PLAIN), ("gzip", PACKED)):
            found[f"{suffix} {name}"] = _pages(session, url, suffix, headers, times)
    address = f"{url}/catalog.ttl"
    etag = session.get(address, headers=PACKED).headers["ETag"]
    known = {**PACKED, "If-None-Match": etag}
    found["head"] = _timed(lambda: session.head(address, headers=PACKED), times)
    found["not modified"] = _timed(lambda: session.get(address, headers=known), times)
    found["export"] = _export(session, f"{url}/catalog/all.ttl", used)
    found["save_to_visible_ms"] = _visible(session, url)
    return found


def _pages(
    session: requests.Session,
    url: str,
    suffix: str,
    headers: dict[str, str],
    times: int,
) -> dict[str, Any]:
    """Follow the pages from the first one, then ask for the last one."""
    milliseconds, address = [], f"{url}/catalog.{suffix}"
    size = 0
    for number in range(times):
        start = time.perf_counter()
        answer = session.get(address, headers=headers)
        milliseconds.append((time.perf_counter() - start) * 1000)
        answer.raise_for_status()
        size = max(size, len(answer.content))
        relation = "next" if number != times // 2 else "last"
        following = answer.links.get(relation) or answer.links.get("first") or {}
        address = f"{url}/catalog{following['url'].partition('/catalog')[2]}"
    return portal.summary(milliseconds) | {"bytes": size}


def _timed(ask: Any, times: int) -> dict[str, Any]:
    milliseconds = []
    for _ in range(times):
        start = time.perf_counter()
        ask().raise_for_status()
        milliseconds.append((time.perf_counter() - start) * 1000)
    return portal.summary(milliseconds)


def _export(session: requests.Session, url: str, used: Any) -> dict[str, Any]:
    before, most, size, first = used().memory, 0.0, 0, 0.0
    start = time.perf_counter()
    with session.get(url, headers=PACKED, stream=True) as answer:
        for number, chunk in enumerate(answer.raw.stream(_CHUNK, decode_content=False)):
            first = first or (time.perf_counter() - start) * 1000
            size += len(chunk)
            if number % 20 == 0:
                most = max(most, used().memory)
    return {
        "seconds": round(time.perf_counter() - start, 1),
        "first_byte_ms": round(first, 1),
        "bytes": size,
        "memory_more_mib": round(max(most, used().memory) - before, 1),
    }


def _visible(session: requests.Session, url: str) -> float:
    """Return the milliseconds between the end of a save and its catalogue."""
    first = store.heads(store.Selection(), limit=1).ids[0]
    mark = f"Titre {time.time_ns()}"
    portal.act("package_patch", id=first, title=mark)
    start = time.perf_counter()
    while mark not in session.get(f"{url}/catalog.ttl", headers=PACKED).text:
        time.sleep(0.01)
    return round((time.perf_counter() - start) * 1000, 1)


@contextlib.contextmanager
def peer_settings(size: int) -> Iterator[str]:
    """Yield settings of the same portal with ckanext-dcat alone, as it is installed."""
    with tempfile.NamedTemporaryFile("w", suffix=".ini") as file:
        file.write(
            f"""[app:main]
use = config:{os.environ["CKAN_INI"]}
ckan.plugins = dcat
ckanext.dcat.datasets_per_page = {size}
"""
        )
        file.flush()
        yield file.name


def peer(site: str, size: int, times: int = 3) -> dict[str, Any]:
    """Return the milliseconds of ckanext-dcat's own pages, through gunicorn too."""
    session, found = requests.Session(), {}
    with peer_settings(size) as ini, asking.running(ini, site) as (url, _):
        for suffix in PEER:
            address = f"{url}/catalog.{suffix}?page=2"
            found[suffix] = _timed(lambda a=address: session.get(a), times)["p50_ms"]
    return found


def ratio(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, float]:
    """Return how many times quicker each format is."""
    return {
        name: round(theirs[name] / ours[f"{name} gzip"]["p50_ms"], 1)
        for name in theirs
        if f"{name} gzip" in ours
    }


if __name__ == "__main__":
    main()
