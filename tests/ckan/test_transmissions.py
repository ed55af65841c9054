"""What a commune sent to the State becomes drafts that it reads and publishes."""

import io
import json

import pytest
from click.testing import CliRunner
from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import files
from ckanext.socle.cli.transmissions import transmissions
from tests.data import transmissions as sent

from .test_rights import context


@pytest.fixture(scope="module")
def made():
    return {}


@pytest.fixture
def romille(made, request, with_plugins):
    """Make a commune once; what a test made there goes before the next one."""
    if not made:
        request.getfixturevalue("clean_db")
        request.getfixturevalue("clean_index")
        for name in ("secretaire", "autre"):
            factories.User(name=name)
        made |= factories.Organization(
            name="romille",
            title="Commune de Romillé",
            kind="commune",
            siren=sent.SIREN,
            territory_id="commune:35245",
            users=[{"name": "secretaire", "capacity": "editor"}],
        )
    for package in model.Session.query(model.Package).all():
        if package.state != "deleted":
            helpers.call_action("package_delete", context("secretaire"), id=package.id)
    return made


def upload(name: str, data: bytes) -> FileStorage:
    return FileStorage(io.BytesIO(data), name)


def send(*uploads: FileStorage, by: str = "secretaire") -> dict:
    asked = {"organization_id": "romille", "upload": list(uploads)}
    return tk.get_action("socle_transmission_create")(context(by), asked)


def lines(package_id: str) -> list[str]:
    dataset = tk.get_action("package_show")(context("secretaire"), {"id": package_id})
    with files.stored_copy(dataset["resources"][0], 10**7) as stored:
        return stored.path.read_text(encoding="utf-8").splitlines()


def states() -> dict[str, dict]:
    asked = {"organization_id": "romille"}
    found = tk.get_action("socle_obligation_list")(context("secretaire"), asked)
    return {file["table_schema"]: file for file in found["files"]}


def publish(package_id: str) -> None:
    shown = context("secretaire")
    dataset = tk.get_action("package_show")(shown, {"id": package_id})
    tk.get_action("package_patch")(
        context("secretaire") | {"allow_state_change": True},
        {"id": dataset["id"], "state": "active"},
    )


def test_acts_a_budget_and_contracts_are_three_drafts(romille):
    done = send(
        upload("actes.zip", sent.year_of_acts()),
        upload("bp.xml", sent.budget(sent.line())),
        upload("decp.json", sent.contracts(sent.contract())),
        upload("photo.jpg", b"\xff\xd8"),
    )
    assert [one["table_schema"] for one in done["provisions"]] == [
        "scdl/deliberations",
        "scdl/budget",
        "ColinMaudry/decp-table-schema",
    ]
    assert done["refused"] == [{"name": "photo.jpg", "reason": "other-format"}]
    acts, budget, contracts = done["provisions"]
    assert acts["left_out"] == {"other-nature": 1, "cancelled": 1, "other-body": 1}
    assert "BGT_NATURE_LABEL" in {gap["name"] for gap in budget["gaps"]}
    titles, first, *_ = lines(acts["package_id"])
    assert titles.startswith("COLL_NOM,COLL_SIRET,DELIB_ID")
    assert first.startswith("Commune de Romillé,")
    assert "Romillé" in lines(contracts["package_id"])[1]  # the place, by its code
    found = states()
    assert found["scdl/deliberations"]["state"] == "provided"
    assert found["scdl/budget"]["section"] == "to-do"
    assert (
        found["139bercy/format-commande-publique"]["dataset"]["provision_id"]
        == (contracts["id"])
    )
    draft = tk.get_action("package_show")(
        context("secretaire"), {"id": acts["package_id"]}
    )
    assert (draft["state"], "@CTES" in draft["provenance"]) == ("draft", True)
    with pytest.raises(tk.NotAuthorized):
        tk.get_action("package_show")(context("autre"), {"id": acts["package_id"]})


def test_acts_join_those_that_are_on_line(romille):
    """Last month's stay: nobody loses a row by sending the next ones."""
    first = send(upload("a.xml", sent.receipt("2026-031", "2026-03-20")))
    publish(first["provisions"][0]["package_id"])
    assert states()["scdl/deliberations"]["state"] == "ok"
    second = send(upload("b.xml", sent.receipt("2026-032", "2026-03-21")))
    made = second["provisions"][0]
    assert (made["rows"], len(lines(made["package_id"]))) == (1, 3)
    assert made["state"] == "waiting"


def test_sent_twice_is_sent_once(romille):
    """And what is sent next joins the draft that waits, as someone mended it."""
    acts = upload("a.xml", sent.receipt("2026-031", "2026-03-20"))
    bp = upload("bp.xml", sent.budget(sent.line(), sent.line()))
    first, again = send(acts, bp), send(acts, bp)
    assert [one["id"] for one in again["provisions"]] == [
        one["id"] for one in first["provisions"]
    ]
    acts_draft, budget_draft = (one["package_id"] for one in first["provisions"])
    assert (len(lines(acts_draft)), len(lines(budget_draft))) == (2, 3)
    send(upload("b.xml", sent.receipt("2026-032", "2026-03-21")))
    assert len(lines(acts_draft)) == 3


