"""Datasets read by SQL, many at once, as `package_show` gives them to anyone.

`package_show` asks a dozen questions a dataset, then validates what it read: a
thousand times what the emitter needs. `tests/ckan/test_fragments.py` compares both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import sqlalchemy as sa

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.lib import munge
from ckan.types import AlchemySession
from ckanext.scheming import helpers as scheming

from ..core import values

Data = dict[str, Any]

DATASET = "dataset"  # the only type that catalogues give
PUBLIC = f"p.state = 'active' AND NOT p.private AND p.type = '{DATASET}'"
_COLUMNS = """p.id, p.name, p.title, p.version, p.url, p.author, p.author_email,
    p.maintainer, p.maintainer_email, p.notes, p.license_id, p.type, p.owner_org,
    p.private, p.state, p.metadata_created, p.metadata_modified, p.extras"""
_DATASETS = f"""
    SELECT {_COLUMNS},
        (SELECT json_agg(r ORDER BY r.position) FROM resource r
            WHERE r.package_id = p.id AND r.state = 'active') AS resources,
        (SELECT array_agg(t.name ORDER BY t.name) FROM package_tag l
            JOIN tag t ON t.id = l.tag_id
            WHERE l.package_id = p.id AND l.state = 'active') AS tags
    FROM package p WHERE p.id = ANY(:ids) AND {PUBLIC} ORDER BY p.id"""  # noqa: S608
# Validators whose field is a list or an object, kept as JSON.
_HOLDS_JSON = ("multiple", "text_list", "load_json", "territory_ids", "composite")


def read(session: AlchemySession, ids: Iterable[str]) -> list[Data]:
    """Return the public datasets among *ids*, in the order of ids."""
    rows = session.execute(sa.text(_DATASETS), {"ids": list(ids)})
    described = _described()
    return [_dataset(row._mapping, described) for row in rows]


def _described() -> Data:
    if not p.plugin_loaded("scheming_datasets"):
        return {}
    return scheming.scheming_get_dataset_schema(DATASET) or {}


def _dataset(row: Mapping[str, Any], described: Data) -> Data:
    dataset = dict(row)
    dataset["title"] = (dataset["title"] or "").strip()
    for name in ("metadata_created", "metadata_modified"):
        dataset[name] = dataset[name].isoformat() if dataset[name] else None
    dataset["tags"] = [{"name": name} for name in row["tags"] or ()]
    fields = _fields(described, "dataset_fields")
    shown, extras = _promoted(row["extras"] or {}, fields)
    dataset["extras"] = [{"key": key, "value": value} for key, value in extras.items()]
    for name, value in shown.items():
        if not dataset.get(name):
            dataset[name] = value
    resource_fields = _fields(described, "resource_fields")
    dataset["resources"] = [
        _resource(resource, resource_fields) for resource in row["resources"] or ()
    ]
    return dataset


def _fields(described: Data, part: str) -> Data:
    return {field["field_name"]: field for field in described.get(part) or ()}


def _promoted(stored: Mapping[str, Any], fields: Data) -> tuple[Data, Data]:
    """Return the extras that have a field of their name, and those that have none."""
    shown: Data = {}
    extras: Data = {}
    for name, text in stored.items():
        field = fields.get(name)
        value = _value(text, field) if field and text else None
        (extras if value is None else shown)[name] = text if value is None else value
    return shown, extras


def _value(text: Any, field: Data) -> Any:
    """Return what a form's field shows of what is stored; None if it does not fit."""
    if "repeating_subfields" in field:
        return values.as_groups(text, field["repeating_subfields"])
    rules = f"{field.get('validators')} {field.get('output_validators')}"
    if "holds" in field or any(name in rules for name in _HOLDS_JSON):
        return values.loaded(text)
    return text


def _resource(row: Data, fields: Data) -> Data:
    extras = row.pop("extras", None) or {}
    if isinstance(extras, str):
        extras = values.loaded(extras)
    shown, others = _promoted(extras, fields)
    resource = {**row, **others, **shown}
    resource["url"] = _address(resource)
    return resource


def _address(resource: Data) -> str:
    """Return the address of a file as CKAN shows it, in no language."""
    url = str(resource.get("url") or "")
    if resource.get("url_type") == "upload":
        name = munge.munge_filename(url.rsplit("/")[-1])
        return f"{site_url()}/dataset/{resource['package_id']}/resource/" + (
            f"{resource['id']}/download/{quote(name)}"
        )
    if url and not urlsplit(url).scheme:
        return "http://" + url.lstrip("/")
    return url


def site_url() -> str:
    """Return what the addresses of pages begin with, without a final slash."""
    root = (tk.config.get("ckan.root_path") or "").replace("/{{LANG}}", "")
    return str(tk.config["ckan.site_url"]).rstrip("/") + root.rstrip("/")
