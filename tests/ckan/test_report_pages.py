"""Pages of a report: groups, all cells by pages, files to take away, who sees what."""

import csv
import io

import openpyxl
import pytest
from werkzeug.datastructures import FileStorage

import ckan.model as model
from ckan.tests import factories, helpers

from ckanext.socle import findings
from ckanext.socle.core import policies as core
from ckanext.socle.core.validation import Report
from ckanext.socle.core.validation.ledger import PAGE, Ledger, group_key
from ckanext.socle.core.validation.report import Sample
from ckanext.socle.model.report import ReportRow
from ckanext.socle.policies import rows as policies
from tests.data import equipements

KEY = "scdl/equipements"
FILENAME = "equipements-2026.csv"
BAD_ROWS = 130


def spoilt() -> bytes:
    """A latitude with a comma in each row, and two cells that look like formulas."""
    rows = [{**equipements.VALID, "EQUIP_LAT": "48,21"} for _ in range(BAD_ROWS)]
    rows[0]["EQUIP_NOM"] = "=HYPERLINK(1)"
    rows[1]["EQUIP_THEME"] = "=cmd"
    return b"Equipements de la commune\n" + equipements.table(*rows).encode()


@pytest.fixture(scope="module")
def world():
    """A public file with problems, checked twice, and one that a rule keeps back."""
    return {}


@pytest.fixture
def made(world, request):
    """Return what the portal holds: made by the first test, read by all."""
    if not world:
        for fixture in ("clean_db", "clean_index"):
            request.getfixturevalue(fixture)
        world |= make(request.getfixturevalue("work"))
    return world


def make(work) -> dict:
    editor, member, passer = (factories.User()["name"] for _ in range(3))
    organization = factories.Organization(
        name="acigne",
        territory_id="commune:35001",
        users=[
            {"name": editor, "capacity": "editor"},
            {"name": member, "capacity": "member"},
        ],
    )
    dataset = factories.Dataset(name="equipements", owner_org=organization["id"])
    by = {"user": editor}
    resource = helpers.call_action(
        "resource_create",
        by,
        package_id=dataset["id"],
        table_schema=KEY,
        upload=FileStorage(io.BytesIO(equipements.damaged()), filename=FILENAME),
    )
    work()
    send(by, resource, spoilt(), work)
    former, report = reversed(reports(resource))
    region = helpers.call_action(
        "group_create",
        {"user": factories.Sysadmin()["name"]},
        type="regroupement",
        name="bretagne",
        title="Bretagne",
        territory_id="region:53",
    )
    policies.save(
        core.Policy(region["id"], KEY, core.DRAFT, policies.today(), "Écrivez-nous."),
        None,
    )
    model.Session.commit()
    send(by, resource, equipements.damaged(), work)
    [kept] = helpers.call_action("socle_candidate_list", resource_id=resource["id"])
    return {
        "base": f"/dataset/equipements/resource/{resource['id']}",
        "resource": resource,
        "former": former,
        "report": report,
        "candidate": kept,
        "people": {"editor": editor, "member": member, "passer": passer, "": ""},
    }


def send(by, resource, content, work):
    shown = helpers.call_action("resource_show", id=resource["id"])
    upload = FileStorage(io.BytesIO(content), filename=FILENAME)
    helpers.call_action("resource_update", by, **{**shown, "upload": upload})
    work()


def reports(resource):
    return helpers.call_action("socle_report_list", resource_id=resource["id"])


@pytest.fixture
def get(made, app):
    """Return a function that asks for a page of the file, as one of the people."""

    def ask(path: str, by: str = "", status: int = 200, **options):
        answer = app.get(made["base"] + path, headers=token(made, by), **options)
        answer.get_data()  # a stream keeps its request open until it is read
        assert answer.status_code == status, path
        return answer

    return ask


def first_report(made) -> str:
    return f"?controle={made['former']['id']}"


def test_the_verdict_comes_first_and_each_group_has_five_cells(get):
    body = get("/rapport").body
    assert (
        f"{BAD_ROWS + 1} cellules à corriger, dans {BAD_ROWS} lignes sur {BAD_ROWS}"
        in body
    )
    assert body.count('<span class="socle-cell">P') == 10  # five, then five more
    assert "Et 125 autres" in body
    assert "Voir les 130 cellules" in body
    assert "Ce que contient cette colonne" in body


def test_what_became_of_each_problem_is_told(get, made):
    body = get("/rapport").body
    assert "130 problèmes de plus que le" in body
    assert body.count("> Corrigé<") == 1  # the SIRET of the former file
    assert body.count("</i> Nouveau<") == 2
    assert "Depuis le contrôle du" not in get(f"/rapport{first_report(made)}").body


