"""Words of our pages: CKAN's own sentences through our catalogue, safe CSV."""

import pytest

import ckan.plugins.toolkit as tk

from ckanext.socle.views.report_csv import guarded


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


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-cmd", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_the_csv_is_a_formula(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-1.8926", "+3", "Mairie", "2026-11-24", ""])
def test_numbers_and_words_stay_as_they_are(text):
    assert guarded(text) == text
