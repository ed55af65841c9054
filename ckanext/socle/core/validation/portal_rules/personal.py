"""Personal data that a public file should not hold, as far as a text shows them.

CRPA, article L312-1-2: a document with personal data is published once they are
taken out, but for what a text or the person allows. Nothing here is sure: a person
decides, and the report only shows the value masked.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from ...folding import fold, fold_letters
from .context import Context
from .first_names import FIRST_NAMES
from .rules import Found, Judge, Place

EMAIL, PHONE, NAME = "personal-email", "personal-phone", "personal-name"
NUMBER, COLUMN = "personal-number", "personal-column"
CODES = frozenset({EMAIL, PHONE, NAME, NUMBER, COLUMN})

_EMAIL = re.compile(r"([\w.+'-]+)@([\w-]+(?:\.[\w-]+)+)")
_DIGITS = re.compile(r"\d(?:[\s.\-]?[\dAB]){8}")
_MOBILE = re.compile(r"(?<!\d)(?:\+33\s?|0033\s?|0)[67](?:[\s.\-]?\d{2}){4}(?!\d)")
_NIR = re.compile(
    r"(?<!\d)[12]\s?\d{2}\s?(?:0[1-9]|1[0-2]|[2-9]\d)\s?(?:\d{2}|2[AB])\s?\d{3}\s?\d{3}"
    r"\s?(\d{2})(?!\d)"
)
# The same wherever they start: found much faster in a long text.
_LOOSE = [re.compile(p.pattern.removeprefix(r"(?<!\d)")) for p in (_MOBILE, _NIR)]
_CIVILITY = re.compile(r"(?:m|mr|mme|mlle|monsieur|madame|mademoiselle)\b[. ]+[a-z]")
_PERSONS = re.compile(
    r"beneficiaire|attributaire|titulaire|demandeur|proprietaire|locataire|adherent"
    r"|personne|gerant|responsable|president|elu\b|agent|contact|referent"
)
_NOT_NAMES = re.compile(r"siret|siren|rna|code|type|adresse|date|numero|nature|montant")
_PRIVATE_TITLES = {
    "datedenaissance",
    "datenaissance",
    "nele",
    "nomdenaissance",
    "nomdejeunefille",
    "lieudenaissance",
    "situationfamiliale",
    "numerodesecuritesociale",
    "nir",
    "telephoneportable",
    "portable",
    "adressepersonnelle",
}
# What comes before @ in the address of a service.
_SERVICES = re.compile(
    r"mairie|commune|ville|contact|accueil|info|secretariat|direction|dg[as]?\b|service"
    r"|urbanisme|technique|bibliotheque|mediatheque|ecole|creche|culture|sport|tourisme"
    r"|communication|compta|finance|marche|etat.?civil|elus|courrier|administration"
    r"|association|asso|club|comite|bureau|office|musee|piscine|opendata|donnees|data"
    r"|dpo|support|webmaster|epci|agglo|metropole|departement|region|police|ccas|sig"
)
_ORGANIZATIONS = re.compile(
    r"\b(?:association|asso|club|comite|amicale|union|societe|sarl|sas|sasu|eurl|sci|scop"
    r"|gaec|earl|ecole|college|lycee|fondation|federation|syndicat|commune|mairie|ville"
    r"|centre|cie|compagnie|office|ligue|maison|groupe|les|des|du|de la|et fils|theatre"
    r"|foyer|cercle|institut|collectif|festival|entreprise|ets|etablissements|salle"
    r"|stade|rue|place|espace|parc|square|musee|hopital|clinique)\b"
)


def judge(place: Place, context: Context) -> Judge | None:
    """Return what looks for personal data in a column of texts."""
    found = _judge(place, context)
    if found is None or not context.services:
        return found
    services = context.services
    return lambda text: None if service_digest(text) in services else found(text)


def service_digest(text: str) -> str:
    """Return what a portal keeps of a value said to be of a service, not of a person.

    64 hexadecimal digits; capitals, accents and spaces around count for nothing.

    >>> service_digest(" Jean.D@mairie.fr") == service_digest("jean.d@mairie.fr")
    True
    """
    return hashlib.sha256(fold(text).strip().encode()).hexdigest()


def shows_by_itself(place: Place) -> bool:
    """Whether personal data in that column are only what `in_text` finds."""
    column = place.column
    if column is None and fold_letters(place.title) in _PRIVATE_TITLES:
        return False
    return bool(column and (column.kind or column.type != "string")) or not (
        is_about_persons(f"{place.title} {column.name if column else ''}")
    )


def is_clear(texts: Iterable[str]) -> bool:
    """Return whether `in_text` finds nothing in some texts, all looked at at once.

    False says nothing of any of them.

    >>> is_clear(["2025-0000001", "Rue 0"]), is_clear(["Rue 0", "06 12 34 56 78"])
    (True, False)
    """
    whole = "\n;\n".join(texts)
    if "@" in whole:
        return False
    return not any(loose.search(whole) for loose in _LOOSE)


def _judge(place: Place, context: Context) -> Judge | None:
    column = place.column
    if column is not None and column.type != "string":
        return lambda text: in_text(text, context) if "@" in text else None
    private = column is None and fold_letters(place.title) in _PRIVATE_TITLES
    named = not shows_by_itself(place)

    def judge_text(text: str) -> Found | None:
        if private:
            return Found(COLUMN, shown=masked(text))
        found = in_text(text, context)
        if found is None and named and is_person(text):
            return Found(NAME, shown=masked(text))
        return found

    return judge_text


def is_about_persons(title: str) -> bool:
    """Return whether a column with that title may name persons.

    >>> is_about_persons("nomBeneficiaire"), is_about_persons("SIRET bénéficiaire")
    (True, False)
    """
    words = fold(title)
    return bool(_PERSONS.search(words)) and not _NOT_NAMES.search(words)


def in_text(text: str, context: Context) -> Found | None:
    """Return what shows in a text by itself: an address, a phone, a number.

    >>> in_text("jean.dupont@orange.fr", Context()).shown
    'j•••@•••.fr'
    >>> in_text("mairie@romille.fr", Context()) is None
    True
    """
    if "@" in text:
        for match in _EMAIL.finditer(text):
            if not _is_of_a_service(match[1], match[2], context):
                return Found(EMAIL, shown=masked(text))
    if len(text) < 10 or not _DIGITS.search(text):
        return None
    if _MOBILE.search(text):
        return Found(PHONE, shown=masked(text))
    number = _NIR.search(text)
    if number and _is_nir(number[0]):
        return Found(NUMBER, shown=masked(text))
    return None


def is_person(text: str) -> bool:
    """Return whether a text looks like the name of a natural person.

    >>> is_person("Mme Martin"), is_person("DUPONT Jean"), is_person("Club Jean Bouin")
    (True, True, False)
    """
    if len(text) > 60:
        return False
    plain = fold(text).strip()
    if _ORGANIZATIONS.search(plain) or any(letter.isdigit() for letter in plain):
        return False
    if _CIVILITY.match(plain):
        return True
    words = [word for word in re.split(r"[\s,]+", plain) if word]
    if not 2 <= len(words) <= 3:
        return False
    return words[0] in FIRST_NAMES or words[-1] in FIRST_NAMES


def masked(text: str) -> str:
    """Return *text* with its first letter only; of an address, its ending too.

    >>> masked("Mme Martin"), masked("06 12 34 56 78")
    ('M•••', '06•••')
    """
    if match := _EMAIL.search(text):
        return f"{match[1][0]}•••@•••.{match[2].rpartition('.')[2]}"
    if text[:1].isdigit() or text[:1] == "+":
        return f"{text[:2]}•••"
    return f"{text[:1]}•••"


def _is_of_a_service(name: str, domain: str, context: Context) -> bool:
    if _SERVICES.search(fold(name)):
        return True
    # jean.dupont@mairie-romille.fr is a person; romille@mairie-romille.fr is not.
    return domain.lower() in context.service_domains and not re.search(r"[._-]", name)


def _is_nir(text: str) -> bool:
    """Whether the key of a number of the social security is right."""
    digits = re.sub(r"\s", "", text).upper()
    number = digits[:13].replace("2A", "19").replace("2B", "18")
    return number.isdigit() and 97 - int(number) % 97 == int(digits[13:])
