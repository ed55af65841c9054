"""A search narrowed by territory, grouping and year, by the API and in pages."""

import datetime
import html
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchQueryError
from ckan.tests import factories, helpers

from ckanext.socle import search_filters, territories

ROMILLE, ACIGNE, MARSEILLE = "commune:35245", "commune:35001", "commune:13055"
RENNES, BRETAGNE = "epci:243500139", "region:53"
_made = SimpleNamespace(world=False)
FACETS = ["ext_concerns", "ext_produced_in", "ext_grouping", "ext_updated"]


def publish(owner, title, *territories, **fields):
    factories.Dataset(
        owner_org=owner, title=title, territories=list(territories), **fields
    )


@pytest.fixture
def world(request):
    """Make, once for the tests of this module, what they only read."""
    if not _made.world:
        request.getfixturevalue("clean_db")
        request.getfixturevalue("clean_index")
        make_world()
        _made.world = True


@pytest.fixture(scope="module", autouse=True)
def _forget():
    yield
    _made.world = False


def make_world():
    """Datasets of four bodies, one of them private, and two groupings."""
    for name, territory in {
        "romille": ROMILLE,
        "rennes-metropole": RENNES,
        "la-region": BRETAGNE,
        "marseille": MARSEILLE,
    }.items():
        factories.Organization(name=name, territory_id=territory)
    publish("romille", "Budget", ROMILLE, modified="2024-05-06")
    publish("romille", "Muet")
    publish("romille", "Secret", ROMILLE, private=True)
    publish("rennes-metropole", "Bus", RENNES)
    publish("la-region", "Trains", BRETAGNE)
    publish("la-region", "Gare", ACIGNE)
    publish("marseille", "Port", MARSEILLE)
    admin = factories.Sysadmin()["name"]
    for name in ("membre", "passant"):
        factories.User(name=name)
    data = {"id": "romille", "username": "membre", "role": "member"}
    helpers.call_action("organization_member_create", {"user": admin}, **data)
    for name, territory in {"bretagne": BRETAGNE, "metropole": RENNES}.items():
        fields = {"name": name, "title": name.title(), "territory_id": territory}
        context = {"user": admin}
        helpers.call_action("group_create", context, type="regroupement", **fields)


def search(user="", **values):
    """Return the answer of `package_search`, as CKAN's page asks it."""
    values = {"rows": 50, "include_private": True} | values
    context = {"user": user, "ignore_auth": False}
    return tk.get_action("package_search")(context, values)


def titles(**values):
    return {dataset["title"] for dataset in search(**values)["results"]}


def facet(name, **values):
    found = search(rows=0, **{"facet.field": FACETS} | values)
    assert found["facets"].get(name, {}) == {
        item["name"]: item["count"]
        for item in found["search_facets"].get(name, {}).get("items", [])
    }
    return found["facets"].get(name)


def test_each_filter_finds_its_datasets(world):
    for values, expected in (
        ({"ext_concerns": ROMILLE}, {"Budget", "Muet"}),
        ({"ext_concerns": "35245"}, {"Budget", "Muet"}),
        ({"ext_concerns": RENNES}, {"Budget", "Muet", "Bus", "Gare"}),
        ({"ext_concerns": [ROMILLE, MARSEILLE]}, {"Budget", "Muet", "Port"}),
        ({"ext_concerns": ACIGNE, "ext_larger": "1"}, {"Gare", "Bus", "Trains"}),
        ({"ext_covers": ROMILLE}, {"Bus", "Trains"}),
        ({"ext_covers": BRETAGNE}, set()),
        ({"ext_produced_in": BRETAGNE}, {"Budget", "Muet", "Bus", "Trains", "Gare"}),
        ({"ext_produced_in": ROMILLE}, {"Budget", "Muet"}),
        ({"ext_grouping": "metropole"}, {"Budget", "Muet", "Bus"}),
        ({"ext_updated": "2024"}, {"Budget"}),
        ({"ext_concerns": RENNES, "ext_produced_in": BRETAGNE, "q": "gare"}, {"Gare"}),
        ({"ext_concerns": ROMILLE, "fq": "title:budget"}, {"Budget"}),
        ({"extras": {"ext_concerns": ROMILLE}}, {"Budget", "Muet"}),
        ({"ext_concerns": ""}, {"Budget", "Muet", "Bus", "Trains", "Gare", "Port"}),
        ({"q": str(datetime.date.today().year)}, set()),  # noqa: DTZ011
    ):
        assert titles(**values) == expected, values


