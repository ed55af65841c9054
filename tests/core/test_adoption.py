"""The figures of adoption, by version and by public body."""

import datetime

from ckanext.socle.core.adoption import COLUMNS, Body, PublishedFile, csv_row, figures

DAY = datetime.date(2026, 11, 24)
BODIES = {
    "a": Body("213502453", "Romillé", "commune", "commune:35245", "53", "35", 4166),
    "b": Body("", "Syndicat", "syndicat"),
}


def file(body, *, version="2.1.1", valid=True, changed=DAY, **problems):
    told = {(code, "idAttribuant"): cells for code, cells in problems.items()}
    return PublishedFile("scdl/subventions", version, body, changed, valid, told)


def test_a_row_is_a_version_and_a_body():
    found = figures(
        [
            file("a"),
            file("a", valid=False, siret=3, date=9),
            file("b", valid=None, changed=datetime.date(2020, 1, 1)),
            file("b", version="2.0.2", valid=False, siret=1),
        ],
        BODIES,
        {"scdl/subventions": "ANNUAL"},
        DAY,
    )
    assert [
        (row["version"], row["published"], row["valid"], row["fresh"])
        for row in found["schemas"]
    ] == [("2.0.2", 1, 0, 1), ("2.1.1", 3, 1, 2)]
    last = found["schemas"][1]["errors"]
    assert [(one["code"], one["files"], one["cells"]) for one in last] == [
        ("date", 1, 9),
        ("siret", 1, 3),
    ]
    romille = found["territories"][1]
    assert (romille["nom"], romille["depcode"], romille["pop-insee"]) == (
        "Romillé",
        "35",
        4166,
    )
    assert (romille["published"], romille["valid"]) == (2, 1)
    line = dict(zip(COLUMNS, csv_row(romille), strict=True))
    assert line["errors"] == "date:idAttribuant (1); siret:idAttribuant (1)"
    assert line["regcode"] == "53"
