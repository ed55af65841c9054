"""Gathers the facts of a diagnosis; each service may be down.

CKAN's own command needs the database to start. When it does not, the same diagnosis
is `python -m ckanext.socle.doctor --config /etc/ckan/default/ckan.ini`.
"""

from __future__ import annotations

import datetime
import importlib
import json
import logging
import tempfile
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import alembic.script
import click
import flask
import pysolr
import redis
import requests
import rq
import sqlalchemy as sa
import yaml

import ckan
import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.cli import load_config
from ckan.config.middleware import make_app
from ckan.exceptions import CkanConfigurationException
from ckan.lib import files as storages
from ckan.lib import jobs
from ckan.lib.redis import connect_to_redis
from ckan.lib.search.common import SearchError, make_connection
from ckanext.scheming import helpers as scheming
from ckanext.scheming.errors import SchemingException

from . import search, tasks
from .core import diagnosis
from .core.diagnosis import Facts, Finding
from .dcat import filling
from .model.fragment import Fragment
from .model.territory import TerritoryRow
from .views.catalogue import taken_addresses

CANNOT_RUN = 2
_MARKS = {diagnosis.GOOD: "ok  ", diagnosis.MEND: "MEND", diagnosis.UNKNOWN: "?   "}
_OPTIONS = (
    "debug",
    "ckan.site_url",
    "ckan.storage_path",
    "ckan.locales_offered",
    "ckan.locales_filtered_out",
    "scheming.presets",
    *diagnosis.RIGHTS,
)
# Seconds after which a worker that said nothing is gone (RQ's own delay, and a bit).
_WORKER_SILENCE = 480
# The fields that the plugin uses, by option of scheming and part of a schema.
_FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "scheming.dataset_schemas": {
        "dataset_fields": ("territories", "expected_dataset"),
        "resource_fields": (
            "table_schema",
            "table_schema_version",
            "validation_status",
            "validation_timestamp",
        ),
    },
    "scheming.organization_schemas": {
        "fields": ("kind", "territory_id", "siren", "sirets", "email", "url"),
    },
}
# The kind of thing that each of these forms describes.
_KINDS = {
    "scheming.dataset_schemas": "dataset",
    "scheming.organization_schemas": "organization",
}


def report(findings: list[Finding], *, as_json: bool) -> int:
    """Print the findings; return the exit code: 0 all good, 1 something to mend."""
    if as_json:
        shown = [finding.to_dict() for finding in findings]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(f"{_MARKS[finding.state]}  {finding.code:13} {finding.says}")
            for line in finding.mend.splitlines():
                click.echo(f"      {line}")
    return int(any(finding.state != diagnosis.GOOD for finding in findings))


def facts() -> Facts:
    """Return what can be seen of the portal whose configuration is loaded."""
    database = _database_error()
    redis_error = _redis_error()
    solr = _solr_error()
    return Facts(
        ini=str(tk.config.get("__file__", "ckan.ini")),
        plugins=tuple(tk.aslist(tk.config.get("ckan.plugins"))),
        settings={option: tk.config.get(option) for option in _OPTIONS},
        database=database,
        redis=redis_error,
        solr=solr,
        storage=_storage_error(),
        pending=None if database else tuple(_pending()),
        worker=None if redis_error else _has_worker(),
        territories=None if database else _count_territories(),
        indexed=None if solr else _is_indexed(),
        missing_fields=dict(_missing_fields()),
        taken=_taken(),
        has_catalogue=None if database else _has_catalogue(),
    )


def _database_error() -> str:
    try:
        with _engine().connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except sa.exc.OperationalError as err:
        return str(err.orig).strip().splitlines()[0]
    return ""


def _engine() -> sa.Engine:
    """An engine of our own: CKAN has none when its database did not answer."""
    return sa.create_engine(tk.config["sqlalchemy.url"], poolclass=sa.pool.NullPool)


def _redis_error() -> str:
    try:
        connect_to_redis().ping()
    except redis.RedisError as err:
        return str(err)
    return ""


def _solr_error() -> str:
    try:
        make_connection().search("*:*", rows=0)
    except (pysolr.SolrError, requests.RequestException) as err:
        return str(err).splitlines()[0][:200]
    return ""


def _is_indexed() -> bool:
    """Tell whether a document, if there is one, was made with the plugin."""
    site = f'+site_id:"{tk.config["ckan.site_id"]}" +entity_type:package'
    solr = make_connection()
    if not solr.search("*:*", fq=site, rows=0).hits:
        return True
    return bool(solr.search(f"{search.TITLE}:[* TO *]", fq=site, rows=0).hits)


