"""Files checked again: what a version would change is told before anyone is touched."""

import io
import json

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import reports, revalidations, table_schemas, tasks
from ckanext.socle.cli import socle
from ckanext.socle.model.report import ReportRow
from ckanext.socle.model.revalidation import RevalidatedFile, Revalidation
from ckanext.socle.model.table_schema import SchemaFile, SchemaVersion
from ckanext.socle.revalidations import looking

KEY = "essai/bancs"
FIELDS = [{"name": "NOM", "type": "string"}, {"name": "PLACES", "type": "integer"}]
STRICTER = [FIELDS[0], {**FIELDS[1], "constraints": {"maximum": 5}}]


@pytest.fixture(scope="module")
def prepared():
    return []


@pytest.fixture
def world(prepared, request, work):
    """Two bodies, one below the other, with a file each; a version that one fails."""
    if not prepared:
        request.getfixturevalue("clean_db")
        request.getfixturevalue("clean_index")
        prepared.append(make_world(work))
    for table in (RevalidatedFile, Revalidation):
        model.Session.execute(sa.delete(table))
    model.Session.commit()
    reset(prepared[0])
    work()
    return prepared[0]


def make_world(work):
    for table in (SchemaVersion, SchemaFile):
        model.Session.execute(sa.delete(table))
    for version, fields in (("1.0.0", FIELDS), ("2.0.0", STRICTER)):
        data = json.dumps({"title": "Bancs publics", "fields": fields}).encode()
        table_schemas.add(KEY, version, data, schema_type="tableschema")
    epci = factories.Organization(name="epci", title="Pays de Romillé")
    commune = factories.Organization(
        name="romille", title="Romillé", groups=[{"name": "epci"}]
    )
    chief = factories.Sysadmin(name="chief")
    found = {"chief": chief["name"]}
    for organization, places in ((epci, 4), (commune, 9)):
        dataset = factories.Dataset(owner_org=organization["id"], license_id="lov2")
        content = f"NOM,PLACES\nMairie,{places}\n".encode()
        resource = helpers.call_action(
            "resource_create",
            {"user": chief["name"]},
            package_id=dataset["id"],
            table_schema=KEY,
            table_schema_version="1.0.0",
            upload=FileStorage(io.BytesIO(content), filename="bancs.csv"),
        )
        found[organization["name"]] = resource["id"]
    work()
    return found


def reset(world):
    for name in ("epci", "romille"):
        if version_of(world[name]) != "1.0.0":
            helpers.call_action(
                "resource_patch",
                {"user": world["chief"]},
                id=world[name],
                table_schema_version="1.0.0",
            )


def version_of(resource_id):
    shown = helpers.call_action("resource_show", id=resource_id)
    return shown["table_schema_version"]


def ask(world, action="create", **values):
    context = {"user": world["chief"], "ignore_auth": False}
    return helpers.call_action(f"socle_revalidation_{action}", context, **values)


def outcomes(id_):
    return {file["organization"]: file["outcome"] for file in revalidations.files(id_)}


def report_rows():
    model.Session.expire_all()
    return model.Session.scalar(sa.select(sa.func.count()).select_from(ReportRow))


def test_what_becomes_invalid_is_told_before_anyone_is_touched(world, work):
    work()
    before = report_rows()
    made = ask(world, table_schema=KEY, version="2.0.0")
    assert made["counts"][""] == 2
    work()
    found = ask(world, "show", id=made["id"])
    assert found["task_state"] == "done", tasks.get(made["task_id"]).reason
    assert outcomes(made["id"]) == {"epci": "stays-valid", "romille": "becomes-invalid"}
    assert found["counts"] == {"becomes-invalid": 1, "stays-valid": 1, "moved": 0}
    assert {version_of(world[name]) for name in ("epci", "romille")} == {"1.0.0"}
    assert report_rows() == before
    ask(world, "run", id=made["id"], move="conforming")
    work()
    assert version_of(world["epci"]) == "2.0.0"
    assert version_of(world["romille"]) == "1.0.0"
    last = reports.latest([world["epci"]])[world["epci"]]
    assert (last.table_schema_version, last.lenient_valid) == ("2.0.0", True)
    ask(world, "run", id=made["id"], move="all")
    work()
    assert version_of(world["romille"]) == "2.0.0"
    assert ask(world, "show", id=made["id"])["counts"]["moved"] == 2


def test_only_the_files_of_a_body_or_a_grouping(world):
    asked = {"table_schema": KEY, "version": "2.0.0"}
    under = ask(world, **asked, organization_id="epci")
    assert set(outcomes(under["id"])) == {"epci", "romille"}
    assert set(outcomes(ask(world, **asked, organization_id="romille")["id"])) == {
        "romille"
    }
    for wrong in (
        {"organization_id": "nobody"},
        {"grouping_id": "nothing"},
        {"organization_id": "epci", "grouping_id": "x"},
        {"version": "9"},
        {"table_schema": "no/thing"},
        {"table_schema": "etalab/schema-zfe", "version": ""},
    ):
        with pytest.raises(tk.ValidationError):
            ask(world, **{**asked, **wrong})


