"""A report to take away: a CSV of its cells, and its file annotated."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Any

from flask import Response, send_file, stream_with_context

import ckan.plugins.toolkit as tk

from .. import candidates, config, fetching, files, findings
from ..core.annotated_workbook import Words
from ..core.spreadsheets import spreadsheet_csv
from ..core.validation.places import column_letters
from ..findings import workbook
from ..helpers.problems import socle_cell, socle_problem
from .report_page import Page

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PATIENCE = 20  # seconds that a person waits for the file of a link
_SEVERITIES = ("fix", "check", "advice")


def csv(page: Page) -> Response:
    """Answer every cell that the report lists, a row each."""
    answer = Response(
        stream_with_context(spreadsheet_csv(_titles(), _rows(page))),
        mimetype="text/csv; charset=utf-8",
    )
    answer.headers.set("Content-Disposition", "attachment", filename=_name(page, "csv"))
    return _private(answer)


def annotated_rows(
    resource: dict[str, Any], report: dict[str, Any] | None, *, can_edit: bool
) -> int:
    """Return how many rows the workbook of a report has; 0 when it cannot be made.

    The file of a link is fetched again for it: for those who may edit it only.
    """
    if not report or not (report["report"] or {}).get("readable"):
        return 0
    if report["samples_purged"]:
        return 0
    is_kept = resource["url_type"] == "upload" or report["candidate_id"]
    if not is_kept and not can_edit:
        return 0
    return workbook.rows_shown(report["report"])


def annotated(page: Page) -> Response:
    """Answer the file of the report as a workbook where problems are shown.

    :raises StorageError: the file is not there, or not the one that was checked
    :raises FetchError: its link does not give it
    :raises SocleError: it cannot be read as it was
    """
    made = tempfile.TemporaryFile(prefix="socle-")  # noqa: SIM115 (closed by Flask)
    try:
        _write(made, page)
    except BaseException:
        made.close()
        raise
    made.seek(0)
    name = _name(page, "xlsx")
    answer = send_file(made, mimetype=_XLSX, as_attachment=True, download_name=name)
    return _private(answer)


def _write(made: IO[bytes], page: Page) -> None:
    report = page.report or {}
    with _opened(page) as stored:
        if stored.sha256 != report["sha256"]:
            raise files.StorageError("file-missing")
        workbook.write(
            made,
            stored,
            report,
            page.shown_groups(),
            say=socle_cell,
            words=_words(page),
        )


def _opened(page: Page) -> AbstractContextManager[files.StoredFile]:
    if page.candidate:
        return candidates.open(candidates.get(page.candidate["id"]))
    if page.resource["url_type"] == "upload":
        return files.stored_copy(page.resource, config.validation_max_size())
    return _linked(page.resource["url"])


@contextlib.contextmanager
def _linked(url: str) -> Iterator[files.StoredFile]:
    """Give the file behind a link, fetched while its editor waits."""
    limits = fetching.Limits(
        max_size=config.validation_max_size(),
        timeout=min(config.fetch_timeout(), _PATIENCE),
        max_redirects=config.fetch_max_redirects(),
    )
    allowed = config.fetch_allowed_hosts()
    with fetching.fetch(url, limits=limits, allowed_hosts=allowed) as fetched:
        yield files.StoredFile(
            fetched.path, fetched.filename, fetched.size, fetched.sha256
        )


def _words(page: Page) -> Words:
    shown, rows = workbook.rows_shown(page.details), page.details["rows"]
    end = ""
    if shown < rows:
        end = tk.ungettext(
            "The workbook stops at {count} row: the rest is in the CSV file.",
            "The workbook stops at {count} rows: the rest is in the CSV file.",
            shown,
        ).format(count=tk.h.socle_number(shown))
    return Words(tk._("File"), tk._("To mend"), tk._("File report"), end)


def _titles() -> list[str]:
    return [
        tk._("Cell"),
        tk._("Row"),
        tk._("Column"),
        tk._("Title of the column"),
        tk._("Problem"),
        tk._("Present value"),
        tk._("To write"),
        tk._("How to mend"),
    ]


def _rows(page: Page) -> Iterator[list[Any]]:
    report_id = (page.report or {}).get("id", "")
    for group in page.shown_groups():
        words = socle_problem(group)
        letter = column_letters(group["column"]) if group["column"] else ""
        for cell in findings.every(report_id, group, group["index"]):
            yield [
                cell["cell"] or "",
                cell["row"],
                letter,
                group["label"] or "",
                words["title"],
                cell["value"] or "",
                cell["suggestion"] or "",
                words["how"],
            ]


def _name(page: Page, suffix: str) -> str:
    """Name the file after the one that was checked, or after the resource."""
    told = (page.report or {}).get("filename") or page.resource.get("name") or ""
    stem = Path(told.replace("/", "-")).stem or "fichier"
    to_mend = tk._("to-mend")  # Babel does not read inside an f-string
    return f"{stem}-{to_mend}.{suffix}"


def _private(answer: Response) -> Response:
    """Keep the answer out of caches and search engines: rights and files change."""
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
