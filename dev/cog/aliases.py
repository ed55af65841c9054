"""Old codes: what each leads to, its last name, why and when it ended."""

from __future__ import annotations

from .epcis import epci_aliases
from .names import former_names
from .sources import FACTS, Row, communes, former_versions, npm_json, tidy

# Why a code ended, as the history of 0.7.0 says it, to the kind of an alias.
REASONS = {
    "suppression": "suppression",
    "changement de département": "changement-departement",
    "changement de chef lieu": "changement-chef-lieu",
}


def last_seen(millesime: int) -> dict[str, tuple[str, int, str, str]]:
    """Return for each former code its name, last COG year, last day, reason."""
    seen: dict[str, tuple[str, int, str, str]] = {}
    for row in npm_json(FACTS["history"]["2019"], "historique-communes"):
        end = row.get("dateFin", "")
        if row["type"] == "COM" and end >= seen.get(row["code"], ("", 0, "", ""))[2]:
            year = int(end[:4]) - end.endswith("-01-01") if end else 2019
            seen[row["code"]] = (row["nom"], year, end, row.get("raisonFin", ""))
    for year, version in former_versions("history", millesime):
        for code, row in communes(version).items():
            seen[code] = (row["nom"], year, "", "")
    return seen


def alias_rows(millesime: int, version: str) -> list[Row]:
    """Return the old codes, then the old names of all codes.

    :raises ValueError: a code that was in force leads nowhere
    """
    seen = last_seen(millesime)
    rows = commune_aliases(version, seen)
    known = {row["code"] for row in rows} | set(communes(version))
    if missing := sorted(set(seen) - known):
        raise ValueError(f"codes that lead nowhere: {' '.join(missing)}")
    rows += other_aliases() + epci_aliases(millesime, rows)
    return rows + former_names(millesime, version, rows)


def commune_aliases(
    version: str, seen: dict[str, tuple[str, int, str, str]]
) -> list[Row]:
    """Return the old codes: chef-lieu first, then anciensCodes, then overrides."""
    current = communes(version)
    targets = {o: c for c, row in current.items() for o in row.get("anciensCodes", ())}
    kinds: dict[str, str] = {}
    names: dict[str, str] = {}
    for kind in ("commune-deleguee", "commune-associee"):
        for code, row in communes(version, kind).items():
            if code not in current:
                targets[code], kinds[code] = row["chefLieu"], kind
                names[code] = row["nom"]
    for code, row in communes(version, "arrondissement-municipal").items():
        targets[code], kinds[code] = row["commune"], "arrondissement-municipal"
        names[code] = row["nom"]
    overrides = {o: c for o, c in FACTS["overrides"].items() if o not in current}
    targets |= {o: c for o, c in overrides.items() if c in current}
    rows = []
    for code, target in targets.items():
        name, year, ended, reason = seen.get(code, ("", "", "", ""))
        moved = overrides.get(code, code)[:3] != code[:3] and code.startswith("97")
        default = "changement-departement" if moved else "fusion"
        kind = kinds.get(code) or next(
            (k for r, k in REASONS.items() if reason.startswith(r)), default
        )
        if kind == "arrondissement-municipal":
            year = ended = ""
        name = name or names.get(code) or current[target]["nom"]
        row = {"level": "commune", "code": code, "target": f"commune:{target}"}
        row |= {"kind": kind, "name": tidy(name)}
        rows.append(row | {"last_millesime": year, "ended": ended})
    return rows


def other_aliases() -> list[Row]:
    rows = []
    for old, new in FACTS["regions_before_2016"].items():
        rows.append(alias("region", old, f"region:{new}", "fusion", 2015))
    # Corsica was one département until 1976: its code has no single heir.
    heirs = "departement:2A departement:2B"
    rows.append(alias("departement", "20", heirs, "scission", 1975))
    return rows


def alias(level: str, code: str, target: str, kind: str, year: int) -> Row:
    row = {"level": level, "code": code, "target": target, "kind": kind}
    return row | {"last_millesime": year, "ended": f"{year + 1}-01-01", "name": ""}
