"""What the search index knows of us, with no change to the portal's Solr schema.

CKAN copies `vocab_*` into the full text, so values are compact codes that no one
would type (`socleok`), never words.
"""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk

from . import reports

VERDICT = "vocab_socle_verdict"
TABLE_SCHEMA = "vocab_socle_table_schema"
EXPECTED = "vocab_socle_expected"
VERDICTS = {
    "success": "socleok",
    "failure": "soclefix",
    "error": "soclefail",
    "running": "soclerun",
}


class SearchMixin:
    """The part of IPackageController and IFacets that concerns the search."""

    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        """Add the verdicts and table schemas of the files."""
        shown = json.loads(pkg_dict.get("validated_data_dict") or "{}")
        resources = shown.get("resources") or []
        keys = {res["table_schema"] for res in resources if res.get("table_schema")}
        if keys:
            rows = reports.latest([res["id"] for res in resources])
            pkg_dict[VERDICT] = sorted({VERDICTS[row.status] for row in rows.values()})
            pkg_dict[TABLE_SCHEMA] = sorted(map(compact, keys))
        if shown.get("expected_dataset"):
            pkg_dict[EXPECTED] = [compact(shown["expected_dataset"])]
        return pkg_dict

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
