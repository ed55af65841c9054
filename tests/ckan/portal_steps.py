"""One step in the life of a portal, in a process of its own: CKAN starts anew.

    python portal_steps.py SETTINGS.ini STEPS ANSWER.json [BEFORE.json]

Steps: `make` a portal, `look` at all it answers, ask its `pages`, `upgrade` its
database, `reindex`, `edit` its datasets in all the ways there are. Run by
test_existing_portal.py with two settings on one database.
"""

import io
import json
import re
import sys
from pathlib import Path

from bs4 import BeautifulSoup
from sqlalchemy.orm import class_mapper
from werkzeug.datastructures import FileStorage, MultiDict

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.cli import load_config
from ckan.cli.db import _run_migrations
from ckan.config.middleware import make_app
from ckan.lib import search
from ckan.logic import index_update_package
from ckan.tests.helpers import CKANTestApp, reset_db

sys.path.insert(0, str(Path(__file__).parents[1]))
from data import old_portal

UNTOUCHED, TOUCHED = "intact-", "touche-"
MOVING = ("metadata_modified",)
KINDS = {"organization": old_portal.ORGANIZATIONS, "group": old_portal.GROUPS}
PREFIXES = (UNTOUCHED, TOUCHED)
APPS = []


def act(action, _context=None, **data):
    """Call an action as the API does: in a request, but of no form."""
    model.Session.rollback()
    with APPS[0].flask_app.test_request_context():
        return tk.get_action(action)({"user": "chef", **(_context or {})}, data)


def sign_in(user):
    token = act("api_token_create", user=user, name="essai")["token"]
    return {"Authorization": token}


# --- make ----------------------------------------------------------------------------


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


# --- look ----------------------------------------------------------------------------


def _names(entries):
    return [prefix + entry["name"] for prefix in PREFIXES for entry in entries]


def look(app):
    names = _names(old_portal.DATASETS)
    shown = {name: act("package_show", id=name) for name in names}
    return {
        "package": shown,
        "computed": {
            name: act("package_show", {"use_cache": False}, id=name) for name in names
        },
        "resource": {
            resource["id"]: act("resource_show", id=resource["id"])
            for dataset in shown.values()
            for resource in dataset["resources"]
        },
        "search": {
            found["name"]: found
            for found in act(
                "package_search",
                rows=1000,
                include_private=True,
                include_drafts=True,
                include_deleted=True,
            )["results"]
        },
        "organization": {
            name: act("organization_show", id=name, include_users=False)
            for name in _names(old_portal.ORGANIZATIONS)
        },
        "group": {
            name: act("group_show", id=name, include_users=False)
            for name in _names(old_portal.GROUPS)
        },
        "member": {
            name: act("member_list", id=name)
            for entries in KINDS.values()
            for name in _names(entries)
        },
        "user": act("user_show", id="secretaire") | {"last_active": None},
        "activity": {
            name: [
                (entry["activity_type"], entry["timestamp"])
                for entry in act("package_activity_list", id=name)
            ]
            for name in names
        },
        "raw": {name: raw(name) for name in names},
    }


def pages(app):
    """The answer of each page, and what it says of an error."""
    headers, answers = sign_in("chef"), {}
    for url in _urls():
        try:
            answers[url] = app.get(url, headers=headers).status_code
        except Exception as err:  # noqa: BLE001 (the test shows it)
            answers[url] = f"{type(err).__name__}: {err}"
    return answers


def _urls():
    yield from ("/", "/dataset/", "/organization/", "/group/", "/catalog.ttl")
    yield from ("/catalog.jsonld", "/catalog.xml", "/dataset/?q=pluduno")
    for kind, entries in KINDS.items():
        for entry in entries:
            for page in ("", "edit/", "about/", "activity/"):
                yield f"/{kind}/{page}{UNTOUCHED}{entry['name']}"
    for dataset in old_portal.DATASETS:
        name = UNTOUCHED + dataset["name"]
        for page in ("", "edit/", "activity/", "groups/", "resources/"):
            yield f"/dataset/{page}{name}"
        yield f"/dataset/{name}.ttl"
        for resource in model.Package.get(name).resources:
            yield f"/dataset/{name}/resource/{resource.id}"
            yield f"/dataset/{name}/resource/{resource.id}/edit"


