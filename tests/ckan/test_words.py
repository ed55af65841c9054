"""Words of our pages: CKAN's own sentences through our catalogue."""

import pytest

import ckan.plugins.toolkit as tk

from ckanext.socle.helpers.problems import socle_reason


@pytest.fixture
def in_french(app):
    with app.flask_app.test_request_context("/", environ_overrides={"CKAN_LANG": "fr"}):
        yield


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("Explore", "Voir"),  # CKAN's own French says « Explorer »
        ("Username or Email", "Nom d’utilisateur ou courriel"),  # CKAN leaves it
        ("These fields have been removed.", "Ces lignes sont retirées."),  # scheming
        ("Keywords", "Mots-clés"),  # ours, from a form's YAML
    ],
)
def test_our_catalogue_comes_last(in_french, english, french):
    assert tk._(english) == french


def test_ckan_s_plurals_are_ours_too(in_french):
    forms = ("{number} dataset found", "{number} datasets found")
    assert tk.ungettext(*forms, 3) == "{number} jeux de données"


@pytest.mark.parametrize(
    "code",
    [
        "unreadable-file",
        "too-big",
        "link-dead",
        "forbidden-address",
        "file-missing",
        "unknown-rules",
        "task-failed",
        "task-cancelled",
        "a-code-of-a-later-version",
    ],
)
def test_an_impossible_check_says_why_and_what_to_do(in_french, code):
    said = socle_reason(code, {"limit": 104857600})
    assert all(said[part].endswith(".") for part in ("why", "how"))
    assert "the" not in f"{said['why']} {said['how']}".split()
