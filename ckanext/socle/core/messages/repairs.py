"""What each repair does, in two sentences; guesses end with a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .marking import N_, P_
from .model import Plural


@dataclass(frozen=True)
class RepairMessage:
    """English templates: `{count}`, `{before}` and `{after}` of the first place."""

    what: Plural
    why: str


_WRITING = N_("The writing changes, not the meaning.")

REPAIRS = {
    "repair-workbook": RepairMessage(
        P_("The workbook is published as CSV", "The workbook is published as CSV"),
        N_("Every tool reads it. Your workbook is kept as it is."),
    ),
    "mask-cells": RepairMessage(
        P_("{count} cell masked", "{count} cells masked"),
        N_("Its value is not in the published file any more."),
    ),
    "repair-encoding": RepairMessage(
        P_("Writing of accents", "Writing of accents"),
        N_("Accents will be readable everywhere (UTF-8)."),
    ),
    "repair-separator": RepairMessage(
        P_("Separator of columns", "Separator of columns"),
        N_("Columns will be separated by commas."),
    ),
    "repair-title-rows": RepairMessage(
        P_("{count} row above the table", "{count} rows above the table"),
        N_("The titles of columns will be on the first row."),
    ),
    "repair-blank-rows": RepairMessage(
        P_("{count} blank row", "{count} blank rows"),
        N_("They will be removed."),
    ),
    "repair-blank-columns": RepairMessage(
        P_("{count} blank column", "{count} blank columns"),
        N_("Without a title and without a value: they will be removed."),
    ),
    "repair-titles": RepairMessage(
        P_("{count} title of a column", "{count} titles of columns"),
        N_("The published file takes the expected names."),
    ),
    "repair-title-near": RepairMessage(
        P_("{count} title near an expected one", "{count} titles near expected ones"),
        N_("“{before}” looks like “{after}”. Is it this column?"),
    ),
    "repair-spaces": RepairMessage(
        P_("{count} cell with useless spaces", "{count} cells with useless spaces"),
        _WRITING,
    ),
    "repair-date": RepairMessage(
        P_("{count} date written otherwise", "{count} dates written otherwise"),
        N_("The year comes first: {after}."),
    ),
    "repair-date-order": RepairMessage(
        P_("{count} date that reads two ways", "{count} dates that read two ways"),
        N_("Is “{before}” the day {after}, the day written first?"),
    ),
    "repair-date-time": RepairMessage(
        P_("{count} date with a time", "{count} dates with a time"),
        N_("Only the date is expected. Can the time be left out?"),
    ),
    "repair-date-century": RepairMessage(
        P_(
            "{count} date with a year of two digits",
            "{count} dates with a year of two digits",
        ),
        N_("Is “{before}” the day {after}?"),
    ),
    "repair-date-number": RepairMessage(
        P_(
            "{count} date that became a number",
            "{count} dates that became numbers",
        ),
        N_("The spreadsheet wrote {before} for {after}. Is it the right day?"),
    ),
    "repair-period": RepairMessage(
        P_("{count} period written otherwise", "{count} periods written otherwise"),
        N_("Two dates with an oblique stroke between them: {after}."),
    ),
    "repair-period-order": RepairMessage(
        P_("{count} period that reads two ways", "{count} periods that read two ways"),
        N_("Is “{before}” the period {after}?"),
    ),
    "repair-period-year": RepairMessage(
        P_("{count} year instead of a period", "{count} years instead of periods"),
        N_("Is it the whole year, {after}?"),
    ),
    "repair-number": RepairMessage(
        P_("{count} number written otherwise", "{count} numbers written otherwise"),
        N_("With a point, without a space or a sign: {after}."),
    ),
    "repair-number-comma": RepairMessage(
        P_("{count} number that reads two ways", "{count} numbers that read two ways"),
        N_("Does the comma of “{before}” come before decimals?"),
    ),
    "repair-percent": RepairMessage(
        P_("{count} percentage", "{count} percentages"),
        N_("Written as a number: {after}."),
    ),
    "repair-percent-sign": RepairMessage(
        P_("{count} percentage", "{count} percentages"),
        N_("Must “{before}” be written {after}?"),
    ),
    "repair-percent-scale": RepairMessage(
        P_("{count} share above the whole", "{count} shares above the whole"),
        N_("The whole is written 1. Is “{before}” a percentage, {after}?"),
    ),
    "repair-boolean": RepairMessage(
        P_("{count} yes or no", "{count} yes or no"),
        N_("In the expected words: {after}."),
    ),
    "repair-boolean-mark": RepairMessage(
        P_("{count} mark instead of yes or no", "{count} marks instead of yes or no"),
        N_("Does “{before}” mean {after}?"),
    ),
    "repair-list": RepairMessage(
        P_("{count} value of the list", "{count} values of the list"),
        N_("As the list writes it: {after}."),
    ),
    "repair-list-nearest": RepairMessage(
        P_(
            "{count} value near one of the list",
            "{count} values near those of the list",
        ),
        N_("Does “{before}” mean “{after}”?"),
    ),
    "repair-array": RepairMessage(
        P_("{count} cell with several values", "{count} cells with several values"),
        N_("In the expected writing: {after}."),
    ),
    "repair-siret": RepairMessage(
        P_("{count} SIRET number", "{count} SIRET numbers"),
        N_("14 digits and nothing else: {after}."),
    ),
    "repair-siret-zeros": RepairMessage(
        P_(
            "{count} SIRET number without its zero",
            "{count} SIRET numbers without zeros",
        ),
        N_("The spreadsheet removed it, and the key proves it: {after}."),
    ),
    "repair-siren": RepairMessage(
        P_("{count} SIREN number", "{count} SIREN numbers"),
        N_("9 digits and nothing else: {after}."),
    ),
    "repair-siren-zeros": RepairMessage(
        P_(
            "{count} SIREN number without its zero",
            "{count} SIREN numbers without zeros",
        ),
        N_("Is “{before}” the number {after}?"),
    ),
    "repair-siren-of-siret": RepairMessage(
        P_("{count} SIRET instead of a SIREN", "{count} SIRET instead of SIREN"),
        N_("Only the first 9 digits are expected: {after}. Is it right?"),
    ),
    "repair-own-siret": RepairMessage(
        P_(
            "{count} incomplete SIRET number of your organisation",
            "{count} incomplete SIRET numbers of your organisation",
        ),
        N_("The recorded number of your organisation is {after}. Is it the right one?"),
    ),
    "repair-postal-code": RepairMessage(
        P_("{count} postal code", "{count} postal codes"),
        N_("The spreadsheet damaged it: {before} is {after}."),
    ),
    "repair-commune-code": RepairMessage(
        P_("{count} code of a commune", "{count} codes of communes"),
        N_("The spreadsheet damaged it: {before} is {after}."),
    ),
    "repair-phone": RepairMessage(
        P_("{count} phone number", "{count} phone numbers"),
        N_("Without spaces or points: {after}."),
    ),
    "repair-url": RepairMessage(
        P_("{count} address of the web", "{count} addresses of the web"),
        N_("Is the whole address {after}?"),
    ),
    "repair-position": RepairMessage(
        P_("{count} position", "{count} positions"),
        N_("Two numbers with a comma between them: {after}."),
    ),
    "repair-swapped": RepairMessage(
        P_(
            "{count} position with its numbers swapped",
            "{count} positions with their numbers swapped",
        ),
        N_("As it is, the position is outside of the territory. Is it {after}?"),
    ),
    "repair-empty-word": RepairMessage(
        P_("{count} cell that says nothing", "{count} cells that say nothing"),
        N_("“{before}” means that there is nothing. Can the cell be left empty?"),
    ),
}


def render_repair(
    repair: Mapping[str, Any],
    *,
    gettext: Callable[[str], str] = str,
    ngettext: Callable[[str, str, int], str] | None = None,
    number: Callable[[int], str] = "{:,}".format,
) -> tuple[str, str]:
    """Return what a repair does and why, from its JSON.

    A code of a later version gives its own name.

    >>> example = {"before": "17/03/2026", "after": "2026-03-17"}
    >>> render_repair({"code": "repair-date", "count": 2, "examples": [example]})
    ('2 dates written otherwise', 'The year comes first: 2026-03-17.')
    """
    message = REPAIRS.get(repair["code"])
    count = int(repair.get("count") or 1)
    if message is None:
        return str(repair["code"]), ""
    one, many = message.what
    what = ngettext(one, many, count) if ngettext else one if count == 1 else many
    first = (repair.get("examples") or [{}])[0]
    values = {
        "count": number(count),
        "before": first.get("before") or "…",
        "after": first.get("after") or "…",
    }
    return what.format_map(values), gettext(message.why).format_map(values)
