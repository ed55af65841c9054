"""Actions on millésimes: the years of the territories that the portal knows."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import archives, tasks
from ...core.errors import SnapshotError
from ...core.territories import KINDS, counts
from ..schema import millesime as schema

__all__ = [
    "socle_millesime_create",
    "socle_millesime_delete",
    "socle_millesime_list",
    "socle_millesime_load",
    "socle_millesime_show",
]


@tk.side_effect_free
def socle_millesime_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the millésimes that the portal knows, the one in force first.

    For administrators of the portal.

    :returns: each has `checksum`, `state` (`current`; `packaged`: comes with the
        extension; `received`: sent, not loaded yet; `former`: was loaded), `date` (ISO
        8601: of the load, or of the arrival; null for the packaged one), `author` (who
        sent it, or null), `millesime`, `population_millesime`, `counts` (by level),
        `licence`, `attribution`, `sources` (`registry`, `name`, `version`, `sha256`)
    :rtype: list of dicts
    """
    tk.check_access("socle_millesime_list", context, data_dict)
    return archives.known()


@tk.side_effect_free
@tk.validate_action_data(schema.millesime_show)
def socle_millesime_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a millésime, and what it would change if it were put in force.

    For administrators of the portal.

    :param id: its checksum
    :type id: string
    :param change: kind of the changes wanted (optional): `created`, `disappeared`,
        `merged`, `renamed`, `changed_epci`, `crossed_3500`
    :type change: string
    :param limit: number of changes, 50 unless told
    :type limit: int
    :param offset: number of changes to pass over
    :type offset: int

    :returns: the millésime, as in `socle_millesime_list`; `before` (the year in force),
        `changes` (number by kind), and `results`, a page of the changes of that kind:
        `id`, `name`, `departement`, and `into`, `into_name` (of `merged`), `reason`
        (of `disappeared`), `old_name` (of `renamed`), `old_epci`, `old_epci_name`,
        `epci`, `epci_name` (of `changed_epci`), `old_population`, `population` (of
        `crossed_3500`)
    :rtype: dict
    :raises ObjectNotFound: no millésime has that checksum
    """
    tk.check_access("socle_millesime_show", context, data_dict)
    shown = _known(data_dict["id"])
    found = archives.differences(shown["checksum"])
    if found is None:
        raise _not_found()
    start, kind = data_dict["offset"], data_dict.get("change")
    rows = found[kind] if kind in KINDS else []
    return shown | {
        "before": found["before"],
        "changes": counts(found),
        "results": rows[start : start + data_dict["limit"]],
    }


def socle_millesime_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Send an archive of territories; it waits until it is put in force.

    For administrators of the portal. The archive is read whole: format, checksums,
    every row. The last five that were sent wait.

    :param upload: archive made by `dev/build_cog`, at most 30 MB
    :type upload: file (`multipart/form-data`)

    :returns: the millésime, as in `socle_millesime_list`
    :rtype: dict
    :raises ValidationError: no file, too large a one, or not an archive of territories
    """
    tk.check_access("socle_millesime_create", context, data_dict)
    data = _uploaded(data_dict.get("upload"))
    try:
        checksum = archives.receive(data, context["user"])
    except SnapshotError as err:
        message = tk._(
            "This file is not an archive of territories, or it was damaged ({reason}). "
            "Take it again where it is published: nothing was changed."
        ).format(reason=err.params["reason"])
        raise tk.ValidationError({"upload": [message]}) from err
    return _known(checksum)


@tk.validate_action_data(schema.millesime_id)
def socle_millesime_load(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Put a millésime in force, by a task; what it changes is indexed again.

    For administrators of the portal. Nothing that was typed is rewritten.

    :param id: its checksum
    :type id: string

    :returns: `task_id`
    :rtype: dict
    :raises ObjectNotFound: no millésime has that checksum
    """
    tk.check_access("socle_millesime_load", context, data_dict)
    checksum = _known(data_dict["id"])["checksum"]
    arguments = {"checksum": checksum}
    author = context["user"]
    task_id = tasks.start("load-millesime", arguments, subject=checksum, author=author)
    return {"task_id": task_id}


@tk.validate_action_data(schema.millesime_id)
def socle_millesime_delete(context: Context, data_dict: DataDict) -> None:
    """Withdraw an archive that was sent and is not loaded.

    For administrators of the portal.

    :param id: its checksum
    :type id: string

    :raises ObjectNotFound: no archive that waits has that checksum
    """
    tk.check_access("socle_millesime_delete", context, data_dict)
    if not archives.forget(data_dict["id"]):
        raise _not_found()


def _uploaded(upload: Any) -> bytes:
    if not getattr(upload, "filename", ""):
        message = tk._("Choose an archive: a file whose name ends with .zip.")
        raise tk.ValidationError({"upload": [message]})
    data: bytes = upload.stream.read(archives.MAX_BYTES + 1)
    if len(data) > archives.MAX_BYTES:
        message = tk._("This file is too large: {limit} at most.").format(
            limit=tk.h.socle_size(archives.MAX_BYTES)
        )
        raise tk.ValidationError({"upload": [message]})
    return data


def _known(checksum: str) -> dict[str, Any]:
    for row in archives.known():
        if row["checksum"] == checksum:
            return row
    raise _not_found()


def _not_found() -> tk.ObjectNotFound:
    return tk.ObjectNotFound(tk._("There is no such archive."))
