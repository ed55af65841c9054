"""Measure the registry of table schemas: opened, followed, recognised, shown.

    ./dev/bench registry [--upstream FOLDER] [--times 3]

First as it is packaged, then once a catalogue was followed from a server on loopback:
the national one and the official files at hand under FOLDER, or else the packaged
table schemas as a portal serves them. What the portal knew of catalogues goes first.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.socle import catalogues, table_schemas
from ckanext.socle.core.table_schemas import recognise
from ckanext.socle.core.table_schemas.national import file_bytes, national_catalogue
from ckanext.socle.core.table_schemas.registry import Registry
from ckanext.socle.model.table_schema import SchemaCatalogue, SchemaFile, SchemaVersion

from . import asking, portal

BARS = {
    "open_ms": 50.0,
    "page_p95_ms": 100.0,
    "recognise_worst_ms": 50.0,
    "sync_s": 30.0,
    "sync_again_s": 3.0,
}
_HOSTS = "ckanext.socle.fetch.allowed_hosts"
_NATIONAL = "_catalogue_schema.data.gouv.fr/schemas.json"
_OFFICIAL = "https://schema.data.gouv.fr"
Files = dict[str, bytes]


def main() -> None:
    """Print the figures before and after a catalogue is followed, then the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upstream", type=Path)
    parser.add_argument("--times", type=int, default=3)
    arguments = parser.parse_args()
    with portal.opened() as app:
        print(json.dumps(portal.conditions()), flush=True)
        ask = asking.asker_here(app._wsgi_app)
        lines = measure(ask, upstream=arguments.upstream, times=arguments.times)
        for line in lines:
            print(json.dumps(line), flush=True)
        met = all(line[name] <= bar for line in lines for name, bar in BARS.items()
                  if name in line)  # fmt: skip
        print(json.dumps({"bars_met": met, "memory_mib": portal.memory()}))


def measure(
    ask: asking.Ask, *, upstream: Path | None = None, times: int = 1
) -> list[dict[str, Any]]:
    """Return the figures: packaged, of the sync, then of what is known after it."""
    forget()
    before = {"registry": "packaged"} | known(ask, times)
    with _served(upstream) as url:
        first = _timed(lambda: catalogues.sync(url, _nothing, _nothing))
        again = _timed(lambda: catalogues.sync(url, _nothing, _nothing))
    synced = {"sync_s": first[0], "sync_again_s": again[0], "new": len(first[1].new)}
    synced |= {"broken": len(first[1].broken), "unchanged": again[1].unchanged}
    return [before, synced, {"registry": "followed"} | known(ask, times)]


def forget() -> None:
    """Drop what the portal was given by catalogues."""
    for table in (SchemaVersion, SchemaCatalogue, SchemaFile):
        model.Session.execute(sa.delete(table))
    model.Session.commit()


def known(ask: asking.Ask, times: int) -> dict[str, Any]:
    """Return the figures of the registry as it is now."""
    registry = table_schemas.current()
    first = _timed(lambda: recognise(["COLL_SIRET"], registry=registry))[0]
    headers = {
        key: list(found["versions"][list(found["versions"])[-1]])
        for key, found in registry.titles.items()
    }
    _page(ask, next(iter(registry.versions)))  # templates are read at their first use
    opened = [_timed(_open)[0] * 1000 for _ in range(times)]
    recognised = [
        _timed(lambda header=header: recognise(header, registry=registry))[0] * 1000
        for header in headers.values()
        for _ in range(times)
    ]
    pages = [
        _timed(lambda key=key: _page(ask, key))[0] * 1000
        for key in registry.versions
        for _ in range(times)
    ]
    return {
        "keys": len(registry.versions),
        "versions": sum(map(len, registry.versions.values())),
        "alone_ms": round(_timed(lambda: Registry().list_all())[0] * 1000, 1),
        "open_ms": round(max(opened), 1),
        "first_recognition_ms": round(first * 1000, 1),
        **{f"recognise_{k}": v for k, v in portal.summary(recognised).items()},
        **{f"page_{name}": value for name, value in portal.summary(pages).items()},
    }


def _open() -> None:
    """Do what a request does: is it what we know, the list, one schema."""
    registry = table_schemas.current()
    registry.list_all()
    registry.get(next(reversed(registry.versions)))


def _page(ask: asking.Ask, key: str) -> None:
    status, _ = ask(f"/schemas/{key}", None)
    if status != 200:
        raise RuntimeError(f"/schemas/{key}: {status}")


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = work()
    return round(time.perf_counter() - start, 4), found


def _nothing(told: Any) -> None:
    """Show no progress."""


class _Handler(BaseHTTPRequestHandler):
    """Serves files from memory, with ETags."""

    protocol_version = "HTTP/1.1"
    files: ClassVar[Files] = {}

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Give a file, 304 or 404."""
        body = self.files.get(self.path)
        etag = f'"{hashlib.sha256(body or b"").hexdigest()}"'
        same = body is not None and self.headers["If-None-Match"] == etag
        self.send_response(404 if body is None else 304 if same else 200)
        if body is not None:
            self.send_header("ETag", etag)
        sent = b"" if same or body is None else body
        if not same:
            self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)


@contextlib.contextmanager
def _served(upstream: Path | None) -> Iterator[str]:
    """Serve a catalogue on loopback; give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    root = f"http://127.0.0.1:{server.server_address[1]}"
    _Handler.files = _official(upstream, root) if upstream else _packaged(root)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    allowed = tk.config.get(_HOSTS)
    tk.config[_HOSTS] = ["127.0.0.1"]
    try:
        yield f"{root}/schemas.json"
    finally:
        tk.config[_HOSTS] = allowed
        server.shutdown()
        server.server_close()


def _packaged(root: str) -> Files:
    registry = table_schemas.current()
    found = national_catalogue(registry, lambda key, one: f"{root}/{key}/{one}")
    files = {"/schemas.json": json.dumps(found).encode()}
    for key, versions in registry.versions.items():
        for one in versions:
            data = file_bytes(registry, f"{key}@{one}", table_schemas.read)
            files[f"/{key}/{one}"] = data
    return files


def _official(upstream: Path, root: str) -> Files:
    text = (upstream / _NATIONAL).read_text(encoding="utf-8")
    files = {"/schemas.json": text.replace(_OFFICIAL, root).encode()}
    for entry in json.loads(text)["schemas"]:
        kept = upstream / entry["name"].replace("/", "__")
        for version in entry["versions"]:
            path = urlsplit(version["schema_url"]).path
            file = kept / "versions" / version["version_name"] / path.split("/")[-1]
            if file.exists():
                files[path] = file.read_bytes()
    return files


if __name__ == "__main__":
    main()
