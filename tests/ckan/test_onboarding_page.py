"""The pages where a grouping welcomes its communes, without JavaScript."""

import io
import re

import pytest
from bs4 import BeautifulSoup

import ckan.model as model
from ckan.tests import factories

from ckanext.socle.jobs import invitations as job

HOME = "/regroupement/essai/accueillir"
RENNES = "epci:243500139"
STEPS = ("territoire", "organismes", "invitations", "courriel")


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(job, "PAUSE", 0.0)


class Browser:
    """What a person does, without JavaScript."""

    def __init__(self, app, user):
        token = factories.APIToken(user=user)["token"] if user else ""
        self.app, self.headers = app, {"Authorization": token} if token else {}

    def get(self, path, status=200):
        return self.app.get(
            path, headers=self.headers, status=status, follow_redirects=False
        )

    def page(self, path):
        return BeautifulSoup(self.get(path).body, "html.parser")

    def post(self, path, data, status=302, **options):
        answer = self.app.post(
            path,
            data=data,
            headers=self.headers,
            follow_redirects=False,
            **options,
        )
        assert answer.status_code == status, answer.body[:2000]
        return answer.headers.get("Location", "").replace(
            "http://socle.tests", ""
        ) or BeautifulSoup(answer.body, "html.parser")

    def send(self, path, text, status=302):
        content = text if isinstance(text, bytes) else text.encode("cp1252")
        return self.post(path, {"table": (io.BytesIO(content), "a.csv")}, status)

    def start(self, **data):
        """Choose a territory; return the address of the onboarding."""
        form = {"perimeter": RENNES, "levels": ["commune"], **data}
        return self.post(HOME, form).rpartition("/")[0]


@pytest.fixture
def browser(chief, app):
    return Browser(app, chief)


def words(tag):
    return re.sub(r"\s+", " ", tag.get_text(" ").replace("\u202f", " ")).strip()


def test_pages_are_for_the_administrators_of_the_grouping(browser, made, app):
    key = browser.start()
    member = factories.User()["name"]
    for user, status in ((None, 302), (member, 403), (made["sysadmin"], 200)):
        other = Browser(app, user)
        for path in (HOME, *(f"{key}/{step}" for step in STEPS)):
            answer = other.get(path, status)
            assert user or "/user/login" in answer.headers["Location"]
    assert "administrateurs du regroupement" in Browser(app, member).get(HOME, 403).body
    browser.get("/regroupement/rien/accueillir", 404)
    browser.get(f"{HOME}/rien/organismes", 404)


def test_whole_journey(browser, postbox, work):
    factories.Organization(name="mairie-domloup", title="Mairie de Domloup")
    page = browser.page(HOME)
    assert words(page.h1) == "Accueillir des communes"
    assert page.find(id="field-perimeter")["value"].startswith("Ille-et-Vilaine")
    assert page.find(id="level-ept") is None

    key = browser.start(perimeter="Pays de Châteaugiron", levels=["commune", "epci"])
    page = browser.page(f"{key}/organismes")
    assert words(page.h1) == (
        "5 communes et 1 intercommunalité : 5 à créer, 1 à préciser"
    )
    assert "Mairie de Domloup" in words(page.find(id="socle-questions").parent)
    choice = {"choice-commune:35099": "mairie-domloup"}
    browser.post(f"{key}/organismes", choice)
    page = browser.page(f"{key}/organismes")
    assert "5 à créer, 1 déjà là" in words(page.h1)
    assert page.find(id="socle-questions") is None
    page = browser.page(f"{key}/organismes?voir=adopt")
    (row,) = page.select(".socle-bodies tbody tr")
    assert "SIREN 213 500 994" in words(row)

    table = "SIREN;commune;courriel;rôle\n;Domloup;mairie@domloup.example;\n"
    table += ";Servon-sur-Vilaine;<script>alert(1)</script>;\n"
    table += ";Brest;a@b.example;\n;Châteaugiron;;\n"
    browser.send(f"{key}/invitations", table)
    page = browser.page(f"{key}/invitations")
    assert words(page.h1) == "1 invitation est prête"
    found = [words(row) for row in page.find(id="socle-faults").parent.select("tr")]
    assert found[1].startswith("C3 ligne 3 courriel « <script>alert(1)</script> »")
    assert found[2].startswith("B4 ligne 4 commune « Brest »")
    assert postbox.received == []

    page = browser.page(f"{key}/courriel")
    letter = words(page.select_one(".socle-letter"))
    assert "Objet Publier les données de Domloup sur Portail d’essai" in letter
    assert "lien-personnel" in letter
    digest = page.find("input", {"name": "preview"})["value"]
    assert browser.post(f"{key}/courriel", {"preview": "autre"}).endswith("/courriel")
    assert browser.post(f"{key}/courriel", {"preview": digest}) == key
    page = browser.page(key)
    assert words(page.find(id="socle-verdict")) == "En cours"
    assert browser.get(f"{key}/etat").json["over"] is False
    assert browser.post(f"{key}/courriel", {"preview": digest}) == key

    work()
    page = browser.page(key)
    assert words(page.find(id="socle-verdict")) == "Tout est fait"
    tiles = [words(tile) for tile in page.select(".socle-tiles li")]
    assert tiles == [
        "5 organismes créés",
        "1 organisme complété",
        "0 était déjà là",
        "1 courriel envoyé",
    ]
    assert len(postbox.received) == 1
    assert browser.get(f"{key}/etat").json["over"] is True
    for step in STEPS:
        assert browser.get(f"{key}/{step}", 302).headers["Location"].endswith(key)
    assert "Châteaugiron" in words(browser.page(HOME).find(id="socle-former").parent)


