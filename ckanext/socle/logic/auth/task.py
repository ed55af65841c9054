"""Who may see and stop tasks: their authors, and system administrators."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ...model.task import Task

__all__ = ["socle_task_cancel", "socle_task_list", "socle_task_show"]


def socle_task_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the author of a task see it."""
    task = model.Session.get(Task, data_dict.get("id") or "")
    if task is not None and task.author and task.author == context.get("user"):
        return {"success": True}
    return {"success": False, "msg": tk._("This task was started by someone else.")}


def socle_task_cancel(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the author of a task stop it."""
    return socle_task_show(context, data_dict)


def socle_task_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let any user list the tasks that they started."""
    return {"success": True}
