"""Groupings: the nine pilots, their exact numbers, and what describes one."""

import pytest

from ckanext.socle.core import groupings as core
from ckanext.socle.core.errors import GroupingError, SocleError
from ckanext.socle.core.territories import packaged_index

# territories.md §5 (COG 2026, PMUN 2023): communes, of 3,500 or more, population,
# EPCI touching and wholly inside.
FACTS = {
    "bretagne": (1202, 235, 3_449_370, 61, 59),
    "occitanie": (4446, 309, 6_124_653, 163, 157),
    "auvergne-rhone-alpes": (4025, 418, 8_205_557, 172, 163),
    "paca": (946, 243, 5_218_960, 52, 46),
    "loire-atlantique": (207, 98, 1_487_570, 17, 14),
    "charente-maritime": (462, 34, 672_279, 13, 13),
    "bourgogne-franche-comte": (3685, 107, 2_802_670, 116, 110),
    "mulhouse": (39, 16, 274_260, 1, 1),
    "val-de-marne": (47, 46, 1_426_929, 1, 0),
}
SHOWN = ("communes", "communes_3500", "population", "epci_touching", "epci_inside")


def test_the_nine_pilots_come_with_the_package():
    assert sorted(core.pilots()) == sorted(FACTS)


@pytest.mark.parametrize("name", FACTS)
def test_numbers_of_a_pilot(name):
    found = core.counts(packaged_index(), core.pilots()[name].territory)
    assert tuple(found[key] for key in SHOWN) == FACTS[name]


def test_numbers_of_the_nine_together():
    index = packaged_index()
    communes = {
        t.id: t for p in core.pilots().values() for t in index.communes(p.territory)
    }
    assert len(communes) == 15_059
    assert len(core.large(communes.values())) == 1506
    assert sum(t.population or 0 for t in communes.values()) == 29_662_248


def test_territorial_establishments_of_val_de_marne():
    found = core.counts(packaged_index(), "departement:94")
    assert (found["ept_touching"], found["ept_inside"]) == (3, 2)


def test_partners_are_those_of_2017_with_the_right_codes():
    sirens = {
        partner.name: partner.siren
        for pilot in core.pilots().values()
        for partner in pilot.partners
    }
    assert len(sirens) == 29
    assert sirens["Département des Hautes-Alpes"] == "220500011"
    assert sirens["Département des Alpes-de-Haute-Provence"] == "220400014"
    assert sirens["Mégalis Bretagne"] == "253514491"
    assert [name for name, siren in sirens.items() if not siren] == [
        "Préfecture de la région Auvergne-Rhône-Alpes",
        "GIP Territoires numériques Bourgogne-Franche-Comté",
        "Soluris",
        "LiberTIC",
        "Préfecture de la région Occitanie",
        "SMICA",
        "CRIGE",
        "FING",
        "Infocom’94",
    ]


def test_sirens_of_collectivites_are_those_of_the_cog():
    index = packaged_index()
    names = {
        partner.siren: index.by_siren(partner.siren)
        for pilot in core.pilots().values()
        for partner in pilot.partners
        if partner.siren
    }
    unknown = sorted(siren for siren, territory in names.items() if territory is None)
    # Three syndicats, which the COG does not know.
    assert unknown == ["250601879", "253514491", "255601106"]


@pytest.mark.parametrize(
    "line",
    [
        "",
        " ; pilote",
        "Un ; chef",
        "Un ; pilote ; 123456789",
        "Un ; pilote ; ; F",
        "Un ; pilote ; 243500139 ; A ; encore",
    ],
)
def test_a_wrong_partner_is_refused(line):
    with pytest.raises(SocleError):
        core.partner_from_line(line)


def test_a_line_of_a_partner_reads_back():
    line = "Mégalis Bretagne ; accompagnateur ; 253514491 ; B"
    assert core.partner_line(core.partner_from_line(line).to_dict()) == line
    line = "SMICA ; accompagnateur ;  ; C"
    assert core.partner_line(core.partner_from_line(line).to_dict()) == line


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "keys"),
        ("name: essai", "title"),
        ("{name: essai, title: Essai}", "territory"),
        ("{name: Essai, title: E, territory: region:53}", "name Essai"),
        ("{name: essai, title: E, territory: region:53, policy: 1}", "policy"),
        ("{name: essai, title: E, territory: region:53, colour: rouge}", "rouge"),
        ("{name: essai, title: E, perimeter: {name: E}}", "codes"),
        ("{name: essai, title: E, territory: region:53, partners: [x]}", "get"),
        ("[", "flow"),
    ],
)
def test_a_wrong_description_is_refused(tmp_path, text, reason):
    path = tmp_path / "regroupements.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GroupingError, match=reason):
        core.read_descriptions(path)


def test_a_file_may_describe_several_groupings(tmp_path):
    path = tmp_path / "regroupements.yaml"
    path.write_text(
        "- {name: un, title: Un, territory: region:53}\n"
        "- {name: deux, title: Deux, colour: '#FFCC00', "
        "perimeter: {name: Deux, codes: ['01001', 35112]}}\n",
        encoding="utf-8",
    )
    one, two = core.read_descriptions(path)
    assert (one.territory, two.perimeter) == ("region:53", ("Deux", ("01001", "35112")))
    assert two.colour == "#ffcc00"
