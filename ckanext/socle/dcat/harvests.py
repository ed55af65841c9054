"""What ckanext-harvest brings here through ckanext-dcat: kept whole, and never twice.

Portals that harvest each other give back what they took: a dataset of ours comes home
under its own IRI. ckanext-dcat knows a dataset by that IRI in an extra `guid`, which
only what it made itself has: it would make a second one.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk

from ..model.fragment import Fragment
from . import generation
from .reading import site_url

Data = dict[str, Any]

_ACTIVE = model.State.ACTIVE


class HarvestMixin:
    """The part of ckanext-dcat's IDCATRDFHarvester that we need.

    A dataset whose dict is emptied is left alone: its report says « not modified ».
    """

    def before_create(self, harvest_object: Any, dataset_dict: Data, _: Data) -> None:
        """Leave out a dataset that this portal publishes itself."""
        if _is_here(str(dataset_dict.get("uri") or harvest_object.guid)):
            _leave_out(harvest_object, dataset_dict)

    def before_update(self, harvest_object: Any, dataset_dict: Data, _: Data) -> None:
        """Leave to its source a dataset that two sources give.

        One that its source had taken away, and gives again, is here again. One that is
        private here says so: a dict that says nothing asks policies to publish it.
        """
        package = model.Session.get(model.Package, dataset_dict["id"])
        if package is None:
            return
        holder = _holder(harvest_object, package)
        if holder is not None:
            _leave_out(harvest_object, dataset_dict)
            holder.current = True
            return
        dataset_dict["state"] = _ACTIVE
        dataset_dict["private"] = package.private


def _is_here(iri: str) -> bool:
    """Tell whether an IRI is that of a dataset made here, be it deleted since."""
    if iri.startswith((f"{generation.base()}/dataset/", f"{site_url()}/dataset/")):
        return True
    # Our IRIs of before the portal moved to another address.
    before, _, last = iri.rpartition("/")
    if before.endswith("/dataset") and model.Session.get(model.Package, last):
        return True
    known = sa.select(Fragment.package_id).where(Fragment.iri == iri).limit(1)
    return model.Session.scalar(known) is not None


def _leave_out(harvest_object: Any, dataset_dict: Data) -> None:
    dataset_dict.clear()
    harvest_object.current = False


def _holder(harvest_object: Any, package: model.Package) -> Any:
    """Return what another source brought last of a dataset, if it goes on doing so.

    The portal that made a dataset goes before those that pass it on.
    """
    rows = type(harvest_object)
    last = (
        model.Session.query(rows)
        .filter(rows.package_id == package.id, rows.id != harvest_object.id)
        .order_by(rows.gathered.desc())
        .first()
    )
    if last is None or last.harvest_source_id == harvest_object.harvest_source_id:
        return None
    if not last.source.active or package.state != _ACTIVE:
        return None
    iri = harvest_object.guid
    is_nearer = _is_of(harvest_object.source, iri) and not _is_of(last.source, iri)
    return None if is_nearer else last


def _is_of(source: Any, iri: str) -> bool:
    return urlsplit(source.url).netloc == urlsplit(iri).netloc


def find_existing_datasets() -> None:
    """Mend how ckanext-dcat's harvesters look for a dataset that they brought before.

    ckanext-dcat 2.4.4 shows it as a visitor sees it: on CKAN 2.12, one that was taken
    away, or made private, ends the process that fetches. Remove this when it asks with
    `ignore_auth`.
    """
    for name in tk.aslist(tk.config.get("ckan.plugins")):
        harvester = p.get_plugin(name) if p.plugin_loaded(name) else None
        if hasattr(harvester, "_read_datasets_from_db"):
            vars(harvester)["_get_existing_dataset"] = partial(_existing, harvester)


def _existing(harvester: Any, guid: str) -> Data | None:
    """Stand for `_get_existing_dataset`: one that is not deleted goes first."""
    ids = [row[0] for row in harvester._read_datasets_from_db(guid)]
    if not ids:
        return None
    found = sorted(
        model.Session.query(model.Package).filter(model.Package.id.in_(ids)),
        key=lambda package: (package.state != _ACTIVE, package.metadata_created),
    )
    shown: Data = tk.get_action("package_show")(
        {"ignore_auth": True}, {"id": found[0].id}
    )
    return shown
