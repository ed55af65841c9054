"""The French catalogue: each code is said, each word of CKAN that shows is ours."""

import gettext
from pathlib import Path

import pytest

from ckanext.socle.core import messages

COMPILED = Path(__file__).parent.parent / (
    "ckanext/socle/i18n/fr/LC_MESSAGES/ckanext-socle.mo"
)


@pytest.fixture(scope="module")
def french():
    with COMPILED.open("rb") as opened:
        return gettext.GNUTranslations(opened)


@pytest.mark.parametrize("code", sorted(messages.CATALOGUE))
@pytest.mark.parametrize("count", [1, 2])
def test_each_code_is_said_in_french(code, count, french):
    sample = {"row": 12, "cell": "D12", "value": "x", "suggestion": "y"}
    group = {
        "code": code,
        "count": count,
        "rows": count,
        "field": "COLL_NOM",
        "label": "Nom",
        "column": 4,
        "params": {},
        "samples": [sample] * count,
    }
    said = messages.render(
        group, gettext=french.gettext, ngettext=french.ngettext, number=str, size=str
    )
    english = messages.render(group, number=str, size=str)
    assert said.what != english.what
    assert said.how
    assert said.how != english.how
    assert "(s)" not in "".join((said.what, said.where, said.how))


def test_french_plural_starts_at_two(french):
    forms = ("{count} row", "{count} rows")
    assert [french.ngettext(*forms, n) for n in (0, 1, 2)] == [
        "{count} ligne",
        "{count} ligne",
        "{count} lignes",
    ]
