"""The courriel of a checked file: one for each file and change of its state.

States: `ok`, `fix` (online, with what is wrong of it), `kept` (it waits beside the one
online, or the dataset is not public until it conforms), `unread` (the check was not
possible). What is only advised is not told, nor what is in a draft, but for the end of
a check that was long: its author was told that they could leave.
"""

from __future__ import annotations

import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import mails
from ..helpers.problems import socle_problem, socle_reason
from ..model.candidate import OPEN_STATES, Candidate
from ..model.report import DONE, IMPOSSIBLE, ReportRow
from ..policies import held
from ..reviews.rows import READY
from . import people, posting, telling

KIND = "report"
OK, FIX, KEPT, UNREAD = "ok", "fix", "kept", "unread"
LONG = datetime.timedelta(seconds=60)  # nobody waits longer before a page


def checked(row: ReportRow, author: str | None) -> None:
    """Tell what the check of a public file found, and commit.

    *author* is the name or the id of who asked for it.
    """
    package = model.Package.get(row.package_id)
    if package is None or package.state == model.State.DELETED:
        return
    if package.state != model.State.ACTIVE:
        _tell_end_of_check(row, package, author)
        return
    kept = package.private and held.find(package.id) is not None
    state = _state(row, KEPT if kept else FIX)
    if package.private and not kept:
        state = OK  # nothing of it is public, and nobody asked for that
    _tell(row, package, row.resource_id, state, author)


def decided(candidate: Candidate, row: ReportRow) -> None:
    """Tell what became of a file that was kept beside another, and commit."""
    package = model.Package.get(candidate.package_id)
    if package is None or package.state != model.State.ACTIVE:
        return
    if candidate.state in OPEN_STATES and candidate.reason == READY:
        return  # those who read it are told, then its author of their decision
    state = _state(row, KEPT) if candidate.state in OPEN_STATES else OK
    subject = f"{candidate.resource_id}/candidate"
    _tell(row, package, subject, state, candidate.author)


def _state(row: ReportRow, wrong: str) -> str:
    if row.state == IMPOSSIBLE:
        return UNREAD
    return OK if row.lenient_valid else wrong


def _tell(
    row: ReportRow,
    package: model.Package,
    subject: str,
    state: str,
    author: str | None,
) -> None:
    organization_id = package.owner_org
    if not organization_id:
        return
    if telling.is_news(KIND, subject, organization_id, state, at_first=OK):
        reached, is_awaited = people.of_file(organization_id, author)
        posting.write(
            reached, "report", _values(row, package, state), at_once=is_awaited
        )
    model.Session.commit()


def _tell_end_of_check(
    row: ReportRow, package: model.Package, author: str | None
) -> None:
    if row.checked is None or row.checked - row.created < LONG or not package.owner_org:
        return
    reached, is_awaited = people.of_file(package.owner_org, author)
    if is_awaited:
        posting.write(reached[:1], "report", _values(row, package, "draft"))
        model.Session.commit()


def _values(row: ReportRow, package: model.Package, state: str) -> dict[str, Any]:
    """Return what the courriel says, JSON, in the language of the portal."""
    organization = model.Group.get(package.owner_org)
    report = row.report or {}
    groups = [one for one in report.get("groups") or () if one["severity"] == "fix"]
    first = max(groups, key=lambda one: one["count"], default=None)
    unread = row.state == IMPOSSIBLE
    with mails.in_language():
        return {
            "state": state,
            "organization": (organization.title or organization.name)
            if organization
            else "",
            "file": package.title or package.name,
            "errors": row.errors or 0,
            "conforming": row.state == DONE and bool(row.lenient_valid),
            "date": row.created.isoformat(timespec="seconds"),
            "first": socle_problem(first) if first and not unread else None,
            "reason": socle_reason(row.reason, row.reason_params) if unread else None,
            "helpers": people.supporter_titles(package.owner_org),
            "link": _link(row, package, state),
        }


def _link(row: ReportRow, package: model.Package, state: str) -> str:
    if state == "draft":
        return str(tk.h.url_for("socle_deposit.check", id=package.id, qualified=True))
    of_candidate = {"controle": row.id} if row.candidate_id else {}
    return str(
        tk.h.url_for(
            "socle_report.read",
            id=package.name,
            resource_id=row.resource_id,
            qualified=True,
            **of_candidate,
        )
    )
