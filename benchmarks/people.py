"""People of a seeded portal: who reads and publishes where."""

from __future__ import annotations

import json
import random

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib import jobs
from ckan.lib.search import common

from ckanext.socle import permissions, tasks

from . import moulds, organizations, portal
from .organizations import Organization

ADMINISTRATOR = "administratrice-racine"  # of the root: of all, by cascade
EDITOR = "editrice-commune"
MANY = "editeur-de-beaucoup"
PEOPLE = (None, EDITOR, ADMINISTRATOR)


def make(made: list[Organization], memberships: int) -> None:
    """Make the administrator of the root, the editor of a commune, a busy editor."""
    for name, organization, role in (
        (ADMINISTRATOR, organizations.ROOT, "admin"),
        (EDITOR, made[2].name, "editor"),
        (MANY, made[1].name, "editor"),
    ):
        portal.account(name)
        portal.act(
            "organization_member_create", id=organization, username=name, role=role
        )
    _multiply_memberships(made[2 : memberships + 1])
    permissions.PermissionLabelsMixin().get_user_dataset_labels(model.User.get(MANY))
    work()


def _multiply_memberships(others: list[Organization]) -> None:
    user = model.User.get(MANY)
    row = model.Session.execute(
        sa.text("SELECT row_to_json(m)::text FROM member m WHERE table_id = :id"),
        {"id": user.id},
    ).scalar_one()
    known = json.loads(row)
    rng = random.Random(user.id)  # noqa: S311 - no secret
    with moulds.pouring() as pour:
        for one in others:
            marks = {known["id"]: moulds.new_id(rng), known["group_id"]: one.id}
            pour({"member": [moulds.replaced(row, marks)]})


def work() -> None:
    """Do, here, the jobs that wait in the queue of the plugin."""
    waiting = jobs.get_queue(tasks.QUEUE)
    while message := next(iter(waiting.jobs), None):
        waiting.remove(message)
        message.perform()
    tk.get_action("job_clear")({"ignore_auth": True}, {"queues": [tasks.QUEUE]})
    common.make_connection().commit()