def test_what_is_of_another_body_makes_no_draft(romille):
    done = send(upload("a.xml", sent.receipt("1", "2026-03-20", siren=sent.OTHER)))
    assert (done["provisions"], done["empty"]) == ([], {"acts": {"other-body": 1}})


def test_thrown_away(romille):
    one = send(upload("a.xml", sent.receipt("1", "2026-03-20")))["provisions"][0]
    for _ in range(2):
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("socle_provision_delete")(context("autre"), {"id": one["id"]})
    gone = tk.get_action("socle_provision_delete")(
        context("secretaire"), {"id": one["id"]}
    )
    assert gone["state"] == "gone"
    assert states()["scdl/deliberations"]["state"] == "publish"
    with pytest.raises(tk.ValidationError):
        tk.get_action("socle_provision_delete")(
            context("secretaire"), {"id": one["id"]}
        )
    asked = {"organization_id": "romille"}
    listed = tk.get_action("socle_provision_list")(context("secretaire"), asked)
    assert one["id"] in {row["id"] for row in listed}


@pytest.mark.parametrize("given", [[], ["text"], "text"], ids=["none", "list", "text"])
def test_files_are_asked_for(romille, given):
    asked = {"organization_id": "romille", "upload": given}
    with pytest.raises(tk.ValidationError) as refused:
        tk.get_action("socle_transmission_create")(context("secretaire"), asked)
    assert list(refused.value.error_dict) == ["upload"]


def test_only_for_those_who_publish_there(romille):
    with pytest.raises(tk.NotAuthorized):
        send(upload("a.xml", sent.receipt("1", "2026-03-20")), by="autre")


PAGE = "/organization/romille/deja-envoye"


@pytest.fixture
def browse(romille, app):
    """Return what a person does without JavaScript: a page, then a form sent."""
    tokens: dict[str, str] = {}

    def go(path: str, data: dict | None = None, by: str = "secretaire", status=200):
        if by and by not in tokens:
            tokens[by] = factories.APIToken(user=by)["token"]
        headers = {"Authorization": tokens[by]} if by else {}
        headers["Accept-Language"] = "fr"
        ask = app.get if data is None else app.post
        more = {} if data is None else {"data": data}
        answer = ask(path, headers=headers, follow_redirects=False, **more)
        assert answer.status_code == status, answer.body[-3000:]
        return answer

    return go


def sent_as(name: str, data: bytes) -> dict:
    return {"upload": (io.BytesIO(data), name)}


def test_pages_from_what_was_sent_to_the_check(browse):
    assert 'name="upload"' in browse(PAGE).body
    done = browse(PAGE, sent_as("actes.zip", sent.year_of_acts()), status=302)
    place = done.headers["Location"]
    page = browse(place.replace("http://socle.tests", "")).body
    for text in ("Fait pour vous", "2 lignes sont prêtes", "Voix pour", "annulée"):
        assert text in page, text
    (draft,) = model.Session.query(model.Package).filter_by(state="draft")
    assert f"/deposer/{draft.id}/verification" in page
    obligations = browse("/organization/romille/obligations").body
    assert "Relire et confirmer" in obligations
    assert place.rpartition("/")[2] in obligations
    gone = browse(f"{place.replace('http://socle.tests', '')}/refuser", {}, status=302)
    assert gone.headers["Location"].endswith("/organization/romille/obligations")
    again = browse(place.replace("http://socle.tests", ""), status=302)
    assert again.headers["Location"].endswith("/organization/romille/obligations")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choisissez un fichier"),
        (sent_as("a.pdf", b"%PDF"), "ce n’est ni un acte"),
        (
            sent_as("a.xml", sent.receipt("1", "2026-03-20", siren=sent.OTHER)),
            "1 ligne d’un autre organisme",
        ),
    ],
    ids=["none", "format", "body"],
)
def test_pages_say_why_nothing_was_taken(browse, data, said):
    assert said in browse(PAGE, data).body


def test_pages_are_for_those_who_publish_there(browse):
    one = send(upload("a.xml", sent.receipt("1", "2026-03-20")))["provisions"][0]
    read = f"/organization/romille/fait-pour-vous/{one['id']}"
    for path in (PAGE, read):
        browse(path, by="autre", status=403)
        browse(path, by="", status=302)
    for path in (PAGE, f"{read}/refuser"):
        browse(path, {}, by="autre", status=403)
    browse("/organization/romille/fait-pour-vous/rien", status=403)
    browse("/organization/inconnu/deja-envoye", status=404)


def test_command(romille, tmp_path):
    path = tmp_path / "bp.xml"
    path.write_bytes(sent.budget(sent.line()))
    asked = ["deposit", str(path), "--organization", "romille"]
    done = CliRunner().invoke(transmissions, asked)
    assert done.exit_code == 0
    assert "scdl/budget" in done.output
    path.write_bytes(b"<html/>")
    told = CliRunner().invoke(transmissions, [*asked, "--json"])
    assert (told.exit_code, json.loads(told.stdout)["provisions"]) == (1, [])
