"""What the template says of a column, in the language asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...messages.templates import TEMPLATE_WORDS
from ..table_schema import TableSchema

Gettext = Callable[[str], str]


class Words:
    """The sentences of one template."""

    def __init__(self, schema: TableSchema, gettext: Gettext) -> None:
        self._schema = schema
        self._gettext = gettext

    def say(self, name: str, **values: Any) -> str:
        """Return a sentence of the catalogue, filled."""
        return self._gettext(TEMPLATE_WORDS[name]).format(**values)

    def expected(self, field: dict[str, Any]) -> str:
        """Return how to write a value of *field*; "" when anything will do."""
        kind = field.get("type")
        if choices(field):
            return self.say("one_of") if kind != "boolean" else self._yes_no(field)
        if kind == "date":
            return self.say("date")
        return self.say("number") if kind in ("integer", "number") else ""

    def comment(self, field: dict[str, Any]) -> str:
        """Return the comment of a title: label, duty, help, example."""
        name = field["name"]
        example = self._schema.example(name)
        lines = [
            self._schema.field_label(name),
            self.say("compulsory" if is_required(field) else "optional"),
            self._schema.overlay.field(name).help or self.expected(field),
            self.say("example", example=example) if example else "",
        ]
        return "\n".join(line for line in lines if line)

    def _yes_no(self, field: dict[str, Any]) -> str:
        true, false = choices(field)
        return self.say("yes_no", true=true, false=false)


def is_required(field: dict[str, Any]) -> bool:
    """Return whether a row must have a value of *field*."""
    return bool((field.get("constraints") or {}).get("required"))


def choices(field: dict[str, Any]) -> list[str]:
    """Return the values that a cell may have, as they are typed; none when free.

    >>> choices({"type": "boolean"})
    ['true', 'false']
    >>> choices({"constraints": {"enum": ["M", "F"]}})
    ['M', 'F']
    """
    if field.get("type") == "boolean":
        true = field.get("trueValues") or ["true"]
        false = field.get("falseValues") or ["false"]
        return [str(true[0]), str(false[0])]
    if field.get("type") == "array":
        return []
    return [str(v) for v in (field.get("constraints") or {}).get("enum") or ()]
