"""What a graph says in our words: territory, table schema, licence, from their IRIs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .terms import Iri
from .values import as_dicts, as_list
from .vocabularies import (
    EU,
    FRANCE,
    HVD_LAW,
    IANA,
    find_code,
    find_licence,
    schema_of_url,
)

_INSEE = re.compile(
    r"https?://id\.insee\.fr/geo/(commune|departement|region)/([0-9AB]{2,5})/?"
)
_OURS = re.compile(
    r"https?://.+/id/territoire/"
    r"(commune|epci|ept|departement|region|com|arrondissement|pays)/([0-9A-Z]+)/?"
)
_SCHEMA = re.compile(
    r"https?://[^/]+/.*?schemas/([\w.-]+/[\w.-]+)/v?(\d+(?:\.\d+)*)/[\w./-]*"
)


def territory_of(iri: str) -> str | None:
    """Return the id of the territory that an IRI names: INSEE's, or any portal's.

    >>> territory_of("http://id.insee.fr/geo/commune/35245")
    'commune:35245'
    >>> territory_of("https://a.fr/id/territoire/epci/243500139")
    'epci:243500139'
    """
    if iri == FRANCE:
        return "pays:FR"
    found = _INSEE.fullmatch(iri) or _OURS.fullmatch(iri)
    return f"{found[1]}:{found[2]}" if found else None


def schema_of(url: str) -> tuple[str, str] | None:
    """Return the key and the version that an address of a table schema names.

    >>> schema_of("https://schema.data.gouv.fr/schemas/scdl/budget/0.8.1/schema.json")
    ('scdl/budget', '0.8.1')
    """
    known = schema_of_url(url)
    if known:
        return known
    found = _SCHEMA.fullmatch(url)
    return (found[1], found[2]) if found else None


def known_parts(
    groups: Any, subfields: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return groups with the parts that a form has, at any depth.

    ckanext-dcat reads more of a body or an activity than the forms hold; one unknown
    part would have the whole field set aside.

    >>> known_parts([{"name": "SIG", "type_of": "x"}], [{"field_name": "name"}])
    [{'name': 'SIG'}]
    """
    inner = {one["field_name"]: one.get("repeating_subfields") for one in subfields}
    return [
        {
            name: known_parts(value, inner[name] or ()) if inner[name] else value
            for name, value in group.items()
            if name in inner
        }
        for group in as_dicts(groups)
    ]


def tidy(dataset: dict[str, Any], *, own_address: str = "") -> None:
    """Put the dataset that ckanext-dcat parsed in the words of our forms.

    What the emitter adds for machines (the keyword « hvd », the category as a theme,
    the text of law, the licence on each file) is not repeated in the forms;
    *own_address* is the portal's, which ckanext-dcat gives as home page to all.
    """
    if dataset.get("homepage") == own_address:
        dataset.pop("homepage")
    categories = as_list(dataset.get("hvd_category"))
    if categories:
        dataset["theme"] = _without(dataset.get("theme"), categories)
        dataset["tags"] = [
            tag for tag in dataset.get("tags") or [] if tag.get("name") != "hvd"
        ]
    dataset["language"] = [*as_list(dataset.get("language"))]
    field = "applicable_legislation"
    for one in (dataset, *dataset.get("resources", ())):
        if categories and one.get(field):
            one[field] = _without(one[field], [HVD_LAW])
    licences = {one.get("license") or "" for one in dataset.get("resources", ())}
    if len(licences) == 1:
        known = find_licence(licences.pop())
        dataset["license_id"] = known.id if known else dataset.get("license_id", "")
    for resource in dataset.get("resources", ()):
        _tidy_resource(resource, dataset.get("license_id") or "")


def _without(values: Any, left_out: list[Any]) -> list[Any]:
    return [value for value in as_list(values) if value not in left_out]


def _tidy_resource(resource: dict[str, Any], dataset_licence: str) -> None:
    resource.pop("distribution_ref", None)
    for service in as_list(resource.get("access_services")):
        service.pop("access_service_ref", None)
    if resource.get("download_url") == resource.get("url"):
        resource.pop("download_url", None)
    known = find_licence(resource.get("license") or "")
    if known and known.id == dataset_licence:
        resource.pop("license")
    mime = resource.get("mimetype") or ""
    resource["mimetype"] = mime.removeprefix(IANA)
    found = find_code("file-type", resource.get("format") or "")
    if found:
        resource["format"] = found.removeprefix(f"{EU}file-type/")
    for url in as_list(resource.get("conforms_to")):
        schema = schema_of(Iri(url))
        if schema:
            resource["table_schema"], resource["table_schema_version"] = schema
            resource["conforms_to"] = _without(resource["conforms_to"], [url])
            break
