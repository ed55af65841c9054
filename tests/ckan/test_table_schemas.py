"""Templates to fill, prefilled with what an organisation has confirmed."""

import io

import openpyxl
import pytest
from werkzeug.datastructures import FileStorage

from ckan.tests import factories, helpers

from ckanext.socle import producers
from tests.data import equipements

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")
SIRET, OTHER = "21350245300011", "21350245300029"


@pytest.fixture
def romille():
    return factories.Organization(
        name="romille",
        title="Romillé",
        kind="commune",
        siren="213502453",
        sirets=[{"siret": SIRET}],
        territory_id="commune:35245",
    )


def first_row(response):
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    titles, row = list(book.worksheets[0].iter_rows(values_only=True))[:2]
    return dict(zip(titles, row, strict=True))


def test_templates_are_given_to_anyone(app, romille):
    base = "/schemas/scdl/subventions"
    answer = app.get(f"{base}/modele.xlsx")
    assert "modele-subventions-2.1.1.xlsx" in answer.headers["Content-Disposition"]
    assert set(first_row(answer).values()) == {None}
    row = first_row(app.get(f"{base}/modele.xlsx?organization=romille"))
    assert (row["nomAttribuant"], row["idAttribuant"]) == ("Romillé", SIRET)
    older = app.get(f"{base}/2.0.0/modele.csv?organization=romille")
    assert older.body.startswith("nomAttribuant,idAttribuant,")
    assert f"Romillé,{SIRET}," in older.body
    excel = app.get(f"{base}/modele.csv?excel=1")
    assert excel.body.startswith("\ufeffnomAttribuant;")
    prenoms = first_row(
        app.get("/schemas/scdl/prenoms/modele.xlsx?organization=romille")
    )
    assert (prenoms["COMMUNE_NOM"], prenoms["COLL_INSEE"]) == ("Romillé", "35245")
    for path in (
        f"{base}/modele.pdf",
        f"{base}/9/modele.xlsx",
        "/schemas/scdl/inconnu/modele.xlsx",
        "/schemas/etalab/schema-zfe/modele.xlsx",
        f"{base}/modele.xlsx?organization=inconnue",
    ):
        assert app.get(path, status=404)


def test_nothing_is_guessed_of_an_organisation(romille):
    known = producers.producer(romille)
    assert (known.siren, known.siret, known.commune_code) == (
        "213502453",
        SIRET,
        "35245",
    )
    for sirets in (
        [],
        [{"siret": SIRET}, {"siret": OTHER}],
        [{"siret": SIRET, "valid_to": "2020-01-01"}],
        [{"siret": SIRET, "valid_from": "2999-01-01"}],
        "not a list",
    ):
        assert producers.producer({**romille, "sirets": sirets}).siret is None
    moved = [{"siret": SIRET, "valid_to": "2020-01-01"}, {"siret": OTHER}]
    assert producers.producer({**romille, "sirets": moved}).siret == OTHER
    wider = producers.producer({**romille, "territory_id": "epci:243500139"})
    assert (wider.commune, wider.commune_code) == (None, None)


def test_the_command_fills_what_the_organisation_has_confirmed(cli, romille, tmp_path):
    from ckanext.socle.cli import socle

    path = tmp_path / "a.csv"
    command = ["schemas", "template", "scdl/budget", "--output", str(path)]
    result = cli.invoke(socle, [*command, "--organization", "romille"])
    assert result.exit_code == 0, result.output
    assert f",{SIRET},Romillé," in path.read_text(encoding="utf-8")
    other = ["--organization", "romille", "--name", "Budget annexe"]
    cli.invoke(socle, [*command, *other])
    assert f",{SIRET},Budget annexe," in path.read_text(encoding="utf-8")
    result = cli.invoke(socle, [*command, "--organization", "inconnue"])
    assert result.exit_code == 2


def test_a_report_leads_to_the_template_of_its_rules(app, work, romille):
    dataset = factories.Dataset(owner_org=romille["id"], license_id="lov2")
    file = FileStorage(stream=io.BytesIO(equipements.valid()), filename="a.csv")
    resource = helpers.call_action(
        "resource_create",
        {"user": factories.Sysadmin()["name"]},
        package_id=dataset["id"],
        upload=file,
        table_schema="scdl/equipements",
    )
    work()
    page = app.get(f"/dataset/{dataset['name']}/resource/{resource['id']}/rapport")
    link = "/schemas/scdl/equipements/0.1.5/modele.xlsx?organization=romille"
    assert link in page.body
    assert first_row(app.get(link))["COLL_NOM"] == "Romillé"
