"""Old codes: what each leads to, its last name, why and when it ended."""

from __future__ import annotations

from .sources import FACTS, Row, communes, npm_json

# Why a code ended, as the history of 0.7.0 says it, to the kind of an alias.
REASONS = {
    "suppression": "suppression",
    "changement de département": "changement-departement",
    "changement de chef lieu": "changement-chef-lieu",
}


def last_seen(millesime: int) -> dict[str, tuple[str, int, str, str]]:
    """Return for each former code its name, last COG year, last day, reason."""
    seen: dict[str, tuple[str, int, str, str]] = {}
    history = FACTS["history"]
    for row in npm_json(history["2019"], "historique-communes"):
        end = row.get("dateFin", "")
        if row["type"] == "COM" and end >= seen.get(row["code"], ("", 0, "", ""))[2]:
            year = int(end[:4]) - end.endswith("-01-01") if end else 2019
            seen[row["code"]] = (row["nom"], year, end, row.get("raisonFin", ""))
    for year, version in sorted(history.items()):
        if int(year) < millesime:
            for code, row in communes(version).items():
                seen[code] = (row["nom"], int(year), "", "")
    return seen


def alias_rows(millesime: int, version: str) -> list[Row]:
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
    seen = last_seen(millesime)
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
        row = {"level": "commune", "code": code, "target": f"commune:{target}"}
        row |= {"kind": kind, "name": name or names.get(code) or current[target]["nom"]}
        rows.append(row | {"last_millesime": year, "ended": ended})
    return rows + other_aliases(millesime)


def other_aliases(millesime: int) -> list[Row]:
    rows = []
    for old, new in FACTS["regions_before_2016"].items():
        rows.append(alias("region", old, f"region:{new}", "fusion", 2015))
    # Corsica was one département until 1976: its code has no single heir.
    rows.append(alias("departement", "20", "", "scission", 1975))
    patch = FACTS["epci_patches"].get(str(millesime), {})
    for old, new in patch.get("replaced", {}).items():
        rows.append(alias("epci", old, f"epci:{new}", "fusion", millesime - 1))
    return rows


def alias(level: str, code: str, target: str, kind: str, year: int) -> Row:
    row = {"level": level, "code": code, "target": target, "kind": kind}
    return row | {"last_millesime": year, "ended": f"{year + 1}-01-01", "name": ""}
