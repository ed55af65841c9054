"""The page of a territory: every way to it, what it tells, and to whom."""

import html
import re
from types import SimpleNamespace

import pytest

import ckan.logic as logic
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import uris

ROMILLE, ACIGNE, RENNES = "commune:35245", "commune:35001", "epci:243500139"
SPACES = str.maketrans({"\u202f": " ", "\xa0": " ", "’": "'"})
_made = SimpleNamespace(world=None)


@pytest.fixture
def world(request):
    """Return a portal that the tests only read, made once."""
    if _made.world is None:
        request.getfixturevalue("clean_db")
        request.getfixturevalue("clean_index")
        _made.world = make_world()
    return _made.world


@pytest.fixture(scope="module", autouse=True)
def _forget():
    yield
    _made.world = None


def make_world() -> SimpleNamespace:
    names = ("maire", "membre", "accueil", "metropole", "animatrice", "adherente")
    users = {name: factories.UserWithToken(name=name) for name in (*names, "passant")}
    chief = factories.Sysadmin(name="chef")
    users["chef"] = chief | helpers.call_action(
        "api_token_create", user="chef", name="t"
    )
    organization("rennes-metropole", RENNES, "epci", "243500139", metropole="admin")
    organization(
        "romille", ROMILLE, "commune", "213502453", maire="admin", membre="member"
    )
    organization("acigne", ACIGNE, "commune", None, accueil="member")
    organization("ccas-acigne", ACIGNE, "ccas", None)
    organization("fleurigne", "commune:35112", "commune", None)
    organization("region-bretagne", "region:53", "region", "233500016")
    call(
        "organization_patch",
        id="romille",
        agents_etp="60",
        agents_etp_date="2026-01-31",
        groups=[{"name": "rennes-metropole"}],
    )
    datasets = [
        ("romille", "Arbres de Romillé", {"territories": [ROMILLE]}),
        ("romille", "Plan commun", {"territories": [ROMILLE, "region:53"]}),
        ("rennes-metropole", "Bornes de la métropole", {"territories": [RENNES]}),
        ("region-bretagne", "Lignes de Bretagne", {"territories": ["region:53"]}),
        ("fleurigne", "Budget de Fleurigné", {"territories": ["commune:35112"]}),
        ("acigne", "Secret d'Acigné", {"territories": [ACIGNE], "private": True}),
        ("acigne", "Brouillon d'Acigné", {"territories": [ACIGNE], "state": "draft"}),
        ("region-bretagne", "Secret de Bretagne",
         {"territories": ["region:53"], "private": True}),
    ]  # fmt: skip
    for owner, title, fields in datasets:
        factories.Dataset(owner_org=owner, title=title, **fields)
    call(
        "group_create",
        type="regroupement",
        name="bretagne",
        title="Bretagne en commun",
        territory_id="region:53",
        users=[
            {"name": "animatrice", "capacity": "admin"},
            {"name": "adherente", "capacity": "member"},
        ],
    )
    helpers.call_action(
        "socle_perimeter_create", name="Trois", members=["35001", "35245", "35112"]
    )
    return SimpleNamespace(users=users, app=helpers._get_test_app())


def call(action, **data):
    return helpers.call_action(action, context={"user": "chef"}, **data)


def organization(name, territory_id, kind, siren, **roles):
    fields = {"siren": siren} if siren else {}
    factories.Organization(
        name=name,
        title=name.title(),
        territory_id=territory_id,
        kind=kind,
        users=[{"name": user, "capacity": role} for user, role in roles.items()],
        **fields,
    )


@pytest.fixture
def get(world):
    """Return a function that reads a page, as somebody or as nobody."""

    def read(path: str, by: str | None = None, status: int = 200) -> str:
        headers = {"Authorization": world.users[by]["token"]} if by else {}
        answer = world.app.get(
            path, headers=headers, status=status, follow_redirects=False
        )
        assert answer.body.count("<h1") == 1
        assert 'a"<b>' not in answer.body
        return html.unescape(answer.body).translate(SPACES)

    return read


@pytest.fixture
def leads(world):
    """Return a function: the status of an address, and where it leads."""

    def follow(path: str) -> tuple[int, str]:
        answer = world.app.get(path, follow_redirects=False)
        place = answer.headers.get("Location", "")
        return answer.status_code, re.sub("^https?://[^/]+", "", place)

    return follow


