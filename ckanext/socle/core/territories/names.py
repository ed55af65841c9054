"""Names of territories: folded, in a sentence, and as names of organisations.

INSEE's type of name (TNCC) says which article a name has, and whether « de » is
elided before it: `Acigné` is 1, `Le Rheu` 2, `La Mézière` 3, `Les Iffs` 4,
`L'Hermitage` 5.
"""

from __future__ import annotations

import re

from .. import folding
from .territory import Territory

_NOT_ALNUM = re.compile(r"[^a-z0-9]+")
_VOWELS = frozenset("aeiouy")
_MIN_NAME = 2  # CKAN refuses a shorter name; there is a commune named Y

# What the name begins with in the COG, and what replaces it after « de ».
_ARTICLES = {
    2: ("Le ", "du "),
    3: ("La ", "de La "),
    4: ("Les ", "des "),
    5: ("L'", "de L'"),
}
_CONTRACTED = {"Le ": "au ", "Les ": "aux "}
# INSEE says « des » for Aux Marais (6), whose people say « d'Aux Marais ».
_BEFORE_NAME = {0: "de ", 1: "d'", 6: "d'", 7: "de ", 8: "de "}
_NATURES = {
    "CC": ("CC ", "Communauté de communes "),
    "CA": ("CA ", "Communauté d'agglomération "),
    "CU": ("CU ", "Communauté urbaine "),
}


def fold(text: str) -> str:
    """Return the words of *text* without accents, case or punctuation.

    >>> fold("L'Haÿ-les-Roses"), fold("  Cœur de Forêt ")
    ('l hay les roses', 'coeur de foret')
    """
    return _NOT_ALNUM.sub(" ", folding.fold(text)).strip()


def slugify(text: str) -> str:
    """Return the folded words joined by hyphens.

    >>> slugify("Saint-Jacques-de-la-Lande")
    'saint-jacques-de-la-lande'
    """
    return fold(text).replace(" ", "-")


def of_name(territory: Territory) -> str:
    """Return the name after the French « de », as in a sentence.

    >>> of_name(Territory("commune", "35240", "Le Rheu", liaison=2))
    'du Rheu'
    >>> of_name(Territory("departement", "01", "Ain", liaison=5))
    "de l'Ain"
    """
    liaison, name = territory.liaison, territory.name
    if liaison is None:
        liaison = _guess_liaison(name)
    if liaison in _BEFORE_NAME:
        return f"{_BEFORE_NAME[liaison]}{name}"
    article, linked = _ARTICLES[liaison]
    if name.startswith(article):
        return f"{linked}{name.removeprefix(article)}"
    # Départements, régions and the country have their article outside their name.
    return f"{linked.replace(' L', ' l')}{name}"


def in_name(territory: Territory) -> str:
    """Return where something is, in French, as in a sentence.

    >>> in_name(Territory("commune", "35240", "Le Rheu", liaison=2))
    'au Rheu'
    >>> in_name(Territory("departement", "01", "Ain", liaison=5))
    "dans le département de l'Ain"
    """
    level, name = territory.level, territory.name
    if level in ("commune", "arrondissement"):
        liaison = territory.liaison
        article, _ = _ARTICLES.get(
            _guess_liaison(name) if liaison is None else liaison, ("", "")
        )
        if article in _CONTRACTED and name.startswith(article):
            return f"{_CONTRACTED[article]}{name.removeprefix(article)}"
        return f"à {name}"
    words = {
        "departement": f"dans le département {of_name(territory)}",
        "region": f"en région {name}",
        "epci": f"dans l’intercommunalité {name}",
        "ept": f"dans l’établissement public territorial {name}",
        "com": f"dans la collectivité {of_name(territory)}",
        "pays": f"en {name}",
    }
    return words.get(level, f"dans « {name} »")


def _guess_liaison(name: str) -> int:
    for liaison, (article, _) in _ARTICLES.items():
        if name.startswith(article):
            return liaison
    return int(fold(name)[:1] in _VOWELS)


def label(territory: Territory) -> str:
    """Return the full French name: what an organisation of that territory is called.

    >>> label(Territory("commune", "35001", "Acigné", liaison=1))
    "Commune d'Acigné"
    >>> label(Territory("epci", "994579670", "CC du Lévézou", nature="CC"))
    'Communauté de communes du Lévézou'
    """
    if territory.level == "commune":
        return f"Commune {of_name(territory)}"
    if territory.level == "departement":
        return f"Département {of_name(territory)}"
    if territory.level == "region":
        return f"Région {territory.name}"
    short, full = _NATURES.get(territory.nature, ("", ""))
    if short and territory.name.startswith(short):
        return f"{full}{territory.name.removeprefix(short)}"
    return territory.name


def organization_name(territory: Territory, homonyms: frozenset[str]) -> str:
    """Return the `name` of a territory's organisation: a pure function of the COG.

    *homonyms* are the slugs that several territories of France share.

    >>> rennes = Territory("commune", "35238", "Rennes", departement="35")
    >>> organization_name(rennes, frozenset())
    'rennes'
    >>> organization_name(rennes, frozenset({"rennes"}))
    'rennes-35'
    """
    slug = slugify(territory.name)
    prefix = {
        "region": "region-",
        "departement": "departement-",
        "com": "collectivite-",
    }.get(territory.level)
    if prefix:
        return f"{prefix}{slug}"
    if slug in homonyms or len(slug) < _MIN_NAME:
        return f"{slug}-{(territory.departement or territory.code).lower()}"
    return slug
