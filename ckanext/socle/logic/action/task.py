"""Actions on tasks: the long jobs of the portal."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import tasks
from ...model.task import Task
from ..schema import task as schema

__all__ = ["socle_task_cancel", "socle_task_list", "socle_task_show"]


@tk.side_effect_free
@tk.validate_action_data(schema.task_id)
def socle_task_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a task: what it does, how far it is, how it ended.

    For its author and system administrators.

    :param id: id of the task
    :type id: string

    :returns: `id`, `kind`, `subject` (id of what it is about), `arguments`, `state`
        (`waiting`, `running`, `done`, `failed`, `cancelled`), `done` and `total`
        steps (`total` may be null), `message`, `reason` (of a failure), `result`,
        `author`, `attempts`, `cancel` (somebody asked to stop), `created`, `started`
        and `finished` (ISO 8601, or null)
    :rtype: dict
    :raises ObjectNotFound: there is no such task
    """
    tk.check_access("socle_task_show", context, data_dict)
    return tasks.get(data_dict["id"]).as_dict()


@tk.side_effect_free
@tk.validate_action_data(schema.task_list)
def socle_task_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a page of tasks, the newest first.

    Users see the tasks that they started; system administrators see them all.

    :param kind: only this kind (optional): `onboard`, `validate`
    :type kind: string
    :param state: only this state (optional)
    :type state: string
    :param limit: number of tasks, 20 unless told
    :type limit: int
    :param offset: number of tasks to pass over
    :type offset: int

    :returns: `count` (of all that match) and `results`, as `socle_task_show`
    :rtype: dict
    """
    tk.check_access("socle_task_list", context, data_dict)
    query = sa.select(Task)
    if not _sees_all(context):
        query = query.where(Task.author == context.get("user"))
    for name in ("kind", "state"):
        if data_dict.get(name):
            query = query.where(getattr(Task, name) == data_dict[name])
    count = model.Session.scalar(
        sa.select(sa.func.count()).select_from(query.subquery())
    )
    page = model.Session.scalars(
        query.order_by(Task.created.desc())
        .limit(data_dict["limit"])
        .offset(data_dict["offset"])
    )
    return {"count": count, "results": [task.as_dict() for task in page]}


@tk.validate_action_data(schema.task_id)
def socle_task_cancel(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Stop a task: at once when it waits, at its next step when it runs.

    For its author and system administrators. A task that is over stays as it is.

    :param id: id of the task
    :type id: string

    :returns: the task, as `socle_task_show`
    :rtype: dict
    :raises ObjectNotFound: there is no such task
    """
    tk.check_access("socle_task_cancel", context, data_dict)
    tasks.cancel(data_dict["id"])
    return tasks.get(data_dict["id"]).as_dict()


def _sees_all(context: Context) -> bool:
    return bool(context.get("ignore_auth")) or authz.is_sysadmin(context.get("user"))
