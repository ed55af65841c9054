"""Addresses of datasets and files in the DCAT catalogue."""

from __future__ import annotations

from typing import Any

from ckanext.dcat.profiles import CleanedURIRef


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
