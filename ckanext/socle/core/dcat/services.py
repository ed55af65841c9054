"""The services (APIs) that give access to a file."""

from __future__ import annotations

from typing import Any

from . import values
from .agents import add_contacts, given_agent, given_contact
from .draft import Draft
from .statements import (
    access_rights,
    add_codes,
    add_text,
    add_typed,
    licence,
    statement,
)
from .terms import Literal, Node
from .vocabularies import HVD_LAW, find_format

_FIELD = "access_services"


def add_services(
    draft: Draft, node: Node, dataset: dict[str, Any], resource: dict[str, Any]
) -> None:
    """Describe the services of a file: those that have an address."""
    for one in values.as_dicts(resource.get(_FIELD)):
        urls = [
            draft.iri(url, _FIELD) for url in values.as_list(one.get("endpoint_url"))
        ]
        urls = [url for url in urls if url]
        if not urls:
            draft.left_out("service-without-address", _FIELD, one.get("title"))
            continue
        service, target = draft.named_or_blank(
            one.get("uri"), _FIELD, "dcat:DataService"
        )
        node.add("dcat:accessService", target)
        for url in urls:
            service.add("dcat:endpointURL", url)
        _add_words(draft, service, one, resource)
        _add_addresses(draft, service, one)
        _add_people(draft, service, one, dataset)
        _add_law(draft, service, one, dataset)


def _add_words(
    draft: Draft, node: Node, one: dict[str, Any], resource: dict[str, Any]
) -> None:
    title = draft.text(one.get("title"), _FIELD) or draft.text(
        resource.get("name"), "name"
    )
    node.add("dct:title", Literal(title or "API", draft.context.language))
    add_text(draft, node, "dct:description", one, "description")
    for word in values.as_list(one.get("keyword")):
        node.add("dcat:keyword", draft.literal(word, _FIELD, spoken=True))
    identifier = draft.text(one.get("identifier"), _FIELD)
    node.add("dct:identifier", Literal(identifier) if identifier else None)
    node.add("dct:modified", draft.date(one.get("modified"), _FIELD))
    given = one.get("language")
    add_codes(draft, node, "dct:language", given, _FIELD, "language")
    add_codes(draft, node, "dcat:theme", one.get("theme"), _FIELD, "data-theme")


def _add_addresses(draft: Draft, node: Node, one: dict[str, Any]) -> None:
    node.add(
        "dcat:endpointDescription", draft.iri(one.get("endpoint_description"), _FIELD)
    )
    for predicate, part, kind in (
        ("dct:conformsTo", "conforms_to", "dct:Standard"),
        ("dcat:landingPage", "landing_page", "foaf:Document"),
        ("dcatap:applicableLegislation", "applicable_legislation", "eli:LegalResource"),
    ):
        add_typed(draft, node, predicate, one.get(part), _FIELD, kind)
    for value in values.as_list(one.get("format")):
        found = find_format(values.clean_text(value))
        if found is None:
            draft.left_out("unknown-format", _FIELD, value)
        node.add("dct:format", draft.term(found))
    node.add("dcat:servesDataset", draft.subject)
    for served in values.as_list(one.get("serves_dataset")):
        if values.clean_iri(served) != draft.subject:
            draft.left_out("other-dataset", _FIELD, served)


def _add_people(
    draft: Draft, node: Node, one: dict[str, Any], dataset: dict[str, Any]
) -> None:
    contacts = [
        given_contact(draft, contact, _FIELD)
        for contact in values.as_dicts(one.get("contact"))
    ]
    for found in contacts:
        node.add("dcat:contactPoint", found)
    if not any(contacts):
        add_contacts(draft, node, dataset)
    for agent in values.as_dicts(one.get("publisher"))[:1]:
        node.add("dct:publisher", given_agent(draft, agent, _FIELD))
    for agent in values.as_dicts(one.get("creator")):
        node.add("dct:creator", given_agent(draft, agent, _FIELD))


def _add_law(
    draft: Draft, node: Node, one: dict[str, Any], dataset: dict[str, Any]
) -> None:
    own = licence(draft, one.get("license"), _FIELD)
    known = licence(draft, dataset.get("license_id"), "license_id")
    node.add("dct:license", own or known)
    rights = access_rights(draft, one.get("access_rights"), _FIELD)
    node.add("dct:accessRights", rights)
    for value in values.as_list(one.get("rights")):
        node.add("dct:rights", statement(draft, value, _FIELD, "dct:RightsStatement"))
    for category in draft.hvd_categories:
        node.add("dcatap:hvdCategory", category)
    if draft.hvd_categories:
        node.add("dcatap:applicableLegislation", draft.term(HVD_LAW))
        for page in node.statements.get("dcat:landingPage") or _page(draft, dataset):
            node.add("foaf:page", page)


def _page(draft: Draft, dataset: dict[str, Any]) -> list[Any]:
    name = values.clean_text(dataset.get("name")) or draft.dataset_id
    url = f"{draft.context.site}/dataset/{name}"
    return [draft.typed(url, "name", "foaf:Document")]
