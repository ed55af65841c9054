"""Fills the portal that the browser visits; prints where things are, as JSON.

Run in a process of its own: python portal_data.py CKAN_INI. The database is emptied.
"""

import csv
import io
import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "ckan"))
sys.path.append(str(Path(__file__).parents[1] / "data"))

import smtp
import town_halls
import transmissions
from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.cli import load_config
from ckan.cli.db import _run_migrations
from ckan.config.middleware import make_app
from ckan.lib import jobs, search
from ckan.tests.helpers import reset_db

from ckanext.socle.core import policies as core
from ckanext.socle.mailings import choices
from ckanext.socle.model.entry_grid import EntryGrid
from ckanext.socle.policies import rows
from ckanext.socle.reviews import proposing
from ckanext.socle.reviews import rows as reviews

PASSWORD = "un-mot-de-passe-d-essai"
SCHEMA = Path(__file__).parents[2] / (
    "ckanext/socle/data/table_schemas/scdl/equipements/0.1.5.json"
)
AS_PORTAL = ("user_", "organization_", "group_", "socle_perimeter_")
NOW_VALID = {"ADR_NUMERO": "12"}


def main() -> None:
    app = make_app(load_config(sys.argv[1]))
    reset_db()
    for plugin in ("activity", "socle"):
        _run_migrations(plugin)
    with app._wsgi_app.test_request_context():
        print(json.dumps(fill()))


def fill() -> dict:
    search.clear_all()
    jobs.get_queue("socle").empty()
    people()
    bodies()
    dataset = call(
        "package_create",
        name="equipements-romille",
        title="Équipements collectifs de Romillé",
        notes="La mairie, les écoles et les salles : nom, adresse et position.",
        owner_org="romille",
        license_id="lov2",
        territories=["commune:35245"],
        frequency="http://publications.europa.eu/resource/authority/frequency/ANNUAL",
        tag_string="équipements,écoles",
        expected_dataset="scdl/equipements",
        contact=[{"name": "Mairie de Romillé", "email": "mairie@romille.example"}],
        extras=[{"key": "ancienne_reference", "value": "R-12"}],
    )
    files = {
        "valid": upload("Équipements 2026", "equipements-2026.csv", table(valid)),
        "invalid": upload("Équipements 2025", "equipements-2025.csv", table(spoilt)),
        "impossible": upload("Équipements 2024", "abime.csv", b"\x00\x01%PDF" * 99),
        "dead-link": link("Équipements 2023", "http://127.0.0.1:9/x.csv"),
        "none": link("Plan de la mairie", "https://example.org/plan.pdf", ""),
    }
    groupings()
    onboarding = welcome()
    drafts = {
        name: draft(name, content)
        for name, content in (
            ("depot-conforme", table(valid)),
            ("depot-a-corriger", table(spoilt)),
            ("depot-inconnu", b"a,b\n1,2\n"),
        )
    }
    work()
    waiting = hold_back()
    # Nobody does this one: its check waits for as long as the tests last.
    files["running"] = upload("Équipements 2022", "equipements-2022.csv", table(valid))
    call(
        "package_create",
        name="deliberations-acigne",
        owner_org="acigne",
        title="Délibérations du conseil municipal",
        license_id="lov2",
    )
    call(
        "package_create",
        name="projet-romille",
        owner_org="romille",
        private=True,
        title="Projet de jeu de données",
        license_id="lov2",
    )
    return {
        "dataset": dataset["name"],
        "drafts": drafts,
        "typed": typed(),
        "review": proposal(),
        "secret": choices.of_address("mairie@romille.example").secret,
        "provision": sent_to_the_state(),
        "endowment": base(),
        "files": files,
        "task": task(files["running"]),
        "onboarding": onboarding,
        "waiting": waiting,
    }


def proposal() -> str:
    """Let a dataset wait for the review of a grouping; return the proposal's id."""
    made = call(
        "package_create",
        name="budget-a-relire",
        owner_org="acigne",
        private=True,
        title="Budget de la commune",
        license_id="lov2",
        resources=[{"url": "https://example.org/budget.csv", "name": "Budget"}],
    )
    grouping = model.Group.get("bretagne")
    proposing.propose_dataset(grouping, made["id"], "admin")
    model.Session.commit()
    return reviews.of_dataset(made["id"]).id


