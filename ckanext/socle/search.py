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
import ckan.plugins.toolkit as tk

from . import forms, hierarchies, reports, rights, territories
from .core import search_text
from .core.territories import TerritoryIndex

VERDICT = "vocab_socle_verdict"
TABLE_SCHEMA = "vocab_socle_table_schema"
EXPECTED = "vocab_socle_expected"
TERRITORY = "vocab_socle_territory"  # what the dataset concerns, and all above it
COVERAGE = "vocab_socle_coverage"  # what it concerns, exactly
PRODUCER = "vocab_socle_producer"  # the territory of its organisation, and all above
GROUPING = "vocab_socle_grouping"  # the same, but what holds a part of it only
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
_LETTERS = {
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
PERIMETRE = "perimetre"
# The name of a perimeter may hold words that people look for: « communes-de-bretagne ».
_FIGURES_TO_LETTERS = str.maketrans("0123456789", "ghijklmnop")


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

    def dataset_facets(
        self, facets_dict: dict[str, Any], package_type: str
    ) -> dict[str, Any]:
        """Offer the verdict as a filter; few others, a secretary reads them all."""
        facets_dict[VERDICT] = tk._("File check")
        return facets_dict


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
    return f"{_LETTERS[level]}{code}"


def _index_territories(pkg_dict: dict[str, Any], shown: dict[str, Any]) -> list[str]:
    """Add the territories; return the names by which people may look for them."""
    index = territories.current_index()
    typed = shown.get("territories")
    concerned = list(_resolved(index, typed if isinstance(typed, list) else []))
    producer = list(_resolved(index, _organization_territory(shown.get("owner_org"))))
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
