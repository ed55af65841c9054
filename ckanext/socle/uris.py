"""What names datasets, files, territories and organisations for good."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig
from ckanext.dcat.profiles import CleanedURIRef
from ckanext.dcat.utils import catalog_uri

from .core.dcat import identity

_INDONESIAN = "id"


class UriMixin:
    """The part of ckanext-dcat's IDCATURIGenerator that we need.

    Its documents then name datasets and files as our catalogues do, whatever was typed
    as their `uri`: rdflib refuses to write one with a space, and one of the portal's
    own addresses would be another dataset's.
    """

    def dataset_uri(self, dataset_dict: dict[str, Any], default_uri: Any) -> str:
        """Return the dataset's URI."""
        if not dataset_dict.get("id"):
            return str(CleanedURIRef(str(default_uri)))
        return str(identity.dataset_iri(dataset_dict, _base()))

    def resource_uri(self, resource_dict: dict[str, Any], default_uri: Any) -> str:
        """Return the file's URI."""
        if not (resource_dict.get("id") and resource_dict.get("package_id")):
            return str(CleanedURIRef(str(default_uri)))
        package = str(resource_dict["package_id"])
        return str(identity.resource_iri(resource_dict, package, _base()))


def _base() -> str:
    return str(catalog_uri()).rstrip("/")


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
