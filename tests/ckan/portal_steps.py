"""One step in the life of a portal, in a process of its own: CKAN starts anew.

    python portal_steps.py SETTINGS.ini STEPS ANSWER.json [BEFORE.json]

Steps: `make` a portal, `look` at all it answers, ask its `pages`, `upgrade` its
database, `reindex`, `edit` its datasets in all the ways there are. Run by
test_existing_portal.py with two settings on one database.
"""

import io
import json
import sys
from pathlib import Path

from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.cli import load_config
from ckan.cli.db import _run_migrations
from ckan.config.middleware import make_app
from ckan.lib import search
from ckan.logic import index_update_package
from ckan.tests.helpers import CKANTestApp, reset_db

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.ckan.portal_answers import APPS, KINDS, PREFIXES, UNTOUCHED, act, look, pages
from tests.ckan.portal_edits import edit
from tests.data import old_portal


def make(app):
    reset_db()
    search.clear_all()
    upgrade(app)
    tk.config["ckan.auth.create_unowned_dataset"] = True
    for name in ("chef", "secretaire"):
        act(
            "user_create",
            {"ignore_auth": True},
            name=name,
            email=f"{name}@exemple.fr",
            password="motdepasse1",  # noqa: S106 (of a test)
        )
    model.User.get("chef").sysadmin = True
    model.repo.commit()
    for prefix in PREFIXES:
        _make_groups(prefix)
    for prefix in PREFIXES:
        for dataset in old_portal.DATASETS:
            _make_dataset(dataset, prefix)


def _make_groups(prefix):
    for kind, entries in KINDS.items():
        for entry in entries:
            name = prefix + entry["name"]
            users = [{"name": "secretaire", "capacity": "editor"}]
            data = entry | {"name": name, "extras": _extras(entry), "users": users}
            act(f"{kind}_create", **data)
    parent = {"name": f"{prefix}mairie-pluduno"}
    act("organization_patch", id=f"{prefix}sans-rien", groups=[parent])


def _extras(thing):
    return [{"key": k, "value": v} for k, v in thing.get("extras", {}).items()]


def _make_dataset(dataset, prefix):
    # Those of another one: what becomes of it must not show in them.
    owner = f"{UNTOUCHED}mairie-pluduno"
    data = {"owner_org": owner, **dataset, "extras": _extras(dataset)}
    name, upload = dataset["name"], data.pop("upload", None)
    state = data.pop("state", "active")
    data["name"] = prefix + name
    if state == "draft":
        data["state"] = "draft"
    made = act("package_create", **data)
    if upload:
        file = FileStorage(io.BytesIO(b"a,b\n1,2\n"), "fichier.csv")
        act("resource_create", package_id=made["id"], upload=file, **upload)
    package = model.Package.get(made["id"])
    for column in old_portal.EMPTIED.get(name, ()):
        setattr(package, column, None)
    model.repo.commit()
    with APPS[0].flask_app.test_request_context():
        index_update_package({"user": "chef"}, made["id"])
    if state == "deleted":
        act("package_delete", id=made["id"])


def upgrade(app):
    """`ckan db upgrade`."""
    for plugin in ("activity", "socle"):
        if p.plugin_loaded(plugin):
            _run_migrations(plugin)


def reindex(app):
    with app.flask_app.test_request_context():
        search.rebuild(clear=True)


def main(ini, steps, answer, before=None):
    app = CKANTestApp(make_app(load_config(ini)))
    APPS.append(app)
    held = json.loads(Path(before).read_text())["look"] if before else None
    functions = {
        function.__name__: function
        for function in (make, look, pages, upgrade, reindex)
    }
    said = {
        step: edit(app, held) if step == "edit" else functions[step](app)
        for step in steps.split(",")
    }
    Path(answer).write_text(json.dumps(said, default=str, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
