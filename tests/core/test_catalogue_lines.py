"""A catalogue of the shared base, read back line by line."""

import csv
import io

from ckanext.socle.core.catalogue_lines import read_lines
from ckanext.socle.core.inventories import CATALOGUE_COLUMNS

VALID = {
    "COLL_NOM": "Romillé",
    "COLL_SIRET": "21350245300011",
    "ID": "subventions-2025",
    "TITRE": "Subventions 2025",
    "DESCRIPTION": "Toutes les subventions.",
    "THEME": "Gouvernement et secteur public, Vie associative",
    "COUV_SPAT_MAILLE": "Communale",
    "COUV_SPAT_NOM": "Romillé",
    "COUV_TEMP_DEBUT": "2025-01-01",
    "COUV_TEMP_FIN": "31/12/2025",
    "DATE_PUBL": "2026-01-15",
    "FREQ_MAJ": "Annuelle",
    "MOTS_CLES": "subvention;association",
    "LICENCE": "Licence Ouverte-LO",
    "URL": "https://portail.example/subventions",
}


def catalogue(*rows, delimiter=",", encoding="utf-8"):
    text = io.StringIO()
    writer = csv.DictWriter(text, CATALOGUE_COLUMNS, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def codes(line):
    return [one.code for one in line.problems]


def test_a_line_becomes_the_fields_of_a_dataset():
    [line] = read_lines(catalogue(VALID), "catalogue.csv")
    assert (line.number, line.siret, line.level, line.territory) == (
        2,
        "21350245300011",
        "commune",
        "Romillé",
    )
    assert not line.problems
    theme = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
    frequency = "http://publications.europa.eu/resource/authority/frequency/ANNUAL"
    assert line.fields == {
        "title": "Subventions 2025",
        "notes": "Toutes les subventions.",
        "identifier": "subventions-2025",
        "url": "https://portail.example/subventions",
        "theme": [theme],
        "tags": ["subvention", "association"],
        "frequency": frequency,
        "license_id": "lov2",
        "issued": "2026-01-15",
        "temporal_coverage": [{"start": "2025-01-01", "end": "2025-12-31"}],
    }


def test_what_is_wrong_is_told_by_line_in_plain_words():
    lines = read_lines(
        catalogue(
            {**VALID, "TITRE": ""},
            {**VALID, "ID": "b", "COLL_SIRET": "123"},
            {**VALID, "ID": "c", "FREQ_MAJ": "Parfois", "LICENCE": "CC",
             "DATE_PUBL": "hier"},
            {**VALID, "ID": "C"},
            {},
            delimiter=";",
            encoding="cp1252",
        ),
        "catalogue.csv",
    )  # fmt: skip
    assert [codes(line) for line in lines] == [
        ["no-title"],
        ["wrong-siret"],
        ["frequency", "licence", "date"],
        ["twice"],
    ]
    assert [line.is_stopped for line in lines] == [True, True, False, True]
    assert lines[3].problems[0].sentence() == (
        "The reference “C” (column ID) is on line 4 already. Keep one of the two lines."
    )


def test_nothing_of_the_file_is_trusted():
    wrong = {**VALID, "URL": "javascript:alert(1)", "MOTS_CLES": "a<b>;" + "x" * 300}
    [line] = read_lines(catalogue(wrong), "catalogue.csv")
    assert "url" not in line.fields
    assert [len(name) for name in line.fields["tags"]] == [3, 100]
