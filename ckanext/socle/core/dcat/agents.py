"""Who publishes, who made, who answers: organisations and contacts."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from ..errors import IdentifierError
from ..identifiers import parse_siren
from . import values
from .context import Agent, EmitContext
from .draft import Draft
from .identity import extra
from .terms import TYPE, Iri, Literal, Node, Object, full
from .vocabularies import PUBLISHER_KINDS, PUBLISHER_TYPES

_DIRECTORY = "https://annuaire-entreprises.data.gouv.fr/entreprise/"
_KINDS = {
    "commune": "LocalAuthority",
    "epci": "LocalAuthority",
    "ept": "LocalAuthority",
    "departement": "LocalAuthority",
    "syndicat": "LocalAuthority",
    "ccas": "LocalAuthority",
    "region": "RegionalAuthority",
    "service_etat": "NationalAuthority",
    "association": "NonProfitOrganisation",
}
_AGENT = ("foaf:Agent", "foaf:Organization")
_FORMAL = "org:FormalOrganization"
_CONTACT = ("vcard:Kind", "vcard:Organization")


def siren_of(text: Any) -> str:
    """Return the SIREN in a SIREN or a SIRET; "" when there is none.

    >>> siren_of("217 500 016 00019"), siren_of("SIG")
    ('217500016', '')
    """
    found = "".join(values.clean_text(text).split())
    try:
        return parse_siren(found[:9] if len(found) == 14 else found)
    except IdentifierError:
        return ""


def agent_iri(base: str, siren: str) -> Iri:
    """Return the IRI of the body with that SIREN."""
    return Iri(f"{base}/id/organisation/{siren}")


def agent_nodes(
    agent: Agent, language: str
) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    """Return what is said of a body of the portal, and the terms that it uses.

    No blank node: the same body is described once in a page.
    """
    node, nodes = Node(agent.iri), []
    for kind in _AGENT:
        node.add(TYPE, full(kind))
    node.add(TYPE, full(_FORMAL))
    node.add("foaf:name", Literal(values.clean_text(agent.name) or agent.iri, language))
    if agent.siren:
        nodes.append(_identifier(node, agent.siren))
    role = _KINDS.get(agent.kind)
    terms = (PUBLISHER_TYPES + role,) if role else ()
    node.add("dct:type", Iri(terms[0]) if terms else None)
    node.add("foaf:mbox", values.clean_email(agent.email))
    homepage = values.clean_iri(agent.homepage)
    if homepage:
        node.add("foaf:homepage", homepage)
        page = Node(homepage)
        page.add(TYPE, full("foaf:Document"))
        nodes.append(page)
    return (node, *nodes), terms


def _identifier(node: Node, siren: str) -> Node:
    number, told = Literal(siren), Node(f"{node.id}#siren")
    node.add("dct:identifier", number)
    node.add("org:identifier", number)
    node.add("adms:identifier", Iri(told.id))
    node.add("rdfs:seeAlso", Iri(_DIRECTORY + siren))
    told.add(TYPE, full("adms:Identifier"))
    told.add("skos:notation", number)
    told.add("adms:schemaAgency", Literal("INSEE (SIREN)"))
    return told


def add_agents(draft: Draft, node: Node, dataset: dict[str, Any]) -> None:
    """Say who publishes a dataset, and who made it."""
    node.add("dct:publisher", _publisher(draft, dataset))
    for one in _given(dataset, "creator"):
        node.add("dct:creator", given_agent(draft, one, "creator"))


def _publisher(draft: Draft, dataset: dict[str, Any]) -> Object | None:
    for one in _given(dataset, "publisher"):
        found = given_agent(draft, one, "publisher")
        if found is not None:
            return found
    organization = dataset.get("organization") or {}
    identifier = str(dataset.get("owner_org") or organization.get("id") or "")
    agent = draft.context.organizations.get(identifier)
    if agent is None and organization:
        name = organization.get("title") or organization.get("name") or ""
        agent = Agent(f"{draft.context.base}/organization/{identifier}", name)
    return share_agent(draft, agent) if agent else None


def share_agent(draft: Draft, agent: Agent) -> Iri:
    """Describe a body of the portal among what datasets share; return its IRI."""
    key = (agent, draft.context.language)
    kept = draft.context.nodes.get(key)
    if kept is None:
        kept = draft.context.nodes[key] = agent_nodes(agent, draft.context.language)
    nodes, terms = kept
    draft.shared.update((node.id, node) for node in nodes)
    draft.terms.update(dict.fromkeys(terms))
    return Iri(agent.iri)


def _given(dataset: dict[str, Any], field: str) -> list[dict[str, Any]]:
    """Return the bodies of a repeated field, or of the extras of before it."""
    found = values.as_dicts(dataset.get(field))
    if found or not dataset.get("extras"):
        return found
    parts = ("uri", "name", "email", "url", "type", "identifier")
    legacy = {part: extra(dataset, f"{field}_{part}") for part in parts}
    return [legacy] if legacy["uri"] or legacy["name"] else []


def given_agent(draft: Draft, one: dict[str, Any], field: str) -> Object | None:
    """Describe a body that a form names; None when it has no name."""
    name = draft.literal(one.get("name"), field)
    siren = siren_of(one.get("identifier"))
    uri = one.get("uri") or (agent_iri(draft.context.base, siren) if siren else "")
    known = draft.context.agents.get(str(uri).strip())
    if known:
        return share_agent(draft, known)
    if name is None:
        draft.left_out("agent-without-name", field, one.get("uri") or siren)
        return None
    same = draft.described(uri, *_AGENT)
    if same:
        return same
    node, found = draft.named_or_blank(uri, field, *_AGENT)
    node.add("foaf:name", Literal(name.text, draft.context.language))
    if siren and not node.is_blank:
        node.add(TYPE, full(_FORMAL))
        told = _identifier(node, siren)
        draft.nodes.setdefault(told.id, told)
    else:
        identifier = siren or draft.text(one.get("identifier"), field)
        node.add("dct:identifier", Literal(identifier) if identifier else None)
    node.add("foaf:mbox", draft.email(one.get("email"), field))
    homepage = one.get("url") or one.get("homepage")
    node.add("foaf:homepage", draft.typed(homepage, field, "foaf:Document"))
    node.add("dct:type", _kind(draft, one.get("type"), field))
    _add_behalf(draft, node, one, field)
    return found


def _add_behalf(draft: Draft, node: Node, one: dict[str, Any], field: str) -> None:
    for other in values.as_dicts(one.get("actedOnBehalfOf")):
        name = draft.literal(other.get("name"), field, spoken=True)
        if name:
            behalf = draft.blank("foaf:Agent", "prov:Organization")
            behalf.add("foaf:name", name)
            node.add("prov:actedOnBehalfOf", behalf)


def _kind(draft: Draft, value: Any, field: str) -> Iri | None:
    if not value:
        return None
    name = values.clean_text(value).strip().removeprefix(PUBLISHER_TYPES)
    if name in PUBLISHER_KINDS:
        return draft.term(Iri(PUBLISHER_TYPES + name))
    draft.left_out("not-in-list", field, value)
    return None


def add_contacts(draft: Draft, node: Node, dataset: dict[str, Any]) -> None:
    """Say who answers: the contact, else who is in charge, else the organisation."""
    draft.desk = _desk(draft.context, dataset)
    found = values.as_dicts(dataset.get("contact")) or _older_contact(dataset)
    said = [given_contact(draft, one, "contact") for one in found]
    if not any(said):
        said = [_organization_contact(draft, dataset)]
    for one in said:
        node.add("dcat:contactPoint", one)


def _desk(context: EmitContext, dataset: dict[str, Any]) -> Iri:
    owner = str(dataset.get("owner_org") or "")
    if owner in context.organizations:
        return Iri(f"{context.site}/organization/{quote(owner)}")
    name = values.clean_text(dataset.get("name")) or dataset["id"]
    return Iri(f"{context.site}/dataset/{quote(str(name))}")


def _older_contact(dataset: dict[str, Any]) -> list[dict[str, Any]]:
    legacy = {
        part: extra(dataset, f"contact_{part}")
        for part in ("uri", "name", "email", "url", "identifier")
    }
    if any(legacy.values()):
        return [legacy]
    for person in ("maintainer", "author"):
        name, email = dataset.get(person), dataset.get(f"{person}_email")
        if name or email:
            return [{"name": name, "email": email}]
    return []


def given_contact(draft: Draft, one: dict[str, Any], field: str) -> Object | None:
    """Describe a contact; None when it has neither name nor address.

    One that has a name only is given the page of the publisher: data.gouv.fr refuses
    it, with a warning, when there is no way to write to it.
    """
    email = draft.email(one.get("email"), field)
    url = draft.iri(one.get("url"), field)
    name = draft.literal(one.get("name"), field)
    shown = name or (Literal(email.removeprefix("mailto:")) if email else None)
    if shown is None and url is None:
        return None
    url = url or (draft.desk if email is None else None)
    same = draft.described(one.get("uri"), *_CONTACT)
    if same:
        return same
    node, found = draft.named_or_blank(one.get("uri"), field, *_CONTACT)
    node.add("vcard:fn", shown)
    node.add("vcard:hasEmail", email)
    node.add("vcard:hasURL", url)
    identifier = draft.text(one.get("identifier"), field)
    node.add("vcard:hasUID", Literal(identifier) if identifier else None)
    return found


def _organization_contact(draft: Draft, dataset: dict[str, Any]) -> Object | None:
    agent = draft.context.organizations.get(str(dataset.get("owner_org") or ""))
    if agent is None:
        return None
    one = {"name": agent.name, "email": agent.email, "url": agent.homepage}
    return given_contact(draft, one, "contact")
