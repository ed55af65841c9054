"""`/deposer`: a file, its check, its information, and it is public. Four screens."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import (
    deposits,
    entry_grids,
    organization_fields,
    organizations,
    table_schemas,
)
from . import deposit_page, doors

deposit = Blueprint("socle_deposit", __name__, url_prefix="/deposer")
_MOST_FILES = 20


@deposit.route("", endpoint="start", strict_slashes=False)
def start() -> Any:
    """Ask for the file, and for nothing that the portal knows."""
    if not tk.current_user.is_authenticated:
        return doors.sign_in()
    return _first_screen(tk.request.args.to_dict())


def _first_screen(
    data: dict[str, Any], errors: dict[str, list[str]] | None = None
) -> Any:
    user = model.User.get(tk.current_user.name)
    if not organizations.some(user, "create_dataset"):
        return doors.reserved(tk._("This page is for those who publish for a body."))
    key = table_schemas.find_key(data.get("fichier") or "")
    return tk.render(
        "socle/deposit_start.html",
        {"data": data, "errors": errors or {}, "table_schema": key},
    )


@deposit.route("", endpoint="send", methods=["POST"], strict_slashes=False)
def send() -> Any:
    """Make a draft of what was sent, at once, then check it."""
    if not tk.current_user.is_authenticated:
        return doors.sign_in()
    form = tk.request.form.to_dict()
    uploads = [one for one in tk.request.files.getlist("upload") if one.filename]
    url = form.get("url", "").strip()
    errors: dict[str, list[str]] = {}
    organization_id = _organization_id(form.get("organisme", ""), errors)
    if not uploads and not url:
        errors["upload"] = [tk._("Choose a file, or paste a link.")]
    if len(uploads) > _MOST_FILES:
        text = tk._("Send {count} files at most at once.")
        errors["upload"] = [text.format(count=_MOST_FILES)]
    if errors:
        return _first_screen(form, errors)
    key = table_schemas.find_key(form.get("fichier") or "")
    try:
        if not uploads:
            draft = deposits.begin(organization_id, uploads=[], url=url, key=key)
            return tk.h.redirect_to("socle_deposit.check", id=draft)
        return _begun(organization_id, deposits.piles(uploads, key))
    except tk.ValidationError as err:
        return _first_screen(form, {"upload": list(err.error_summary.values())})
    except tk.NotAuthorized:
        return doors.reserved(tk._("This page is for those who publish for a body."))


def _begun(organization_id: str, piles: list[deposits.Pile]) -> Any:
    """Make a draft of each pile; go on with the first, say where the others are."""
    ids = [
        deposits.begin(organization_id, uploads=pile.uploads, key=pile.key)
        for pile in piles
    ]
    if len(ids) > 1:
        names = ", ".join(
            (pile.key and table_schemas.title(pile.key)) or pile.uploads[0].filename
            for pile in piles[1:]
        )
        text = tk._(
            "Your files are of several kinds: each has its own draft. Here is the "
            "first one. You find the others in “My obligations”: {names}."
        )
        tk.h.flash_notice(text.format(names=names))
    between = ",".join(piles[0].between)
    return tk.h.redirect_to("socle_deposit.check", id=ids[0], entre=between or None)


def _organization_id(text: str, errors: dict[str, list[str]]) -> str:
    user = model.User.get(tk.current_user.name)
    some = organizations.some(user, "create_dataset")
    if not text and len(some) == 1:
        return str(some[0]["id"])
    try:
        return organization_fields.id_of(
            text, "organisme", user=user, permission="create_dataset"
        )
    except tk.ValidationError as err:
        errors["organisme"] = [t for texts in err.error_dict.values() for t in texts]
        return ""


@deposit.route("/<id>/verification", endpoint="check")
def check(id: str) -> Any:
    """Show what was recognised, the verdict, and what is proposed to mend."""
    dataset = _draft(id)
    if not isinstance(dataset, dict):
        return dataset
    deposits.wait([one["id"] for one in dataset["resources"]])
    between = tk.request.args.get("entre", "").split(",")
    return tk.render("socle/deposit_check.html", deposit_page.check(dataset, between))


@deposit.route("/<id>/verification", endpoint="decide", methods=["POST"])
def decide(id: str) -> Any:
    """Apply what was ticked, change the kind of file, or keep the file as it is."""
    dataset = _draft(id)
    if not isinstance(dataset, dict):
        return dataset
    form = tk.request.form
    done = form.get("faire", "")
    if done == "genre":
        deposits.set_kind(dataset["id"], table_schemas.find_key(form.get("genre", "")))
        return tk.h.redirect_to("socle_deposit.check", id=dataset["id"])
    if done == "fichier":
        return _other_file(dataset)
    if done == "abandonner":
        deposits.discard(dataset["id"])
        tk.h.flash_success(tk._("It is forgotten: nothing of it was public."))
        return tk.h.redirect_to("socle_obligation.mine")
    if done == "appliquer":
        try:
            chosen = deposit_page.chosen(dataset, form)
            deposits.mend(dataset, chosen, deposit_page.seen(dataset, form))
        except tk.ValidationError as err:
            tk.h.flash_error(" ".join(map(str, err.error_summary.values())))
            return tk.h.redirect_to("socle_deposit.check", id=dataset["id"])
    return tk.h.redirect_to("socle_deposit.describe", id=dataset["id"])


def _other_file(dataset: dict[str, Any]) -> Any:
    upload = tk.request.files.get("upload")
    if upload and upload.filename:
        first = dataset["resources"][0]
        try:
            tk.get_action("resource_patch")(
                {}, {"id": first["id"], "upload": upload, "name": upload.filename}
            )
        except tk.ValidationError as err:
            for text in err.error_summary.values():
                tk.h.flash_error(text)
    return tk.h.redirect_to("socle_deposit.check", id=dataset["id"])


@deposit.route("/<id>/informations", endpoint="describe")
def describe(id: str) -> Any:
    """Show what the dataset will say of itself, all filled in."""
    dataset = _draft(id)
    if not isinstance(dataset, dict):
        return dataset
    return _third_screen(dataset)


def _third_screen(
    dataset: dict[str, Any],
    data: dict[str, Any] | None = None,
    errors: dict[str, list[str]] | None = None,
) -> Any:
    variables = deposit_page.describe(dataset, data)
    return tk.render(
        "socle/deposit_describe.html", {**variables, "errors": errors or {}}
    )


@deposit.route("/<id>/informations", endpoint="publish", methods=["POST"])
def publish(id: str) -> Any:
    """Make it public, or keep what was typed for another day."""
    dataset = _draft(id)
    if not isinstance(dataset, dict):
        return dataset
    typed = tk.request.form.to_dict()
    if typed.get("faire") == "plus-tard":
        return _keep(dataset, typed)
    errors = deposit_page.missing(dataset, typed)
    if errors:
        return _third_screen(dataset, typed, errors)
    try:
        name = deposits.publish(
            dataset,
            deposit_page.fields(dataset, typed),
            choice=typed.get("ou") or "new",
            target=typed.get("target", ""),
        )
    except tk.ValidationError as err:
        return _third_screen(dataset, typed, err.error_dict)
    except (tk.NotAuthorized, tk.ObjectNotFound):
        text = tk._("This dataset is not yours, or is not there any more.")
        return _third_screen(dataset, typed, {"target": [text]})
    return tk.h.redirect_to("socle_deposit.done", name=name)


def _keep(dataset: dict[str, Any], typed: dict[str, str]) -> Any:
    try:
        changed = deposit_page.fields(dataset, typed)
        changed.pop("file_titles", None)
        tk.get_action("package_patch")({}, {"id": dataset["id"], **changed})
    except tk.ValidationError as err:
        return _third_screen(dataset, typed, err.error_dict)
    tk.h.flash_success(tk._("Your draft is kept. You find it in “My obligations”."))
    return tk.h.redirect_to("socle_obligation.mine")


@deposit.route("/publie/<name>", endpoint="done")
def done(name: str) -> Any:
    """Say that it is public, where, and what comes next."""
    try:
        dataset = tk.get_action("package_show")({}, {"id": name})
        tk.check_access("package_update", {}, {"id": name})
    except tk.ObjectNotFound:
        return tk.abort(404, tk._("There is no such dataset."))
    except tk.NotAuthorized:
        return doors.reserved(tk._("This page is for those who published it."))
    return tk.render("socle/deposit_done.html", deposit_page.done(dataset))


def _draft(id: str) -> Any:
    """Return a draft that the user may change, else the page that says why not."""
    try:
        dataset = tk.get_action("package_show")({}, {"id": id})
        tk.check_access("package_update", {}, {"id": id})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        if not tk.current_user.is_authenticated:
            return doors.sign_in()
        return tk.abort(404, tk._("There is no such draft."))
    if dataset["state"] == "active":
        return tk.h.redirect_to("socle_deposit.done", name=dataset["name"])
    if dataset["state"] == "draft" and entry_grids.is_typing(dataset["id"]):
        return tk.h.redirect_to("socle_entry_grid.read", id=dataset["id"])
    if not dataset["resources"] or dataset["state"] != "draft":
        return tk.h.redirect_to("socle_deposit.start")
    return dataset
