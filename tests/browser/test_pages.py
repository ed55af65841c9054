"""Each page, as a secretary and a visitor meet it."""

import re
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

FOR_EVERYBODY = [
    "home",
    "search",
    "search in a territory",
    "dataset",
    "file",
    "organisations",
    "organisation",
    "groupings",
    "grouping",
    "small grouping",
    "data of a grouping",
    "nothing in a grouping",
    "report valid",
    "report invalid",
    "report impossible",
    "report dead-link",
    "report running",
    "report none",
    "cells",
    "report that changed",
]
SIGNED_OUT = [
    *FOR_EVERYBODY,
    "login",
    "nothing in a territory",
    "which territory",
    "expected files",
    "older guide",
    "what changes",
    "rows of a file",
    "legal notice",
    "privacy",
    "accessibility",
    "e-mails",
]
SIGNED_IN = [
    *FOR_EVERYBODY,
    "draft",
    "new dataset",
    "edit dataset",
    "new file",
    "edit file",
    "task",
    "tasks",
    "my organisations",
    "members",
    "guide",
    "inventory",
    "calendar",
    "model documents",
    "next year",
    "obligations",
    "my obligations",
    "already sent",
    "done for you",
    "kinds to type",
    "grid",
    "deposit",
    "verification of depot-conforme",
    "verification of depot-a-corriger",
    "verification of depot-inconnu",
    "informations of depot-a-corriger",
    "deposited",
    "file that waits",
    "report of a candidate",
    "kept files",
    "corrections",
    "corrections of what waits",
]
WIDTHS = [1280, 390]


@pytest.fixture(
    scope="module",
    params=[*((False, n) for n in SIGNED_OUT), *((True, n) for n in SIGNED_IN)],
    ids=lambda case: f"{case[1]}{' signed in' if case[0] else ''}",
)
def visited(request, portal, visitor, secretary):
    """Return a page of the portal, open."""
    signed_in, name = request.param
    page = (secretary if signed_in else visitor).new_page()
    answer = portal.open(page, name)
    assert answer.status == 200
    yield page
    page.close()


def test_axe_has_nothing_to_say(visited, axe_script):
    visited.evaluate(axe_script)
    for width in WIDTHS:
        visited.set_viewport_size({"width": width, "height": 900})
        found = visited.evaluate("axe.run({resultTypes: ['violations']})")
        assert not [
            (rule["id"], [node["html"][:150] for node in rule["nodes"][:4]])
            for rule in found["violations"]
        ]


def test_one_title_and_one_heading(visited):
    assert visited.locator("h1").count() == 1
    assert re.fullmatch(r".+ – Portail d’essai", visited.title())
    assert visited.locator("html").get_attribute("lang") == "fr"


def test_no_horizontal_scroll_on_a_small_screen(visited):
    visited.set_viewport_size({"width": 320, "height": 800})
    assert visited.evaluate("document.documentElement.scrollWidth") <= 320


def test_every_word_is_french(visited):
    english = english_sentences()
    read = texts(visited)
    exact = {text for text in read - SAME_IN_FRENCH if text in english}
    long = {s for s in english if len(s) > 14 and " " in s}
    inside = {s for s in long if any(s in text for text in read)}
    assert not exact | inside


def test_words_of_the_town_hall(visited):
    read = texts(visited, without=".socle-technical")
    wrong = re.compile(rf"(?<![/\w-])({'|'.join(FORBIDDEN)})(?![/\w])|\(s\)", re.I)
    assert not [text for text in read if wrong.search(text)]


SAME_IN_FRENCH = {"CSV"}
FORBIDDEN = [
    "package",
    "datasets?",
    "ressources?",
    "contraintes?",
    "regex",
    "templates?",
    "gabarits?",
    "validation",
    "invalides?",
    "strict",
    "lenient",
    "tolérant",
    "réparations?",
    "redressements?",
    "champs?",
    "enregistrements?",
    "en-têtes?",
    "entités?",
    "tenant",
    "groupes?",
    "métadonnées",
    "(?<!réseau )privés?",
    "délégué",
    "proxy",
    "permissions?",
    "dcat",
    "rdf",
    "endpoint",
    "tâches?",
    "jobs?",
    "worker",
    "rq",
    "uploader",
    "téléverser",
    "mails?",
    "tableau de bord",
    "couverture spatiale",
    "granularité",
    "explorer",
    "json",
    "schémas?",
    "url",
    "oups",
]


def texts(page, without: str = ".none") -> set[str]:
    """Return what a page says, to the eye and to the ear: lines and attributes."""
    lines = page.evaluate(
        """without => {
            const found = [];
            const heard = node => !node.closest(`script, style, noscript, ${without}`);
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walk.nextNode())
                if (heard(walk.currentNode.parentElement))
                    found.push(walk.currentNode.textContent);
            for (const name of ["aria-label", "title", "placeholder", "alt",
                                "data-bs-title", "data-module-content"])
                document.querySelectorAll(`body [${name}]`).forEach(
                    node => heard(node) && found.push(node.getAttribute(name)));
            return found.flatMap(text => text.split("\\n"));
        }""",
        without,
    )
    return {" ".join(line.split()) for line in lines if line and line.strip()}


@cache
def english_sentences() -> frozenset[str]:
    """Return what nobody should read: sentences that French leaves or changes."""
    import polib
    from babel.messages.extract import extract_from_dir

    import ckan
    import ckanext.dcat
    import ckanext.scheming
    from ckan.lib.extract import extract_ckan

    import ckanext.socle as socle

    said: dict[str, str] = {}
    for module in (ckanext.scheming, ckanext.dcat):
        folder = Path(module.__file__).parent / "templates"
        for _, _, text, *_ in extract_from_dir(
            str(folder), [("**.html", extract_ckan)], keywords={"_": None}
        ):
            said.setdefault(text if isinstance(text, str) else text[0], "")
    for folder, domain in (
        (Path(ckan.__file__).parent, "ckan"),
        (Path(socle.__file__).parent, "ckanext-socle"),
    ):
        path = folder / "i18n/fr/LC_MESSAGES" / f"{domain}.po"
        for entry in polib.pofile(str(path)):
            plural = entry.msgstr_plural
            said[entry.msgid] = entry.msgstr or plural.get(0, "")
            if entry.msgid_plural:
                said[entry.msgid_plural] = plural.get(1, "")
    french = set(said.values())
    return frozenset(
        " ".join(sentence.split())
        for sentence, translated in said.items()
        if sentence != translated and sentence not in french and "{" not in sentence
    )
