"""The report on a file, as a person reads it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import findings, producers, service_values, table_schemas, tasks
from ..core.errors import FetchError, SocleError
from ..core.table_schemas.guides import ColumnGuide, column_guides
from ..model.report import ReportRow
from ..repairs import long_files
from . import report_files, task
from .report_page import Page, previous
from .report_progress import progress_text

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
    before = previous(page.report, page.history)
    if before:
        page.before = _report(resource_id, before["id"])
    return tk.render("socle/report.html", _variables(page))


@report.route("/cellules/<int:index>", endpoint="cells")
def cells(id: str, resource_id: str, index: int) -> str:
    """Show the cells of one problem, 20 a page."""
    page = _page(id, resource_id, tk.request.args.get("controle"))
    shown = {group["index"]: group for group in page.shown_groups()}
    group = shown.get(index)
    if group is None or page.report is None:
        tk.abort(404, tk._("This problem is not in the report any more."))
        raise AssertionError  # abort never returns
    listed = page.can_list(group)
    pages = -(-listed // _CELLS_BY_PAGE) or 1
    number = min(max(tk.h.get_page_number(tk.request.args), 1), pages)
    start = (number - 1) * _CELLS_BY_PAGE
    extra = {
        "group": group,
        "samples": findings.cells(
            page.report["id"], group, index, start=start, count=_CELLS_BY_PAGE
        ),
        "listed": listed,
        "page_number": number,
        "page_count": pages,
    }
    return tk.render("socle/report_cells.html", _variables(page) | extra)


@report.route("/cellules.csv", endpoint="csv")
def csv(id: str, resource_id: str) -> Response:
    """Give every cell of the report, for a spreadsheet."""
    page = _page(id, resource_id, tk.request.args.get("controle"))
    return report_files.csv(page)


@report.route("/annote.xlsx", endpoint="annotated")
def annotated(id: str, resource_id: str) -> Any:
    """Give the file of the report, with what to mend beside each cell."""
    page = _page(id, resource_id, tk.request.args.get("controle"))
    if page.state not in ("valid", "invalid") or not page.annotated_rows:
        tk.abort(404, tk._("This file was not checked."))
    try:
        return report_files.annotated(page)
    except FetchError:
        words = tk._("The annotated file cannot be made: the link does not answer.")
    except SocleError:
        words = tk._("The annotated file cannot be made: the file was replaced.")
    tk.h.flash_error(words)
    return tk.h.redirect_to("socle_report.read", id=id, resource_id=resource_id)


@report.route("/etat", endpoint="state")
def state(id: str, resource_id: str) -> Response:
    """Tell how far the check is, for the page that follows it."""
    page = _page(id, resource_id, tk.request.args.get("controle"))
    at_work = page.task or page.mending or {}
    return jsonify(
        state=page.state,
        over=page.state in _OVER and not page.mending,
        done=at_work.get("done") or 0,
        total=at_work.get("total"),
        text=_mending_text(page) or progress_text(page.task, page.ahead),
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


@report.route("/etablissement", endpoint="establishment", methods=["POST"])
def establishment(id: str, resource_id: str) -> Any:
    """Record a SIRET that the file holds on the organisation that publishes it."""
    page = _page(id, resource_id)
    siret = tk.request.form.get("siret", "")
    try:
        asked = {"organization_id": page.package.get("owner_org"), "siret": siret}
        tk.get_action("socle_siret_create")({}, asked)
    except tk.ValidationError as err:
        tk.h.flash_error(" ".join(map(str, err.error_summary.values())))
    except (tk.NotAuthorized, tk.ObjectNotFound):
        tk.abort(403, tk._("Only those who manage the public body record its SIRET."))
    else:
        words = tk._("{siret} is recorded. Files that hold SIRET are checked again.")
        tk.h.flash_success(words.format(siret=tk.h.socle_code(siret)))
    return tk.h.redirect_to("socle_report.read", id=id, resource_id=resource_id)


@report.route("/effacer", endpoint="erase", methods=["POST"])
def erase(id: str, resource_id: str) -> Any:
    """Erase the values that the reports on this file list; their totals stay."""
    try:
        tk.get_action("socle_report_erase")({}, {"resource_id": resource_id})
    except (tk.NotAuthorized, tk.ValidationError):
        tk.abort(403, tk._("Only administrators erase what reports list."))
    tk.h.flash_success(tk._("The values are erased. The totals stay."))
    return tk.h.redirect_to("socle_report.read", id=id, resource_id=resource_id)


def _page(id: str, resource_id: str, report_id: str | None = None) -> Page:
    try:
        package = tk.get_action("package_show")({}, {"id": id})
        resource = next(r for r in package["resources"] if r["id"] == resource_id)
    except (tk.ObjectNotFound, tk.NotAuthorized, StopIteration):
        tk.abort(404, tk._("This file does not exist, or is not public."))
    found = _report(resource_id, report_id)
    checking = _task(found)
    mending = _mending(found)
    can_edit = tk.h.check_access("package_update", {"id": package["id"]})
    return Page(
        package=package,
        resource=resource,
        report=found,
        history=tk.get_action("socle_report_list")({}, {"resource_id": resource_id}),
        can_edit=can_edit,
        task=checking,
        is_last=report_id is None,
        candidate=_candidate(found),
        kept=tk.h.socle_kept_files(resource_id),
        listed=_listed(found),
        ahead=_ahead(checking),
        guides=_guides(found),
        mending=mending[0],
        mending_failed=mending[1],
        service_values=_service_values(package, found),
        establishments=_establishments(package, found),
        annotated_rows=report_files.annotated_rows(resource, found, can_edit=can_edit),
    )


def _guides(found: dict[str, Any] | None) -> dict[str, ColumnGuide]:
    """What the guide of the file says of each of its columns."""
    if not found or not found["report"]:
        return {}
    key = f"{found['table_schema']}@{found['table_schema_version']}".rstrip("@")
    try:
        guides = column_guides(table_schemas.get(key))
    except SocleError:
        return {}
    return {guide.name: guide for guide in guides}


def _mending(found: dict[str, Any] | None) -> tuple[dict[str, Any] | None, bool]:
    """The task that writes a new version of the file, and whether the last failed."""
    row = model.Session.get(ReportRow, found["id"]) if found else None
    last = long_files.last(long_files.MEND, row) if row is not None else None
    if last is None or last.arguments["sha256"] != (found or {})["sha256"]:
        return None, False
    shown = last.as_dict()
    is_open = shown["state"] in ("waiting", "running")
    return (shown if is_open else None), shown["state"] == "failed"


def _service_values(package: dict[str, Any], found: dict[str, Any] | None) -> int:
    if not found or not package.get("owner_org"):
        return 0
    key = found["table_schema"]
    return len(service_values.digests(package["owner_org"], key))


def _mending_text(page: Page) -> str:
    return task.progress_text(page.mending) if page.mending else ""


def _establishments(package: dict[str, Any], found: dict[str, Any] | None) -> list[str]:
    """What the check found of the producer's own, and that is still not recorded."""
    portal = ((found or {}).get("report") or {}).get("portal") or {}
    listed = portal.get("unknown_sirets") or []
    owner = model.Group.get(package.get("owner_org") or "") if listed else None
    if owner is None:
        return []
    known = producers.recorded_sirets(owner.extras.get("sirets"))
    return [siret for siret in listed if siret not in known]


def _candidate(found: dict[str, Any] | None) -> dict[str, Any] | None:
    if not found or not found["candidate_id"]:
        return None
    return tk.get_action("socle_candidate_show")({}, {"id": found["candidate_id"]})


def _listed(found: dict[str, Any] | None) -> list[int]:
    return findings.listed(found["id"], found["report"] or {}) if found else []


def _report(resource_id: str, report_id: str | None) -> dict[str, Any] | None:
    asked = {"resource_id": resource_id, **({"id": report_id} if report_id else {})}
    try:
        return tk.get_action("socle_report_show")({}, asked)
    except (tk.ObjectNotFound, tk.NotAuthorized):
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


def _ahead(checking: dict[str, Any] | None) -> int:
    """How many checks come before one that waits."""
    is_waiting = checking is not None and checking["state"] == "waiting"
    return tasks.ahead(checking["id"]) if checking and is_waiting else 0


def _variables(page: Page) -> dict[str, Any]:
    return {
        "page": page,
        "pkg": page.package,
        "pkg_dict": page.package,
        "res": page.resource,
        "report": page.report,
        "progress_text": progress_text(page.task, page.ahead),
        "mending_text": _mending_text(page),
        "dataset_type": page.package["type"],
    }
