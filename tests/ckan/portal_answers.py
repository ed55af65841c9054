"""What an old portal answers, and what its database holds; run by portal_steps.py."""

from sqlalchemy.orm import class_mapper

import ckan.model as model
import ckan.plugins.toolkit as tk

from tests.data import old_portal

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
        **columns(package),
        # As CKAN shows it, and saves it when it comes back.
        "title": (package.title or package.name).strip(),
        "tags": sorted(tag.name for tag in package.get_tags()),
        "groups": sorted(group.name for group in package.get_groups()),
        "resources": [columns(resource) for resource in package.resources],
    }


def columns(thing):
    names = class_mapper(type(thing)).persist_selectable.c.keys()
    return {name: getattr(thing, name) for name in names}
