"""What the emitter must know beside a dataset: the portal, who and where."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from .vocabularies import schema_url


@dataclasses.dataclass(frozen=True)
class Agent:
    """A body, as a graph names it. Empty texts are left out.

    `iri` is `<base>/id/organisation/<siren>`, or `<base>/organization/<CKAN's id>`
    for one without a SIREN; `kind` is that of the organisation's form (`commune`…);
    `territory_id` its territory: that of its datasets which say none.
    """

    iri: str
    name: str
    siren: str = ""
    email: str = ""
    homepage: str = ""
    kind: str = ""
    territory_id: str = ""


@dataclasses.dataclass(frozen=True)
class Place:
    """A territory, as a graph names it: `iri`, label, code, box as closed WKT or ""."""

    iri: str
    label: str
    code: str = ""
    polygon: str = ""
    same_as: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Origin:
    """Where a harvested dataset came from: the source's title and address."""

    title: str = ""
    url: str = ""


def _no_place(_territory_id: str) -> Place | None:
    return None


@dataclasses.dataclass(frozen=True)
class EmitContext:
    """All that a graph needs beside the dataset, for as many datasets as wanted.

    `base` is what IRIs begin with (ckanext.dcat.base_uri or the site's address), and
    `site` what pages begin with, both without a final slash; `organizations` is by
    CKAN id; `places` gives the place of a territory's id; `licences` maps ids of the
    portal's licences to their address, `schema_urls` a key and a version to the address
    that harvesters know. `identifiers` are those that were recorded, by dataset id;
    `origins` those of harvested datasets.
    """

    base: str
    site: str
    language: str = "fr"
    organizations: Mapping[str, Agent] = dataclasses.field(default_factory=dict)
    places: Callable[[str], Place | None] = _no_place
    licences: Mapping[str, str] = dataclasses.field(default_factory=dict)
    schema_urls: Callable[[str, str], str | None] = schema_url
    identifiers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    origins: Mapping[str, Origin] = dataclasses.field(default_factory=dict)
    nodes: dict[Any, Any] = dataclasses.field(
        default_factory=dict, compare=False, repr=False
    )
    """Agents and places already described, by all that they are described from.

    One may serve many contexts: the same objects come again.
    """

    @cached_property
    def agents(self) -> dict[str, Agent]:
        """The organisations by IRI."""
        return {agent.iri: agent for agent in self.organizations.values()}
