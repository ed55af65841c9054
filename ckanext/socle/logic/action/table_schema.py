"""Actions on table schemas: the catalogues that they come from, those added here."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import catalogues, config, table_schemas, tasks
from ...core.errors import (
    FetchError,
    TableSchemaError,
    TableSchemaExists,
    TableSchemaNotFound,
)
from ...core.table_schemas.catalogue import is_key, is_version
from ...core.table_schemas.descriptors import MAX_SIZE
from ...core.table_schemas.portal import Given
from ..schema import table_schema as schema

__all__ = [
    "socle_catalogue_list",
    "socle_catalogue_sync",
    "socle_table_schema_create",
    "socle_table_schema_list",
    "socle_table_schema_search",
    "socle_table_schema_show",
]


@tk.side_effect_free
def socle_catalogue_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the catalogues of table schemas that the portal follows, or followed.

    For system administrators.

    :returns: `url`, `followed` (it is in the settings), `read` (when it was last read,
        ISO 8601 or null), `error` (of the last try, or ""), the numbers of `versions`
        and of those that `vanished` from it, `problems` (`name`, `version`, `reason` of
        what could not be kept) and `task_id` of its reading when one is under way, or
        null, in the order of the settings
    :rtype: list of dicts
    """
    tk.check_access("socle_catalogue_list", context, data_dict)
    return catalogues.list_all()


