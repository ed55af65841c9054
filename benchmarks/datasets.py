"""Datasets of a seeded portal: their rows, then their documents in Solr."""

from __future__ import annotations

import dataclasses
import datetime
import json
import random
from collections import Counter
from typing import Any

import ckan.model as model

from ckanext.socle import permissions

from . import documents, moulds, organizations, portal
from .organizations import Organization

SUBJECT = "Deliberations"
_SUBJECTS = (SUBJECT, "Subventions", "Equipements", "Budget", "Marches", "Menus")
_SERIAL = "900001"
_NAME = "modele-de-jeu"
_START = datetime.datetime(2026, 11, 1)  # noqa: DTZ001 - as CKAN has dates
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_STANDARD = "https://schema.data.gouv.fr/schemas/scdl/deliberations/2.1.3/schema.json"
_NOTES = (
    "Le fichier est préparé par le secrétariat de mairie d’après les registres, puis "
    "publié au format commun des collectivités (SCDL). Une ligne correspond à une "
    "décision du conseil municipal ; les montants sont en euros, toutes taxes"
    " comprises."
)
_FORGET = 500  # datasets after which the session lets go of what it read


@dataclasses.dataclass(frozen=True)
class Model:
    """The dataset that is copied: its rows, its document, and what stands in them."""

    rows: moulds.Mould
    document: str
    organization: dict[str, Any]
    dataset: dict[str, Any]
    labels: str

    @property
    def resource_ids(self) -> list[str]:
        """The ids of its files."""
        return [one["id"] for one in self.dataset["resources"]]

    def marks(self, one: Organization) -> dict[str, str]:
        """Return what stands for the organisation, and what a copy of *one* has."""
        stands = organizations.model("commune")
        return {
            self.labels: _labels(one.id, is_private=self.dataset["private"]),
            self.organization["id"]: one.id,
            stands["name"]: one.name,
            stands["title"]: one.title,
            stands["territory_id"]: one.territory_id,
        }

    def own_marks(self, copy: Copy) -> dict[str, str]:
        """Return what stands for the dataset itself, and what a copy has."""
        return {
            self.dataset["id"]: copy.id,
            **dict(zip(self.resource_ids, copy.resource_ids, strict=True)),
            _SERIAL: str(copy.serial),
            SUBJECT: copy.subject,
            self.dataset["metadata_modified"][:19]: copy.moment,
        }


@dataclasses.dataclass(frozen=True)
class Copy:
    """A dataset to make."""

    id: str
    resource_ids: tuple[str, ...]
    serial: int
    subject: str

    @property
    def moment(self) -> str:
        """Return when it was made, to the second."""
        return (_START - datetime.timedelta(minutes=self.serial)).isoformat()


def _labels(organization_id: str, *, is_private: bool) -> str:
    """Return the labels of a dataset, as ckanext-activity keeps them in its rows."""
    keys = permissions.dataset_keys(organization_id)
    labels = [f"member-{organization_id}", *keys] if is_private else ["public"]
    return json.dumps(labels, separators=(",", ":"))


def fields(organization_id: str, *, private: bool) -> dict[str, Any]:
    """Return what the copied dataset is made with: all that a careful town says."""
    return {
        "name": f"{_NAME}-{_SERIAL}",
        "title": f"{SUBJECT} {_SERIAL}",
        "notes": f"{SUBJECT} de la commune, année 2026.\n\n{_NOTES}",
        "owner_org": organization_id,
        "private": private,
        "license_id": "lov2",
        "territories": [organizations.model("commune")["territory_id"]],
        "expected_dataset": "scdl/deliberations",
        "frequency": f"{_AUTHORITY}/frequency/ANNUAL",
        "theme": [f"{_AUTHORITY}/data-theme/GOVE"],
        "temporal_coverage": [{"start": "2026-01-01", "end": "2026-12-31"}],
        "contact": [{"name": "Secrétariat", "email": "mairie@exemple.fr"}],
        "issued": "2026-02-01",
        "tags": [{"name": "scdl"}, {"name": "commune"}],
        "resources": [
            _resource("csv", "text/csv"),
            _resource("json", "application/json"),
        ],
    }


def _resource(suffix: str, media_type: str) -> dict[str, Any]:
    return {
        "url": f"https://exemple.fr/{_SERIAL}.{suffix}",
        "name": f"Fichier {_SERIAL}",
        "description": f"Le fichier {_SERIAL}, une ligne pour chaque décision.",
        "format": suffix.upper(),
        "mimetype": media_type,
        "size": 48_213,
        "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "hash_algorithm": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256",
        "conforms_to": [_STANDARD],
    }


def read_model(*, private: bool) -> Model:
    """Make a dataset by CKAN's action, and read what it wrote."""
    kind = organizations.model("commune")
    organization = portal.act(
        "organization_create", **kind, groups=[{"name": organizations.ROOT}]
    )
    dataset = portal.act(
        "package_create", **fields(organization["id"], private=private)
    )
    found = Model(
        moulds.read_mould(dataset["id"]),
        documents.read_document(dataset["id"]),
        organization,
        dataset,
        _labels(organization["id"], is_private=private),
    )
    portal.act("dataset_purge", id=dataset["id"])
    portal.act("organization_purge", id=organization["id"])
    return found


def make(made: list[Organization], total: int, private: int, rng: random.Random) -> int:
    """Make datasets: private ones of any organisation, public ones of a quarter."""
    serial = 100_000
    # Taking a model away changes the keys of the root: both before any copy.
    models = [read_model(private=True), read_model(private=False)]
    owners = (made[1:], rng.sample(made[1:], -(-len(made[1:]) // 4)))
    counts = (private, total - private)
    for found, among, count in zip(models, owners, counts, strict=True):
        _pour(found, Counter(rng.choices(among, k=count)), serial, rng)
        serial += count
    return total


def _pour(
    model_: Model, owners: Counter[Organization], serial: int, rng: random.Random
) -> None:
    copies: dict[Organization, list[Copy]] = {}
    with moulds.pouring() as pour:
        for one, count in owners.items():
            marks, subject = model_.marks(one), rng.choice(_SUBJECTS)
            for _ in range(count):
                files = tuple(moulds.new_id(rng) for _ in model_.resource_ids)
                copy = Copy(moulds.new_id(rng), files, serial, subject)
                copies.setdefault(one, []).append(copy)
                pour(model_.rows.copy({**marks, **model_.own_marks(copy)}, rng))
                serial += 1
    _index(model_, copies)


def _index(model_: Model, copies: dict[Organization, list[Copy]]) -> None:
    """Index the copies: the first one of each organisation by CKAN itself."""
    with documents.writing() as write:
        for number, (one, found) in enumerate(copies.items()):
            marks = {**model_.marks(one), **model_.own_marks(found[0])}
            first = documents.first_document(model_.document, marks)
            for copy in found:
                write(documents.next_document(first, _between(found[0], copy)))
            if number % _FORGET == 0:
                model.Session.expunge_all()


def _between(first: Copy, copy: Copy) -> dict[str, str]:
    return {
        first.id: copy.id,
        **dict(zip(first.resource_ids, copy.resource_ids, strict=True)),
        str(first.serial): str(copy.serial),
        first.moment: copy.moment,
    }
