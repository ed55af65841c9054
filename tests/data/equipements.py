"""Files « équipements » for the tests: one town hall, valid or damaged.

The commune, its SIREN and its codes are those of Acigné (COG 2026); the rest is made
for the tests.
"""

import csv
import io

from ckanext.socle.core import table_schemas

VALID = {
    "COLL_NOM": "Acigné",
    "COLL_SIRET": "21350001000011",
    "EQUIP_UID": "35001-01010401-001",
    "EQUIP_THEME": "Equipement administratif",
    "EQUIP_CODE": "A1",
    "EQUIP_TYPE": "Mairie",
    "EQUIP_NOM": "Mairie d'Acigné",
    "ADR_NUMERO": "1",
    "ADR_NOMVOIE": "place de la Mairie",
    "ADR_CODEPOSTAL": "35690",
    "ADR_COMMUNE": "Acigné",
    "EQUIP_LAT": "48.1333",
    "EQUIP_LONG": "-1.5372",
}


def names() -> list[str]:
    descriptor = table_schemas.get("scdl/equipements").descriptor
    return [field["name"] for field in descriptor["fields"]]


def table(*rows: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, names(), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def valid() -> bytes:
    return table(VALID).encode()


def damaged() -> bytes:
    """One SIRET whose key is wrong."""
    return table(VALID, {**VALID, "COLL_SIRET": "21350001000012"}).encode()