class TestWaysIn:
    @pytest.mark.parametrize(
        ("text", "page"),
        [
            ("35245", ROMILLE),
            ("romille", ROMILLE),
            ("rennes-metropole", RENNES),
            ("region-bretagne", "region:53"),
            ("75116", "arrondissement:75116"),
        ],
    )
    def test_another_way_to_write_it(self, leads, text, page):
        assert leads(f"/territoire/{text}") == (302, f"/territoire/{page}")

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("35112", "commune:35062?ancien=35112"),
            ("commune:35112", "commune:35062?ancien=35112"),
            ("22200", "commune:22237?ancien=22200"),
            ("pluduno", "commune:22237?ancien=Pluduno"),
            ("region:82", "region:84?ancien=82"),
        ],
    )
    def test_an_old_code_leads_for_good(self, leads, text, place):
        assert leads(f"/territoire/{text}") == (301, f"/territoire/{place}")

    def test_an_old_name_is_still_found_on_the_page(self, get):
        body = get("/territoire/commune:35062?ancien=35112")
        assert "L'ancienne commune de Fleurigné (35112)" in body
        assert "fait partie de La Chapelle-Fleurigné depuis 2024" in body
        assert "Pluduno (22237) s'appelle Val-d'Arguenon" in get(
            "/territoire/commune:22237?ancien=Pluduno"
        )
        assert "est devenu 2A004" in get("/territoire/commune:2A004?ancien=20004")
        assert "L'ancien code 82 mène à" in get("/territoire/region:84?ancien=82")
        assert "fait partie de la communauté de communes du Lévézou" in get(
            "/territoire/epci:994579670?ancien=241200658"
        )

    def test_what_is_no_old_code_of_it_says_nothing(self, get):
        for came in ("", "%3Cb%3Ex", "35245"):
            body = get(f"/territoire/commune:35062?ancien={came}")
            assert "L'ancienne commune" not in body

    def test_a_code_of_two_levels_is_a_choice(self, get):
        body = get("/territoire/44")
        assert "/territoire/region:44" in body
        assert "/territoire/departement:44" in body
        assert "ntrouvable" not in body
        old = get("/territoire/82")
        assert "/territoire/region:84?ancien=82" in old
        assert "/territoire/departement:82" in old

    def test_a_code_that_ended_without_an_heir_is_told(self, get):
        body = get("/territoire/departement:20")
        assert "1975" in body
        assert "/territoire/departement:2A" in body
        assert "ntrouvable" not in body

    def test_the_rest_is_not_found_with_what_is_near(self, get):
        body = get("/territoire/romilla", status=404)
        assert f"/territoire/{ROMILLE}" in body
        assert "Aucun territoire « romilla »" in body
        for text in ("commune:99999", "zorglub", "perimetre:absent", "%00", "a%22<b>"):
            get(f"/territoire/{text}", status=404)

    def test_people_type_what_they_like(self, leads, get):
        assert leads("/territoire?q=st+malo") == (302, "/territoire/commune:35288")
        assert leads("/territoire?q=35112")[1].endswith("commune:35062?ancien=35112")
        assert "/territoire/commune:93066" in get("/territoire/?q=saint-denis")
        assert "Auvergne-Rhône-Alpes" in get("/territoire/")
        get("/territoire/?q=zzzzzz", status=404)


class TestIris:
    def test_territories(self, leads, get):
        assert leads("/id/territoire/commune/35245") == (303, f"/territoire/{ROMILLE}")
        place = "/territoire/commune:35062?ancien=35112"
        assert leads("/id/territoire/commune/35112") == (303, place)
        assert leads("/id/territoire/departement/20")[0] == 303
        body = get("/id/territoire/commune/99999", status=404)
        assert "Aucun territoire n'a le code « 99999 »" in body
        get("/id/territoire/ville/35245", status=404)

    def test_organisations(self, leads, get):
        assert leads("/id/organisation/213502453") == (303, "/organization/romille")
        body = get("/id/organisation/213502883", status=404)
        assert "213 502 883" in body
        assert "/territoire/commune:35288" in body
        assert "9 chiffres" in get("/id/organisation/12", status=404)

    def test_what_they_are(self, world):
        with world.app.flask_app.test_request_context("/fr/"):
            root = tk.config["ckan.site_url"]
            assert uris.territory_iri(ROMILLE) == f"{root}/id/territoire/commune/35245"
            iri = uris.organization_iri("213502453")
            assert iri == f"{root}/id/organisation/213502453"


