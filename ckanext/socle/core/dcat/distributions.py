"""The files of a dataset, and the services that give access to them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote

from . import values
from .draft import Draft
from .identity import resource_iri
from .services import add_services
from .statements import add_codes, add_text, add_typed, duration, licence, statement
from .terms import Iri, Literal, Node
from .vocabularies import (
    ALGORITHMS,
    HVD_LAW,
    SPDX_ALGORITHM,
    find_format,
    media_type_of,
)

_LAW = "eli:LegalResource"
_PAGES = ("HTML", "MAP_PRVW")
_SERVICES = ("WMS_SRVC", "WFS_SRVC", "WMTS_SRVC", "WCS_SRVC", "MAP_SRVC", "REST")
_ALGORITHM = "checksumalgorithm_"


def add_distributions(draft: Draft, node: Node, dataset: dict[str, Any]) -> list[str]:
    """Describe each file; return the keys of the table schemas that they follow."""
    keys: list[str] = []
    for resource in dataset.get("resources") or ():
        draft.resource_id = str(resource.get("id") or "")
        iri = resource_iri(resource, draft.dataset_id, draft.context.base)
        if iri in draft.nodes:
            iri = resource_iri({**resource, "uri": ""}, draft.dataset_id, _base(draft))
        found = draft.node(iri, "dcat:Distribution")
        node.add("dcat:distribution", iri)
        _add_words(draft, found, resource)
        _add_addresses(draft, found, dataset, resource)
        _add_facts(draft, found, dataset, resource)
        keys += _add_standards(draft, found, node, resource)
        add_services(draft, found, dataset, resource)
    draft.resource_id = None
    return list(dict.fromkeys(keys))


def _base(draft: Draft) -> str:
    return draft.context.base


def _add_words(draft: Draft, node: Node, resource: dict[str, Any]) -> None:
    title = draft.text(resource.get("name"), "name") or _file_name(resource)
    node.add("dct:title", Literal(title, draft.context.language) if title else None)
    add_text(draft, node, "dct:description", resource, "description")
    for predicate, field, fallback in (
        ("dct:issued", "issued", "created"),
        ("dct:modified", "modified", "metadata_modified"),
    ):
        found = draft.date(resource.get(field), field)
        node.add(predicate, found or values.clean_date(resource.get(fallback)))


def _file_name(resource: dict[str, Any]) -> str:
    address = values.clean_text(resource.get("url")).partition("?")[0]
    return values.clean_text(unquote(address.rstrip("/").rpartition("/")[2])).strip()


def _add_addresses(
    draft: Draft, node: Node, dataset: dict[str, Any], resource: dict[str, Any]
) -> None:
    """Say where the file is read about, and where it is downloaded.

    data.gouv.fr keeps the second, or else the first: a page is never the second.
    """
    url = draft.iri(resource.get("url"), "url")
    access = draft.iri(resource.get("access_url"), "access_url")
    download = draft.iri(resource.get("download_url"), "download_url")
    if url and not download and not _is_page(resource):
        download = url
    if access is None:
        access = url if url and _is_page(resource) else _page(draft, dataset, resource)
    node.add("dcat:accessURL", access)
    node.add("dcat:downloadURL", download)


def _is_page(resource: dict[str, Any]) -> bool:
    found = find_format(values.clean_text(resource.get("format"))) or ""
    code = found.rpartition("/")[2]
    if code:
        return code in (*_PAGES, *_SERVICES)
    return _has_services(resource)


def _has_services(resource: dict[str, Any]) -> bool:
    return bool(values.as_dicts(resource.get("access_services")))


def _page(draft: Draft, dataset: dict[str, Any], resource: dict[str, Any]) -> Iri:
    name = quote(values.clean_text(dataset.get("name")) or draft.dataset_id)
    last = quote(values.clean_text(resource.get("id")))
    return Iri(f"{draft.context.site}/dataset/{name}/resource/{last}")


def _add_facts(
    draft: Draft, node: Node, dataset: dict[str, Any], resource: dict[str, Any]
) -> None:
    own = licence(draft, resource.get("license"), "license")
    node.add("dct:license", own or _dataset_licence(draft, dataset))
    _add_format(draft, node, resource)
    size = draft.value(resource.get("size"), "size", "not-a-number", values.clean_size)
    node.add("dcat:byteSize", size)
    _add_checksum(draft, node, resource)
    _add_states(draft, node, resource)
    rights = statement(draft, resource.get("rights"), "rights", "dct:RightsStatement")
    node.add("dct:rights", rights)
    given = resource.get("language")
    add_codes(draft, node, "dct:language", given, "language", "language")
    given = resource.get("documentation")
    add_typed(draft, node, "foaf:page", given, "documentation", "foaf:Document")
    duration(draft, node, resource)
    field, predicate = "applicable_legislation", "dcatap:applicableLegislation"
    add_typed(draft, node, predicate, resource.get(field), field, _LAW)
    if draft.hvd_categories:
        node.add(predicate, draft.term(HVD_LAW))


def _add_states(draft: Draft, node: Node, resource: dict[str, Any]) -> None:
    for field, name, predicate in (
        ("status", "distribution-status", "adms:status"),
        ("availability", "planned-availability", "dcatap:availability"),
    ):
        node.add(predicate, draft.code(name, resource.get(field), field))
    for field, predicate in (
        ("compress_format", "dcat:compressFormat"),
        ("package_format", "dcat:packageFormat"),
    ):
        if resource.get(field):
            node.add(predicate, draft.media_type(resource[field], field))


def _dataset_licence(draft: Draft, dataset: dict[str, Any]) -> Iri | None:
    resource, draft.resource_id = draft.resource_id, None
    count = len(draft.findings)
    given = dataset.get("license_id") or dataset.get("license_url")
    found = licence(draft, given, "license_id")
    if draft.findings[count:] and draft.findings[count] in draft.findings[:count]:
        del draft.findings[count:]  # told of another file already
    draft.resource_id = resource
    return found


def _add_format(draft: Draft, node: Node, resource: dict[str, Any]) -> None:
    given = values.clean_text(resource.get("format")).strip()
    mime = values.clean_text(resource.get("mimetype")).strip()
    found = find_format(given) if given else None
    found = found or (find_format(mime) if mime else None)
    if given and not found:
        draft.left_out("unknown-format", "format", given)
    node.add("dct:format", draft.term(found))
    if not mime and found:
        mime = media_type_of(found)
    if mime:
        node.add("dcat:mediaType", draft.media_type(mime, "mimetype"))


def _add_checksum(draft: Draft, node: Node, resource: dict[str, Any]) -> None:
    """Say the checksum in the one form that validates and that data.gouv.fr survives.

    An algorithm is never guessed from the length: it must be told.
    """
    given = values.clean_text(resource.get("hash")).strip()
    if not given:
        return
    told, colon, rest = given.partition(":")
    name = values.clean_text(resource.get("hash_algorithm")).strip() or told
    name = name.rpartition("#")[2].rpartition("/")[2].lower().removeprefix(_ALGORITHM)
    name = name.replace("-", "")
    digits = values.clean_hex(rest if colon else given)
    if name not in ALGORITHMS or digits is None:
        draft.left_out("checksum-without-algorithm", "hash_algorithm", given)
        return
    checksum = draft.blank("spdx:Checksum")
    checksum.add("spdx:algorithm", draft.term(Iri(SPDX_ALGORITHM + name)))
    checksum.add("spdx:checksumValue", digits)
    node.add("spdx:checksum", checksum)


def _add_standards(
    draft: Draft, node: Node, dataset_node: Node, resource: dict[str, Any]
) -> list[str]:
    """Say the table schema, alone: data.gouv.fr reads one standard a file.

    Other standards of the file are then said of the dataset.
    """
    key = values.clean_text(resource.get("table_schema")).strip()
    key, _, told = key.partition("@")
    version = values.clean_text(resource.get("table_schema_version")).strip() or told
    url = draft.context.schema_urls(key, version) if key else None
    iri = values.clean_iri(url)
    others = resource.get("conforms_to")
    if iri is None:
        if key:
            draft.left_out("schema-without-address", "table_schema", key)
        add_typed(draft, node, "dct:conformsTo", others, "conforms_to", "dct:Standard")
        return [key] if key else []
    node.add("dct:conformsTo", iri)
    draft.node(iri, "dct:Standard").add("dct:title", Literal(key))
    others = [one for one in values.as_list(others) if one != iri]
    target = dataset_node
    add_typed(draft, target, "dct:conformsTo", others, "conforms_to", "dct:Standard")
    return [key]
