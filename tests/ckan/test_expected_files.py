"""« Mes obligations »: states, declarations, who may, by the pages and the actions."""

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import obligations
from ckanext.socle.model.declaration import Declaration

from . import catalogue_server
from .test_rights import context

PAGE = "/organization/acigne/obligations"
GRANTS = "scdl/subventions"


@pytest.fixture
def acigne(clean_db, clean_index):
    """Acigné, 6,874 inhabitants, with an editor, a member, and someone else."""
    for name in ("maire", "lecteur", "autre"):
        factories.User(name=name)
    users = [
        {"name": "maire", "capacity": "editor"},
        {"name": "lecteur", "capacity": "member"},
    ]
    return factories.Organization(
        name="acigne",
        title="Commune d'Acigné",
        kind="commune",
        territory_id="commune:35001",
        users=users,
    )


def call(action: str, by: str, /, **values):
    return tk.get_action(action)(context(by), {"organization_id": "acigne", **values})


def files(by: str = "maire") -> dict[str, dict]:
    found = call("socle_obligation_list", by)["files"]
    return {file["table_schema"]: file for file in found}


def declare(kind: str, key: str = GRANTS, /, **values) -> dict:
    return call(
        "socle_obligation_declare", "maire", table_schema=key, kind=kind, **values
    )


def page(app, by: str = "maire", url: str = PAGE, **options):
    headers = {"Authorization": factories.APIToken(user=by)["token"]} if by else {}
    return app.get(url, headers=headers, **options)


def test_each_dataset_gives_its_file_a_state(acigne):
    """Public, draft, of another year, checked or not: one list, three queries."""
    factories.Dataset(
        owner_org=acigne["id"],
        name="prenoms",
        title="Prénoms",
        expected_dataset="scdl/prenoms",
        temporal_coverage=[{"start": "2024-01-01", "end": "2024-12-31"}],
    )
    factories.Dataset(
        owner_org=acigne["id"], expected_dataset="scdl/budget", private=True
    )
    factories.Dataset(
        owner_org=acigne["id"],
        resources=[{"url": "http://a/a.csv", "table_schema": "scdl/deliberations"}],
    )
    found = files()
    assert found[GRANTS]["state"] == "publish"
    assert found[GRANTS]["tag"] == "mandatory"
    assert found["scdl/prenoms"]["state"] == "outdated"
    assert found["scdl/prenoms"]["dataset"]["years"] == [2024]
    assert found["scdl/budget"]["state"] == "draft"
    assert found["scdl/deliberations"]["state"] == "ok"
    assert found["scdl/deliberations"]["dataset"]["status"] == "running"
    assert found["scdl/catalogue"]["state"] == "generated"
    assert found["etalab/schema-irve-statique"]["state"] == "unclear"
    assert "etalab/schema-hautes-remunerations" not in found


def test_an_older_format_counts_for_the_file_of_today(acigne):
    """Addresses in the format of before are addresses."""
    factories.Dataset(owner_org=acigne["id"], expected_dataset="scdl/adresses")
    assert files()["etalab/schema-bal"]["state"] == "ok"


def test_the_last_report_tells_what_to_mend(acigne):
    """The file that most needs care is the one that the button leads to."""
    dataset = factories.Dataset(
        owner_org=acigne["id"],
        resources=[
            {"url": "http://a/a.csv", "table_schema": GRANTS},
            {"url": "http://a/b.csv", "table_schema": GRANTS},
        ],
    )
    ids = [resource["id"] for resource in dataset["resources"]]
    for id_, valid, errors in ((ids[0], True, 0), (ids[1], False, 12)):
        model.Session.execute(
            sa.text(
                "UPDATE socle_report SET state = 'done', lenient_valid = :valid,"
                " errors = :errors WHERE resource_id = :id"
            ),
            {"valid": valid, "errors": errors, "id": id_},
        )
    found = files()[GRANTS]
    assert (found["state"], found["section"]) == ("fix", "to-do")
    assert found["dataset"]["resource_id"] == ids[1]
    assert found["dataset"]["errors"] == 12


def test_declarations_count_are_signed_and_taken_back(acigne):
    """Nothing this year: in order; taken back: to be published; the trace stays."""
    declared = declare("nothing")
    assert declared["author"] == "maire"
    assert files()[GRANTS]["state"] == "nothing"
    assert declare("nothing")["id"] == declared["id"], "said twice, kept once"
    call("socle_obligation_revoke", "maire", id=declared["id"])
    assert files()[GRANTS]["state"] == "publish"
    trace = call("socle_obligation_list", "maire")["declarations"]
    assert [one["revoked"] is not None for one in trace] == [True]
    with pytest.raises(tk.ObjectNotFound):
        helpers.call_action("socle_obligation_revoke", id=declared["id"])


def test_an_answer_replaces_the_other(acigne):
    """Yes, then no: one answer is in force."""
    key = "etalab/schema-irve-statique"
    declare("concerned", key)
    assert files()[key]["state"] == "publish"
    assert files()[key]["tag"] == "mandatory"
    declare("unconcerned", key)
    assert files()[key]["state"] == "nothing"
    in_force = model.Session.scalars(
        sa.select(Declaration).where(Declaration.revoked.is_(None))
    ).all()
    assert [row.kind for row in in_force] == ["unconcerned"]


