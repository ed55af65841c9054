"""The ways in which a portal's datasets are edited; run by portal_steps.py."""

import re

from bs4 import BeautifulSoup
from werkzeug.datastructures import MultiDict

import ckan.model as model

from tests.ckan.portal_answers import (
    KINDS,
    MOVING,
    TOUCHED,
    UNTOUCHED,
    act,
    columns,
    raw,
    sign_in,
)
from tests.data import old_portal

OWNER = f"{UNTOUCHED}mairie-pluduno"


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


def by_another_file(app, name, before):
    """A file comes, by the form, and goes: the others stay as they are."""
    if before["state"] != "active":
        return None
    known = {resource["id"] for resource in act("package_show", id=name)["resources"]}
    url, file = f"/dataset/{name}/resource/new", "http://exemple.fr/nouveau.csv"
    problem = _submit(app, url, "resource-edit", url=file, save="go-dataset-complete")
    added = [
        resource
        for resource in act("package_show", id=name)["resources"]
        if resource["id"] not in known
    ]
    for resource in added:
        act("resource_delete", id=resource["id"])
    return problem or (None if len(added) == 1 else f"{len(added)} files added")


def by_reorder(app, name, before):
    order = [resource["id"] for resource in act("package_show", id=name)["resources"]]
    act("package_resource_reorder", id=name, order=order[::-1])
    act("package_resource_reorder", id=name, order=order)


def by_privacy(app, name, before):
    act("package_patch", id=name, notes="x", private=before["private"])
    act("bulk_update_private", datasets=[before["id"]], org_id=OWNER)
    back = "bulk_update_private" if before["private"] else "bulk_update_public"
    act(back, datasets=[before["id"]], org_id=OWNER)


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
    "another_file": by_another_file,
    "reorder": by_reorder,
    "privacy": by_privacy,
}


def _submit(app, page_url, form_id, user="chef", **changes):
    """Send a page's form back with *changes*; return what goes wrong."""
    headers = sign_in(user)
    page = app.get(page_url, headers=headers)
    if page.status_code != 200:
        return f"GET {page_url}: {page.status_code}"
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
        form.get("action") or page_url,
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
    return columns(model.Group.get(name))


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
