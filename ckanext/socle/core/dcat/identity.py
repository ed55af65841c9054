"""What names a dataset for harvesters, for good.

A dataset that was there before keeps the identifier that ckanext-dcat gave it, byte for
byte, once it is recorded (`EmitContext.identifiers`); a new one has its permanent IRI;
a harvested one keeps what its source gave it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from .context import EmitContext
from .terms import Iri
from .values import clean_iri, clean_text

# What ckanext-dcat encodes in an IRI (its CleanedURIRef); repeating it changes nothing.
_ENCODED = {char: quote(char) for char in " !\"$'()*,;<>[]{}|\\^`"}
_TABLE = str.maketrans(_ENCODED)


def extra(dataset: dict[str, Any], key: str) -> Any:
    """Return a field, or else the extra of that name that a harvester left."""
    if dataset.get(key):
        return dataset[key]
    for one in dataset.get("extras") or ():
        if one.get("key") == key:
            return one.get("value")
    return None


def as_ckanext_dcat(value: str) -> str:
    """Return an address as ckanext-dcat writes it; another text as it is.

    >>> as_ckanext_dcat("https://a.fr/x (1)"), as_ckanext_dcat("SIG (1)")
    ('https://a.fr/x%20%281%29', 'SIG (1)')
    """
    text = value.strip()
    return text.translate(_TABLE) if text.startswith(("http://", "https://")) else value


def dataset_iri(dataset: dict[str, Any], base: str) -> Iri:
    """Return the IRI of a dataset: its own, or `<base>/dataset/<id>`."""
    usual = Iri(f"{base}/dataset/{quote(str(dataset['id']))}")
    return _own_iri(extra(dataset, "uri"), base) or usual


def resource_iri(resource: dict[str, Any], dataset_id: str, base: str) -> Iri:
    """Return the IRI of a file: its own, or `<base>/dataset/<id>/resource/<id>`."""
    found = _own_iri(resource.get("uri"), base)
    last = quote(str(resource.get("id", "")))
    return found or Iri(f"{base}/dataset/{quote(dataset_id)}/resource/{last}")


def _own_iri(value: Any, base: str) -> Iri | None:
    """Return an IRI that was typed: elsewhere only, ours are given by the portal."""
    found = clean_iri(as_ckanext_dcat(value)) if isinstance(value, str) else None
    return None if found is None or found.startswith(f"{base}/") else found


def legacy_identifier(dataset: dict[str, Any]) -> str:
    """Return what ckanext-dcat 2.4 gives as `dct:identifier`, byte for byte.

    >>> legacy_identifier({"id": "5f3a", "guid": "g"})
    'g'
    """
    for key in ("identifier", "guid", "id"):
        value = extra(dataset, key)
        if value:
            return as_ckanext_dcat(str(value))
    return ""


def identifier(dataset: dict[str, Any], context: EmitContext) -> str:
    """Return the `dct:identifier`: recorded, given, or the IRI of the dataset."""
    recorded = context.identifiers.get(str(dataset["id"]))
    given = extra(dataset, "identifier") or extra(dataset, "guid")
    if recorded or given:
        return clean_text(recorded or as_ckanext_dcat(str(given)))
    return dataset_iri(dataset, context.base)
