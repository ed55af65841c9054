"""What names datasets, files, territories and organisations for good."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig
from ckanext.dcat.profiles import CleanedURIRef

_INDONESIAN = "id"


class UriMixin:
    """The part of ckanext-dcat's IDCATURIGenerator that we need.

    One stored `uri` with a space makes the whole catalogue fail: rdflib refuses to
    write it. Remove this when ckanext-dcat cleans these two as it does the others.
    """

    def dataset_uri(self, dataset_dict: dict[str, Any], default_uri: Any) -> str:
        """Return the dataset's URI, with what a URI may not hold encoded."""
        return str(CleanedURIRef(str(default_uri)))

    def resource_uri(self, resource_dict: dict[str, Any], default_uri: Any) -> str:
        """Return the file's URI, with what a URI may not hold encoded."""
        return str(CleanedURIRef(str(default_uri)))


def reserve_path(config: CKANConfig) -> None:
    """Keep `/id/…` for what names things: CKAN would read it as pages in Indonesian."""
    key = "ckan.locales_filtered_out"
    filtered = tk.aslist(config.get(key) or [])
    config[key] = " ".join(dict.fromkeys([*filtered, _INDONESIAN]))


def territory_iri(territory_id: str) -> str:
    """Return the IRI of a territory: `https://…/id/territoire/commune/35245`.

    It answers 303, to the page of what it is today.
    """
    level, _, code = territory_id.partition(":")
    return _iri("socle_iri.territory", level=level, code=code)


def organization_iri(siren: str) -> str:
    """Return the IRI of the organisation with that SIREN (9 digits)."""
    return _iri("socle_iri.organization", siren=siren)


def _iri(endpoint: str, **parts: str) -> str:
    return str(tk.h.url_for(endpoint, qualified=True, locale="default", **parts))
