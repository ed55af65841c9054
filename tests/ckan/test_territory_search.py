"""The completion of territories by HTTP."""

import pytest

pytestmark = pytest.mark.usefixtures("clean_db")
PAGE = "/api/territoires"


def names(answer):
    return [one["name"] for one in answer.json["results"]]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("st malo", "Saint-Malo"),
        ("L Hay les Roses", "L'Haÿ-les-Roses"),
        ("35112", "La Chapelle-Fleurigné"),
        ("35850", "Romillé"),
        ("saint mlo", "Saint-Malo"),
    ],
)
def test_anyone_finds_a_territory(app, query, name):
    assert name in names(app.get(PAGE, query_string={"q": query}))


def test_homonyms_come_with_their_departement_the_larger_first(app):
    answer = app.get(f"{PAGE}?q=saint-denis&level=commune&limit=3")
    found = answer.json["results"]
    populations = [one["population"] for one in found]
    assert populations == sorted(populations, reverse=True)
    assert len({one["departement_name"] for one in found}) == len(found)


def test_old_name_is_told(app):
    found = app.get(f"{PAGE}?q=seynod").json["results"]
    assert (found[0]["name"], found[0]["old_name"]) == ("Annecy", "Seynod")


def test_search_is_bounded_by_level_and_territory(app):
    answer = app.get(f"{PAGE}?q=saint&level=commune&within=epci:243500139")
    assert "Saint-Gilles" in names(answer)
    assert {one["departement"] for one in answer.json["results"]} == {"35"}


@pytest.mark.parametrize(
    ("limit", "count"), [("3", 3), ("5000", 50), ("-1", 10), ("x", 10)]
)
def test_limit_is_bounded(app, limit, count):
    assert len(names(app.get(f"{PAGE}?q=saint&limit={limit}"))) == count


def test_answer_may_be_kept(app):
    answer = app.get(f"{PAGE}?q=romille")
    assert answer.cache_control.public
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["ETag"]
    again = app.get(
        f"{PAGE}?q=romille", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "status"),
    [("q=a&within=epci:1", 404), ("q=a&level=ville", 400), ("", 200), ("q=%00", 200)],
)
def test_what_cannot_be_answered_is_said(app, query, status):
    answer = app.get(f"{PAGE}?{query}")
    assert answer.status_code == status
    assert answer.json