@tk.validate_action_data(schema.catalogue_sync)
def socle_catalogue_sync(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Read a catalogue of table schemas again, as a task.

    For system administrators.

    :param url: address of the catalogue; all those of the settings unless told
    :type url: string

    :returns: `catalogue` and `task_id` (see `socle_task_show`) of each; the task's
        result has `table_schemas` and `unchanged` (numbers), `new`, `changed`,
        `vanished`, `elsewhere` (each `key@version`) and `broken` (`name`, `version`,
        `reason`)
    :rtype: list of dicts
    :raises ValidationError: *url* is not the address of a page
    """
    tk.check_access("socle_catalogue_sync", context, data_dict)
    url = data_dict.get("url")
    if url and not url.startswith(("http://", "https://")):
        message = tk._("Type an address that begins with http:// or https://.")
        raise tk.ValidationError({"url": [message]})
    return [
        {
            "catalogue": one,
            "task_id": tasks.start(
                "sync-table-schemas",
                {"url": one},
                subject=one,
                author=context.get("user") or None,
            ),
        }
        for one in ([url] if url else config.catalogues())
    ]


@tk.side_effect_free
def socle_table_schema_list(
    context: Context, data_dict: DataDict
) -> list[dict[str, Any]]:
    """Return the table schemas that the portal knows. For everyone.

    :returns: by name: `name` (`scdl/equipements`), `title`, `schema_type`
        (`tableschema`, `jsonschema`, `datapackage`, `other`), `group` (`core`,
        `obligations`, `extended`), `status` (`current`, `generated`, `withdrawn`,
        `superseded`), `replaced_by` (a name or null), `mandatory` (a law asks for the
        file), `concerns` (kinds of organisations), `checked` (whether files can be
        checked) and `versions`, the oldest first
    :rtype: list of dicts
    """
    tk.check_access("socle_table_schema_list", context, data_dict)
    return table_schemas.list_table_schemas()


@tk.side_effect_free
@tk.validate_action_data(schema.table_schema_search)
def socle_table_schema_search(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return the table schemas whose name or title has all the words. For everyone.

    :param q: words, in any case, with or without accents; all of them unless told
    :type q: string
    :param limit: number of table schemas, 20 unless told
    :type limit: int
    :param offset: number of table schemas to pass over
    :type offset: int

    :returns: `count` and `results`, as `socle_table_schema_list`
    :rtype: dict
    """
    tk.check_access("socle_table_schema_search", context, data_dict)
    found = table_schemas.current().search(data_dict["q"])
    start = data_dict["offset"]
    return {"count": len(found), "results": found[start : start + data_dict["limit"]]}


@tk.side_effect_free
@tk.validate_action_data(schema.table_schema_show)
def socle_table_schema_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a version of a table schema, with its descriptor. For everyone.

    :param name: `scdl/equipements`, `scdl/equipements@0.1.5`, or `…@latest`
    :type name: string

    :returns: `name`, `version`, `versions`, `title`, `schema_type`, `descriptor`
        (the packaged facts, with the official titles and descriptions once a catalogue
        was read; or the file that was given) and `given`, null when the version only
        comes with the package, else `catalogue` ("" when an administrator added it),
        `url`, `sha256` (64 hexadecimal digits) and `vanished` (its catalogue lists it
        no more)
    :rtype: dict
    :raises ObjectNotFound: the name or the version is unknown
    """
    tk.check_access("socle_table_schema_show", context, data_dict)
    registry = table_schemas.current()
    try:
        found = registry.get(data_dict["name"])
    except TableSchemaNotFound as error:
        message = tk._("There is no table schema “{key}”.")
        raise tk.ObjectNotFound(message.format(key=data_dict["name"])) from error
    given = registry.given(str(found.key), str(found.version))
    return {
        "name": found.key,
        "version": found.version,
        "versions": list(registry.versions[str(found.key)]),
        "title": found.label,
        "schema_type": found.schema_type,
        "descriptor": found.descriptor,
        "given": _given(given) if given else None,
    }


def _given(given: Given) -> dict[str, Any]:
    names = ("catalogue", "url", "sha256", "vanished")
    return {name: getattr(given, name) for name in names}


@tk.validate_action_data(schema.table_schema_create)
def socle_table_schema_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Add a version of a table schema of the portal's own, once looked at.

    For system administrators. What was added is never changed: add another version.

    :param name: its key, `owner/name`
    :type name: string
    :param version: `1.0.0`; the version that the file says does not count
    :type version: string
    :param schema_type: `tableschema` (unless told) or `jsonschema`
    :type schema_type: string
    :param title: its title; that of the file unless told
    :type title: string
    :param upload: the file, or
    :type upload: file
    :param url: the address of the file, or
    :type url: string
    :param descriptor: what the file would hold
    :type descriptor: dict

    :returns: `name`, `version`, `title`, `sha256` (64 hexadecimal digits)
    :rtype: dict
    :raises ValidationError: the file is no table schema, or the version is there
    """
    tk.check_access("socle_table_schema_create", context, data_dict)
    _require_names(data_dict)
    try:
        return table_schemas.add(
            data_dict["name"],
            data_dict["version"],
            _content(data_dict),
            schema_type=data_dict["schema_type"],
            title=data_dict["title"],
            url=data_dict.get("url") or "",
        )
    except TableSchemaError as error:
        reason = tk._("The file is not a table schema: {reason}")
        message = reason.format(reason=error.params["reason"])
        raise tk.ValidationError({"upload": [message]}) from error
    except TableSchemaExists as error:
        message = tk._("This version is there already. Add it under another number.")
        raise tk.ValidationError({"version": [message]}) from error


def _require_names(data_dict: DataDict) -> None:
    errors = {}
    if not is_key(data_dict["name"]):
        message = tk._("Type a name such as scdl/equipements: owner, slash, name.")
        errors["name"] = [message]
    if not is_version(data_dict["version"]):
        errors["version"] = [tk._("Type a version such as 1.0.0.")]
    if errors:
        raise tk.ValidationError(errors)


def _content(data_dict: DataDict) -> bytes:
    upload, descriptor = data_dict.get("upload"), data_dict.get("descriptor")
    if upload:
        return bytes(upload.stream.read(MAX_SIZE + 1))
    if isinstance(descriptor, dict):
        return json.dumps(descriptor, ensure_ascii=False).encode()
    if not data_dict.get("url"):
        message = tk._("Give a file, or the address of one.")
        raise tk.ValidationError({"upload": [message]})
    try:
        return catalogues.download(data_dict["url"])
    except FetchError as error:
        message = tk._(error.template).format(**error.params)
        raise tk.ValidationError({"url": [message]}) from error
