"""The portal's own rules: what is told, what is not, and what the report masks."""

import csv
import hashlib
import io
import json

import pytest

from ckanext.socle.core.errors import IdentifierError
from ckanext.socle.core.identifiers import parse_siret
from ckanext.socle.core.validation import Report, validate
from ckanext.socle.core.validation.ledger import Ledger, group_key, unpack
from ckanext.socle.core.validation.limits import DEFAULT_LIMITS
from ckanext.socle.core.validation.portal_rules import Context, EarlierFile
from ckanext.socle.core.validation.portal_rules.likeness import SIZE
from ckanext.socle.core.validation.portal_rules.personal import in_text, is_person
from tests.data import equipements

ROMILLE = "213502453"
SIRET, OTHER_NIC = "21350245300011", "21350245300029"
RENNES = "21750001600019"
TITLES = {
    "nomAttribuant": "Romillé",
    "idAttribuant": SIRET,
    "dateConvention": "2026-03-17",
    "referenceDecision": "A1",
    "nomBeneficiaire": "Club de judo",
    "idBeneficiaire": RENNES,
    "objet": "Stage",
    "montant": "10",
    "nature": "aide en numéraire",
    "conditionsVersement": "unique",
    "datesPeriodeVersement": "2026-03-17",
    "notificationUE": "non",
    "pourcentageSubvention": "1",
    "remarque": "",
}
KNOWN = Context(siren=ROMILLE, sirets=(SIRET,), today="2026-11-24")


def file_of(*rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, TITLES, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**TITLES, **row} for row in rows)
    return text.getvalue().encode()


def report_of(*rows, context=KNOWN, **kwargs):
    source = rows[0] if rows and isinstance(rows[0], bytes) else file_of(*rows)
    kwargs = {"filename": "a.csv", "table_schema": "scdl/subventions", **kwargs}
    return validate(source, context=context, **kwargs)


def codes(*rows, context=KNOWN):
    ours = [g for g in report_of(*rows, context=context).groups if g.rule is None]
    return {g.code: g for g in ours if g.severity != "advice"}


def test_a_plain_file_hears_nothing():
    assert codes({}) == {}


def test_another_siren_is_told_and_counts_in_no_verdict():
    report = report_of({}, {"idAttribuant": RENNES, "referenceDecision": "A2"})
    [group] = [g for g in report.groups if g.code == "other-organization"]
    assert (group.count, group.severity, group.rule) == (1, "check", None)
    assert [(s.cell, s.value) for s in group.samples] == [("B3", RENNES)]
    assert report.lenient.valid


def test_a_policy_may_count_a_rule():
    counted = Context(
        siren=ROMILLE, sirets=(SIRET,), counted=frozenset({"other-organization"})
    )
    report = report_of({"idAttribuant": RENNES}, context=counted)
    assert report.strict.valid
    assert not report.lenient.valid
    assert report.lenient.cells == 1


def test_totals_of_what_counts_are_exact():
    counted = frozenset({"other-organization", "implausible-date", "personal-name"})
    context = Context(siren=ROMILLE, sirets=(SIRET,), counted=counted)
    other = {"idAttribuant": RENNES}
    rows = [
        {},
        other,
        {**other, "dateConvention": "0202-01-01"},
        {**other, "montant": "12 €"},
        {"montant": "12 €"},
    ]
    plain = report_of(*rows).lenient
    verdict = report_of(*rows, context=context).lenient
    assert (plain.errors, plain.cells, plain.rows) == (2, 2, 2)
    assert (verdict.errors, verdict.cells, verdict.rows) == (6, 6, 4)


def test_an_unknown_establishment_is_offered_and_is_no_finding():
    known = Context(siren=ROMILLE, sirets=(SIRET,))
    other = next(
        f"{ROMILLE}{n:05}"
        for n in range(20, 99999)
        if _is_siret(f"{ROMILLE}{n:05}") and f"{ROMILLE}{n:05}" != SIRET
    )
    report = report_of({"idAttribuant": other}, context=known)
    assert "other-organization" not in {g.code for g in report.groups}
    assert report.portal == {"unknown_sirets": [other]}
    again = Report.from_dict(json.loads(json.dumps(report.to_dict())))
    assert again.portal == report.portal


def _is_siret(text):
    try:
        return bool(parse_siret(text))
    except IdentifierError:
        return False


@pytest.mark.parametrize("context", [Context(), Context(siren=ROMILLE)])
def test_without_a_recorded_siret_the_rule_is_not_run(context):
    assert codes({"idAttribuant": RENNES}, context=context) == {}


def test_codes_outside_of_the_perimeter():
    schema = {"fields": [{"name": "code_insee"}]}
    source = b"code_insee\n35245\n35001\n22001\n1\n"
    context = Context(communes=frozenset({"35245", "35001"}))
    report = report_of(source, context=context, table_schema=schema)
    [group] = [g for g in report.groups if g.code == "outside-perimeter"]
    assert [s.value for s in group.samples] == ["22001"]
    nothing = report_of(source, context=Context(), table_schema=schema)
    assert "outside-perimeter" not in {g.code for g in nothing.groups}


@pytest.mark.parametrize("date", ["0202-03-17", "1900-01-01", "2206-03-17"])
def test_an_implausible_date(date):
    assert codes({"dateConvention": date})["implausible-date"].count == 1


