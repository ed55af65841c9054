"""A report in a terminal: what to correct first, one problem a paragraph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from .verdicts import title, verdict
from .words import Words

if TYPE_CHECKING:
    from ..validation import Report

Style = Callable[[str, str], str]
"""Given a text and what it is (`good`, `bad`, `fix`, `check`, `advice`, `dim`)."""
SHOWN = 8


def to_text(report: Report, words: Words, style: Style = lambda text, _: text) -> str:
    """Return the verdict, what was assumed, then each problem; *style* colours them."""
    return "\n".join(_lines(report, words, style))


def _lines(report: Report, words: Words, style: Style) -> Iterator[str]:
    good = report.readable and report.lenient.valid
    state = style(f"{title(report)}: {verdict(report, words)}", _mood(good))
    yield f"{style('✔' if good else '✘', _mood(good))} {state}"
    as_json = report.to_dict()
    for finding in as_json["reading"]:
        yield style(f"  {words.reading(finding)}", "dim")
    for group in as_json["groups"]:
        sentence = words.group(group)
        severity = style(words.severity(group["severity"]), group["severity"])
        yield ""
        yield f"[{severity}] {sentence.what}"
        yield f"    {sentence.where}{_places(group)}"
        yield f"    {sentence.how}"


def _mood(good: bool) -> str:
    return "good" if good else "bad"


def _places(group: dict[str, Any]) -> str:
    cells = [sample["cell"] for sample in group["samples"][:SHOWN] if sample["cell"]]
    more = "…" if group["count"] > SHOWN else ""
    return f": {' '.join(cells)}{more}" if group["field"] and cells else ""
