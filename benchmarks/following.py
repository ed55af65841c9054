"""An organisation that changes its SIRET: which of its files are checked again.

Half of its files have rules with a column for a SIRET, the others have none. What is
measured: the checks asked for, out of all files, and the processor time and statements
of the task that asks, for some files and ten times as many. `CKAN_INI` is the portal.
"""

from __future__ import annotations

import argparse
import json
import time
import uuid
from typing import Any

import sqlalchemy as sa

import ckan.model as model

from benchmarks import portal
from ckanext.socle import reports, table_schemas, tasks
from ckanext.socle.core.table_schemas import TableSchema
from ckanext.socle.jobs import following as job
from ckanext.socle.model.report import DONE, ReportRow
from ckanext.socle.model.task import Task
from ckanext.socle.validation import contexts, judging

KEYS = ("scdl/equipements", "scdl/prenoms")  # with a SIRET, and without
_BY_DATASET = 50


def main() -> None:
    """Print what was measured, as JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--files", type=int, default=1000)
    asked = options.parse_args()
    with portal.opened():
        found = [measure(asked.files), measure(10 * asked.files)]
    print(json.dumps(portal.conditions() | {"rounds": found}, indent=2))


def measure(files: int) -> dict[str, Any]:
    """Return the files, the checks asked for, and what the task took."""
    organization = _organization()
    _fill(organization, files)
    siret = {"siret": "21350001000011", "valid_from": "", "valid_to": ""}
    portal.act("organization_patch", id=organization, sirets=[siret])
    task = model.Session.scalar(sa.select(Task).where(Task.subject == organization))
    statements: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *others: Any) -> None:
        statements.append(statement)

    sa.event.listen(model.meta.engine, "before_cursor_execute", note)
    start = time.process_time()
    try:
        done = job.run(tasks.Progress(task.id), organization_id=organization)
    finally:
        sa.event.remove(model.meta.engine, "before_cursor_execute", note)
    used = time.process_time() - start
    return {
        "files": files,
        "asked": done["asked"],
        "processor_s": round(used, 2),
        "statements": len(statements),
        "ms_by_check_asked": round(1000 * used / max(done["asked"], 1), 2),
    }


def _organization() -> str:
    made = portal.act(
        "organization_create",
        name=f"suivie-{uuid.uuid4()}",
        siren="",
        territory_id="commune:35001",
    )
    return str(made["id"])


def _fill(organization: str, files: int) -> None:
    """Write datasets, files and their reports as their checks left them."""
    context = contexts.of_organization(organization)
    found = [table_schemas.get(key) for key in KEYS]
    rules = [judging.rules_of(one, context) for one in found]
    for start in range(0, files, _BY_DATASET):
        package = model.Package(
            name=f"suivi-{uuid.uuid4()}", owner_org=organization, type="dataset"
        )
        model.Session.add(package)
        model.Session.flush()
        for number in range(start, min(start + _BY_DATASET, files)):
            which = number % len(found)
            _add_file(package.id, found[which], rules[which])
        model.Session.commit()


def _add_file(package_id: str, table_schema: TableSchema, rules: str) -> None:
    told = {
        "table_schema": table_schema.key,
        "table_schema_version": table_schema.version,
    }
    resource = model.Resource(package_id=package_id, url="a.csv", url_type="upload")
    resource.extras = dict(told)
    model.Session.add(resource)
    model.Session.flush()
    row = ReportRow(
        resource_id=resource.id,
        package_id=package_id,
        state=DONE,
        mark=reports.mark_of(resource),
        rules=rules,
        lenient_valid=True,
        **told,
    )
    model.Session.add(row)


if __name__ == "__main__":
    main()
