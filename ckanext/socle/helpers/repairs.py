"""Proposed corrections in words: what, where, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ..core import messages
from ..core.messages.reading import ENCODINGS
from .formats import socle_number

__all__ = ["socle_repair"]

_FORMS = ("repair-encoding", "repair-separator", "repair-workbook")
_REMOVED = ("repair-title-rows", "repair-blank-rows", "repair-blank-columns")


def socle_repair(repair: Mapping[str, Any]) -> dict[str, Any]:
    """Return `title`, `help`, `where`, `cells`, `more`, `before`, `after`, `others`.

    `before` and `after` are of the first place, `others` of those after it.
    """
    title, why = messages.render_repair(
        repair, gettext=tk._, ngettext=tk.ungettext, number=socle_number
    )
    examples = [_example(repair["code"], one) for one in repair["examples"]]
    first = examples[0] if examples else {"before": "", "after": ""}
    words = {"title": title, "help": why, "where": "", "cells": [], "more": ""}
    changed = [one for one in examples[1:] if one["cell"]]
    return {**words, **_where(repair), **first, "others": changed}


def _where(repair: Mapping[str, Any]) -> dict[str, Any]:
    cells = [one["cell"] for one in repair["examples"] if one.get("cell")]
    rows = [one["row"] for one in repair["examples"] if one.get("row")]
    count = repair["count"]
    if cells:
        shown = cells[:2] if count == 2 and len(cells) == 2 else cells[:1]
        left = count - len(shown)
        return {"cells": shown, "more": _others(left) if left > 0 else ""}
    if not rows:
        return {"where": tk._("The whole file")}
    listed = ", ".join(map(socle_number, rows))
    return {
        "where": tk.ungettext("Row {rows}", "Rows {rows}", count).format(
            rows=listed if count <= len(rows) else f"{listed}…"
        )
    }


def _others(count: int) -> str:
    return tk.ungettext("and {count} other", "and {count} others", count).format(
        count=socle_number(count)
    )


def _example(code: str, example: Mapping[str, Any]) -> dict[str, Any]:
    before, after = str(example["before"]), str(example["after"])
    shown = {"cell": example.get("cell")}
    if code in _REMOVED:
        after = tk._("(removed)")
    elif code in _FORMS:
        before, after = _form(before), _form(after)
    else:
        after = _visible(after)
    return shown | {"before": _visible(before), "after": after}


def _form(text: str) -> str:
    """Return the plain name of an encoding or of a separator."""
    if text in (",", ";", "|"):
        return tk._("“{separator}”").format(separator=text)
    if text == "\t":
        return tk._("tab")
    if text in ("", "CSV"):
        return text or tk._("Excel or LibreOffice")
    return ENCODINGS.get(text, text.upper())


def _visible(text: str) -> str:
    """Return a text where what nobody sees is said: nothing, or spaces around."""
    if not text:
        return tk._("(empty)")
    if not text.strip():
        return tk._("␠ space")
    left = text[: len(text) - len(text.lstrip())]
    right = text[len(text.rstrip()) :]
    return f"{'␠' * len(left)}{text.strip()}{'␠' * len(right)}"
