"""A report as annotations of GitHub Actions: a line by problem, at its first row.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .verdicts import verdict
from .words import Words

if TYPE_CHECKING:
    from ..validation import Report

LEVELS = {"fix": "error", "check": "warning", "advice": "notice"}


def to_github(report: Report, path: str, words: Words) -> str:
    """Return the commands that show the report on the file at *path*."""
    return "\n".join(_commands(report, path, words))


def _commands(report: Report, path: str, words: Words) -> Iterator[str]:
    for group in report.to_dict()["groups"]:
        said = words.group(group)
        level = LEVELS[group["severity"]]
        row = group["samples"][0]["row"] if group["samples"] else 1
        places = f"file={_property(path)},line={row},title={_property(said.what)}"
        cells = [s["cell"] for s in group["samples"][:8] if s["cell"]]
        text = f"{said.where}{': ' if cells else ''}{' '.join(cells)} {said.how}"
        yield f"::{level} {places}::{_escape(text)}"
    good = report.readable and report.lenient.valid
    level = "notice" if good else "error"
    yield f"::{level} file={_property(path)}::{_escape(verdict(report, words))}"


def _escape(text: str) -> str:
    r"""Escape a message, so that a file cannot write a command.

    >>> _escape("a\n::error::b")
    'a%0A::error::b'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
