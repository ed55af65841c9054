"""What was kept back and may go: by the verdict, or by an administrator, traced."""

from __future__ import annotations

import logging

from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context

from .. import candidates
from ..model.candidate import OPEN_STATES, PROMOTED, REFUSED, Candidate
from ..model.report import DONE, ReportRow
from ..model.task import now
from ..reviews import proposing
from ..reviews import rows as reviews
from . import held, rows, tracing
from .gate import PROMOTING

log = logging.getLogger(__name__)

NOT_CONFORMING = "not-conforming"
UNREADABLE = "unreadable"
NOT_AUTHORIZED = "not-authorized"  # its author may not publish there any more
NOT_ACCEPTED = "not-accepted"  # CKAN refuses the resource as it would be


def decide(candidate: Candidate, report: ReportRow) -> str:
    """Promote a candidate when its report allows it; return its state."""
    package = model.Package.get(candidate.package_id)
    resource = model.Resource.get(candidate.resource_id)
    if package is None or resource is None or resource.state != model.State.ACTIVE:
        refuse(candidate, "resource-gone")
        model.Session.commit()
        return candidate.state
    conforming = report.state == DONE and bool(report.lenient_valid)
    if not conforming and rows.asked(package.owner_org, candidate.table_schema):
        refuse(candidate, NOT_CONFORMING if report.state == DONE else UNREADABLE)
        model.Session.commit()
        return candidate.state
    if proposing.is_checked(candidate):
        model.Session.commit()
        return candidate.state
    try:
        promote(candidate, {"user": candidate.author or ""})
    except tk.NotAuthorized:
        _refuse_after(candidate, NOT_AUTHORIZED)
    except tk.ValidationError as err:
        log.warning("Candidate %s: %s", candidate.id, err)
        _refuse_after(candidate, NOT_ACCEPTED)
    return candidate.state


def refuse(candidate: Candidate, reason: str) -> None:
    """Keep a candidate back, in the caller's transaction."""
    candidate.state, candidate.reason, candidate.decided = REFUSED, reason, now()


def _refuse_after(candidate: Candidate, reason: str) -> None:
    model.Session.rollback()
    refuse(candidate, reason)
    model.Session.commit()


def promote(
    candidate: Candidate, context: Context, *, by: str | None = None, note: str = ""
) -> None:
    """Make a candidate the file of its resource, in the name of the context's user.

    *by*: the administrator who lets it through in spite of the rule, traced with its
    *note*.

    :raises NotAuthorized: that user may not edit the dataset
    :raises ValidationError: CKAN refuses the resource as it would be
    """
    candidate.state, candidate.decided, candidate.decided_by = PROMOTED, now(), by
    candidate.reason = note
    through = {**context, PROMOTING: candidate.id}
    with candidates.open(candidate) as opened, opened.path.open("rb") as stream:
        upload = FileStorage(stream=stream, filename=candidate.filename)
        values = {"id": candidate.resource_id, "upload": upload, **candidate.fields}
        tk.get_action("resource_patch")(through, values)
    if by:
        tracing.trace(candidate.package_id, by, candidate.filename, note)
    model.Session.commit()
    candidates.remove_file(candidate)
    publish(candidate.package_id)


def publish(package_id: str) -> bool:
    """Publish a dataset that was kept back, once nothing does; say whether it was.

    In the name of who asked for it.
    """
    asked_by = held.find(package_id)
    package = model.Package.get(package_id)
    if asked_by is None:
        return False
    if package is None or package.state == model.State.DELETED or not package.private:
        held.drop(package_id)
        model.Session.commit()
        return False
    if held.policy(package) or reviews.of_dataset(package_id):
        return False
    try:
        let_through(package_id, {"user": asked_by.author or ""})
    except (tk.NotAuthorized, tk.ValidationError) as err:
        log.warning("Dataset %s stays private: %s", package_id, err)
        model.Session.rollback()
        return False
    return True


def let_through(
    package_id: str, context: Context, *, by: str | None = None, note: str = ""
) -> None:
    """Make a dataset public, in the name of the context's user.

    :raises NotAuthorized: that user may not edit the dataset
    :raises ValidationError: CKAN refuses the dataset as it would be
    """
    held.drop(package_id)
    through = {**context, PROMOTING: ""}
    tk.get_action("package_patch")(through, {"id": package_id, "private": False})
    if by:
        tracing.trace(package_id, by, "", note)
    model.Session.commit()


def withdraw(candidate: Candidate, by: str | None) -> None:
    """Let a candidate go by somebody's will, in the caller's transaction.

    :raises ValidationError: it waits no more
    """
    if candidate.state not in OPEN_STATES:
        raise tk.ValidationError({"id": [tk._("This file does not wait any more.")]})
    candidate.state, candidate.reason = candidates.WITHDRAWN, ""
    candidate.decided, candidate.decided_by = now(), by