class TestWhatItIs:
    @pytest.mark.parametrize(
        ("territory_id", "sentence"),
        [
            (ROMILLE, "Commune d'Ille-et-Vilaine, dans Rennes Métropole. 4 189 hab"),
            (RENNES, "Métropole : 43 communes du département d'Ille-et-Vilaine."),
            (
                "epci:243500741",
                "31 communes, sur 3 départements (Ille-et-Vilaine, Loire-Atlantique et "
                "Morbihan) et 2 régions (Bretagne et Pays de la Loire).",
            ),
            ("epci:200046977", "Elle a aussi le rôle d'un département"),
            ("departement:69", "la métropole a le rôle du département"),
            ("departement:35", "Département de la région Bretagne : 332 communes."),
            ("region:53", "Région : 4 départements et 1 202 communes."),
            ("ept:200057867", "dans la Métropole du Grand Paris"),
            ("arrondissement:75116", "Arrondissement de la commune de Paris"),
            ("com:987", "Collectivité d'outre-mer : 48 communes."),
            ("com:989", "Collectivité d'outre-mer : 1 commune."),
            ("commune:98735", "Commune de Polynésie française."),
            ("perimetre:trois", "Périmètre dessiné par ce portail : 3 communes."),
            ("pays:FR", "Pays : 18 régions, 101 départements"),
        ],
    )
    def test_each_level_has_its_sentence(self, get, territory_id, sentence):
        body = get(f"/territoire/{territory_id}")
        assert sentence in body
        assert f'rel="canonical" href="{tk.config["ckan.site_url"]}' in body

    def test_the_population_has_its_year_and_its_source(self, get):
        assert "4 189 habitants en 2023 (INSEE)" in get(f"/territoire/{ROMILLE}")

    def test_what_it_is_part_of(self, get):
        body = get(f"/territoire/{ROMILLE}")
        for above in (RENNES, "departement:35", "region:53", "pays:FR"):
            assert f'href="/territoire/{above}"' in body
        assert "en partie" in get("/territoire/epci:243500741")
        assert "Bretagne en commun" in body
        assert "Bretagne en commun" not in get("/territoire/departement:44")


class TestMembers:
    def page(self, get, territory_id, **asked):
        query = "&".join(f"{key}={value}" for key, value in asked.items())
        body = get(f"/territoire/{territory_id}?{query}", asked.pop("by", None))
        table = body.partition("socle-members")[2].partition("</table>")[0]
        return re.findall(r'<th scope="row"><a [^>]*>([^<]+)', table)

    def test_sorted_filtered_and_paged(self, get):
        assert self.page(get, RENNES)[:2] == ["Acigné", "Bécherel"]
        assert self.page(get, RENNES, tri="population")[0] == "Rennes"
        assert self.page(get, RENNES, nom="romil") == ["Romillé"]
        assert self.page(get, RENNES, nom="zzz") == []
        assert len(self.page(get, RENNES, page=3)) == 3
        assert self.page(get, RENNES, page=99) == []

    def test_wrong_values_are_passed_over(self, get):
        wrong = {"niveau": "ville", "tri": "x", "publie": "x"}
        assert len(self.page(get, RENNES, **wrong)) == 20

    def test_each_level(self, get):
        assert "Morbihan" in self.page(get, "region:53")
        assert self.page(get, "region:53", niveau="commune")[0] == "Acigné"
        assert len(self.page(get, "perimetre:trois")) == 3
        assert self.page(get, "commune:75056")[1] == "Paris 2e Arrondissement"
        assert "Plaine Commune" in self.page(get, "epci:200054781")
        assert len(self.page(get, "epci:200046977", niveau="commune")) == 20
        assert self.page(get, ROMILLE) == []

    def test_what_lies_in_it_for_a_part_is_said(self, get):
        body = get("/territoire/departement:35?niveau=epci&nom=redon")
        assert "(en partie)" in body

    def test_an_old_name_finds_the_commune(self, get):
        body = get("/territoire/departement:22?niveau=commune&nom=pluduno")
        assert "Val-d'Arguenon" in body
        assert "autrefois Pluduno" in body


