"""The territories of one millésime, level after level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from .boxes import Box, format_box, read_shapes, union
from .epcis import epci_of_communes, epcis
from .sources import FACTS, Row, communes, npm_json, tidy


class Builder:
    """The territories of one millésime, level after level."""

    def __init__(self, version: str, millesime: int, boxes: dict[str, Box]) -> None:
        self.version, self.millesime, self.boxes = version, millesime, boxes
        self.current = communes(version)
        self.epcis = epcis(version, millesime)
        self.epts = {r["code"]: r for r in npm_json(version, "ept")}
        self.totals: dict[str, int] = {}
        self.epci_of = epci_of_communes(version, millesime)
        self.ept_of: dict[str, str] = {}
        self._read_groups()
        self.grouped: dict[str, list[str]] = defaultdict(list)
        for of in (self.epci_of, self.ept_of):
            for code in filter(of.get, self.current):
                self.grouped[of[code]].append(code)
        self.rows: list[Row] = []

    def _read_groups(self) -> None:
        for group in (*npm_json(self.version, "epci"), *self.epts.values()):
            for member in group["membres"]:
                if group["code"] in self.epts:
                    self.ept_of[member["code"]] = group["code"]
                self.totals.setdefault(member["code"], member["populationTotale"])

    def build(self) -> list[Row]:
        self.add("pays", "FR", self.current, name="France", liaison=3, zone="")
        for row in npm_json(self.version, "regions"):
            self.add_region(row)
        for row in npm_json(self.version, "departements"):
            if row["zone"] != "com":
                self.add_departement(row)
        for level, groups in (("epci", self.epcis), ("ept", self.epts)):
            for row in groups.values():
                self.add_group(level, row)
        for row in self.current.values():
            self.add_commune(row)
        for row in communes(self.version, "arrondissement-municipal").values():
            self.add_arrondissement(row)
        return self.rows

    def add(
        self, level: str, code: str, members: Iterable[str], **values: object
    ) -> None:
        people = [self.current[m].get("population") for m in members]
        boxes = [self.boxes[m] for m in members if m in self.boxes]
        row = {"level": level, "code": code}
        row["population"] = sum(filter(None, people)) if any(people) else ""
        if boxes:
            row["bbox"] = format_box(union(boxes))
        self.rows.append(row | {k: v for k, v in values.items() if v is not None})

    def members(self, key: str, code: str) -> list[str]:
        return [c for c, row in self.current.items() if row[key] == code]

    def add_region(self, row: Row) -> None:
        com = row["zone"] == "com"
        members = self.members("region", row["code"])
        siren = None if com else FACTS["siren_regions"].get(row["code"])
        common = named(row) | {"siren": siren, "parents": "pays:FR"}
        self.add("com" if com else "region", row["code"], members, **common)

    def add_departement(self, row: Row) -> None:
        code = row["code"]
        common = named(row) | {
            "departement": code,
            "parents": f"region:{row['region']}",
        }
        common |= {"siren": FACTS["siren_departements"].get(code)}
        common |= {"exercised_by": FACTS["exercised_by"].get(code)}
        self.add("departement", code, self.members("departement", code), **common)

    def add_group(self, level: str, row: Row) -> None:
        """Add an EPCI or an EPT: inside one département, one région, or across."""
        members = self.grouped[row["code"]]
        people: dict[str, int] = defaultdict(int)
        for code in members:
            people[self.current[code]["departement"]] += self.current[code][
                "population"
            ]
        regions = {self.current[code]["region"] for code in members}
        around = [f"departement:{code}" for code in sorted(people)]
        areas = [f"region:{code}" for code in sorted(regions)]
        parents, overlaps = (around, []) if len(people) == 1 else (areas, around)
        if len(regions) > 1:
            parents, overlaps = ["pays:FR"], around + areas
        if level == "ept":
            parents.append(f"epci:{self.epci_of[members[0]]}")
        self.add(
            level,
            row["code"],
            members,
            name=tidy(row["nom"]),
            liaison="",
            nature=row["type"],
            zone=self.current[members[0]]["zone"],
            departement=max(sorted(people), key=lambda code: people[code]),
            siren=row["code"],
            parents=" ".join(parents),
            overlaps=" ".join(overlaps),
        )

    def add_commune(self, row: Row) -> None:
        code, level = row["code"], "com" if row["zone"] == "com" else "departement"
        parents = [f"{level}:{row['departement']}"]
        if code in self.ept_of:
            parents.append(f"ept:{self.ept_of[code]}")
        elif code in self.epci_of:
            parents.append(f"epci:{self.epci_of[code]}")
        values = named(row) | {"departement": row["departement"]}
        values |= {"siren": row.get("siren"), "parents": " ".join(parents)}
        values |= {"population": row.get("population")}
        values |= {"population_totale": self.totals.get(code)}
        values |= {"postal_codes": " ".join(row.get("codesPostaux", ()))}
        self.add("commune", code, [code], **values)

    def add_arrondissement(self, row: Row) -> None:
        values = named(row) | {"departement": row["departement"]}
        box = read_shapes()[0]["ARM", row["code"]]
        values |= {"population": row["population"], "bbox": format_box(box)}
        values |= {"postal_codes": " ".join(row.get("codesPostaux", ()))}
        values |= {"parents": f"commune:{row['commune']}"}
        self.add("arrondissement", row["code"], [row["commune"]], **values)


def named(row: Row) -> Row:
    liaison = row.get("typeLiaison", "")
    return {"name": tidy(row["nom"]), "liaison": liaison, "zone": row["zone"]}
