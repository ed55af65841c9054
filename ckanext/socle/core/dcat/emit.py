"""From a dataset of CKAN, as `package_show` gives it, to its graph.

Sources: DCAT-AP 3.0.1 and DCAT-AP HVD 3.0.0 (SEMIC), and what data.gouv.fr's harvester
(udata 17.18) reads. The same dataset and context give the same bytes: no random id,
no date of today.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from . import values
from .agents import add_agents, add_contacts
from .context import EmitContext
from .distributions import add_distributions
from .draft import Draft
from .fragment import Fragment
from .identity import dataset_iri, extra, identifier
from .places import add_places
from .relations import add_relations
from .statements import (
    access_rights,
    add_codes,
    add_period,
    add_text,
    add_typed,
    duration,
    statement,
)
from .terms import Iri, Literal, Node
from .vocabularies import HVD_LAW, code_iri, find_code

VERSION = 3
"""Goes up when the same dataset gives another graph: stored fragments are then old."""

_FRENCH = "FRA"
_OTHER_THEMES = (
    "http://inspire.ec.europa.eu/theme/",
    "http://eurovoc.europa.eu/",
)


def emit(dataset: dict[str, Any], context: EmitContext) -> Fragment:
    """Return the graph of a dataset.

    *dataset* is what `package_show` gives, or the `validated_data_dict` of the search
    index; nothing in it needs to be valid. It is not changed.
    """
    subject = dataset_iri(dataset, context.base)
    draft = Draft(str(dataset["id"]), subject, context)
    node = draft.node(subject, "dcat:Dataset")
    _add_words(draft, node, dataset)
    _add_dates(draft, node, dataset)
    _add_themes(draft, node, dataset)
    add_agents(draft, node, dataset)
    add_contacts(draft, node, dataset)
    add_places(draft, node, dataset)
    _add_periods(draft, node, dataset)
    _add_rules(draft, node, dataset)
    add_relations(draft, node, dataset)
    schemas = add_distributions(draft, node, dataset)
    return _finished(draft, node, schemas, _add_origin(draft, node, dataset))


def _finished(
    draft: Draft, node: Node, schemas: list[str], origin: str | None
) -> Fragment:
    themes = [str(one) for one in node.statements.get("dcat:theme", ())]
    return Fragment(
        dataset_id=draft.dataset_id,
        subject=draft.subject,
        nodes=tuple(draft.nodes.values()),
        shared=tuple(draft.shared.values()),
        terms=tuple(sorted(draft.terms)),
        findings=tuple(dict.fromkeys(draft.findings)),
        origin=origin,
        is_hvd=bool(draft.hvd_categories),
        themes=tuple(themes),
        schemas=tuple(schemas),
    )


def _add_words(draft: Draft, node: Node, dataset: dict[str, Any]) -> None:
    language = draft.context.language
    name = values.clean_text(dataset.get("name")) or draft.dataset_id
    title = draft.text(dataset.get("title"), "title") or name
    notes = draft.text(dataset.get("notes"), "notes") or title
    node.add("dct:title", Literal(title, language))
    node.add("dct:description", Literal(notes, language))
    node.add("dct:identifier", Literal(identifier(dataset, draft.context)))
    page = f"{draft.context.site}/dataset/{quote(name)}"
    landing = draft.typed(dataset.get("url"), "url", "foaf:Document")
    landing = landing or draft.typed(page, "url", "foaf:Document")
    node.add("dcat:landingPage", landing)
    node.add("foaf:homepage", draft.iri(dataset.get("homepage"), "homepage"))
    version = draft.text(dataset.get("version"), "version")
    node.add("dcat:version", Literal(version) if version else None)
    add_text(draft, node, "adms:versionNotes", dataset, "version_notes")
    for tag in dataset.get("tags") or ():
        word = tag.get("name") if isinstance(tag, dict) else tag
        node.add("dcat:keyword", draft.literal(word, "tag_string", spoken=True))


def _add_dates(draft: Draft, node: Node, dataset: dict[str, Any]) -> None:
    for predicate, field, fallback in (
        ("dct:issued", "issued", "metadata_created"),
        ("dct:modified", "modified", "metadata_modified"),
    ):
        given = draft.date(extra(dataset, field), field)
        node.add(predicate, given or values.clean_date(dataset.get(fallback)))
    given = extra(dataset, "frequency")
    frequency = draft.code("frequency", given, "frequency")
    node.add("dct:accrualPeriodicity", frequency)
    languages = extra(dataset, "language")
    add_codes(draft, node, "dct:language", languages, "language", "language")
    if "dct:language" not in node.statements:
        node.add("dct:language", draft.term(code_iri("language", _FRENCH)))


def _add_themes(draft: Draft, node: Node, dataset: dict[str, Any]) -> None:
    """Say the themes, and the categories of high-value data, which are themes too.

    data.gouv.fr reads neither the category nor the text of law: a theme and the
    keyword « hvd » tell it.
    """
    categories = []
    for value in values.as_list(dataset.get("hvd_category")):
        found = draft.code("hvd-category", value, "hvd_category")
        categories += [found] if found else []
    for value in values.as_list(extra(dataset, "theme")):
        if find_code("hvd-category", value) if isinstance(value, str) else None:
            continue
        node.add("dcat:theme", _theme(draft, value))
    for category in categories:
        node.add("dcat:theme", category)
        node.add("dcatap:hvdCategory", category)
    if categories:
        node.add("dcat:keyword", Literal("hvd", draft.context.language))
    draft.hvd_categories = list(dict.fromkeys(categories))


def _theme(draft: Draft, value: Any) -> Iri | None:
    iri = values.clean_iri(value)
    if iri is None or not iri.startswith(_OTHER_THEMES):
        return draft.code("data-theme", value, "theme")
    label = Literal(iri.rstrip("/").rpartition("/")[2], draft.context.language)
    draft.node(iri, "skos:Concept").add("skos:prefLabel", label)
    return iri


def _add_periods(draft: Draft, node: Node, dataset: dict[str, Any]) -> None:
    periods = values.as_dicts(dataset.get("temporal_coverage"))
    if not periods and dataset.get("extras"):
        old = {part: extra(dataset, f"temporal_{part}") for part in ("start", "end")}
        periods = [old] if any(old.values()) else []
    for period in periods:
        add_period(draft, node, period)
    duration(draft, node, dataset)


def _add_rules(draft: Draft, node: Node, dataset: dict[str, Any]) -> None:
    node.add("dct:accessRights", access_rights(draft, extra(dataset, "access_rights")))
    for predicate, field, kind in (
        ("dct:conformsTo", "conforms_to", "dct:Standard"),
        ("foaf:page", "documentation", "foaf:Document"),
        ("dcatap:applicableLegislation", "applicable_legislation", "eli:LegalResource"),
        ("dct:type", "dcat_type", "skos:Concept"),
    ):
        add_typed(draft, node, predicate, extra(dataset, field), field, kind)
    _label_types(draft, node)
    if draft.hvd_categories:
        node.add("dcatap:applicableLegislation", draft.term(HVD_LAW))
    value = extra(dataset, "provenance")
    told = statement(draft, value, "provenance", "dct:ProvenanceStatement")
    node.add("dct:provenance", told)


def _label_types(draft: Draft, node: Node) -> None:
    for kind in node.statements.get("dct:type", ()):
        label = Literal(str(kind).rstrip("/#").rpartition("/")[2] or str(kind), "en")
        draft.node(str(kind)).add("skos:prefLabel", label)


def _add_origin(draft: Draft, node: Node, dataset: dict[str, Any]) -> str | None:
    """Say where a harvested dataset came from; return that address, or the title."""
    known = draft.context.origins.get(draft.dataset_id)
    title = known.title if known else extra(dataset, "harvest_source_title")
    address = values.clean_iri(known.url if known else extra(dataset, "harvest_url"))
    if address:
        node.add("prov:wasDerivedFrom", address)
    if title and "dct:provenance" not in node.statements:
        told = statement(draft, title, "provenance", "dct:ProvenanceStatement")
        node.add("dct:provenance", told)
    if address or title:
        return str(address or title)
    return None if draft.subject.startswith(f"{draft.context.base}/") else draft.subject
