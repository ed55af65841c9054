"""What the search index knows of us, with no change to the portal's Solr schema.

CKAN copies `vocab_*` into the full text, so values are compact codes that no one
would type (`socleok`, `c35238`), never words; and `extras_*` are of the stock type
`text`, which holds the folded copy that makes French accents and plurals meet.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

import ckan.model as model

from . import forms, hierarchies, reports, rights, territories
from .core import freshness, search_text
from .core.territories import TerritoryIndex

VERDICT = "vocab_socle_verdict"
TABLE_SCHEMA = "vocab_socle_table_schema"
EXPECTED = "vocab_socle_expected"
TERRITORY = "vocab_socle_territory"  # what the dataset concerns, and all above it
COVERAGE = "vocab_socle_coverage"  # what it concerns, exactly
PRODUCER = "vocab_socle_producer"  # the territory of its organisation, and all above
GROUPING = "vocab_socle_grouping"  # the same, but what holds a part of it only
UPDATED = "vocab_socle_updated"  # the year in which the data last changed
ORGANIZATION = "vocab_socle_organization"  # its organisation, and all above
TITLE = "extras_socle_title"
TEXT = "extras_socle_text"
QUERY_FIELDS = f"name^4 {TITLE}^4 title^2 tags^2 groups^2 text"

VERDICTS = {
    "success": "socleok",
    "failure": "soclefix",
    "error": "soclefail",
    "running": "soclerun",
}
LETTERS = {  # that the word of a territory begins with
    "pays": "p",
    "region": "r",
    "departement": "d",
    "com": "o",
    "epci": "e",
    "ept": "t",
    "commune": "c",
    "arrondissement": "a",
    "perimetre": "m",
}
_LEVELS = {letter: level for level, letter in LETTERS.items()}
PERIMETRE = "perimetre"
# The name of a perimeter may hold words that people look for: « communes-de-bretagne ».
_FIGURES_TO_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_LETTERS_TO_FIGURES = str.maketrans("ghijklmnop", "0123456789")


class SearchMixin:
    """The part of IPackageController and IFacets that concerns the search."""

    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        """Add verdicts, table schemas, territories, and the folded text."""
        forms.prepare_for_index(pkg_dict)
        shown = json.loads(pkg_dict.get("validated_data_dict") or "{}")
        resources = shown.get("resources") or []
        keys = {key for res in resources if (key := reports.table_schema_key(res))}
        if keys:
            rows = reports.latest([res["id"] for res in resources])
            pkg_dict[VERDICT] = sorted({VERDICTS[row.status] for row in rows.values()})
            pkg_dict[TABLE_SCHEMA] = sorted(map(compact, keys))
        if shown.get("expected_dataset"):
            pkg_dict[EXPECTED] = [compact(shown["expected_dataset"])]
        pkg_dict[UPDATED] = _year(shown)
        pkg_dict[ORGANIZATION] = _organizations(shown.get("owner_org"))
        names = _index_territories(pkg_dict, shown)
        pkg_dict[TITLE] = search_text.stems(shown.get("title") or "")
        texts = [*_texts(shown), *_extras(pkg_dict), *names]
        pkg_dict[TEXT] = search_text.stems(" ".join(texts))
        return pkg_dict

    def before_dataset_search(self, search_params: dict[str, Any]) -> dict[str, Any]:
        """Fold the words of a plain query as the text was folded; widen the owners."""
        search_params = hierarchies.widen(search_params)
        query = search_params.get("q") or ""
        if search_text.is_plain(query) and not search_params.get("defType"):
            search_params["q"] = search_text.stems(query) or query
            search_params.setdefault("qf", QUERY_FIELDS)
        return search_params


def compact(key: str) -> str:
    """Return *key* as one word that nobody types.

    >>> compact("scdl/equipements")
    'socle:scdl/equipements'
    """
    return f"socle:{key}"


def organization_filter(organization_id: str) -> str:
    """Return the `fq` for the datasets of an organisation and of those below it.

    >>> organization_filter("5a1e-22")
    'vocab_socle_organization:o5a1e22'
    """
    return f"{ORGANIZATION}:{_compact_organization(organization_id)}"


def _compact_organization(organization_id: str) -> str:
    return f"o{organization_id.replace('-', '')}"


def _organizations(organization_id: str | None) -> list[str]:
    if not organization_id:
        return []
    above = rights.ancestors(model.Session(), organization_id)
    return sorted(map(_compact_organization, {organization_id, *above}))


def compact_territory(territory_id: str) -> str:
    """Return a territory id as one short word that nobody types.

    >>> compact_territory("commune:35001"), compact_territory("region:53")
    ('c35001', 'r53')
    >>> compact_territory("perimetre:communes-du-rhin")
    'mknfabgghkbmllabd'
    """
    level, _, code = territory_id.partition(":")
    if level == PERIMETRE:
        digest = hashlib.sha256(code.encode()).hexdigest()[:16]
        code = digest.translate(_FIGURES_TO_LETTERS)
    return f"{LETTERS[level]}{code}"


def territory_of(index: TerritoryIndex, word: str) -> str | None:
    """Return the id of the territory that *word* stands for; None if it is none.

    >>> from .core.territories import packaged_index
    >>> territory_of(packaged_index(), "c35001")
    'commune:35001'
    """
    level = _LEVELS.get(word[:1])
    territory_id = f"{level}:{word[1:]}"
    if level != PERIMETRE:
        return territory_id if territory_id in index else None
    drawn = (t.id for t in index if t.level == PERIMETRE)
    return next((one for one in drawn if compact_territory(one) == word), None)


def compact_year(year: str) -> str:
    """Return a year as one word that nobody types: a search for « 2026 » is another.

    >>> compact_year("2026")
    'yigim'
    """
    return f"y{year.translate(_FIGURES_TO_LETTERS)}"


def year_of(word: str) -> str:
    """Return the year that *word* stands for.

    >>> year_of("yigim")
    '2026'
    """
    return word[1:].translate(_LETTERS_TO_FIGURES)


def _year(shown: dict[str, Any]) -> list[str]:
    """Return the year of the day that pages give as that of the last change."""
    year = freshness.last_change(shown)[:4]
    return [compact_year(year)] if len(year) == 4 and year.isdecimal() else []


def _index_territories(pkg_dict: dict[str, Any], shown: dict[str, Any]) -> list[str]:
    """Add the territories; return the names by which people may look for them."""
    index = territories.current_index()
    own = _organization_territory(shown.get("owner_org"))
    typed = shown.get("territories")
    # What says nothing of its territory is about that of its producer.
    concerned = list(_resolved(index, typed if isinstance(typed, list) else own))
    producer = list(_resolved(index, own))
    pkg_dict[COVERAGE] = sorted(map(compact_territory, concerned))
    pkg_dict[TERRITORY] = _with_ancestors(index, concerned)
    pkg_dict[PRODUCER] = _with_ancestors(index, producer)
    pkg_dict[GROUPING] = _with_ancestors(index, producer, whole=True)
    return [index.get(found).name for found in dict.fromkeys([*concerned, *producer])]


def _resolved(index: TerritoryIndex, typed: Iterable[str]) -> Iterator[str]:
    """Yield what the ids typed mean today; those that mean nothing are left out."""
    for territory_id in typed:
        found = index.resolve(territory_id).territory_id
        if found:
            yield found


def _with_ancestors(
    index: TerritoryIndex, ids: Iterable[str], *, whole: bool = False
) -> list[str]:
    found = {
        above.id for one in ids for above in index.ancestors(one, whole=whole)
    } | set(ids)
    return sorted(map(compact_territory, found))


def _organization_territory(organization_id: str | None) -> list[str]:
    organization = model.Group.get(organization_id) if organization_id else None
    extras = (organization.extras if organization else None) or {}
    territory_id = extras.get("territory_id")
    return [territory_id] if territory_id else []


def _extras(pkg_dict: dict[str, Any]) -> Iterator[str]:
    """Yield the extras, and the fields of forms, which CKAN stores as extras."""
    for name, value in pkg_dict.items():
        if name.startswith("extras_") and name not in (TITLE, TEXT):
            yield str(value or "")


def _texts(shown: dict[str, Any]) -> Iterator[str]:
    """Yield every text that CKAN itself puts into its full text, and tags."""
    for name in ("title", "notes", "author", "maintainer", "name"):
        yield str(shown.get(name) or "")
    for tag in shown.get("tags") or []:
        yield str(tag.get("name") or "")
    for resource in shown.get("resources") or []:
        yield str(resource.get("name") or "")
        yield str(resource.get("description") or "")