class TestData:
    def titles(self, body, section):
        part = body.partition(f'aria-labelledby="{section}"')[2].partition("</section")
        return set(re.findall(r"<h3><a [^>]*>([^<]+)", part[0]))

    def test_on_it_and_larger_are_never_mixed(self, get):
        body = get(f"/territoire/{ROMILLE}")
        assert self.titles(body, "socle-here") == {"Arbres de Romillé", "Plan commun"}
        assert self.titles(body, "socle-above") == {
            "Bornes de la métropole", "Lignes de Bretagne",
        }  # fmt: skip
        assert "Données sur Romillé (2)" in body
        assert "Données plus larges qui couvrent Romillé (2)" in body
        assert f'value="{ROMILLE}"' in body

    def test_larger_data_have_a_list_of_their_own(self, get, leads):
        body = get(f"/territoire/{ROMILLE}/donnees-plus-larges")
        assert self.titles(body, "socle-found") == {
            "Bornes de la métropole", "Lignes de Bretagne",
        }  # fmt: skip
        page = f"/territoire/{ROMILLE}/donnees-plus-larges"
        assert leads("/territoire/35245/donnees-plus-larges") == (302, page)
        assert leads("/territoire/zorglub/donnees-plus-larges")[0] == 302
        assert "Aucun jeu de données" in get("/territoire/pays:FR/donnees-plus-larges")

    def test_what_lies_below_is_on_it(self, get):
        body = get("/territoire/region:53")
        assert self.titles(body, "socle-here") == {
            "Arbres de Romillé", "Plan commun", "Bornes de la métropole",
            "Lignes de Bretagne", "Budget de Fleurigné",
        }  # fmt: skip
        assert '"socle-above"' not in body

    def test_data_on_an_old_code(self, get):
        body = get("/territoire/commune:35062")
        assert self.titles(body, "socle-here") == {"Budget de Fleurigné"}

    def test_its_news_are_followed(self, get, world):
        body = get(f"/territoire/{ROMILLE}")
        link = re.search(r'class="btn btn-secondary" href="([^"]+)"', body)[1]
        feed = world.app.get(link).body
        assert "Arbres de Romillé" in feed
        assert "Lignes de Bretagne" not in feed

    def test_a_commune_with_nothing(self, get):
        body = get("/territoire/commune:35047")
        assert "Aucun fichier en ligne pour Bruz." in body
        assert "Publier le premier fichier" not in body

    def test_what_is_not_public_is_seen_and_counted_by_nobody(self, get):
        for by in (None, "accueil", "chef"):
            for page in (ACIGNE, RENNES, "pays:FR"):
                body = get(f"/territoire/{page}", by)
                assert "Secret" not in body
                assert "Brouillon" not in body
                assert "en ligne pour Acigné" in body or page != ACIGNE

    def test_one_clause_each_whatever_the_size(self, world, monkeypatch, queries):
        asked = []
        search = tk.get_action("package_search")

        def watch(context, data_dict):
            asked.append(data_dict["fq"])
            return search(context, data_dict)

        monkeypatch.setitem(logic._actions, "package_search", watch)
        counts = []
        for territory_id in (RENNES, "region:53"):
            with queries() as statements:
                show = tk.get_action("socle_coverage_show")
                show({"user": ""}, {"territory": territory_id})
            counts.append(len(statements))
        assert len(set(counts)) == 1
        assert len(asked) == 6
        assert all(fq.startswith("+") and fq.count("+") == 1 for fq in asked)


class TestObligation:
    def test_of_its_administration_when_it_declared(self, get):
        body = get(f"/territoire/{ROMILLE}")
        assert "Concernée (déclaré par la commune)" in body
        assert "60 agents" in body
        assert "31 janvier 2026" in body
        assert "population municipale 2023, INSEE" in body

    @pytest.mark.parametrize(
        ("territory_id", "words"),
        [
            (ACIGNE, "Probablement concernée"),
            ("commune:22237", "Pas d'obligation générale"),
            (RENNES, "Que doit publier l'intercommunalité"),
            ("departement:67", "Collectivité européenne d'Alsace"),
            ("pays:FR", "Qui doit publier ici"),
            ("perimetre:trois", "Un périmètre n'est pas un organisme"),
            ("arrondissement:75116", "la commune de Paris"),
        ],
    )
    def test_each_has_its_answer(self, get, territory_id, words):
        assert words in get(f"/territoire/{territory_id}")

    def test_on_the_page_of_the_organisation(self, get):
        body = get("/organization/romille")
        assert "Concernée (déclaré par la commune)" in body
        assert f'href="/territoire/{ROMILLE}"' in body
        assert "Probablement" in get("/organization/ccas-acigne")
        assert "Déclarer le nombre" not in get("/organization/acigne")
        assert "Déclarer le nombre" in get("/organization/acigne", "chef")