def test_cells_come_by_pages(get, made):
    assert "P22" in get("/rapport/cellules/0").body
    last = get("/rapport/cellules/0?page=99").body
    assert "Page suivante" not in last
    assert "P132" in last
    get("/rapport/cellules/9", status=404)
    get(f"/rapport/cellules/1{first_report(made)}", status=404)


def test_every_cell_that_was_heard_is_listed_to_the_last(get, made):
    row = model.Session.get(ReportRow, made["report"]["id"])
    assert findings.listed(row.id, row.report)[0] == BAD_ROWS  # told by the check
    report, ledger = Report.from_dict(row.report), Ledger()
    more = PAGE + 30
    for number in range(more):
        place = 103 + number
        ledger.add(group_key(report.groups[0]), Sample(place, f"P{place}", "48,21"))
    findings.keep(row.id, ledger, report)
    model.Session.commit()
    assert findings.listed(row.id, row.report)[0] == 100 + more
    pages = -(-(100 + more) // 20)
    assert f"P{102 + more}" in get(f"/rapport/cellules/0?page={pages}").body
    crossing = get("/rapport/cellules/0?page=30").body  # cells 580 to 599
    assert all(f">P{place}<" in crossing for place in (583, 602))
    lines = rows_of(get("/rapport/cellules.csv"))
    cells = [line[0] for line in lines if line[0].startswith("P")]
    assert cells == [f"P{place}" for place in range(3, 103 + more)]


def rows_of(answer) -> list[list[str]]:
    text = answer.get_data().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_csv_holds_no_formula(get):
    answer = get("/rapport/cellules.csv")
    assert "equipements-2026-a-corriger.csv" in answer.headers["Content-Disposition"]
    values = [line[5] for line in rows_of(answer)]
    assert "'=cmd" in values
    assert not [value for value in values if value.startswith("=")]


def test_the_annotated_file_says_what_to_mend(get):
    answer = get("/rapport/annote.xlsx")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).active
    assert sheet["A1"].value == "Equipements de la commune"
    head = [cell.value for cell in sheet[2]]
    assert head == [*equipements.names(), "À corriger"]
    latitude = sheet.cell(3, head.index("EQUIP_LAT") + 1)
    assert latitude.value == "48,21"
    assert latitude.comment.text == (
        "Nombre mal écrit. «\xa048,21\xa0»\xa0: écrivez seulement 48.21."
    )
    assert sheet.cell(3, len(head)).value.startswith(f"{latitude.coordinate} : Nombre")
    name = sheet.cell(3, head.index("EQUIP_NOM") + 1)
    assert (name.value, name.data_type) == ("=HYPERLINK(1)", "s")


def test_the_file_that_was_replaced_cannot_be_annotated(get, made):
    path = f"/rapport/annote.xlsx{first_report(made)}"
    answer = get(path, status=302, follow_redirects=False)
    assert answer.headers["Location"].endswith("/rapport")


def test_what_waits_is_told_to_those_who_may_change_the_file(get, made):
    for path in ("/rapport", ""):
        for by in ("", "passer", "member"):
            assert "Un nouveau fichier attend" not in get(path, by).body, (path, by)
        body = get(path, "editor").body
        assert "La version précédente reste en ligne." in body
        assert "Écrivez-nous." in body


PAGES = ("/rapport{}", "/rapport/cellules/0{}", "/rapport/cellules.csv{}")


def test_the_report_on_a_file_that_waits_is_not_for_the_public(get, made):
    asked = f"?controle={made['candidate']['report']['id']}"
    for path in (*PAGES, "/rapport/annote.xlsx{}", "/rapport/etat{}"):
        for by in ("", "passer", "member"):
            get(path.format(asked), by, status=404)
        get(path.format(asked), "editor")
    assert "Ce fichier attend" in get(f"/rapport{asked}", "editor").body


def test_kept_files_are_for_those_who_may_change_the_file(get, made):
    kept = f"/fichiers-gardes/{made['candidate']['id']}"
    for by in ("", "passer", "member"):
        get("/fichiers-gardes", by, status=403)
        get(kept, by, status=404)
    assert FILENAME in get("/fichiers-gardes", "editor").body
    answer = get(kept, "editor")
    assert answer.get_data() == equipements.damaged()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    elsewhere = kept.replace(made["candidate"]["id"], "nothing")
    get(elsewhere, "editor", status=404)


