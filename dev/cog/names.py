"""Names that codes had before the one of today."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from .epcis import epcis
from .sources import FACTS, Row, communes, former_versions, npm_json, tidy

KIND = "changement-nom"
Named = tuple[str, str, str, int, str]  # level, code, name, last millésime, last day


def former_names(millesime: int, version: str, aliases: list[Row]) -> list[Row]:
    """Return the former names of codes in force, then of old ones, the last first.

    A name that differs from the code's own by accents, case or punctuation only is no
    other name.
    """
    targets = {(row["level"], row["code"]): row["target"] for row in aliases}
    own = {(row["level"], row["code"]): row["name"] for row in aliases}
    for code, row in communes(version).items():
        own["commune", code], targets["commune", code] = row["nom"], f"commune:{code}"
    for code, row in epcis(version, millesime).items():
        own["epci", code], targets["epci", code] = row["nom"], f"epci:{code}"
    last: dict[tuple[str, str, str], Row] = {}
    for level, code, name, year, ended in names_by_year(millesime):
        key = (level, code)
        if words(name) == words(own[key]):
            continue
        row = {"level": level, "code": code, "target": targets[key], "kind": KIND}
        row |= {"name": tidy(name), "last_millesime": year, "ended": ended}
        last.pop((*key, words(name)), None)
        last[(*key, words(name))] = row
    return list(reversed(last.values()))


def names_by_year(millesime: int) -> Iterator[Named]:
    """Yield the names that codes had, the oldest first."""
    history = npm_json(FACTS["history"]["2019"], "historique-communes")
    for row in sorted(history, key=lambda row: row.get("dateFin") or "2019"):
        end = row.get("dateFin", "")
        year = int(end[:4]) - end.endswith("-01-01") if end else 2019
        if row["type"] == "COM":
            yield "commune", row["code"], row["nom"], year, end
    for year, version in former_versions("history", millesime):
        for code, row in communes(version).items():
            yield "commune", code, row["nom"], year, ""
    for year, version in former_versions("epci_history", millesime):
        for code, row in epcis(version, year).items():
            yield "epci", code, row["nom"], year, ""


def words(name: str) -> str:
    """Return the words of a name without accents, case, ligatures or punctuation."""
    plain = name.lower().replace("œ", "oe").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return " ".join(re.findall("[a-z0-9]+", plain))
