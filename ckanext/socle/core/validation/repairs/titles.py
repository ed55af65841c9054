"""Titles of columns: known ones take the expected name; near ones are asked."""

from __future__ import annotations

import difflib

from ...folding import fold_letters
from ..places import cell_reference
from ..tables import OpenedFile
from .model import GUESS, SAFE, Example, Repair

TITLES = "repair-titles"
NEAR = "repair-title-near"


def propose(opened: OpenedFile) -> list[Repair]:
    """Return the repairs of titles: one for all known ones, one for each near one."""
    row = opened.table.header_row
    known = Repair(TITLES, SAFE)
    for column, label in opened.matching.renamed:
        place = cell_reference(row, column.number)
        known.add(Example(label, column.name, place, row))
    found = [known] if known.count else []
    for number, name in near_titles(opened).items():
        column = opened.rules.columns[name]
        repair = Repair(NEAR, GUESS, field=name, label=column.label, column=number)
        label = opened.table.labels[number - 1]
        repair.add(Example(label, name, cell_reference(row, number), row))
        found.append(repair)
    return found


def near_titles(opened: OpenedFile) -> dict[int, str]:
    """Return the names that unknown titles resemble, by column from 1."""
    missing = [column.name for column in opened.matching.missing]
    folded: dict[str, str] = {}
    for name in missing:
        folded.setdefault(fold_letters(name), name)
        folded.setdefault(fold_letters(opened.rules.columns[name].label), name)
    found: dict[int, str] = {}
    for number, label in opened.matching.unknown:
        key = fold_letters(label)[:100]
        near = difflib.get_close_matches(key, folded, n=1, cutoff=0.82) if key else []
        if near and folded[near[0]] not in found.values():
            found[number] = folded[near[0]]
    return found
