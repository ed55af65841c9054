"""The field of a territory in forms, as it works without JavaScript."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import territories

ROMILLE, DENIS = "commune:35245", "commune:93066"
_made = SimpleNamespace(headers=None)


@pytest.fixture
def headers(request):
    """Return what signs in somebody who may do all, on an empty portal made once."""
    if _made.headers is None:
        request.getfixturevalue("clean_db")
        request.getfixturevalue("clean_index")
        token = factories.SysadminWithToken(name="chef")["token"]
        _made.headers = {"Authorization": token}
    return _made.headers


@pytest.fixture(scope="module", autouse=True)
def _forget():
    yield
    _made.headers = None


def save(app, headers, name, **fields):
    """Send the form of a new organisation; return what the page then shows."""
    data = {"name": name, "title": "Un organisme", "save": ""} | fields
    answer = app.post(
        "/organization/new", data=data, headers=headers, follow_redirects=False
    )
    return BeautifulSoup(answer.body, "html.parser")


def stored(name):
    return helpers.call_action("organization_show", id=name)["territory_id"]


@pytest.mark.parametrize(
    ("typed", "level", "expected"),
    [
        ("Romillé", "", ROMILLE),
        ("35690", "", "commune:35001"),
        ("pluduno", "", "commune:22237"),
        ("Paris", "departement", "departement:75"),
        (["Saint-Denis", DENIS], "", DENIS),
        (["", "epci:243500139"], "", "epci:243500139"),
    ],
)
def test_what_is_typed_or_chosen_is_understood(app, headers, typed, level, expected):
    name = f"o-{expected.replace(':', '-')}"
    save(app, headers, name, territory_id=typed, territory_id_level=level)
    assert stored(name) == expected


def test_what_is_ambiguous_is_asked_and_nothing_is_lost(app, headers):
    page = save(app, headers, "o", territory_id="Saint-Denis", email="a@example.org")
    field = page.find(id="field-territory_id")
    assert field["value"] == "Saint-Denis"
    radios = page.select("input[type=radio][name=territory_id]")
    assert {DENIS, "commune:97411"} <= {radio["value"] for radio in radios}
    assert not any(radio.has_attr("checked") for radio in radios)
    assert page.find(id="field-email")["value"] == "a@example.org"
    labels = {label.get("for"): label.get_text() for label in page("label")}
    assert "Seine-Saint-Denis" in labels[radios[1]["id"]]
    with pytest.raises(tk.ObjectNotFound):
        stored("o")


def test_a_page_with_another_error_says_what_it_understood(app, headers):
    page = save(app, headers, "o", territory_id="pluduno", siren="1")
    assert page.find(id="field-territory_id")["value"] == "pluduno"
    understood = page.find(id="understood-field-territory_id").get_text()
    assert "Val-d'Arguenon (22237), Côtes-d'Armor" in understood
    assert "Pluduno" in understood.partition("Armor")[2]


def test_several_territories_are_ticked_and_one_may_be_added(app, headers):
    body = factories.Organization()
    dataset = factories.Dataset(owner_org=body["id"], territories=[ROMILLE])
    url = f"/dataset/edit/{dataset['name']}"
    page = BeautifulSoup(app.get(url, headers=headers).body, "html.parser")
    ticked = page.select("input[type=checkbox][name=territories]")
    assert [box["value"] for box in ticked] == [ROMILLE]
    assert ticked[0].has_attr("checked")
    assert page.find(id="field-territories")["value"] == ""
    fields = {"name": dataset["name"], "owner_org": body["id"], "save": ""}

    def send(*territories):
        data = fields | {"territories": list(territories)}
        answer = app.post(url, data=data, headers=headers, follow_redirects=False)
        shown = helpers.call_action("package_show", id=dataset["id"])
        return BeautifulSoup(answer.body, "html.parser"), shown["territories"]

    assert send(ROMILLE, "Acigné, 35238")[1] == [
        ROMILLE,
        "commune:35001",
        "commune:35238",
    ]
    assert send("commune:35001", "")[1] == ["commune:35001"]
    page, kept = send("commune:35238", "Saint-Denis, Zzyzx")
    assert kept == ["commune:35001"]
    assert page.find(id="field-territories")["value"] == "Saint-Denis, Zzyzx"
    ticked = page.select("input[type=checkbox][name=territories]")
    assert [box["value"] for box in ticked] == ["commune:35238"]
    assert page.select(f"input[type=radio][value='{DENIS}']")


def test_other_forms_understand_it_too(headers):
    assert territories.understand("Romillé").territory.id == ROMILLE
    assert territories.understand(["Saint-Denis", DENIS]).territory.id == DENIS
    asked = territories.understand(["Saint-Denis", ""])
    assert DENIS in {one.id for one in asked.candidates}
    assert territories.understand([]).territory is None


def test_a_machine_is_told_the_codes(headers):
    with pytest.raises(tk.ValidationError) as refused:
        factories.Organization(territory_id="Saint-Denis")
    assert "Saint-Denis (93066)" in refused.value.error_dict["territory_id"][0]
    # Five figures are an INSEE code to a machine, whatever La Poste says.
    assert factories.Organization(territory_id="29200")["territory_id"] == (
        "commune:29151"
    )