def test_errors_lose_nothing(browser):
    typed = {"perimeter": "xyz", "min_population": "beaucoup", "support": "1"}
    page = browser.post(HOME, typed, 200)
    errors = words(page.select_one(".error-explanation"))
    assert "Choisissez un territoire" in errors
    assert "au moins une sorte" in errors
    assert page.find(id="field-perimeter")["value"] == "xyz"
    assert page.find(id="field-min_population")["value"] == "beaucoup"
    typed = {"perimeter": RENNES, "levels": "commune", "min_population": "beaucoup"}
    page = browser.post(HOME, typed, 200)
    assert page.select_one(".error-explanation a")["href"] == "#field-min_population"
    page = browser.post(HOME, {"perimeter": "Nantes", "levels": "commune"}, 200)
    assert "n’est pas dans celui de « Région d'essai »" in words(
        page.select_one(".error-explanation")
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("commune;telephone\nAcigné;02\n", "la colonne « courriel »"),
        (b"\x89PNG\r\n", "n’est pas contrôlé"),
        ("", "vide"),
    ],
)
def test_file_that_is_no_list_is_told_and_the_former_one_kept(browser, content, said):
    key = browser.start()
    browser.send(f"{key}/invitations", "commune;courriel\nAcigné;a@acigne.example\n")
    page = browser.send(f"{key}/invitations", content, 200)
    assert said in words(page.select_one(".error-explanation"))
    assert words(page.h1) == "1 invitation est prête"


def test_files_add_up_until_they_are_taken_away(browser):
    key = browser.start()
    path = f"{key}/invitations"
    browser.send(path, "commune;courriel\nAcigné;a@acigne.example\nBruz;x\n")
    browser.send(path, "commune;courriel\nBruz;a@bruz.example\n")
    page = browser.page(path)
    assert words(page.h1) == "2 invitations sont prêtes"
    assert page.find(id="socle-faults") is None
    browser.post(path, {"clear": "1"})
    assert words(browser.page(path).h1) == "Qui invitez-vous ?"
    assert "Choisissez un fichier" in words(browser.post(path, {}, 200))


def test_template_is_read_back_and_holds_no_formula(browser):
    factories.Organization(name="acigne", title="=1+1", territory_id="commune:35001")
    key = browser.start()
    text = browser.get(f"{key}/modele.csv").body
    lines = text.lstrip("\ufeff").splitlines()
    assert lines[0] == "SIREN;code INSEE;organisme;courriel;rôle"
    assert len(lines) == 44
    assert not re.search(r"(^|;)[=+@-]", text)
    assert any(line.endswith("35047;Commune de Bruz;;") for line in lines)
    filled = [line.replace(";;", f";a{n}@b.example;") for n, line in enumerate(lines)]
    browser.send(f"{key}/invitations", "\n".join([lines[0], *filled[1:]]))
    assert words(browser.page(f"{key}/invitations").h1).startswith("43 invitations")


def test_onboarding_is_stopped_resumed_and_sent_again_by_choice(browser, postbox, work):
    postbox.answers["faux@bruz.example"] = "550 no such mailbox"
    key = browser.start(perimeter="commune:35047")
    table = "commune;courriel\nBruz;a@bruz.example\nBruz;faux@bruz.example\n"
    browser.send(f"{key}/invitations", table)
    digest = browser.page(f"{key}/courriel").find("input", {"name": "preview"})["value"]
    browser.post(f"{key}/courriel", {"preview": digest})
    browser.post(f"{key}/arreter", {})
    work()
    page = browser.page(key)
    assert words(page.find(id="socle-verdict")) == "Arrêté"
    assert postbox.received == []
    browser.post(f"{key}/reprendre", {})
    work()
    page = browser.page(key)
    assert words(page.find(id="socle-verdict")) == "C’est fait, sauf ce qui suit"
    assert [to for to, _ in postbox.received] == ["a@bruz.example"]
    page = browser.page(f"{key}?etat=refused")
    (row,) = page.find(id="socle-sent").parent.select("tbody tr")
    assert "550 no such mailbox" in words(row)
    postbox.answers.clear()
    fields = {field["name"]: field["value"] for field in row.select("input[value]")}
    for _ in range(2):
        browser.post(f"{key}/renvoyer", fields)
        work()
    assert [to for to, _ in postbox.received] == ["a@bruz.example", "faux@bruz.example"]
    report = browser.get(f"{key}/envois.csv").body
    assert report.count("Envoyé") == 2


def test_what_is_prepared_can_be_forgotten(browser):
    key = browser.start()
    browser.post(f"{key}/supprimer", {})
    browser.get(f"{key}/organismes", 404)


@pytest.mark.ckan_config("smtp.server", "")
def test_portal_without_server_says_so_before_anything(browser):
    key = browser.start(perimeter="commune:35047")
    browser.send(f"{key}/invitations", "commune;courriel\nBruz;a@bruz.example\n")
    page = browser.page(f"{key}/courriel")
    assert "ne peut pas encore envoyer" in words(page.find(id="socle-no-mail"))
    assert page.find("input", {"name": "preview"}) is None


def test_another_grouping_s_onboarding_is_not_found(browser, made):
    sysadmin = model.User.get(made["sysadmin"])
    assert sysadmin.sysadmin
    key = browser.start().rpartition("/")[2]
    factories.Organization(name="essai-2")
    browser.get(f"/regroupement/essai-2/accueillir/{key}/organismes", 404)