def test_each_filter_is_one_clause(world):
    index = territories.current_index()
    for name, value, terms in (
        ("ext_concerns", "pays:FR", 1),
        ("ext_covers", ROMILLE, 5),
        ("ext_produced_in", BRETAGNE, 1),
        ("ext_grouping", "bretagne", 1),
        ("ext_updated", "2024", 1),
    ):
        params = {"fq": "", "extras": {name: value}}
        search_filters.apply(index, params)
        assert params["fq"].startswith("+("), name
        assert params["fq"].count("+") == 1, name
        assert params["fq"].count('"') == 2 * terms, params


def test_a_filter_on_nothing_is_refused(world):
    for name, value in (
        ("ext_concerns", "commune:99999"),
        ("ext_covers", "44"),
        ("ext_produced_in", "Romillé"),
        ("ext_grouping", "absent"),
        ("ext_updated", "l’an dernier"),
    ):
        with pytest.raises(SearchQueryError, match=value):
            search(**{name: value})
    with pytest.raises(SearchQueryError, match="ville"):
        facet("ext_concerns", ext_level="ville")


def test_facets_go_down_level_by_level(world):
    assert facet("ext_concerns") == {BRETAGNE: 5, "region:93": 1}
    assert facet("ext_concerns", ext_concerns=BRETAGNE) == {"departement:35": 4}
    assert facet("ext_concerns", ext_concerns=RENNES) == {ROMILLE: 2, ACIGNE: 1}
    assert facet("ext_concerns", ext_concerns=ROMILLE) == {}
    assert facet("ext_concerns", ext_level="commune") == {
        ROMILLE: 2,
        ACIGNE: 1,
        MARSEILLE: 1,
    }
    assert facet("ext_produced_in", ext_produced_in=ROMILLE) == {}
    assert facet("ext_grouping") == {"bretagne": 5, "metropole": 3}
    assert facet("ext_updated")["2024"] == 1


def test_other_facets_are_left_alone(world):
    found = search(**{"facet.field": ["organization", "vocab_socle_coverage"]})
    assert found["facets"]["organization"]["romille"] == 2
    assert found["facets"]["vocab_socle_coverage"]["r53"] == 1


def test_what_is_private_is_in_no_facet_but_its_readers(world):
    for user, count in {"": 2, "passant": 2, "membre": 3}.items():
        assert facet("ext_concerns", user=user, ext_concerns=RENNES)[ROMILLE] == count
        assert facet("ext_grouping", user=user)["metropole"] == count + 1
        assert search(user=user, fq="organization:romille")["count"] == count
    # A hook knows not for whom a search is: it goes down for the reader of a page only.
    only = {"fq": "organization:romille"}
    assert facet("ext_concerns", user="", **only) == {ROMILLE: 2}
    assert facet("ext_concerns", user="membre", **only) == {BRETAGNE: 3}


def test_levels_without_a_choice_are_passed_over(world, app):
    """By further searches, which have the rights of the reader of the page."""
    url = "/api/action/package_search"
    asked = {"facet.field": '["ext_concerns"]', "fq": "organization:romille"}
    token = helpers.call_action(
        "api_token_create", {"ignore_auth": True}, user="membre", name="t"
    )
    for headers, count in (({}, 2), ({"Authorization": token["token"]}, 3)):
        query = asked | {"include_private": "true"}
        found = app.get(url, query_string=query, headers=headers).json["result"]
        assert found["facets"]["ext_concerns"] == {ROMILLE: count}


# --- pages ---------------------------------------------------------------------------


def page(app, path, **query):
    """Return the main part of a page, in French."""
    answer = app.get(path, query_string=query, headers={"Accept-Language": "fr"})
    return BeautifulSoup(answer.body, "html.parser").find(attrs={"role": "main"})


def words(node):
    return " ".join(html.unescape(node.get_text(" ")).split())


