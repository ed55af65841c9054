"""What datasets, files and services say alike: rights, standards, licences, laws."""

from __future__ import annotations

from typing import Any

from . import values
from .draft import Draft
from .terms import Iri, Literal, Node, Object
from .vocabularies import PUBLIC, Licence, find_code, find_licence

_LIST = "access-right"
_LICENCE = ("dct:LicenseDocument",)


def add_typed(
    draft: Draft, node: Node, predicate: str, given: Any, field: str, kind: str
) -> None:
    """Point to each address of a field, which is of a class."""
    for one in values.as_list(given):
        node.add(predicate, draft.typed(one, field, kind))


def add_codes(
    draft: Draft, node: Node, predicate: str, given: Any, field: str, name: str
) -> None:
    """Point to each term of a code list that a field holds."""
    for one in values.as_list(given):
        node.add(predicate, draft.code(name, one, field))


def add_text(
    draft: Draft, node: Node, predicate: str, source: dict[str, Any], field: str
) -> None:
    """Say a text of the form, in the language of the portal."""
    node.add(predicate, draft.literal(source.get(field), field, spoken=True))


def statement(draft: Draft, value: Any, field: str, kind: str) -> Object | None:
    """Return a statement: an address that is of a class, or a text inside a node."""
    if not value:
        return None
    iri = values.clean_iri(value)
    if iri is not None:
        draft.node(iri, kind)
        return iri
    text = draft.literal(value, field, spoken=True)
    if text is None:
        return None
    node = draft.blank(kind)
    node.add("rdfs:label", text)
    return node


def access_rights(draft: Draft, value: Any, field: str = "access_rights") -> Iri:
    """Return the right of access: what is in a catalogue is public, unless said."""
    if value:
        found = find_code(_LIST, value) if isinstance(value, str) else None
        if found is None:
            draft.left_out("not-in-list", field, value)
        else:
            draft.term(found)
            return found
    draft.term(PUBLIC)
    return PUBLIC


def licence(draft: Draft, value: Any, field: str) -> Iri | None:
    """Return the licence that an id, an address or a title means; None, a finding."""
    text = values.clean_text(value).strip()
    if not text or text == "notspecified":
        return None
    known = _known_licence(draft, text)
    if known:
        draft.term(known.iri)
        return known.iri
    address = draft.context.licences.get(text) or text
    iri = values.clean_iri(address)
    if iri is None:
        draft.left_out("unknown-licence", field, value)
        return None
    if draft.described(iri, *_LICENCE) is None and iri in draft.nodes:
        draft.left_out("taken-address", field, value)
        return None
    draft.left_out("licence-not-read", field, value)
    draft.node(iri, *_LICENCE)
    return iri


def _known_licence(draft: Draft, text: str) -> Licence | None:
    address = draft.context.licences.get(text)
    return find_licence(text) or (find_licence(address) if address else None)


def duration(draft: Draft, node: Node, source: dict[str, Any]) -> None:
    """Say the smallest interval of time, and the smallest distance."""
    field = "temporal_resolution"
    given = source.get(field)
    found = draft.value(given, field, "not-a-duration", values.clean_duration)
    node.add("dcat:temporalResolution", found)
    field = "spatial_resolution_in_meters"
    for one in values.as_list(source.get(field))[:1]:
        number = draft.value(one, field, "not-a-number", values.clean_number)
        node.add("dcat:spatialResolutionInMeters", number)


def add_period(draft: Draft, node: Node, period: dict[str, Any]) -> None:
    """Say a period that the data are about: days, even when years were typed."""
    field = "temporal_coverage"
    start = draft.date(period.get("start"), field)
    end = draft.value(period.get("end"), field, "not-a-date", _end)
    if start or end:
        found = draft.blank("dct:PeriodOfTime")
        found.add("dcat:startDate", start)
        found.add("dcat:endDate", end)
        node.add("dct:temporal", found)


def _end(value: Any) -> Literal | None:
    return values.clean_date(value, is_end=True)
