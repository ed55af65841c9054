"""The report on a file, as a person reads it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

import ckan.plugins.toolkit as tk

from . import report_csv
from .report_page import Page, progress_text

report = Blueprint(
    "socle_report",
    __name__,
    url_prefix="/dataset/<id>/resource/<resource_id>/rapport",
)
_CELLS_BY_PAGE = 20
_OVER = ("valid", "invalid", "impossible", "none")


@report.route("", endpoint="read")
def read(id: str, resource_id: str) -> str:
    """Show the last report, or the older one of `?controle=`."""
    page = _page(id, resource_id, tk.request.args.get("controle"))
    return tk.render("socle/report.html", _variables(page))


@report.route("/cellules/<int:index>", endpoint="cells")
def cells(id: str, resource_id: str, index: int) -> str:
    """Show the cells of one problem, 20 a page."""
    page = _page(id, resource_id, tk.request.args.get("controle"))
    groups = page.details.get("groups") or []
    if index >= len(groups):
        tk.abort(404, tk._("This problem is not in the report any more."))
    group = groups[index]
    if group["severity"] == "check" and not page.can_edit:
        tk.abort(404, tk._("This problem is not in the report any more."))
    number = max(tk.h.get_page_number(tk.request.args), 1)
    start = (number - 1) * _CELLS_BY_PAGE
    extra = {
        "group": {**group, "index": index},
        "samples": group["samples"][start : start + _CELLS_BY_PAGE],
        "page_number": number,
        "page_count": -(-len(group["samples"]) // _CELLS_BY_PAGE) or 1,
    }
    return tk.render("socle/report_cells.html", _variables(page) | extra)


@report.route("/cellules.csv", endpoint="csv")
def csv(id: str, resource_id: str) -> Response:
    """Give every cell of the report, for a spreadsheet."""
    page = _page(id, resource_id, tk.request.args.get("controle"))
    name = (page.resource.get("name") or "rapport").replace("/", "-")
    answer = Response(report_csv.write(page), mimetype="text/csv; charset=utf-8")
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"rapport-{name}.csv"
    )
    return answer


@report.route("/etat", endpoint="state")
def state(id: str, resource_id: str) -> Response:
    """Tell how far the check is, for the page that follows it."""
    page = _page(id, resource_id)
    task = page.task or {}
    return jsonify(
        state=page.state,
        over=page.state in _OVER,
        done=task.get("done") or 0,
        total=task.get("total"),
        text=progress_text(page.task),
    )


@report.route("/relancer", endpoint="run", methods=["POST"])
def run(id: str, resource_id: str) -> Any:
    """Have the file checked again, then show the report that waits."""
    try:
        tk.get_action("socle_report_run")({}, {"resource_id": resource_id})
    except tk.ValidationError as err:
        tk.h.flash_error(" ".join(map(str, err.error_summary.values())))
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only those who may change this file have it checked."))
    return tk.h.redirect_to("socle_report.read", id=id, resource_id=resource_id)


def _page(id: str, resource_id: str, report_id: str | None = None) -> Page:
    try:
        package = tk.get_action("package_show")({}, {"id": id})
        resource = next(r for r in package["resources"] if r["id"] == resource_id)
    except (tk.ObjectNotFound, tk.NotAuthorized, StopIteration):
        tk.abort(404, tk._("This file does not exist, or is not public."))
    found = _report(resource_id, report_id)
    return Page(
        package=package,
        resource=resource,
        report=found,
        history=tk.get_action("socle_report_list")({}, {"resource_id": resource_id}),
        can_edit=tk.h.check_access("package_update", {"id": package["id"]}),
        task=_task(found),
        is_last=report_id is None,
    )


def _report(resource_id: str, report_id: str | None) -> dict[str, Any] | None:
    asked = {"resource_id": resource_id, **({"id": report_id} if report_id else {})}
    try:
        return tk.get_action("socle_report_show")({}, asked)
    except tk.ObjectNotFound:
        if report_id:
            tk.abort(404, tk._("This report does not exist any more."))
        return None


def _task(found: dict[str, Any] | None) -> dict[str, Any] | None:
    """How far the check is: for whoever reads the report, not its author only."""
    if not found or found["state"] != "waiting" or not found["task_id"]:
        return None
    try:
        return tk.get_action("socle_task_show")(
            {"ignore_auth": True}, {"id": found["task_id"]}
        )
    except tk.ObjectNotFound:
        return None


def _variables(page: Page) -> dict[str, Any]:
    return {
        "page": page,
        "pkg": page.package,
        "pkg_dict": page.package,
        "res": page.resource,
        "report": page.report,
        "progress_text": progress_text(page.task),
        "dataset_type": page.package["type"],
    }