def test_what_is_typed_leads_to_the_search(world, app):
    for typed, target in (
        ({"q": "bus", "ou": "Rennes Métropole"}, f"q=bus&ext_concerns={RENNES}"),
        ({"ou": "35690", "sort": "x"}, f"sort=x&ext_concerns={ACIGNE}"),
        ({"ou": ["Saint-Denis", "commune:93066"]}, "ext_concerns=commune:93066"),
        ({"organisme": "marseille", "ou": ""}, "organization=marseille"),
        ({"q": "bus", "page": "3", "ou": " "}, "q=bus"),
        ({"q": "bus", "organisme": "\0"}, "q=bus"),
    ):
        answer = app.get("/chercher", query_string=typed, follow_redirects=False)
        assert answer.location.replace("%3A", ":").endswith(f"?{target}"), typed


def test_what_is_ambiguous_is_asked_and_nothing_is_lost(world, app):
    found = page(app, "/chercher", q="bus", ou="Saint-Denis", ext_updated="2024")
    radios = found.select("input[type=radio][name=ou]")
    assert "commune:93066" in [radio["value"] for radio in radios]
    kept = {i["name"]: i.get("value") for i in found.select("input:not([type=radio])")}
    assert kept == {"q": "bus", "ou": "Saint-Denis", "ext_updated": "2024"}
    found = page(app, "/chercher", q="bus", ou="Zzyzx")
    assert found.select_one("input[name=ou]")["value"] == "Zzyzx"
    assert found.select_one(".error-block")


def test_the_search_page_says_where_it_looks(world, app):
    found = page(app, "/dataset/", ext_concerns=ACIGNE, ext_larger="1")
    assert found.select_one("input[name=ou]")["value"] == "Acigné (35001)"
    chip = found.select_one(".socle-filter-list li")
    assert words(chip).startswith("À Acigné")
    assert "ext_" not in chip.a["href"]
    near, far = found.select(".socle-scope a")
    assert far["aria-current"]
    assert "ext_larger" not in near["href"]
    assert ACIGNE in near["href"].replace("%3A", ":")


def test_the_way_down_leads_to_each_level(world, app):
    def links(**query):
        box = page(app, "/dataset/", **query).parent
        facet = box.find(id="socle-facet-territory").find_parent("section")
        return {words(a.select_one(".item-label")): a["href"] for a in facet("a")}

    assert list(links()) == ["Bretagne", "Provence-Alpes-Côte d'Azur"]
    down = links(ext_concerns=RENNES, q="")
    assert list(down) == ["Tout le portail", "Bretagne", "Ille-et-Vilaine", "Romillé",
                          "Acigné"]  # fmt: skip
    assert down["Romillé"].replace("%3A", ":").endswith(f"ext_concerns={ROMILLE}")
    assert "ext_concerns" not in down["Tout le portail"]


def test_a_search_without_result_leads_to_a_larger_territory(world, app):
    found = page(app, "/dataset/", q="gare", ext_concerns=ROMILLE)
    sentence = words(found.select_one(".socle-empty")).replace("\xa0", " ")
    assert sentence.startswith("Aucun résultat pour « gare » à Romillé. Essayez :")
    assert "Rennes Métropole (1 résultat)" in sentence.replace("( ", "(")
    link = found.select_one(".socle-empty a")["href"].replace("%3A", ":")
    assert f"ext_concerns={RENNES}" in link


def test_a_search_in_a_grouping_asks_which_of_its_territories(world, app):
    found = page(app, "/regroupement/bretagne/donnees", ou="Le Faouët", q="bus")
    asked = {radio["value"] for radio in found.select("input[type=radio]")}
    assert asked == {"commune:22057", "commune:56057"}
    assert found.form["action"].endswith("/regroupement/bretagne/donnees")
    found = page(app, "/regroupement/bretagne/donnees", ou="romille")
    assert {a.get_text() for a in found.select(".socle-list h3 a")} == {
        "Budget",
        "Muet",
    }


def test_pages_of_results_keep_the_filters(world, app, monkeypatch):
    monkeypatch.setitem(tk.config, "ckan.datasets_per_page", 2)
    years = ["2024", str(datetime.date.today().year)]  # noqa: DTZ011
    found = page(app, "/dataset/", ext_concerns=BRETAGNE, ext_updated=years, page="2")
    before, after = found.select("nav[aria-label=Pages] a")
    assert "Page 2 sur 3" in words(found.select_one("nav[aria-label=Pages]"))
    for link, number in ((before, "1"), (after, "3")):
        query = parse_qs(urlsplit(link["href"]).query)
        assert query == {
            "ext_concerns": [BRETAGNE],
            "ext_updated": years,
            "page": [number],
        }
