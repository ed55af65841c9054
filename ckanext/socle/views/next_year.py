"""`/dataset/<name>/annee-suivante`: last year's file again, everything moved on."""

from __future__ import annotations

import dataclasses
from typing import Any

from flask import Blueprint, Response

import ckan.plugins.toolkit as tk

from ..core.errors import NotTabularError
from ..core.table_schemas.templates import csv_template, xlsx_template
from ..obligations import next_years
from . import doors
from .table_schema import MIMETYPES

next_year = Blueprint(
    "socle_next_year", __name__, url_prefix="/dataset/<id>/annee-suivante"
)


@next_year.route("", endpoint="start")
def start(id: str) -> Any:
    """Show the template of the year that follows, and ask for its file."""
    found = _found(id)
    return _page(found) if isinstance(found, next_years.Next) else found


@next_year.route("", endpoint="send", methods=["POST"])
def send(id: str) -> Any:
    """Make the draft of the year, with the settings of the one before."""
    found = _found(id)
    if not isinstance(found, next_years.Next):
        return found
    uploads = [one for one in tk.request.files.getlist("upload") if one.filename]
    url = tk.request.form.get("url", "").strip()
    if not uploads and not url:
        text = tk._("Choose a file, or paste a link.")
        return _page(found, {"upload": [text]})
    try:
        draft = next_years.begin(found, uploads, url)
    except tk.ValidationError as err:
        return _page(found, {"upload": list(err.error_summary.values())})
    return tk.h.redirect_to("socle_deposit.check", id=draft)


@next_year.route("/modele.<suffix>", endpoint="template")
def template(id: str, suffix: str) -> Any:
    """Give last year's columns to fill; `?excel=1` as a French Excel opens a CSV."""
    found = _found(id)
    if not isinstance(found, next_years.Next):
        return found
    if suffix not in MIMETYPES or found.table_schema is None:
        tk.abort(404, tk._("There is no template for this kind of file."))
        raise AssertionError from None  # abort never returns
    try:
        if suffix == "xlsx":
            content = xlsx_template(found.table_schema, found.sequel, gettext=tk._)
        else:
            for_excel = bool(tk.request.args.get("excel"))
            content = csv_template(
                found.table_schema, found.sequel, for_excel=for_excel
            )
    except NotTabularError:
        tk.abort(404, tk._("There is no template for this kind of file."))
        raise AssertionError from None  # abort never returns
    answer = Response(content, mimetype=MIMETYPES[suffix])
    filename = f"{found.dataset['name'][:60]}-{found.year}.{suffix}"
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _found(id: str) -> Any:
    """Return the year to come of a dataset; a page instead for who may not publish."""
    if not tk.current_user.is_authenticated:
        return doors.sign_in()
    try:
        dataset = tk.get_action("package_show")({}, {"id": id})
        tk.check_access("package_update", {}, {"id": dataset["id"]})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return doors.reserved(tk._("This page is for those who publish for a body."))
    found = next_years.of(dataset)
    asked = tk.request.values.get("annee", "")
    if len(asked) == 4 and asked.isdecimal() and int(asked) > (found.last or 0):
        return dataclasses.replace(found, year=int(asked))
    return found


def _page(found: next_years.Next, errors: dict[str, list[str]] | None = None) -> Any:
    return tk.render(
        "socle/next_year.html",
        {
            "next": found,
            "pkg": found.dataset,
            "pkg_dict": found.dataset,
            "dataset_type": found.dataset["type"],
            "errors": errors or {},
            "data": tk.request.form.to_dict(),
        },
    )