def test_the_bodies_of_a_grouping_by_their_territory(world):
    asked = {"table_schema": KEY, "version": "2.0.0"}
    helpers.call_action(
        "organization_patch",
        {"user": world["chief"]},
        id="romille",
        territory_id="commune:35245",
    )
    grouping = helpers.call_action(
        "group_create",
        {"user": world["chief"]},
        type="regroupement",
        name="bretagne",
        title="Bretagne",
        territory_id="region:53",
    )
    made = ask(world, **asked, grouping_id=grouping["name"])
    assert set(outcomes(made["id"])) == {"romille"}


def test_a_campaign_that_is_killed_goes_on_where_it_was(world, work, monkeypatch):
    seen = []
    look = looking.look

    def killed_after_one(progress, campaign, file):
        if seen:
            raise SystemExit
        seen.append(file.resource_id)
        look(progress, campaign, file)

    made = ask(world, table_schema=KEY, version="2.0.0")
    with monkeypatch.context() as patch:
        patch.setattr(looking, "look", killed_after_one)
        with pytest.raises(SystemExit):
            tasks.run(made["task_id"])
    model.Session.rollback()
    done = [file for file in revalidations.files(made["id"]) if file["outcome"]]
    assert [file["resource_id"] for file in done] == seen
    monkeypatch.setitem(tk.config, "ckanext.socle.tasks.lost_after", 0)
    again = []
    monkeypatch.setattr(
        looking,
        "look",
        lambda progress, campaign, file: (
            again.append(file.resource_id),
            look(progress, campaign, file),
        ),
    )
    tasks.run(made["task_id"])
    assert len(again) == 1
    assert again != seen
    assert "" not in revalidations.counts(made["id"])


def test_a_campaign_is_stopped_and_taken_up_again(world, work):
    made = ask(world, table_schema=KEY, version="2.0.0")
    tasks.cancel(made["task_id"])
    work()
    model.Session.expire_all()
    stopped = ask(world, "show", id=made["id"])
    assert (stopped["task_state"], stopped["counts"][""]) == ("cancelled", 2)
    ask(world, "run", id=made["id"])
    work()
    model.Session.expire_all()
    assert ask(world, "show", id=made["id"])["task_state"] == "done"


def test_without_a_version_the_reports_are_made_anew(world, work, cli):
    work()
    model.Session.execute(
        sa.update(ReportRow)
        .where(ReportRow.resource_id == world["epci"])
        .values(rules="of an older engine", lenient_valid=False)
    )
    model.Session.commit()
    result = cli.invoke(socle, ["revalidate", "--schema", KEY, "--all", "--json"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert outcomes(found["id"]) == {"epci": "becomes-valid", "romille": "stays-valid"}
    model.Session.expire_all()
    last = reports.latest([world["epci"]])[world["epci"]]
    assert (last.lenient_valid, last.rules != "of an older engine") == (True, True)


def test_the_command_says_how_many_and_exits_1(world, cli):
    asked = ["revalidate", "--schema", KEY, "--to", "2.0.0"]
    dry = cli.invoke(socle, [*asked, "--all", "--dry-run"])
    assert dry.exit_code == 1
    assert "1 becomes-invalid" in dry.stdout
    assert "Romillé (romille)" in dry.stdout
    assert version_of(world["epci"]) == "1.0.0"
    moved = cli.invoke(socle, [*asked, "--organization", "epci", "--json"])
    assert json.loads(moved.stdout)["counts"]["moved"] == 1
    assert version_of(world["epci"]) == "2.0.0"
    assert cli.invoke(socle, asked).exit_code == 2
    assert cli.invoke(socle, [*asked[:-1], "9", "--all"]).exit_code == 2
    assert cli.invoke(socle, ["revalidate", "--resume", "nothing"]).exit_code == 2


def test_an_administrator_asks_on_the_page_and_decides(world, work, app):
    token = factories.APIToken(user=world["chief"])["token"]
    options = {"headers": {"Accept-Language": "fr", "Authorization": token}}
    changes = app.get(f"/schemas/{KEY}/changements", **options).body
    assert f"/schemas/{KEY}/controles?version=2.0.0" in changes
    form = f"/schemas/{KEY}/controles"
    wrong = app.post(form, data={"whose": "organization_id"}, **options)
    assert 'href="#field-organization_id"' in wrong.body
    sent = app.post(form, data={"version": "2.0.0"}, follow_redirects=False, **options)
    work()
    path = sent.headers["Location"]
    body = app.get(path, **options).body
    assert "1 fichier sur 2, valable aujourd’hui, serait à corriger" in body
    assert "Romillé" in body
    broken = app.get(f"{path}?resultat=becomes-invalid", **options).body
    assert world["romille"] in broken
    assert world["epci"] not in broken
    csv = app.get(f"{path}.csv", **options).body
    assert "Romillé" in csv
    app.post(f"{path}/continuer", data={"move": "conforming"}, **options)
    work()
    assert "1 fichier suit maintenant la version 2.0.0" in app.get(path, **options).body
    assert app.get(path, follow_redirects=False).status_code == 302
    other = {"Authorization": factories.UserWithToken()["token"]}
    app.get(path, headers=other, status=403)