def raw(name):
    """What the database holds of a dataset."""
    model.Session.rollback()
    model.Session.expire_all()
    package = model.Package.get(name)
    return {
        **_columns(package),
        # As CKAN shows it, and saves it when it comes back.
        "title": (package.title or package.name).strip(),
        "tags": sorted(tag.name for tag in package.get_tags()),
        "groups": sorted(group.name for group in package.get_groups()),
        "resources": [_columns(resource) for resource in package.resources],
    }


def _columns(thing):
    names = class_mapper(type(thing)).persist_selectable.c.keys()
    return {name: getattr(thing, name) for name in names}


# --- edit ----------------------------------------------------------------------------


def edit(app, before):
    """Make one change in each way; return what each changed in the database."""
    done = []
    for dataset in old_portal.DATASETS:
        name = TOUCHED + dataset["name"]
        for mode, function in MODES.items():
            held = raw(name)
            try:
                problem = function(app, name, before["package"][name])
            except Exception as err:  # noqa: BLE001 (the test shows it)
                problem = f"{type(err).__name__}: {err}"
            changes = differences(held, raw(name))
            done.append([name, mode, problem, changes])
    for kind, entries in KINDS.items():
        for entry in entries:
            done += _edit_group(app, kind, TOUCHED + entry["name"], before)
    return done


def differences(before, after, path=""):
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            line
            for key in sorted(before.keys() | after.keys())
            if key not in MOVING
            for line in differences(
                before.get(key, "(absent)"), after.get(key, "(absent)"), f"{path}/{key}"
            )
        ]
    if (
        isinstance(before, list)
        and isinstance(after, list)
        and len(before) == len(after)
    ):
        return [
            line
            for i, (old, new) in enumerate(zip(before, after, strict=True))
            for line in differences(old, new, f"{path}/{i}")
        ]
    if before == after and type(before) is type(after):
        return []
    return [f"{path}: {before!r} -> {after!r}"]


def by_old_json(app, name, before):
    """A client sends back what it had read before the plugin."""
    act("package_update", **before | {"notes": "ancien client"})


def by_update(app, name, before):
    act("package_update", **act("package_show", id=name) | {"notes": "mis à jour"})


def by_fresh_update(app, name, before):
    shown = act("package_show", {"use_cache": False}, id=name)
    act("package_update", **shown | {"notes": "mis à jour, sans index"})


def by_patch(app, name, before):
    act("package_patch", id=name, notes="patch")


def by_revise(app, name, before):
    act("package_revise", match={"name": name}, update={"notes": "revise"})


def by_nothing(app, name, before):
    """A round trip that changes nothing leaves no trace, not even a date."""
    held = model.Package.get(name).metadata_modified
    act("package_update", **act("package_show", id=name))
    act("package_patch", id=name)
    model.Session.expire_all()
    return None if model.Package.get(name).metadata_modified == held else "new date"


def by_form(app, name, before):
    return _submit(app, f"/dataset/edit/{name}", "dataset-edit", notes="formulaire")


def by_form_of_an_editor(app, name, before):
    if before["organization"] is None or before["state"] == "deleted":
        return None
    url = f"/dataset/edit/{name}"
    return _submit(app, url, "dataset-edit", user="secretaire", notes="secrétaire")


def _for_each_resource(function):
    def for_each(app, name, before):
        for resource in act("package_show", id=name)["resources"]:
            if problem := function(app, name, resource):
                return problem
        return None

    return for_each


@_for_each_resource
def by_resource_patch(app, name, resource):
    act("resource_patch", id=resource["id"], description="patch")


@_for_each_resource
def by_resource_update(app, name, resource):
    act("resource_update", **resource | {"description": "mise à jour"})


@_for_each_resource
def by_resource_revise(app, name, resource):
    act(
        "package_revise",
        match={"name": name},
        **{f"update__resources__{resource['id']}": {"description": "revise"}},
    )


