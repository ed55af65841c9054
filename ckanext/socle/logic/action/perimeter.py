"""Actions on perimeters: territories that the portal draws."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import perimeters, territories
from ...core import perimeters as core
from ...core.errors import PerimeterError
from ...core.territories import TerritoryIndex, slugify, summary
from ..schema import perimeter as schema

__all__ = [
    "socle_perimeter_create",
    "socle_perimeter_delete",
    "socle_perimeter_list",
    "socle_perimeter_show",
    "socle_perimeter_update",
]


@tk.side_effect_free
@tk.validate_action_data(schema.perimeter_id)
def socle_perimeter_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a perimeter, its members and what each means today.

    For anyone.

    :param id: id (`perimetre:pays-de-retz`), or its code alone
    :type id: string

    :returns: `id`, `code`, `name`, `population`, `counts` (number of territories
        inside, by level), `members`: `member` (id, as typed), `territory_id` (today,
        or null), `name` (of today), and `how`, `reason`, `old_name`, `ended` (see
        `socle_territory_resolve`)
    :rtype: dict
    :raises ObjectNotFound: no perimeter has that id
    """
    tk.check_access("socle_perimeter_show", context, data_dict)
    return _shown(territories.current_index(), _found(data_dict["id"]))


@tk.side_effect_free
@tk.validate_action_data(schema.perimeter_list)
def socle_perimeter_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a page of the perimeters, in the order of codes.

    For anyone.

    :param limit: number of perimeters, 20 unless told, at most 1,000
    :type limit: int
    :param offset: number of perimeters to pass over
    :type offset: int

    :returns: `count` (of all) and `results`: as in `socle_territory_search`, with
        `communes` (number inside)
    :rtype: dict
    """
    tk.check_access("socle_perimeter_list", context, data_dict)
    index = territories.current_index()
    found = sorted((t for t in index if t.level == core.LEVEL), key=lambda t: t.code)
    start = data_dict["offset"]
    page = found[start : start + min(data_dict["limit"], 1000)]
    return {
        "count": len(found),
        "results": [
            summary(index, t) | {"communes": len(index.communes(t.id))} for t in page
        ],
    }


@tk.validate_action_data(schema.perimeter_create)
def socle_perimeter_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Draw a perimeter from a list of codes.

    For administrators of the portal.

    :param name: what it is called
    :type name: string
    :param members: ids, codes, old codes or SIREN of any territories, other perimeters
        included: a list, or lines (names beside the codes are passed over)
    :type members: list of strings
    :param code: what follows `perimetre:` in its id (optional: made from the name)
    :type code: string

    :returns: the perimeter (see `socle_perimeter_show`), and `task_id`, that indexes
        the datasets concerned
    :rtype: dict
    :raises ValidationError: a code means nothing, or several things (each is named
        with its line), or the perimeter exists
    """
    tk.check_access("socle_perimeter_create", context, data_dict)
    index = territories.current_index()
    code = data_dict.get("code") or slugify(data_dict["name"])
    if not core.SLUG.fullmatch(code):
        raise tk.ValidationError({"name": [tk._("Give it a name with letters.")]})
    members = _members(index, code, data_dict["members"])
    return _saved(core.Perimeter(code, data_dict["name"], members), is_new=True)


