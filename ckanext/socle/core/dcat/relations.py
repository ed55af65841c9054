"""What a dataset is related to: publications, versions, activities, other bodies."""

from __future__ import annotations

from typing import Any

from . import values
from .agents import given_agent
from .draft import Draft
from .identity import extra
from .terms import Iri, Literal, Node


def add_relations(draft: Draft, node: Node, dataset: dict[str, Any]) -> None:
    """Say the other identifiers and versions, and the relations of a dataset."""
    for value in values.as_list(extra(dataset, "alternate_identifier")):
        text = draft.text(value, "alternate_identifier")
        if text:
            found = draft.blank("adms:Identifier")
            found.add("skos:notation", Literal(text))
            node.add("adms:identifier", found)
    for predicate, field in (
        ("dct:isReferencedBy", "is_referenced_by"),
        ("dcat:hasVersion", "has_version"),
    ):
        for value in values.as_list(extra(dataset, field)):
            node.add(predicate, draft.iri(value, field))
    for one in values.as_dicts(dataset.get("qualified_relation")):
        _add_relation(draft, node, one)
    for one in values.as_dicts(dataset.get("provenance_activity")):
        _add_activity(draft, node, one)
    for one in values.as_dicts(dataset.get("qualified_attribution")):
        _add_attribution(draft, node, one)


def _role(draft: Draft, value: Any, field: str) -> Iri | None:
    iri = draft.iri(value, field)
    if iri is not None:
        draft.node(iri, "dcat:Role")
    return iri


def _add_relation(draft: Draft, node: Node, one: dict[str, Any]) -> None:
    """Say what a dataset is related to, without the role.

    DCAT-AP asks of a `dcat:Relationship` that the other resource be described in the
    same document; data.gouv.fr would take that description for a dataset of ours.
    """
    field = "qualified_relation"
    node.add("dct:relation", draft.iri(one.get("relation"), field))
    if one.get("role"):
        draft.left_out("role-not-said", field, one.get("role"))


def _add_activity(draft: Draft, node: Node, one: dict[str, Any]) -> None:
    field = "provenance_activity"
    activity, found = draft.named_or_blank(one.get("uri"), field, "prov:Activity")
    activity.add("rdfs:label", draft.literal(one.get("label"), field, spoken=True))
    activity.add("rdfs:seeAlso", draft.iri(one.get("seeAlso"), field))
    activity.add("dct:type", draft.iri(one.get("dct_type"), field))
    activity.add("prov:startedAtTime", draft.date(one.get("startedAtTime"), field))
    for agent in values.as_dicts(one.get("wasAssociatedWith")):
        activity.add("prov:wasAssociatedWith", given_agent(draft, agent, field))
    node.add("prov:wasGeneratedBy", found)


def _add_attribution(draft: Draft, node: Node, one: dict[str, Any]) -> None:
    field = "qualified_attribution"
    role = _role(draft, one.get("role"), field)
    agents = [
        given_agent(draft, agent, field) for agent in values.as_dicts(one.get("agent"))
    ]
    if role is None or not any(agents):
        draft.left_out("incomplete-relation", field, one.get("role"))
        return
    attribution = draft.blank("prov:Attribution")
    for agent in agents:
        attribution.add("prov:agent", agent)
    attribution.add("dcat:hadRole", role)
    node.add("prov:qualifiedAttribution", attribution)