@pytest.mark.parametrize(
    ("kind", "key", "values", "field"),
    [
        ("nothing", "scdl/deliberations", {}, "kind"),
        ("concerned", GRANTS, {}, "kind"),
        ("nothing", "scdl/catalogue", {}, "kind"),
        ("nothing", "scdl/unknown", {}, "table_schema"),
        ("nothing", GRANTS, {"year": 1999}, "year"),
        ("elsewhere", GRANTS, {}, "url"),
        ("elsewhere", GRANTS, {"url": "javascript:alert(1)"}, "url"),
        ("elsewhere", GRANTS, {"url": "https://" + "a" * 2000}, "url"),
        ("maybe", GRANTS, {}, "kind"),
    ],
)
def test_what_makes_no_sense_is_refused(acigne, kind, key, values, field):
    """A sentence on the field, and nothing kept."""
    with pytest.raises(tk.ValidationError) as refused:
        declare(kind, key, **values)
    assert list(refused.value.error_dict) == [field]
    assert not obligations.history(acigne["id"])


def test_links_are_tried(acigne, work, monkeypatch):
    """What answers is in order; what does not is told."""
    with catalogue_server.serving() as source:
        host = source.root.removeprefix("http://")
        monkeypatch.setitem(tk.config, "ckanext.socle.fetch.allowed_hosts", [host])
        source.server.files["/adresses.csv"] = b"a,b"
        declare("elsewhere", url=f"{source.root}/adresses.csv")
        work()
        assert files()[GRANTS]["section"] == "in-order"
        declare("elsewhere", url=f"{source.root}/gone")
        work()
    found = files()[GRANTS]
    assert (found["state"], found["section"]) == ("elsewhere", "to-do")
    assert found["declaration"]["link_error"]


def test_people_of_the_body_only(acigne):
    """Neither strangers nor the public know what was not published."""
    assert files("lecteur")
    for name in ("autre", ""):
        with pytest.raises(tk.NotAuthorized):
            files(name)
    with pytest.raises(tk.NotAuthorized):
        call("socle_obligation_declare", "lecteur", table_schema=GRANTS, kind="nothing")


def test_page_has_one_button_a_card(app, acigne):
    """Everything is on the page, in order; the header leads to it."""
    text = page(app, url="/mes-obligations")
    shown = BeautifulSoup(text.body, "html.parser")
    assert shown.h1.text == "Mes obligations"
    first = shown.select_one(".socle-cards .socle-card")
    assert len(first.select(".btn-primary, .btn-secondary:not(.btn-sm)")) == 1
    assert shown.select_one(f'a[href$="{PAGE}.ics"]')
    assert shown.select('a[href$="/mes-obligations"]')


def test_page_keeps_what_was_typed(app, acigne):
    """A link that is none comes back in its field, with the reason."""
    headers = {"Authorization": factories.APIToken(user="maire")["token"]}
    answer = app.post(
        PAGE,
        data={"table_schema": GRANTS, "kind": "elsewhere", "url": "adresse.fr"},
        headers=headers,
    )
    shown = BeautifulSoup(answer.body, "html.parser")
    field = shown.select_one("#scdl-subventions-url")
    assert field["value"] == "adresse.fr"
    assert field["aria-describedby"] == "scdl-subventions-error"
    assert shown.select_one("#scdl-subventions details")["open"] is not None


def test_page_notes_and_takes_back(app, acigne):
    """POST, then the page again."""
    headers = {"Authorization": factories.APIToken(user="maire")["token"]}
    data = {"table_schema": GRANTS, "kind": "nothing", "year": "2026"}
    done = app.post(PAGE, data=data, headers=headers, follow_redirects=False)
    assert done.status_code == 302
    (row,) = obligations.history(acigne["id"])
    done = app.post(
        f"{PAGE}/revenir", data={"id": row.id}, headers=headers, follow_redirects=False
    )
    assert done.status_code == 302
    assert files()[GRANTS]["state"] == "publish"


def test_reserved_pages(app, acigne):
    """A way in, not a bare refusal; nothing of the calendar either."""
    for url in (PAGE, f"{PAGE}.ics"):
        assert page(app, "autre", url, status=403)
        assert app.get(url, follow_redirects=False).status_code == 302
    assert app.get("/organization/none/obligations", status=404)


def test_calendar(app, acigne):
    """The legal deadlines, a file for any calendar."""
    answer = page(app, url=f"{PAGE}.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "Achats de biens" in answer.body.replace("\r\n ", "")


def test_several_organizations_are_listed_with_counts(app, acigne):
    """A supporter chooses first."""
    factories.Organization(
        name="romille",
        title="Commune de Romillé",
        kind="commune",
        territory_id="commune:35245",
        users=[{"name": "maire", "capacity": "admin"}],
    )
    shown = BeautifulSoup(page(app, url="/mes-obligations").body, "html.parser")
    links = [a["href"] for a in shown.select(".socle-list a")]
    assert [link.split("/")[-2] for link in links] == ["acigne", "romille"]