@tk.validate_action_data(schema.perimeter_update)
def socle_perimeter_update(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Rename a perimeter, or change its members; what is not given stays as it is.

    For administrators of the portal.

    :param id: id of the perimeter, or its code alone
    :type id: string
    :param name: what it is called (optional)
    :type name: string
    :param members: all its members (optional; see `socle_perimeter_create`); codes
        that it has already stay, even where they mean nothing any more
    :type members: list of strings

    :returns: the perimeter, and `task_id` (null when nothing changed)
    :rtype: dict
    :raises ObjectNotFound: no perimeter has that id
    :raises ValidationError: a code means nothing, or it would hold itself
    """
    tk.check_access("socle_perimeter_update", context, data_dict)
    before = _found(data_dict["id"])
    members = before.members
    if "members" in data_dict:
        index = territories.current_index()
        members = _members(index, before.code, data_dict["members"], before.members)
    name = data_dict.get("name") or before.name
    return _saved(core.Perimeter(before.code, name, members), is_new=False)


@tk.validate_action_data(schema.perimeter_id)
def socle_perimeter_delete(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Delete a perimeter that nothing uses.

    For administrators of the portal.

    :param id: id of the perimeter, or its code alone
    :type id: string

    :returns: `task_id`, that indexes the datasets concerned
    :rtype: dict
    :raises ObjectNotFound: no perimeter has that id
    :raises ValidationError: a grouping, an organisation, a dataset or another perimeter
        has it as territory: `used_by` names them
    """
    tk.check_access("socle_perimeter_delete", context, data_dict)
    perimeter = _found(data_dict["id"])
    used_by = perimeters.used_by(perimeter.id)
    if used_by:
        message = tk._("It is the territory of: {names}. Give them another one first.")
        names = ", ".join(use["title"] for use in used_by[:10])
        raise tk.ValidationError({"used_by": [message.format(names=names)]})
    task_id = perimeters.delete(
        territories.current_index(with_perimeters=False), perimeter.id
    )
    return {"task_id": task_id}


def _found(text: str) -> core.Perimeter:
    code = text.strip().lower().removeprefix(f"{core.LEVEL}:")
    perimeter = perimeters.get(f"{core.LEVEL}:{code}")
    if perimeter is None:
        raise tk.ObjectNotFound(
            tk._("There is no perimeter “{value}”.").format(value=text)
        )
    return perimeter


def _saved(perimeter: core.Perimeter, *, is_new: bool) -> dict[str, Any]:
    base = territories.current_index(with_perimeters=False)
    task_id = perimeters.save(base, perimeter, is_new=is_new)
    shown = _shown(territories.current_index(), perimeter)
    return shown | {"task_id": task_id}


def _members(
    index: TerritoryIndex, code: str, text: str, known: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Return the ids to keep, as typed.

    :raises ValidationError: some codes mean nothing, or no one thing
    """
    found: dict[str, None] = {}
    problems = []
    for line in core.read_codes(index, text):
        if line.text in known:
            found[line.text] = None
        elif line.member is None:
            problems.append(_problem(line))
        else:
            found[line.member] = None
    if problems or not found:
        raise tk.ValidationError({"members": problems or [tk._("Give some codes.")]})
    try:
        core.check_members(index, code, found)
    except PerimeterError as err:
        message = tk._("The perimeter would hold itself, through “{value}”.")
        raise tk.ValidationError({"members": [message.format(**err.params)]}) from err
    return tuple(sorted(found))


def _problem(line: core.Line) -> str:
    """Return what is wrong with a code, and where."""
    words = {"number": line.number, "code": line.text}
    if line.resolution.reason == "ambiguous-code":
        return tk._(
            "Line {number}: “{code}” may be {candidates}. Type one of them."
        ).format(candidates=", ".join(line.resolution.candidates), **words)
    if line.resolution.reason == "no-single-heir":
        return tk._(
            "Line {number}: “{code}” was shared out between several territories. "
            "Type their codes."
        ).format(**words)
    return tk._("Line {number}: “{code}” is the code of no territory.").format(**words)


def _shown(index: TerritoryIndex, perimeter: core.Perimeter) -> dict[str, Any]:
    node = index.get(perimeter.id) if perimeter.id in index else None
    counts: dict[str, int] = {}
    for below in index.descendants(perimeter.id) if node else ():
        counts[below.level] = counts.get(below.level, 0) + 1
    return {
        "id": perimeter.id,
        "code": perimeter.code,
        "name": perimeter.name,
        "population": node.population if node else None,
        "counts": counts,
        "members": [_member(index, member) for member in perimeter.members],
    }


def _member(index: TerritoryIndex, member: str) -> dict[str, Any]:
    found = index.resolve(member)
    return {
        "member": member,
        "territory_id": found.territory_id,
        "name": index.get(found.territory_id).name if found.territory_id else None,
        "how": found.how,
        "reason": found.reason,
        "old_name": found.old_name,
        "ended": found.ended,
    }