@_for_each_resource
def by_resource_form(app, name, resource):
    url = f"/dataset/{name}/resource/{resource['id']}/edit"
    return _submit(app, url, "resource-edit", description="formulaire", save="again")


MODES = {
    "nothing": by_nothing,
    "old_json": by_old_json,
    "update": by_update,
    "fresh_update": by_fresh_update,
    "patch": by_patch,
    "revise": by_revise,
    "form": by_form,
    "form_of_an_editor": by_form_of_an_editor,
    "resource_patch": by_resource_patch,
    "resource_update": by_resource_update,
    "resource_revise": by_resource_revise,
    "resource_form": by_resource_form,
}


def _submit(app, url, form_id, user="chef", **changes):
    """Send a page's form back with *changes*; return what goes wrong."""
    headers = sign_in(user)
    page = app.get(url, headers=headers)
    if page.status_code != 200:
        return f"GET {url}: {page.status_code}"
    form = BeautifulSoup(page.body, "html.parser").find("form", id=form_id)
    if form is None:
        form = next(
            found
            for found in BeautifulSoup(page.body, "html.parser").find_all("form")
            if found.find(attrs={"name": "save"})
        )
    fields = inputs_of(form)
    for name, value in {"save": "", **changes}.items():
        fields.setlist(name, [value])
    answer = app.post(
        form.get("action") or url,
        data=fields,
        headers=headers,
        follow_redirects=False,
    )
    if answer.status_code == 302:
        return None
    said = BeautifulSoup(answer.body, "html.parser").select(".error-explanation")
    return f"{answer.status_code}: " + " ".join(part.get_text(" ") for part in said)


def inputs_of(form):
    """The fields that a browser without JavaScript sends."""
    fields = MultiDict()
    for tag in form.find_all(["input", "textarea", "select"]):
        name, kind = tag.get("name"), tag.get("type", "text")
        if not name or tag.has_attr("disabled") or kind in ("submit", "file", "button"):
            continue
        if tag.name == "textarea":
            # A browser leaves out the first line end, and sends \r\n.
            text = tag.get_text().replace("\r\n", "\n").removeprefix("\n")
            fields.add(name, text.replace("\n", "\r\n"))
        elif tag.name == "select":
            options = tag.find_all("option")
            chosen = [option for option in options if option.has_attr("selected")]
            if not chosen and not tag.has_attr("multiple"):
                chosen = options[:1]
            for option in chosen:
                fields.add(name, option.get("value", option.get_text()))
        elif kind not in ("checkbox", "radio") or tag.has_attr("checked"):
            value = tag.get("value", "on" if kind == "checkbox" else "")
            fields.add(name, _as_browsers_read(kind, value))
    return fields


def _as_browsers_read(kind, value):
    """An input holds one line, and a date or a number that is none is emptied."""
    form = {"date": r"\d{4}-\d{2}-\d{2}", "number": r"-?\d+(\.\d+)?"}.get(kind)
    if form and not re.fullmatch(form, value):
        return ""
    return value.replace("\n", "").replace("\r", "")


def raw_group(name):
    model.Session.rollback()
    model.Session.expire_all()
    return _columns(model.Group.get(name))


def _edit_group(app, kind, name, before):
    old = {k: v for k, v in before[kind][name].items() if k not in ("users",)}

    def by_old_client():
        act(f"{kind}_update", **old | {"description": "ancien client"})

    def by_round_trip():
        shown = act(f"{kind}_show", id=name)
        act(f"{kind}_update", **shown | {"description": "mis à jour"})

    def by_group_patch():
        act(f"{kind}_patch", id=name, description="patch")

    def by_group_form():
        return _submit(app, f"/{kind}/edit/{name}", "-", description="formulaire")

    done = []
    for way in (by_old_client, by_round_trip, by_group_patch, by_group_form):
        held = raw_group(name)
        try:
            problem = way()
        except Exception as err:  # noqa: BLE001 (the test shows it)
            problem = f"{type(err).__name__}: {err}"
        changes = differences(held, raw_group(name))
        done.append([name, way.__name__, problem, changes])
    return done


# -------------------------------------------------------------------------------------


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
