"""Values of before the plugin that a field's own pages cannot show."""

from __future__ import annotations

import json
import re
from typing import Any

from ..core import values

__all__ = ["socle_is_day", "socle_is_long", "socle_kept_text"]

Field = dict[str, Any]


def socle_kept_text(field: Field, data: dict[str, Any]) -> str:
    """Return the text of a value that is not of its field's kind; "" for the others.

    Groups of subfields show lists of groups, lists show texts, the rest shows a text
    or a number.
    """
    value = data.get(field["field_name"])
    if value in (None, "") or _is_of_its_kind(value, field):
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _is_of_its_kind(value: Any, field: Field) -> bool:
    if isinstance(value, list):
        if "repeating_subfields" in field:
            return values.as_groups(value, field["repeating_subfields"]) is not None
        if field.get("holds") == "groups":
            return all(isinstance(part, dict) for part in value)
        return field.get("holds") == "texts" and all(
            isinstance(part, str) for part in value
        )
    if isinstance(value, str):
        return "repeating_subfields" not in field
    return not isinstance(value, dict) and field.get("holds") is None


def socle_is_day(value: Any) -> bool:
    """Tell whether a date's control of a page can hold *value*: a day, or nothing."""
    return not value or bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)))


def socle_is_long(value: Any) -> bool:
    """Tell whether *value* is a text of several lines."""
    return isinstance(value, str) and "\n" in value