def test_a_private_file_has_no_public_report(get, made):
    row = model.Package.get("equipements")
    row.private = True
    model.Session.commit()
    try:
        for path in (*PAGES, "/rapport/annote.xlsx{}", "/rapport/etat{}"):
            get(path.format(""), status=404)
            get(path.format(""), "member")
    finally:
        model.Package.get("equipements").private = False
        model.Session.commit()


def test_a_file_that_waits_is_given_up_or_let_through(get, made, app):
    base = f"{made['base']}/fichiers-gardes/{made['candidate']['id']}"
    for by in ("", "passer", "member"):
        assert app.post(f"{base}/retirer", headers=token(made, by)).status_code == 404
    editor = token(made, "editor")
    assert app.post(f"{base}/accepter", headers=editor).status_code == 200
    assert state(made) == "refused"  # without a reason
    answer = app.post(f"{base}/accepter", headers=editor, data={"note": "Urgent"})
    assert answer.status_code == 403
    app.post(f"{base}/retirer", headers=editor)
    assert state(made) == "withdrawn"


def token(made, by: str) -> dict[str, str]:
    name = made["people"][by]
    if not name:
        return {}
    made_token = helpers.call_action(
        "api_token_create", {"ignore_auth": True}, user=name, name="t"
    )
    return {"Authorization": made_token["token"]}


def state(made) -> str:
    model.Session.expire_all()
    return helpers.call_action("socle_candidate_show", id=made["candidate"]["id"])[
        "state"
    ]


def ask_for_nothing():
    bretagne = model.Group.get("bretagne").id
    policy = core.Policy(bretagne, KEY, core.WARN, policies.today(), "")
    policies.save(policy, None)
    model.Session.commit()


def test_corrections_are_shown_then_applied_and_the_original_kept(get, made, app, work):
    for by in ("", "passer", "member"):
        get("/corrections", by, status=403)
    page = get("/corrections", "editor").body
    assert 'value="repair-number:EQUIP_LAT" checked' in page
    assert 'value="repair-number:EQUIP_LAT" checked' not in (
        get("/corrections?cocher=rien", "editor").body
    )
    ask_for_nothing()
    path, editor = f"{made['base']}/corrections", token(made, "editor")
    nothing = app.post(path, headers=editor, follow_redirects=False)
    assert nothing.headers["Location"].endswith("/corrections")
    chosen = {"correction": ["repair-number:EQUIP_LAT"], "sha256": "another"}
    app.post(path, headers=editor, data=chosen)
    assert "repair-number:EQUIP_LAT" in get("/corrections", "editor").body
    done = app.post(
        path, headers=editor, data=chosen | {"sha256": ""}, follow_redirects=False
    )
    assert done.headers["Location"].endswith("/rapport")
    work()
    assert "130 nombres" not in get("/rapport", "editor").body
    kept = get("/fichiers-gardes", "editor").body
    assert "Fichier avant corrections" in kept
    assert "1 correction a été faite sur ce fichier" in kept
    assert ">48,21<" in kept
    assert ">48.21<" in kept


def test_a_column_that_takes_its_title_is_said_to_be_judged_now(get, made, app, work):
    ask_for_nothing()
    rows = [{**equipements.VALID, "ERP_CATEGORIE": "dix"} for _ in range(3)]
    renamed = (
        equipements.table(*rows).replace("ERP_CATEGORIE", "erp-categorie").encode()
    )
    send({"user": made["people"]["editor"]}, made["resource"], renamed, work)
    assert "n’a pas empiré" not in get("/rapport", "editor").body
    app.post(
        f"{made['base']}/corrections",
        headers=token(made, "editor"),
        data={"correction": ["repair-titles"], "sha256": ""},
    )
    work()
    page = get("/rapport", "editor").body
    assert "problèmes de plus que" in page
    assert "faute du titre attendu, cette colonne n’était pas contrôlée" in page
    assert "Contrôlée pour la première fois" in page


def test_administrators_erase_the_values_and_the_totals_stay(get, made, app):
    path = f"{made['base']}/rapport/effacer"
    for by in ("", "passer", "member", "editor"):
        answer = app.post(path, headers=token(made, by), follow_redirects=False)
        assert answer.status_code == 403, by
    chief = factories.Sysadmin()["name"]
    made["people"]["chief"] = chief
    former = f"/rapport{first_report(made)}"
    assert "Effacer les valeurs" in get(former, "chief").body
    app.post(path, headers=token(made, "chief"), follow_redirects=False)
    body = get(former, "chief").body
    assert "Les valeurs relevées dans ce fichier sont effacées." in body
    assert "1 cellule à corriger" in body
    assert "21350001000012" not in body
    assert "Effacer les valeurs" not in body
    assert len(rows_of(get(f"/rapport/cellules.csv{first_report(made)}"))) == 1