def draft(name: str, content: bytes) -> str:
    """Deposit a file, as the first screen of /deposer does; return the draft's id."""
    kind = "" if name == "depot-inconnu" else "scdl/equipements"
    made = call(
        "package_create",
        name=name,
        owner_org="romille",
        title="Équipements collectifs publics de Romillé",
        state="draft",
        license_id="lov2",
        expected_dataset=kind,
    )
    file = FileStorage(io.BytesIO(content), f"{name}.csv")
    call(
        "resource_create",
        package_id=made["id"],
        name=f"{name}.csv",
        upload=file,
        table_schema=kind,
    )
    return made["id"]


def typed() -> str:
    """Type two rows in a grid, one of them wrong; return the draft's id."""
    made = call(
        "package_create",
        name="depot-saisi",
        owner_org="romille",
        title="Prénoms de Romillé",
        state="draft",
        license_id="lov2",
        expected_dataset="scdl/prenoms",
    )
    rows = [["Romillé", "35245", "F", name, "3", "2025"] for name in ("Zoé", "Ada")]
    rows[1][4] = "12,5"
    model.Session.add(
        EntryGrid(package_id=made["id"], table_schema="scdl/prenoms", rows=rows)
    )
    model.Session.commit()
    return made["id"]


def sent_to_the_state() -> str:
    """Send a budget; return the id of the draft that it makes."""
    budget = transmissions.budget(
        transmissions.line(), transmissions.line("1", ' calculated="true"')
    )
    made = call(
        "socle_transmission_create",
        organization_id="romille",
        upload=FileStorage(io.BytesIO(budget), "budget.xml"),
    )
    return made["provisions"][0]["id"]


def base() -> str:
    """Send a national base to Bretagne; return its id: nothing is given yet."""
    file = FileStorage(io.BytesIO(town_halls.base()), "communes.csv")
    made = call("socle_endowment_create", grouping="bretagne", upload=file)
    return made["id"]


def people() -> None:
    for name, fullname in (
        ("secretaire", "Anne Le Goff"),
        ("chef", "Claire Morvan"),
        ("animatrice", "Gwenn Kervella"),
    ):
        call(
            "user_create",
            name=name,
            fullname=fullname,
            password=PASSWORD,
            email=f"{name}@example.org",
        )
    call("user_patch", id="chef", sysadmin=True)


def bodies() -> None:
    call(
        "organization_create",
        name="romille",
        title="Commune de Romillé",
        kind="commune",
        siren="213502453",
        territory_id="commune:35245",
        description="La mairie de Romillé.",
        email="mairie@romille.example",
        users=[{"name": "secretaire", "capacity": "editor"}],
    )
    call(
        "organization_create",
        name="acigne",
        title="Commune d’Acigné",
        kind="commune",
        territory_id="commune:35001",
    )


def groupings() -> None:
    call(
        "group_create",
        type="regroupement",
        name="bretagne",
        title="Bretagne",
        territory_id="region:53",
        sentence="Les communes bretonnes publient leurs données.",
        colour="#3d4f9f",
        partners="Commune de Romillé ; pilote ; 213502453\n"
        "Mégalis Bretagne ; accompagnateur ; 253514491 ; B",
        users=[{"name": "animatrice", "capacity": "admin"}],
    )
    call(
        "socle_perimeter_create",
        name="Pays d’essai",
        members="35001 Acigné\n35112 Fleurigné\n35245 Romillé",
    )
    call(
        "group_create",
        type="regroupement",
        name="petit-regroupement",
        title="Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson et ses voisines",
        territory_id="perimetre:pays-d-essai",
        description="Nous publions **ensemble**.",
        colour="#ffcc00",
    )


def welcome() -> str:
    """Onboard a commune: one address takes its courriel, the other does not."""
    with smtp.serving() as postbox:
        tk.config["smtp.server"] = postbox.address
        postbox.answers["faux@bruz.example"] = "550 no such mailbox"
        made = call(
            "socle_onboarding_create", grouping="bretagne", perimeter="commune:35047"
        )
        lines = "commune;courriel\nBruz;mairie@bruz.example\nBruz;faux@bruz.example"
        ready = call("socle_onboarding_update", id=made["id"], table=lines)
        digest = ready["preview"]["digest"]
        call("socle_onboarding_start", id=made["id"], preview=digest)
        work()
    return made["id"]