def _has_worker() -> bool:
    name = jobs.add_queue_name_prefix(tasks.QUEUE)
    recent = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(
        seconds=_WORKER_SILENCE
    )
    return any(
        name in worker.queue_names() and _is_after(worker.last_heartbeat, recent)
        for worker in rq.Worker.all(connection=connect_to_redis())
    )


def _is_after(moment: datetime.datetime | None, recent: datetime.datetime) -> bool:
    if moment is None:
        return True  # just born
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    return moment > recent


def _storage_error() -> str:
    """Classic storage: a folder to write in. Configured ones: CKAN knows them."""
    name = tk.config.get("ckan.files.default_storages.resource") or "resources"
    if name in storages.storages:
        return ""
    path = tk.config.get("ckan.storage_path")
    if not path:
        return "ckan.storage_path is not set."
    if not Path(path).is_dir():
        return f"{path} is not a folder."
    try:
        with tempfile.TemporaryFile(dir=path):
            return ""
    except OSError as err:
        return f"{path}: {err.strerror}."


def _pending() -> Iterator[str]:
    """Yield CKAN and the plugins whose last migration is not in the database."""
    folders = {"CKAN": (Path(ckan.__file__).parent / "migration", "alembic_version")}
    for name in tk.aslist(tk.config.get("ckan.plugins")):
        if p.plugin_loaded(name):
            module = importlib.import_module(p.get_plugin(name).__module__)
            folder = Path(str(module.__file__)).parent / "migration" / name
            folders[name] = (folder, f"{name}_alembic_version")
    with _engine().connect() as connection:
        for name, (folder, table) in folders.items():
            if (folder / "versions").is_dir() and _head(folder) != _version(
                connection, table
            ):
                yield name


def _head(folder: Path) -> str | None:
    return alembic.script.ScriptDirectory(str(folder)).get_current_head()


def _version(connection: sa.Connection, table: str) -> str | None:
    if not sa.inspect(connection).has_table(table):
        return None
    return connection.scalar(
        sa.select(sa.column("version_num")).select_from(sa.table(table))
    )


def _count_territories() -> int:
    with _engine().connect() as connection:
        table = TerritoryRow.__table__
        if not sa.inspect(connection).has_table(table.name):
            return 0
        return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _taken() -> tuple[str, ...] | None:
    is_there = flask.has_app_context()
    return tuple(taken_addresses(flask.current_app.url_map)) if is_there else None


def _has_catalogue() -> bool:
    with _engine().connect() as connection:
        if not sa.inspect(connection).has_table(Fragment.__tablename__):
            return False
    return not filling.wanting(1)


def _missing_fields() -> Iterator[tuple[str, str]]:
    """Yield each option of scheming whose form lacks fields, and their YAML."""
    for option, kind in _KINDS.items():
        if not p.plugin_loaded(f"scheming_{kind}s"):
            continue
        schema = scheming.scheming_get_schema(kind, kind) or {}
        source = files(f"{__package__}.schemas") / f"{kind}.yaml"
        ours = yaml.safe_load(source.read_text("utf-8"))
        lacking = {
            part: fields
            for part, names in _FIELDS[option].items()
            if (fields := list(_lacking(schema, ours, part, names)))
        }
        if lacking:
            yield option, _as_yaml(lacking)


def _lacking(
    schema: Mapping[str, Any],
    ours: Mapping[str, Any],
    part: str,
    names: tuple[str, ...],
) -> Iterator[dict[str, Any]]:
    known = {entry["field_name"] for entry in schema.get(part, ())}
    for entry in ours[part]:
        if entry["field_name"] in names and entry["field_name"] not in known:
            yield entry


def _as_yaml(part: dict[str, Any]) -> str:
    return yaml.safe_dump(part, sort_keys=False, allow_unicode=True)


@click.command()
@click.option("-c", "--config", "ini", required=True, help="CKAN's ckan.ini.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def main(ini: str, as_json: bool) -> None:
    """Say what a portal lacks, its database being down or not."""
    logging.disable(logging.CRITICAL)
    try:
        make_app(load_config(ini))
    except sa.exc.OperationalError:
        pass  # the diagnosis says so: the settings and the plugins are loaded by now
    except (
        CkanConfigurationException,
        SchemingException,
        SearchError,
        p.PluginNotFoundException,
    ) as err:
        click.echo(f"CKAN does not start: {err}", err=True)
        raise SystemExit(CANNOT_RUN) from None
    raise SystemExit(report(diagnosis.diagnose(facts()), as_json=as_json))


if __name__ == "__main__":
    main()
