"""Perimeters: codes of a list, and the graph with them."""

import pytest

from ckanext.socle.core import perimeters as core
from ckanext.socle.core.errors import PerimeterError
from ckanext.socle.core.territories import packaged_index

RENNES = "epci:243500139"


@pytest.fixture(scope="module")
def base():
    return packaged_index()


def drawn(base, **members):
    found = [core.Perimeter(c, c.title(), tuple(m)) for c, m in members.items()]
    return core.with_perimeters(base, found)


def ids(territories):
    return [t.id for t in territories]


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("35001", ["commune:35001"]),
        ("  2a004 \n", ["commune:2A004"]),
        ("20004", ["commune:20004"]),
        ("35112 Fleurigné", ["commune:35112"]),
        ("commune:35112", ["commune:35112"]),
        ("243500139", [RENNES]),
        ("243 500 139 Rennes Métropole", [RENNES]),
        ("213500010", ["commune:35001"]),
        ("departement:44\nregion:44", ["departement:44", "region:44"]),
        ("35001 35240", ["commune:35001", "commune:35240"]),
        ("35001,35240,35238", ["commune:35001", "commune:35240", "commune:35238"]),
        ("35001;Acigné;6874\r\n35240;Le Rheu;9999", ["commune:35001", "commune:35240"]),
        ("Acigné\t35001", ["commune:35001"]),
        ("75101 Paris 1er Arrondissement", ["commune:75101"]),
        ("arrondissement:75101", ["arrondissement:75101"]),
        ("", []),
        ("99999", [None]),
        ("44", [None]),
        ("code_commune", [None]),
        ("perimetre:absent", [None]),
    ],
)
def test_codes_of_a_list(base, text, members):
    assert [line.member for line in core.read_codes(base, text)] == members


def test_lines_are_numbered_as_the_person_sees_them(base):
    lines = core.read_codes(base, "35001\n\n99999 Nulle-Part\n44")
    wrong = [(x.number, x.text, x.resolution.reason) for x in lines if not x.member]
    assert wrong == [(3, "99999", "unknown-code"), (4, "44", "ambiguous-code")]


def test_old_codes_are_kept_and_resolved(base):
    index = drawn(base, essai=["commune:35112"])
    assert ids(index.communes("perimetre:essai")) == ["commune:35062"]
    assert "perimetre:essai" in ids(index.ancestors("commune:35062"))
    assert "perimetre:essai" not in ids(base.ancestors("commune:35062"))


def test_what_has_all_its_communes_inside_lies_in_the_perimeter(base):
    communes = ids(base.communes(RENNES))
    index = drawn(base, tout=communes, presque=communes[:-1])
    assert "perimetre:tout" in ids(index.ancestors(RENNES))
    assert "perimetre:presque" not in ids(index.ancestors(RENNES))
    assert ids(index.members("perimetre:presque", "epci")) == []
    assert ids(index.members("perimetre:presque", "epci", whole=False)) == [RENNES]
    assert len(index.communes("perimetre:tout")) == 43


def test_a_perimeter_lies_in_what_holds_it(base):
    index = drawn(base, une=["commune:35001"], deux=["commune:35001", "commune:44109"])
    assert index.get("perimetre:une").parents == (RENNES,)
    assert index.get("perimetre:deux").parents == ("pays:FR",)
    assert index.get("perimetre:une").population == 6874


def test_a_perimeter_may_hold_others_and_any_level(base):
    index = drawn(base, petit=["commune:44109"], grand=["region:53", "perimetre:petit"])
    assert len(index.communes("perimetre:grand")) == 1203
    assert "perimetre:grand" in ids(index.ancestors("commune:44109"))
    assert len(index.members("perimetre:grand", "epci")) == 59


def test_a_whole_departement_drawn_commune_by_commune_makes_no_loop(base):
    index = drawn(base, marne=ids(base.communes("departement:94")))
    assert "departement:94" in ids(index.descendants("perimetre:marne"))
    assert "departement:94" not in ids(index.ancestors("perimetre:marne"))
    assert "perimetre:marne" not in ids(index.ancestors("perimetre:marne"))


def test_perimeters_are_found_by_name_and_by_id(base):
    index = drawn(base, essai=["commune:35001"])
    assert ids(index.search("essai"))[-1:] == ["perimetre:essai"]
    assert index.resolve("perimetre:essai").territory_id == "perimetre:essai"
    assert index.resolve("essai", "perimetre").territory_id == "perimetre:essai"
    assert index.resolve("perimetre:autre").reason == "unknown-code"
    found = index.search("acigne", within="perimetre:essai")
    assert ids(found) == ["commune:35001"]


def test_names_of_organisations_do_not_depend_on_perimeters(base):
    index = core.with_perimeters(
        base, [core.Perimeter("acigne", "Acigné", ("commune:35001",))]
    )
    assert index.organization_name("commune:35001") == "acigne"


def test_empty_arrondissement_and_unknown_members(base):
    index = drawn(base, rien=["commune:99999"], un=["arrondissement:75101"])
    assert index.communes("perimetre:rien") == []
    assert index.get("perimetre:rien").population is None
    assert ids(index.communes("arrondissement:75101")) == ["commune:75056"]
    assert "perimetre:un" in ids(index.ancestors("arrondissement:75101"))


def test_loops_are_refused_and_survived(base):
    index = drawn(base, a=["perimetre:b"], b=["perimetre:a", "commune:35001"])
    assert ids(index.communes("perimetre:a")) == ["commune:35001"]
    index = drawn(base, a=["perimetre:b"], b=["commune:35001"])
    with pytest.raises(PerimeterError):
        core.check_members(index, "b", ["perimetre:a"])
    with pytest.raises(PerimeterError):
        core.check_members(index, "a", ["perimetre:a"])
    core.check_members(index, "a", ["perimetre:b", "commune:35001"])
