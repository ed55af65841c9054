"""A national base given to the communes of a grouping, as drafts to confirm."""

import io
import json

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import files, tasks
from ckanext.socle.cli.endowments import endowments
from tests.data import town_halls

from .test_rights import context

KEY = "scdl/equipements"


@pytest.fixture
def communes(chief):
    """Return the ids of three organisations: Acigné, Romillé, Rennes."""
    for name in ("maire", "passant"):
        factories.User(name=name)
    model.Session.execute(sa.text("DELETE FROM socle_provision"))
    model.Session.execute(sa.text("DELETE FROM socle_endowment"))
    model.Session.execute(sa.text("DELETE FROM socle_declaration"))
    for package in model.Session.query(model.Package).filter_by(state="draft"):
        package.state = "deleted"
    model.Session.commit()
    known = (
        ("acigne", "35001", "213500010"),
        ("romille", "35245", "213502453"),
        ("rennes", "35238", "213502388"),
    )
    return {
        name: factories.Organization(
            name=name,
            title=f"Commune {name}",
            kind="commune",
            siren=siren,
            territory_id=f"commune:{code}",
            users=[{"name": "maire", "capacity": "editor"}],
        )["id"]
        for name, code, siren in known
    }


def call(name: str, by: str, **asked):
    return tk.get_action(name)(context(by), asked)


def prepare(by: str, data: bytes | None = None, **asked) -> dict:
    file = FileStorage(io.BytesIO(data or town_halls.base()), "communes.csv")
    asked = {"grouping": "essai", "upload": file} | asked
    return call("socle_endowment_create", by, **asked)


def give(by: str, **asked) -> tuple[dict, dict]:
    prepared = prepare(by, **asked)
    started = call("socle_endowment_start", by, id=prepared["id"])
    tasks.run(started["task"]["id"])
    done = call("socle_endowment_show", by, id=prepared["id"])
    assert done["task"]["state"] == "done", done["task"]
    return done, done["task"]["result"]


def state(organization_id: str) -> dict:
    asked = {"organization_id": organization_id}
    found = helpers.call_action("socle_obligation_list", context("maire"), **asked)
    return next(file for file in found["files"] if file["table_schema"] == KEY)


def content(organization_id: str) -> str:
    name = state(organization_id)["dataset"]["name"]
    dataset = call("package_show", "maire", id=name)
    with files.stored_copy(dataset["resources"][0], 10**7) as stored:
        return stored.path.read_text(encoding="utf-8")


def test_seen_then_given_then_confirmed(chief, communes):
    prepared = prepare(chief)
    assert prepared["counts"] == {"give": 2, "no-fact": 1, "no-body": 329}
    assert prepared["example"][0]["EQUIP_NOM"] == "Mairie d'Acigné"
    assert model.Session.query(model.Package).filter_by(state="draft").count() == 0
    done, result = give(chief)
    assert (result["give"], result["no-fact"], result["failed"]) == (2, 1, [])
    assert done["counts"]["same"] == 2
    found = state(communes["acigne"])
    assert (found["state"], found["section"]) == ("provided", "to-do")
    assert found["dataset"]["status"] == "running"  # checked as any file
    assert state(communes["rennes"])["state"] == "publish"
    assert "Mairie d'Acigné,22,place de la Mairie" in content(communes["acigne"])
    draft = call("package_show", "maire", id=found["dataset"]["name"])
    assert "DILA" in draft["provenance"]
    with pytest.raises(tk.NotAuthorized):
        call("package_show", "passant", id=draft["id"])
    with pytest.raises(tk.NotAuthorized):
        call("package_show", chief, id=draft["id"])


def test_given_twice_is_given_once(chief, communes):
    """Another year renews what nobody touched, and leaves alone what somebody did."""
    give(chief)
    _, again = give(chief)
    assert (again["give"], again["renew"], again["same"]) == (0, 0, 2)
    touched = state(communes["romille"])["dataset"]["name"]
    resource = call("package_show", "maire", id=touched)["resources"][0]
    mine = content(communes["romille"]).replace("Mairie de Romillé", "Mairie annexe")
    upload = FileStorage(io.BytesIO(mine.encode()), "mien.csv")
    call("resource_patch", "maire", id=resource["id"], upload=upload)
    moved = dict(town_halls.ACIGNE, mairie_telephone="02 99 00 00 00")
    other = town_halls.base(
        moved, dict(town_halls.ROMILLE, mairie_telephone="02 99 00 00 01")
    )
    _, third = give(chief, data=other)
    assert (third["renew"], third["same"]) == (1, 1)
    assert "+33 299000000" in content(communes["acigne"])
    assert "Mairie annexe" in content(communes["romille"])


def test_a_commune_has_the_last_word(chief, communes):
    """What it publishes, says or throws away is not given again."""
    give(chief)
    kept, thrown = state(communes["acigne"]), state(communes["romille"])
    call("socle_provision_delete", "maire", id=thrown["dataset"]["provision_id"])
    tk.get_action("package_patch")(
        context("maire") | {"allow_state_change": True},
        {"id": kept["dataset"]["name"], "state": "active"},
    )
    assert prepare(chief)["counts"] == {
        "there": 1,
        "declined": 1,
        "no-fact": 1,
        "no-body": 329,
    }
    call(
        "socle_obligation_declare",
        "maire",
        organization_id=communes["romille"],
        table_schema=KEY,
        kind="elsewhere",
        url="https://romille.example/",
    )
    model.Session.execute(sa.text("DELETE FROM socle_provision"))
    model.Session.commit()
    shown = prepare(chief)
    assert shown["counts"]["said"] == 1
    steps = call("socle_endowment_show", chief, id=shown["id"], outcome="said")["steps"]
    assert [one["label"] for one in steps] == ["Romillé"]


