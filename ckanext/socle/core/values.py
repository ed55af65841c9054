"""Values that a portal held before the plugin: how a field shows them, when two agree.

An extra of CKAN is free text. A field of the same name may be text, a list, or groups
of subfields: what does not fit is left as the extra that it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

_TEXT_SUBFIELDS = ("name", "text")


def loaded(value: Any) -> Any:
    """Return the list or object that *value* is the JSON of; otherwise *value*.

    >>> loaded('["fr"]'), loaded("2020"), loaded("[fr")
    (['fr'], '2020', '[fr')
    """
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def is_blank(value: Any) -> bool:
    """Tell whether nothing is said: None, "", or groups of nothing.

    >>> is_blank([{"name": "", "url": None}]), is_blank(0)
    (True, False)
    """
    return compact(value) in (None, "", [], {})


def compact(value: Any) -> Any:
    """Return *value* without what is blank in its groups and lists.

    >>> compact([{"name": "Mairie", "url": ""}, {"name": "", "url": ""}])
    [{'name': 'Mairie'}]
    """
    if isinstance(value, Mapping):
        kept = {name: compact(part) for name, part in value.items()}
        return {name: part for name, part in kept.items() if not _is_nothing(part)}
    if isinstance(value, list):
        return [part for part in map(compact, value) if not _is_nothing(part)]
    return value


def _is_nothing(value: Any) -> bool:
    return value in (None, "", [], {})


def is_same(given: Any, stored: Any) -> bool:
    r"""Tell whether *given* is *stored*, as a form or an older client sends it back.

    A form knows text only: it gives "" for None, "5" for 5, one text for a list of
    one, `\r\n` for line ends.

    >>> is_same("fr", '["fr"]'), is_same("", None), is_same("a\r\nb", "a\nb")
    (True, True, True)
    >>> is_same("fr", "en")
    False
    """
    return bool(
        given == stored or _plain(given) == _plain(stored) or given == str(stored)
    )


def _plain(value: Any) -> Any:
    value = compact(loaded(value))
    if _is_nothing(value):
        return ""
    if isinstance(value, list):
        return _plain(value[0]) if len(value) == 1 else [_plain(part) for part in value]
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return str(value).replace("\r\n", "\n")


def gather(inputs: dict[str, Any], fields: Mapping[str, Mapping[str, Any]]) -> None:
    """Make lists of groups of a form's inputs `contact-0-name`, in place, at any depth.

    Each field has its own numbers, which may lack some: groups can be taken away in
    the page. The empty group that a page copies (`REPEATING-INDEX0`) is left out.

    >>> fields = {"contact": {"repeating_subfields": [{"field_name": "name"}]}}
    >>> inputs = {"contact-1-name": "Mairie", "contact-REPEATING-INDEX0-name": ""}
    >>> gather(inputs, fields)
    >>> inputs
    {'contact': [{'name': 'Mairie'}]}
    """
    groups: dict[str, dict[str, dict[str, Any]]] = {}
    for key in list(inputs):
        name, _, rest = str(key).partition("-")
        number, _, subfield = rest.partition("-")
        if subfield and "repeating_subfields" in fields.get(name, {}):
            value = inputs.pop(key)
            if name not in inputs and number.isdecimal():
                groups.setdefault(name, {}).setdefault(number, {})[subfield] = value
    for name, numbered in groups.items():
        subfields = {
            subfield["field_name"]: subfield
            for subfield in fields[name]["repeating_subfields"]
        }
        inputs[name] = [numbered[number] for number in sorted(numbered, key=int)]
        for group in inputs[name]:
            gather(group, subfields)


def as_groups(
    text: Any, subfields: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]] | None:
    """Return an old value as the groups of a field with subfields.

    Text goes to the subfield `name` or `text`. None when the value does not fit: it
    has a key or a shape that the subfields lack.

    >>> as_groups("Mairie de Pluduno", [{"field_name": "name"}])
    [{'name': 'Mairie de Pluduno'}]
    >>> as_groups('{"name": "Mairie", "fax": "02"}', [{"field_name": "name"}]) is None
    True
    """
    known = {subfield["field_name"]: subfield for subfield in subfields}
    value = loaded(text)
    if isinstance(value, str):
        main = next((name for name in _TEXT_SUBFIELDS if name in known), None)
        return [{main: value}] if main and value.strip() else None
    groups = value if isinstance(value, list) else [value]
    return groups if all(_fits(group, known) for group in groups) else None


def _fits(group: Any, known: Mapping[str, Mapping[str, Any]]) -> bool:
    if not isinstance(group, dict) or not group:
        return False
    return all(
        name in known and _fits_subfield(part, known[name])
        for name, part in group.items()
    )


def _fits_subfield(value: Any, subfield: Mapping[str, Any]) -> bool:
    nested = subfield.get("repeating_subfields")
    if nested:
        return isinstance(value, list) and as_groups(value, nested) is not None
    if isinstance(value, list):
        return all(isinstance(part, str) for part in value)
    return not isinstance(value, dict)
