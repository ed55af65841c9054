"""What a catalogue is of: the portal, a body, a territory, a grouping."""

from __future__ import annotations

import dataclasses

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import config, groupings, territories
from ..core.dcat import Agent, Catalogue, place_of
from ..core.territories import label
from ..core.territories.addresses import read_address
from . import contexts, generation, keys
from .publisher import portal_publisher
from .reading import site_url
from .store import Selection

PORTAL, ORGANIZATION, TERRITORY, GROUPING = (
    "portal",
    "organization",
    "territory",
    "grouping",
)
FOLDERS = {
    PORTAL: "",
    ORGANIZATION: "/organization/<id>",
    TERRITORY: "/territoire/<id>",
    GROUPING: "/regroupement/<id>",
}


@dataclasses.dataclass(frozen=True)
class Subject:
    """A catalogue, without its page, and the datasets that it has.

    `path` is where its documents are, `page` that of the page that people read, both
    from the root of the site.
    """

    catalogue: Catalogue
    selection: Selection
    path: str
    page: str


def find(kind: str, id_: str = "") -> Subject:
    """Return what a catalogue is of.

    :raises ObjectNotFound: there is nothing with that id
    """
    if kind == ORGANIZATION:
        return _organization(id_)
    if kind == TERRITORY:
        return _territory(id_)
    return _grouping(id_) if kind == GROUPING else _portal()


def _catalogue(path: str, title: str, description: str, publisher: Agent) -> Catalogue:
    return Catalogue(
        iri=f"{generation.base()}{path}/catalog",
        title=title,
        description=description,
        publisher=publisher,
        homepage=f"{site_url()}{path}" if path else f"{site_url()}/",
        language=generation.language(),
        licence=config.dcat_licence(),
    )


def _portal() -> Subject:
    title = str(tk.config.get("ckan.site_title") or "")
    told = str(tk.config.get("ckan.site_description") or "")
    catalogue = _catalogue("", title, told, portal_publisher())
    return Subject(catalogue, Selection(), "", "/dataset/")


def _organization(id_: str) -> Subject:
    """What came from data.gouv.fr is left out: it would go back to where it is from."""
    group = model.Group.get(id_)
    if group is None or not group.is_organization or group.state != "active":
        text = tk._("There is no organisation “{value}”.").format(value=id_)
        raise tk.ObjectNotFound(text)
    base = generation.base()
    publisher = contexts.agents(model.Session(), [group.id], base)[group.id]
    path = f"/organization/{group.name}"
    catalogue = dataclasses.replace(
        _catalogue(path, publisher.name, group.description or "", publisher),
        iri=f"{base}/organization/{group.id}/catalog",
        place=place_of(territories.current_index(), publisher.territory_id, base)
        if publisher.territory_id
        else None,
    )
    selection = Selection(organization_id=group.id, without_national=True)
    return Subject(catalogue, selection, path, path)


def _territory(id_: str) -> Subject:
    index = territories.current_index()
    found = read_address(index, id_).territory_id
    if not found or found not in index:
        text = tk._("There is no territory “{value}”.").format(value=id_)
        raise tk.ObjectNotFound(text)
    path = f"/territoire/{found}"
    catalogue = dataclasses.replace(
        _catalogue(path, label(index.get(found)), "", portal_publisher()),
        place=place_of(index, found, generation.base()),
    )
    return Subject(catalogue, Selection(keys=(keys.territory(found),)), path, path)


def _grouping(id_: str) -> Subject:
    index, group = territories.current_index(), groupings.get(id_)
    found = groupings.territory_id(index, group)
    if not found:
        text = tk._("The grouping “{value}” has no perimeter.").format(value=id_)
        raise tk.ObjectNotFound(text)
    path = f"/regroupement/{group.name}"
    title = group.title or group.name
    catalogue = dataclasses.replace(
        _catalogue(path, title, group.description or "", portal_publisher()),
        iri=f"{generation.base()}/regroupement/{group.id}/catalog",
        place=place_of(index, found, generation.base()),
    )
    return Subject(catalogue, Selection(keys=(keys.grouping(found),)), path, path)