def hold_back() -> dict:
    """Replace a file twice: once on line, once kept back by a rule of Bretagne."""
    call(
        "package_create",
        name="prenoms-romille",
        title="Prénoms donnés à Romillé",
        owner_org="romille",
        license_id="lov2",
    )
    titles = "COMMUNE_NOM,COLL_INSEE,ENFANT_SEXE,ENFANT_PRENOM,NOMBRE_OCCURRENCES,ANNEE"
    row = "Romillé,35245,{},Louise,{},2025"
    contents = [
        "\n".join([titles, *(row.format(*cells) for cells in rows)]).encode()
        for rows in (
            [("F", "trois"), ("fille", 4)],
            [("F", 3), ("fille", 4), ("F", "deux")],
            [("F", "trois")],
        )
    ]
    fields = {"table_schema": "scdl/prenoms", "name": "Prénoms 2025", "url": ""}
    file = call(
        "resource_create",
        package_id="prenoms-romille",
        upload=FileStorage(io.BytesIO(contents[0]), filename="prenoms-2025.csv"),
        **fields,
    )["id"]
    work()
    for content in contents[1:]:
        upload = FileStorage(io.BytesIO(content), filename="prenoms-2025.csv")
        call("resource_update", id=file, upload=upload, **fields)
        work()
        ask_for_conforming("scdl/prenoms")
    found = call("socle_candidate_list", resource_id=file)
    [kept] = [one for one in found if one["report"]]
    return {"file": file, "report": kept["report"]["id"], "candidate": kept["id"]}


def ask_for_conforming(key: str) -> None:
    grouping = model.Group.get("bretagne")
    message = "Besoin d’aide ? Écrivez à aide@megalis.example."
    asked = core.Policy(grouping.id, key, core.DRAFT, rows.today(), message)
    rows.save(asked, None)
    model.Session.commit()


def table(change) -> bytes:
    fields = json.loads(SCHEMA.read_text())["fields"]
    example = {field["name"]: field.get("example", "") for field in fields}
    text = io.StringIO()
    written = csv.writer(text, delimiter=";")
    written.writerow(example)
    for number in range(30):
        row = {**example, **NOW_VALID}
        change(number, row)
        written.writerow(row.values())
    return text.getvalue().encode("cp1252")


def valid(number: int, row: dict) -> None:
    pass


def spoilt(number: int, row: dict) -> None:
    if number % 2 == 0:
        row["EQUIP_LAT"] = "48,21"
    if number % 4 == 0:
        row["COLL_SIRET"] = "22940028800011"
    if number % 5 == 0:
        row["ADR_CODEPOSTAL"] = "1310"
    if number == 3:
        row["EQUIP_THEME"] = "Culture"
    if number == 6:
        row["EQUIP_EMAIL"] = "jean.dupont@orange.example"
    if number == 7:
        row["COLL_NOM"] = ""
    if number == 9:
        row["EQUIP_NOM"] = "=HYPERLINK(1)"
        row["ADR_NUMERO"] = ""


def upload(name: str, filename: str, content: bytes) -> str:
    return call(
        "resource_create",
        package_id="equipements-romille",
        name=name,
        url="",
        format="CSV",
        table_schema="scdl/equipements",
        upload=FileStorage(io.BytesIO(content), filename=filename),
    )["id"]


def link(name: str, url: str, table_schema: str = "scdl/equipements") -> str:
    return call(
        "resource_create",
        package_id="equipements-romille",
        name=name,
        url=url,
        table_schema=table_schema,
    )["id"]


def work() -> None:
    queue = jobs.get_queue("socle")
    while waiting := next(iter(queue.jobs), None):
        queue.remove(waiting)
        waiting.perform()


def task(resource_id: str) -> str:
    shown = call("socle_report_show", resource_id=resource_id)
    return shown["task_id"]


def call(action: str, **data):
    user = "secretaire" if model.User.get("secretaire") else None
    if user is None or action.startswith(AS_PORTAL):
        user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return tk.get_action(action)({"ignore_auth": True, "user": user}, data)


if __name__ == "__main__":
    main()
