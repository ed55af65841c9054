"""Files to check: valid rows of five table schemas, and eighteen ways to break them."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ckanext.socle.core.projections import lambert93
from ckanext.socle.core.table_schemas import TableSchema, get

KEYS = {
    "deliberations": "scdl/deliberations",
    "subventions": "scdl/subventions",
    "equipements": "scdl/equipements",
    "irve": "etalab/schema-irve-statique",
    "bal": "etalab/schema-bal",
}
WORDS = (
    "association",
    "budget",
    "commune",
    "école",
    "fête",
    "halle",
    "jeunes",
    "mairie",
    "salle",
    "sport",
    "travaux",
    "voirie",
)
DAYS = [
    f"{year}-{month:02}-{day:02}"
    for year in range(2015, 2026)
    for month in range(1, 13)
    for day in range(1, 29)
]
Row = dict[str, str]
Maker = Callable[[random.Random, int], str]


def write_file(
    path: Path, name: str, rows: int, *, broken: float = 0.0, seed: int = 1
) -> None:
    """Write *rows* rows of the file *name* of `KEYS`, a part *broken* of them wrong."""
    table_schema = get(KEYS[name])
    chance = random.Random(seed)  # noqa: S311
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([field["name"] for field in table_schema.descriptor["fields"]])
        for row in valid_rows(name, table_schema, rows, chance):
            cells = list(row.values())
            if broken and chance.random() < broken:
                cells = break_row(cells, chance)
            writer.writerow(cells)


def spoil_column(source: Path, target: Path, name: str, column: str) -> None:
    """Copy *source* with every date of *column* written DD/MM/YYYY."""
    with (
        source.open(newline="", encoding="utf-8") as read,
        target.open("w", newline="", encoding="utf-8") as written,
    ):
        reader, writer = csv.reader(read), csv.writer(written)
        titles = next(reader)
        place = titles.index(column)
        writer.writerow(titles)
        for cells in reader:
            cells[place] = "/".join(reversed(cells[place].split("-")))
            writer.writerow(cells)


def valid_rows(
    name: str, table_schema: TableSchema, rows: int, chance: random.Random
) -> Iterator[Row]:
    """Yield rows that the national rules accept, written as real files are."""
    makers = {
        field["name"]: maker_of(field) for field in table_schema.descriptor["fields"]
    }
    for number in range(rows):
        row = {title: maker(chance, number) for title, maker in makers.items()}
        if name == "deliberations":
            _vote(row, chance)
        elif name == "bal":
            _address(row, number)
        yield row


def _address(row: Row, number: int) -> None:
    """Write a key with its number, and the same place in degrees and in metres."""
    street, place = divmod(number, 9_999)
    row["numero"] = str(place + 1)
    row["cle_interop"] = f"35245_{street:04}_{place + 1:05}"
    x, y = lambert93(float(row["long"]), float(row["lat"]))
    row["x"], row["y"] = f"{x:.2f}", f"{y:.2f}"


def _vote(row: Row, chance: random.Random) -> None:
    present = chance.randint(10, 60)
    against, silent = chance.randint(0, 4), chance.randint(0, 4)
    row["VOTE_EFFECTIF"] = str(present + chance.randint(0, 9))
    row["VOTE_REEL"] = str(present)
    row["VOTE_CONTRE"], row["VOTE_ABSTENTION"] = str(against), str(silent)
    row["VOTE_POUR"] = str(present - against - silent)
    place = chance.randrange(len(DAYS) - 9)
    row["DELIB_DATE"], row["PREF_DATE"] = DAYS[place], DAYS[place + 5]


def maker_of(field: dict[str, Any]) -> Maker:
    """Return what makes values of *field*, valid ones as far as is known."""
    return _SPECIAL.get(field["name"]) or _maker(field)


def _maker(field: dict[str, Any]) -> Maker:
    constraints = field.get("constraints") or {}
    enum = constraints.get("enum")
    if enum:
        return lambda chance, number: str(chance.choice(enum))
    kind = field.get("type", "string")
    if kind == "date":
        return lambda chance, number: chance.choice(DAYS)
    if kind == "boolean":
        words = ("oui", "non") if "oui" in str(field) else ("true", "false")
        return lambda chance, number: chance.choice(words)
    if kind in ("integer", "number"):
        return _number(kind, constraints)
    if field.get("format") == "email":
        return lambda chance, number: f"contact{number % 700}@mairie.example.fr"
    if field.get("format") == "uri":
        return lambda chance, number: f"https://data.example.fr/files/{number}.pdf"
    if "pattern" in constraints or not constraints.get("required"):
        return lambda chance, number: ""
    return lambda chance, number: " ".join(chance.choices(WORDS, k=3))


def _number(kind: str, constraints: dict[str, Any]) -> Maker:
    low = float(constraints.get("minimum", 0))
    high = float(constraints.get("maximum", low + 90_000))
    if kind == "integer":
        return lambda chance, number: str(chance.randint(int(low), int(high)))
    return lambda chance, number: f"{chance.uniform(low, high):.2f}"


def _siret(chance: random.Random, number: int) -> str:
    """Return a SIRET whose key is right, of one of thirty thousand bodies."""
    digits = f"{chance.randrange(30_000) + 200_000_000}"
    siren = digits[:8] + _luhn_key(digits[:8])
    return f"{siren}0001" + _luhn_key(f"{siren}0001")


def _luhn_key(digits: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if place % 2 == 0 else 1)
        total += number - 9 if number > 9 else number
    return str(-total % 10)


def _one(*values: str) -> Maker:
    return lambda chance, number: chance.choice(values)


def _numbered(text: str, modulo: int = 10_000_000) -> Maker:
    return lambda chance, number: text.format(number % modulo)


def _decimal(low: float, high: float, text: str = "{:.6f}") -> Maker:
    return lambda chance, number: text.format(chance.uniform(low, high))


def _position(chance: random.Random, number: int) -> str:
    return f"[{chance.uniform(-1, 6):.6f},{chance.uniform(44, 49):.6f}]"


_SPECIAL: dict[str, Maker] = {
    "COLL_NOM": _one("Commune de Romillé", "Commune de Poitiers"),
    "COLL_SIRET": _one("21860194600013", "22940028800010"),
    "DELIB_ID": _numbered("2025-{:07}"),
    "DELIB_MATIERE_CODE": _one("7.5", "8.4", "1.1", "5.2"),
    "DELIB_MATIERE_NOM": _one(
        "Finances locales/Subventions", "Commande publique/Marchés publics"
    ),
    "DELIB_OBJET": _numbered("Subvention à l’association n° {}"),
    "BUDGET_ANNEE": _one("2024", "2025", "2024/2025"),
    "BUDGET_NOM": _one("Budget principal", "Budget annexe, eau"),
    "PREF_ID": _one("PREF086", "PREF035"),
    "idAttribuant": _one("23350001600040"),
    "idBeneficiaire": _siret,
    "rnaBeneficiaire": _numbered("W{:09}"),
    "nomBeneficiaire": _numbered("Association n° {}", 30_000),
    "referenceDecision": _numbered("2025-{:06}"),
    "objet": _numbered("Fonctionnement de l’année, dossier {}"),
    "montant": _decimal(100, 90_000, "{:.2f}"),
    "conditionsVersement": _one("unique", "échelonné"),
    "datesPeriodeVersement": _one("2025-03-14/2026-03-14", "2025-03-14"),
    "EQUIP_UID": _numbered("86194-{:08}-001"),
    "EQUIP_CODE": _one("01010401-001", "02010402-001"),
    "EQUIP_NOM": _numbered("Équipement {}"),
    "ADR_NUMERO": _numbered("{}", 300),
    "ADR_NOMVOIE": _one("Place du Marché", "Rue de la Poste", "Allée des Tilleuls"),
    "ADR_CODEPOSTAL": _one("86000", "35850", "69001"),
    "ADR_COMMUNE": _one("Poitiers", "Romillé", "Lyon"),
    "ERP_TYPE": _one("W", "L", "R;N"),
    "EQUIP_LAT": _decimal(44, 49),
    "EQUIP_LONG": _decimal(-1, 6),
    "EQUIP_OUVERTURE": _one("Mo-Fr 08:30-12:00", "Sa 08:30-12:00", ""),
    "EQUIP_TEL": _one("0549523535", "0299866262"),
    "siren_amenageur": _one("130025265", "213500010"),
    "telephone_operateur": _one("0549523535", "0299866262"),
    "id_station_itinerance": _numbered("FRA68P{:08}", 30_000),
    "id_station_local": _numbered("S{:06}", 30_000),
    "nom_station": _numbered("Station {}", 30_000),
    "adresse_station": _numbered("{} avenue de la Paix, 75001 Paris", 9_000),
    "code_insee_commune": _one("35245", "86194"),
    "coordonneesXY": _position,
    "id_pdc_itinerance": _numbered("FRA68E{:08}"),
    "puissance_nominale": _one("7.40", "22.00", "150.00"),
    "horaires": _one("24/7", "Mo-Fr 08:00-18:00"),
    "restriction_gabarit": _one("Hauteur maximale 2m", "Inconnu"),
    "id_ban_commune": _one("0246e48c-f33d-433a-8984-034219be842e"),
    "id_ban_toponyme": _numbered("8a3bab10-f329-4ce3-9c7d-280d91{:06x}", 2_000),
    "id_ban_adresse": _numbered("3c87abe4-887b-46ee-9192-5c1b{:08x}"),
    "certification_commune": _one("1", "0"),
    "commune_insee": _one("35245"),
    "commune_nom": _one("Romillé"),
    "toponyme": _numbered("Rue du Lavoir {}", 2_000),
    "position": _one("entrée", "segment"),
    "long": _decimal(-1, 6),
    "lat": _decimal(44, 49),
    "source": _one("commune", "département"),
}


def break_row(cells: list[str], chance: random.Random) -> list[str]:
    """Return *cells* broken in one of eighteen ways, ragged and blank rows included."""
    way = chance.randrange(18)
    if way == 0:
        return [""] * len(cells)
    if way == 1:
        return cells[:-2]
    if way == 2:
        return [*cells, "de trop"]
    place = chance.randrange(len(cells))
    cells = list(cells)
    cells[place] = _WRONG[way - 3](cells[place])
    return cells


_WRONG: tuple[Callable[[str], str], ...] = (
    lambda cell: "",
    lambda cell: " ",
    lambda cell: f" {cell} ",
    lambda cell: cell.upper(),
    lambda cell: f"{cell}\n",
    lambda cell: cell.replace(".", ","),
    lambda cell: "/".join(reversed(cell.split("-"))),
    lambda cell: "12 000 €",
    lambda cell: "n.c.",
    lambda cell: "1e400",
    lambda cell: "NaN",
    lambda cell: "-999999999",
    lambda cell: cell * 40,
    lambda cell: f"{cell}😀",
    lambda cell: "2025-02-30",
)