def test_the_same_file_again():
    source = file_of({})
    sha256 = hashlib.sha256(source).hexdigest()
    context = Context(earlier=(EarlierFile(sha256, "2025-03-01T00:00:00"),))
    [group] = [g for g in report_of(source, context=context).groups if g.rule is None][
        :1
    ]
    assert (group.code, group.params["date"]) == ("same-file", "2025-03-01")
    other = Context(earlier=(EarlierFile("0" * 64, "2025-03-01"),))
    assert codes(source, context=other) == {}


def year_of(number, changed=0, year=2025):
    return [
        {
            "referenceDecision": f"A{place}",
            "dateConvention": f"{year}-03-17",
            "montant": "99" if place < changed else "10",
        }
        for place in range(number)
    ]


def kept_of(rows, earlier=()):
    context = Context(sha256="1" * 64, earlier=earlier, today="2026-11-24")
    report = report_of(*rows, context=context)
    found = {g.code: g.params for g in report.groups if g.code.endswith("-file")}
    return found, tuple(report.portal["rows"])


@pytest.mark.parametrize("number", [40, 3_000])
def test_the_rows_of_an_earlier_file_but_a_few(number):
    nothing, rows = kept_of(year_of(number))
    assert nothing == {}
    assert len(rows) == min(number, SIZE)
    earlier = (
        EarlierFile("2" * 64, "2025-03-01T00:00:00", "b", "2024.csv", ()),
        EarlierFile("3" * 64, "2026-03-01T00:00:00", "c", "2025.csv", rows),
    )
    assert (
        Context.from_dict(
            json.loads(json.dumps(Context(earlier=earlier).to_dict()))
        ).earlier
        == earlier
    )
    few, _ = kept_of(year_of(number, changed=number // 40), earlier)
    assert few["like-file"]["name"] == "2025.csv"
    assert 88 <= few["like-file"]["percent"] <= 99
    many, _ = kept_of(year_of(number, changed=number // 2), earlier)
    another, _ = kept_of(year_of(number, year=2026), earlier)
    assert many == another == {}
    assert kept_of(year_of(10), earlier)[0] == {}


def test_files_of_a_lasting_list_may_have_the_same_rows():
    context = Context(sha256="1" * 64)
    source = equipements.valid()
    report = report_of(source, context=context, table_schema="scdl/equipements")
    assert "rows" not in report.portal


def test_rows_with_the_same_natural_key():
    found = codes({}, {"objet": "Autre"}, {"referenceDecision": "A2"})["same-key"]
    assert (found.count, found.samples[0].row, found.params["first"]) == (1, 3, 2)
    # A key with an empty part is no key.
    assert "same-key" not in codes({"idBeneficiaire": ""}, {"idBeneficiaire": ""})


def test_personal_data_is_told_and_masked_everywhere():
    report = report_of(
        {"remarque": "voir jean.dupont@orange.fr", "nomBeneficiaire": "Mme Martin"},
        {"remarque": "06 12 34 56 78", "referenceDecision": "A2"},
        {"remarque": "mairie@romille.fr", "referenceDecision": "A3"},
    )
    found = {g.code: g for g in report.groups if g.code.startswith("personal-")}
    assert {code: g.count for code, g in found.items()} == {
        "personal-email": 1,
        "personal-phone": 1,
        "personal-name": 1,
    }
    told = json.dumps(report.to_dict(), ensure_ascii=False)
    for secret in ("dupont", "12 34 56", "Martin"):
        assert secret not in told


def test_a_cell_that_another_rule_shows_is_masked_too():
    report = report_of({"montant": "jean.dupont@orange.fr"})
    assert "not-a-number" in {g.code for g in report.groups}
    assert "dupont" not in json.dumps(report.to_dict())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("jean.dupont@orange.fr", "personal-email"),
        ("+33 6 12 34 56 78", "personal-phone"),
        ("contact@association-judo.fr", None),
        ("02 99 23 24 59", None),
        ("21350245300011", None),
        ("", None),
    ],
)
def test_what_shows_by_itself(text, code):
    found = in_text(text, Context())
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("text", "person"),
    [
        *(("DUPONT Jean", True), ("M. Le Goff", True), ("Mme Martin", True)),
        *(
            ("Club Jean Bouin", False),
            ("École Jean Macé", False),
            ("SARL Martin", False),
        ),
        *(("Mairie de Romillé", False), ("Jean", False), ("Judo 35", False)),
    ],
)
def test_the_name_of_a_person(text, person):
    assert is_person(text) == person


def test_a_context_goes_to_another_process_and_back():
    context = Context(
        siren=ROMILLE,
        sirets=(SIRET,),
        communes=frozenset({"35245"}),
        box=(-1.9, 48.1, -1.8, 48.2),
        earlier=(EarlierFile("0" * 64, "2025-03-01"),),
    )
    assert Context.from_dict(json.loads(json.dumps(context.to_dict()))) == context
    assert context.digest() != Context(siren=ROMILLE).digest()


def test_the_cells_beyond_the_samples_are_masked_too():
    ledger = Ledger()
    count = DEFAULT_LIMITS.samples + 5
    rows = [
        {"montant": "jean.dupont@orange.fr", "nomBeneficiaire": f"Mme Martin {'x' * 9}"}
        for _ in range(count)
    ]
    report = report_of(*rows, ledger=ledger)
    keys = [group_key(group) for group in report.groups]
    cells = [one for page in ledger.pages(keys) for one in unpack(page.cells)]
    assert len(cells) >= 10
    told = json.dumps([one.value for one in cells])
    assert "dupont" not in told
    assert "Martin" not in told