class TestWhoHasNotPublished:
    """Shown to the commune itself and to its administrators: to no other."""

    STATE = "Rien en ligne"
    EVERYONE = (None, "passant", "maire", "membre", "accueil", "metropole")

    def states(self, get, territory_id, by, **asked):
        query = "&".join(f"{key}={value}" for key, value in asked.items())
        body = get(f"/territoire/{territory_id}?niveau=commune&{query}", by)
        table = body.partition("socle-members")[2].partition("</table>")[0]
        rows = re.findall(r'<th scope="row"><a [^>]*>([^<]+)(.*?)</tr>', table, re.S)
        return {name: "Rien en ligne" in rest for name, rest in rows}, body

    @pytest.mark.parametrize("by", [None, "passant"])
    def test_the_public_sees_totals_of_ten_only(self, get, by):
        for page in ("region:53", "perimetre:trois", ACIGNE):
            found, body = self.states(get, page, by, publie="non")
            assert not any(found.values())
            assert self.STATE not in body
        every, _ = self.states(get, RENNES, by)
        filtered, _ = self.states(get, RENNES, by, publie="non")
        assert every == filtered
        assert "1 de ses 43 communes publie" in get(f"/territoire/{RENNES}", by)
        none = "Aucune de ses 31 communes ne publie encore"
        assert none in get("/territoire/epci:243500741", by)
        few = get("/territoire/perimetre:trois", by)
        assert "de ses 3 communes" not in few

    def test_administrators_of_the_portal_and_of_the_grouping_see_all(self, get):
        for by in ("chef", "animatrice"):
            missing, _ = self.states(get, RENNES, by, publie="non", nom="aci")
            assert missing == {"Acigné": True}
            found, _ = self.states(get, RENNES, by, publie="oui")
            assert found == {"Romillé": False}
        outside, body = self.states(get, "departement:44", "animatrice")
        assert not any(outside.values())
        assert "Publie ici" not in body

    def test_an_administrator_above_sees_those_below(self, get):
        found, _ = self.states(get, RENNES, "metropole", publie="oui")
        assert found == {"Romillé": False}
        missing, _ = self.states(get, RENNES, "metropole", publie="non")
        assert missing == {}

    def test_a_commune_sees_itself(self, get):
        missing, _ = self.states(get, RENNES, "accueil", publie="non")
        assert missing == {"Acigné": True}

    def test_by_the_api(self, world):
        def ask(by, **asked):
            context = {"user": by or "", "ignore_auth": False}
            data = {"territory": RENNES, "limit": 50, **asked}
            return tk.get_action("socle_coverage_list")(context, data)

        for by in (None, "passant", "adherente"):
            with pytest.raises(tk.NotAuthorized):
                ask(by)
        known = {
            by: {
                one["id"] for one in ask(by)["results"] if one["published"] is not None
            }
            for by in self.EVERYONE[2:]
        }
        assert known == {
            "maire": {ROMILLE},
            "membre": {ROMILLE},
            "accueil": {ACIGNE},
            "metropole": {ROMILLE},
        }
        assert ask("chef", published="false")["count"] == 42
        assert ask("chef", territory=ACIGNE)["results"][0]["published"] is False

    def test_totals_below_ten_are_not_told(self, world):
        def totals(territory):
            found = tk.get_action("socle_coverage_show")({}, {"territory": territory})
            return found["published"], found["published_3500"]

        assert totals("perimetre:trois") == (None, None)
        assert totals(ROMILLE) == (None, None)
        assert totals(RENNES) == (1, 1)
        assert totals("epci:243500741") == (0, None)  # 31 communes, few large ones


def test_pages_link_to_the_territory(get, world):
    dataset = helpers.call_action("package_search", q="title:Arbres")["results"][0]
    for page in (f"/dataset/{dataset['name']}", f"/dataset/?ext_concerns={ROMILLE}"):
        assert f'href="/territoire/{ROMILLE}"' in get(page)
    assert 'href="/territoire/region:53"' in get("/regroupement/bretagne")
    assert 'href="/territoire/perimetre:trois"' in get("/perimetres/trois", "chef")
