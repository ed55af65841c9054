"""Actions on the files expected of a body: where it stands, what it declares."""

from __future__ import annotations

import re
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import obligations
from ...core.expected_files import (
    CONCERNED,
    ELSEWHERE,
    NOTHING,
    UNCONCERNED,
    FileState,
    asked_year,
)
from ...model.task import now
from ..schema import obligation as schema

__all__ = [
    "socle_obligation_declare",
    "socle_obligation_list",
    "socle_obligation_revoke",
]

_OLDEST = 10  # years back that one may still speak of
_LINK = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)


@tk.side_effect_free
@tk.validate_action_data(schema.obligation_list)
def socle_obligation_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return where an organisation stands with each file that is expected of it.

    For its people, its supporters, and the administrators of groupings that hold it.

    :param organization_id: id or name of the organisation
    :type organization_id: string

    :returns: `files`, what matters most first, and `declarations`, the last first,
        those taken back included. Of each file: `table_schema`, `title`, `line`, `tag`
        (`mandatory`, `recommended`, `optional`), `group`, `state` (`publish`, `draft`,
        `provided`, `fix`, `outdated`, `ok`, `elsewhere`, `nothing`, `generated`,
        `unclear`), `section` (`to-do`, `in-order`, `further`), `year` that it must tell
        of, `due` (ISO date or null) with `due_year` and `due_is_legal`, `question`,
        `kept_by`, `may_be_empty`, `dataset` (`name`, `title`, `is_public`, `is_draft`,
        `changed`, `status`, `errors`, `resource_id`, `years`, `provision_id`) or null,
        `declaration` or null
    :rtype: dict
    """
    tk.check_access("socle_obligation_list", context, data_dict)
    id_ = data_dict["organization_id"]
    states = obligations.states_of([id_]).get(id_, [])
    trace = obligations.history(id_)
    rows = {row.id: row.as_dict() for row in trace}
    return {
        "organization_id": id_,
        "files": [_shown(state, rows) for state in states],
        "declarations": list(rows.values()),
    }


def _shown(state: FileState, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    file, due, found = state.file, state.deadline, state.dataset
    return {
        "table_schema": file.key,
        "title": file.title,
        "line": file.line,
        "tag": state.tag,
        "group": file.group,
        "state": state.code,
        "section": state.section,
        "year": state.year,
        "due": due and due.date.isoformat(),
        "due_year": due and due.year,
        "due_is_legal": bool(due and due.is_legal),
        "question": file.question,
        "kept_by": file.kept_by,
        "may_be_empty": file.may_be_empty,
        "dataset": found
        and {
            "name": found.name,
            "title": found.title,
            "is_public": found.is_public,
            "is_draft": found.is_draft,
            "changed": found.changed.isoformat(),
            "status": found.status,
            "errors": found.errors,
            "resource_id": found.resource_id,
            "years": sorted(found.years),
            "provision_id": found.provision_id,
        },
        "declaration": state.declared and rows.get(state.declared.id),
    }


@tk.validate_action_data(schema.obligation_declare)
def socle_obligation_declare(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Keep what an organisation says of a file that is expected of it.

    For whoever may publish for it. Dated, signed, and taken back by
    `socle_obligation_revoke`. A link is tried soon after.

    :param organization_id: id or name of the organisation
    :type organization_id: string
    :param table_schema: key of the table schema of the expected file
    :type table_schema: string
    :param kind: `nothing` (to tell this year), `elsewhere` (published there),
        `concerned` or `unconcerned` (answers to the question of the file)
    :type kind: string
    :param year: the year that has nothing to tell (default: that which is asked for)
    :type year: integer
    :param url: where it is published, http or https
    :type url: string

    :returns: the declaration
    :rtype: dict
    """
    tk.check_access("socle_obligation_declare", context, data_dict)
    id_, kind = data_dict["organization_id"], data_dict["kind"]
    state = _state(id_, data_dict["table_schema"])
    _check_kind(state, kind)
    row = obligations.declare(
        id_,
        state.file.key,
        kind,
        author=context["user"],
        year=_year(data_dict.get("year"), state) if kind == NOTHING else None,
        url=_url(data_dict.get("url")) if kind == ELSEWHERE else None,
    )
    shown = row.as_dict()
    model.Session.commit()
    return shown


@tk.validate_action_data(schema.obligation_revoke)
def socle_obligation_revoke(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take back what an organisation declared; its trace stays.

    :param id: id of the declaration
    :type id: string

    :returns: the declaration
    :rtype: dict
    :raises ObjectNotFound: there is none, or it was taken back already
    """
    tk.check_access("socle_obligation_revoke", context, data_dict)
    row = obligations.get(data_dict["id"])
    if row is None:
        raise tk.ObjectNotFound(tk._("This was taken back already."))
    obligations.revoke(row, author=context["user"])
    shown = row.as_dict()
    model.Session.commit()
    return shown


def _state(organization_id: str, key: str) -> FileState:
    for state in obligations.states_of([organization_id]).get(organization_id, []):
        if key in (state.file.key, *state.file.also):
            return state
    text = tk._("This file is not expected of this public body: {key}.")
    raise tk.ValidationError({"table_schema": [text.format(key=key)]})


def _check_kind(state: FileState, kind: str) -> None:
    file, wrong = state.file, ""
    if file.is_generated:
        wrong = tk._("The portal makes this file by itself: nothing to say of it.")
    elif kind == NOTHING and not file.may_be_empty:
        wrong = tk._("Every body has something to tell in this file.")
    elif kind in (CONCERNED, UNCONCERNED) and not file.question:
        wrong = tk._("Every body of this kind is concerned by this file.")
    if wrong:
        raise tk.ValidationError({"kind": [wrong]})


def _year(asked: int | None, state: FileState) -> int:
    year = asked_year(state.file, now().date()) if asked is None else asked
    current = now().year
    if not current - _OLDEST <= year <= current:
        text = tk._("Write a year between {first} and {last}.")
        raise tk.ValidationError(
            {"year": [text.format(first=current - _OLDEST, last=current)]}
        )
    return year


def _url(text: str | None) -> str:
    url = (text or "").strip()
    if len(url) > schema.LONGEST_URL or not _LINK.fullmatch(url):
        example = "https://adresse.data.gouv.fr/"
        wrong = tk._("Paste the whole address of the page, for example {example}")
        raise tk.ValidationError({"url": [wrong.format(example=example)]})
    return url