def test_any_base_with_the_columns_of_the_rules(chief, communes):
    table = "nom,com_insee,acc\nMairie,35001,extérieur\nStade,35001,intérieur\n"
    done, result = give(
        chief,
        data=table.encode(),
        table_schema="atlasante/schema-dae",
        source="Géo'DAE",
    )
    assert (done["base"], done["source"], result["give"]) == ("", "Géo'DAE", 1)
    listed = call("socle_endowment_list", chief, grouping="essai")
    assert [one["id"] for one in listed] == [done["id"]]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"data": b"a,b\n"}, "upload"),
        ({"data": b"nom\nx\n", "table_schema": "atlasante/schema-dae"}, "upload"),
        ({"table_schema": "scdl/inconnu"}, "table_schema"),
        ({"table_schema": "scdl/catalogue"}, "table_schema"),
        ({"upload": "text"}, "upload"),
    ],
    ids=["columns", "commune", "unknown", "generated", "text"],
)
def test_what_is_wrong_is_said(chief, communes, asked, field):
    with pytest.raises(tk.ValidationError) as refused:
        prepare(chief, **asked)
    assert list(refused.value.error_dict) == [field]
    assert call("socle_endowment_list", chief, grouping="essai") == []


def test_forgotten_while_nothing_was_given(chief, communes):
    prepared = prepare(chief)
    call("socle_endowment_delete", chief, id=prepared["id"])
    assert call("socle_endowment_list", chief, grouping="essai") == []
    given, _ = give(chief)
    with pytest.raises(tk.ValidationError):
        call("socle_endowment_delete", chief, id=given["id"])


def test_only_for_administrators_of_the_grouping(chief, communes):
    prepared = prepare(chief)
    for name in ("start", "delete", "show"):
        with pytest.raises(tk.NotAuthorized):
            call(f"socle_endowment_{name}", "maire", id=prepared["id"])
    for name, more in (("list", {}), ("create", {"upload": None})):
        with pytest.raises(tk.NotAuthorized):
            call(f"socle_endowment_{name}", "maire", grouping="essai", **more)


HOME = "/regroupement/essai/dotations"


@pytest.fixture
def browse(chief, communes, app):
    """Return what an administrator does without JavaScript."""
    tokens = {by: factories.APIToken(user=by)["token"] for by in (chief, "maire")}

    def go(path: str, data: dict | None = None, status=200, by=chief):
        headers = {"Authorization": tokens[by], "Accept-Language": "fr"}
        ask = app.get if data is None else app.post
        more = {} if data is None else {"data": data}
        path = path.replace("http://socle.tests", "")
        answer = ask(path, headers=headers, follow_redirects=False, **more)
        assert answer.status_code == status, answer.body[-3000:]
        return answer

    return go


def test_pages_from_a_file_to_its_drafts(browse, chief):
    assert 'name="upload"' in browse(HOME).body
    assert "Choisissez un fichier" in browse(HOME, {"source": "Ma base"}).body
    wrong = {"upload": (io.BytesIO(b"a,b\n"), "a.csv"), "source": "Ma base"}
    page = browse(HOME, wrong).body
    assert "Aucune colonne de ce fichier" in page
    assert 'value="Ma base"' in page
    sent = {"upload": (io.BytesIO(town_halls.base()), "communes.csv")}
    place = browse(HOME, sent, status=302).headers["Location"]
    page = browse(place).body
    for text in ("2 communes recevront ce fichier", "Mairie d&#39;Acigné", "Le donner"):
        assert text in page, text
    assert browse(f"{place}/etat").json == {"over": True, "text": ""}
    browse(f"{place}/donner", {}, status=302)
    assert browse(f"{place}/etat").json["over"] is False
    assert "socle-progress" in browse(place).body
    shown = call("socle_endowment_show", chief, id=place.rpartition("/")[2])
    tasks.run(shown["task"]["id"])
    page = browse(f"{place}?voir=same").body
    for text in ("Tout est donné", "A reçu le fichier"):
        assert text in page, text
    assert "Rennes" not in page.split("<tbody>")[1]
    assert place.rpartition("/")[2] in browse(HOME).body
    browse(f"{place}/oublier", {}, status=302)
    assert browse(place)


def test_pages_are_for_administrators_of_the_grouping(browse):
    prepared = browse(
        HOME, {"upload": (io.BytesIO(town_halls.base()), "a.csv")}, status=302
    ).headers["Location"]
    for path in (HOME, prepared):
        browse(path, by="maire", status=403)
    browse(f"{prepared}/donner", {}, by="maire", status=403)
    browse(f"{HOME}/rien", status=404)
    browse(f"{prepared}/oublier", {}, status=302)
    browse(prepared, status=404)


def test_command(chief, communes, tmp_path):
    """Said, then given; what is wrong is said."""
    path = tmp_path / "communes.csv"
    path.write_bytes(town_halls.base())

    def run(*arguments):
        asked = [str(path), "--grouping", "essai", *arguments]
        return CliRunner().invoke(endowments, ["give", *asked])

    said = json.loads(run("--dry-run", "--json").stdout)
    assert (said["counts"]["give"], said["failed"]) == (2, [])
    assert state(communes["acigne"])["state"] == "publish"
    done = run()
    assert (done.exit_code, "     2  give" in done.output) == (0, True)
    assert state(communes["acigne"])["state"] == "provided"
    assert run("--schema", "scdl/inconnu").exit_code == 2
