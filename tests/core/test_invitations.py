"""A file of invitations: whatever wrote it, good lines are kept and bad ones told."""

import io

import pytest
from openpyxl import Workbook

from ckanext.socle.core.addresses import is_address
from ckanext.socle.core.errors import ReadingError
from ckanext.socle.core.invitations import (
    CLOSED,
    LIMITS,
    UNSETTLED,
    Place,
    read_invitations,
)
from ckanext.socle.core.messages import INVITATION_FAULTS
from ckanext.socle.core.territories import label, packaged_index

INDEX = packaged_index()
ACIGNE, RHEU, FLEURIGNE = "commune:35001", "commune:35240", "commune:35062"


def place(territory_id, **fields):
    territory = INDEX.get(territory_id)
    return Place(
        territory_id,
        label(territory),
        (territory.name,),
        territory.siren or "",
        **fields,
    )


PLACES = [place(ACIGNE), place(RHEU), place(FLEURIGNE)]


def read(text, *, encoding="utf-8", filename=None, places=PLACES):
    content = text.encode(encoding) if isinstance(text, str) else text
    return read_invitations(content, filename=filename, places=places, index=INDEX)


def pairs(reading):
    return [(i.territory_id, i.address, i.role) for i in reading.invitations]


def faults(reading):
    return [(fault.code, fault.cell) for fault in reading.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_encoding_and_separator(encoding, separator):
    text = "organisme;courriel;rôle\nAcigné;é.martin@acigne.fr;publie\n"
    text = text.replace("é.martin", "mairie").replace(";", separator)
    assert pairs(read(text, encoding=encoding)) == [
        (ACIGNE, "mairie@acigne.fr", "editor")
    ]


@pytest.mark.parametrize(
    ("titles", "cell"),
    [
        ("SIREN", "213500010"),
        ("siren", "213 500 010"),
        ("N° SIREN", "213500010"),
        ("SIRET", "21350001000016"),
        ("Code INSEE", "35001"),
        ("code_commune", "35001"),
        ("territoire", "commune:35001"),
        ("Nom de la commune", "ACIGNE"),
        ("Collectivité", "Mairie d'Acigné"),
        ("organisme", "Commune d’Acigné"),
    ],
)
def test_an_organisation_is_named_in_many_ways(titles, cell):
    reading = read(f"{titles};Adresse e-mail\n{cell};a@acigne.fr\n")
    assert pairs(reading) == [(ACIGNE, "a@acigne.fr", "editor")]


def test_old_code_is_that_of_the_commune_of_today():
    assert pairs(read("insee;mail\n35112;a@b.fr\n")) == [
        (FLEURIGNE, "a@b.fr", "editor")
    ]


def test_code_that_a_spreadsheet_shortened():
    ain = place("commune:01001")
    assert pairs(read("insee;mail\n1001;a@b.fr\n", places=[ain])) == [
        ("commune:01001", "a@b.fr", "editor")
    ]


@pytest.mark.parametrize(
    ("cell", "role"),
    [
        ("", "editor"),
        ("voit", "member"),
        ("Peut voir les brouillons", "member"),
        ("Éditrice", "editor"),
        ("ADMINISTRE", "admin"),
        ("administrateur", "admin"),
    ],
)
def test_roles_in_words(cell, role):
    reading = read(f"commune;courriel;rôle\nAcigné;a@b.fr;{cell}\n")
    assert pairs(reading) == [(ACIGNE, "a@b.fr", role)]


def test_workbook_with_numbers_and_title_rows():
    book = Workbook()
    for row in (
        ["Contacts des communes"],
        [],
        ["SIREN", "Courriel", "Droit"],
        [213500010, "mairie@acigne.fr", None],
        [None, None, None],
        ["x", "a@b.fr", None],
    ):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    reading = read(content.getvalue(), filename="contacts.xlsx")
    assert pairs(reading) == [(ACIGNE, "mairie@acigne.fr", "editor")]
    assert faults(reading) == [("wrong-siren", "A6")]


def test_each_bad_line_is_told_by_its_cell_and_the_others_are_kept():
    reading = read(
        "SIREN;code INSEE;commune;courriel;rôle\n"
        ";;Acigné;un@b.fr;\n"
        ";;;a@b.fr;\n"
        "213500011;;;a@b.fr;\n"
        "213502388;;;a@b.fr;\n"
        ";99999;;a@b.fr;\n"
        ";35238;;a@b.fr;\n"
        ";;Brest;a@b.fr;\n"
        "213500010;35240;;a@b.fr;\n"
        ";;Acigné;mairie;\n"
        ";;Acigné;a@b.fr, c@d.fr;\n"
        ";;Acigné;a@b.fr;chef\n"
        ";35001;;UN@b.fr;\n"
        ";;Le Rheu;deux@b.fr;voit\n"
    )
    assert pairs(reading) == [
        (ACIGNE, "un@b.fr", "editor"),
        (RHEU, "deux@b.fr", "member"),
    ]
    assert faults(reading) == [
        ("no-organization", "A3"),
        ("wrong-siren", "A4"),
        ("not-onboarded", "A5"),
        ("wrong-code", "B6"),
        ("not-onboarded", "B7"),
        ("not-onboarded", "C8"),
        ("two-places", "B9"),
        ("wrong-address", "D10"),
        ("several-addresses", "D11"),
        ("wrong-role", "E12"),
        ("twice", "D13"),
    ]
    for fault in reading.faults:
        what, _ = INVITATION_FAULTS[fault.code]
        assert what.format(**fault.params)
    assert reading.faults[-1].params["first"] == 2


def test_lines_without_an_address_are_counted_only():
    reading = read("commune;courriel\nAcigné;\n;\nLe Rheu;a@b.fr\n")
    assert (len(reading.invitations), reading.without_address) == (1, 1)
    assert reading.faults == ()


def test_homonyms_are_told_apart_by_a_code():
    places = [place("commune:93066"), place("commune:97411")]
    text = "commune;courriel\nSaint-Denis;a@b.fr\n"
    reading = read(text, places=places)
    assert faults(reading) == [("several-places", "A2")]
    coded = "code;commune;courriel\n97411;Saint-Denis;a@b.fr\n"
    assert pairs(read(coded, places=places)) == [("commune:97411", "a@b.fr", "editor")]


@pytest.mark.parametrize("barred", [CLOSED, UNSETTLED])
def test_organisation_that_nobody_may_be_invited_to(barred):
    places = [place(ACIGNE, barred=barred), place(RHEU)]
    reading = read("commune;courriel\nAcigné;a@b.fr\nLe Rheu;a@b.fr\n", places=places)
    assert faults(reading) == [(barred, "A2")]
    assert len(reading.invitations) == 1


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://x.example";"y")@b.fr',
        "=1+1@b.fr",
        "+33@b.fr",
        "-x@b.fr",
        "@x@b.fr",
        "<script>@b.fr",
        "<b>a@b.fr</b>",
        "a@b",
        "a@b..fr",
        "a.@b.fr",
        "é@b.fr",
        f"{'a' * 300}@b.fr",
    ],
)
def test_formulas_markup_and_half_addresses_are_no_addresses(cell):
    assert not is_address(cell)
    quoted = '"' + cell.replace('"', '""') + '"'
    reading = read(f"commune;courriel\nAcigné;{quoted}\n")
    assert (reading.invitations, len(reading.faults)) == ((), 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"commune;telephone\nAcigne;02\n", "no-address-column"),
        (b"nom_de_personne;courriel\nx;a@b.fr\n", "no-organization-column"),
        (b"<html><body>courriel</body></html>", "web-page"),
        (b"\x89PNG\r\n\x1a\n", "unsupported-format"),
        (b"commune;courriel\n" + b"Acigne;a@b.fr\n" * 5001, "too-many-rows"),
        (b"commune;courriel\n" + b"x" * 2_000_001, "too-big"),
        (b"commune;courriel\nAcigne;" + b"x" * 1001, "cell-too-long"),
    ],
)
def test_files_that_are_no_list_of_addresses(content, code):
    with pytest.raises(ReadingError) as refused:
        read(content)
    assert refused.value.reading_code == code
    assert LIMITS.bytes == 2_000_000
