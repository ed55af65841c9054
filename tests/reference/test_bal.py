"""Our rules of the Base Adresse Locale, on the files of the national validator."""

import pytest

from ckanext.socle.core.validation import validate

pytestmark = pytest.mark.reference


@pytest.mark.parametrize(
    ("name", "version", "valid"),
    [
        ("1.5-valid.csv", "1.5.0", True),
        ("auto-detect-1.5.csv", "1.5.0", True),
        ("1.5-without-ban-ids.csv", "1.5.0", False),
        ("1.4-valid.csv", "1.4.0", True),
        ("1.4-ids-ban-empty.csv", "1.4.0", True),
        ("auto-detect-1.4.csv", "1.4.0", True),
        ("1.3-valid.csv", "1.4.0", True),
        ("1.3-valid.csv", "1.3.0", True),
        ("1.3-valid-uid_adresse.csv", "1.3.0", True),
        ("1.4-valid-relax.csv", "1.3.0", False),
        ("without_row.csv", "1.3.0", True),
        ("1.4-no-ids-ban-every.csv", "1.4.0", False),
        ("1.4-good-dependance-id-ban.csv", "1.4.0", False),
        ("1.4-cog-no-match-id_ban_commune.csv", "1.4.0", False),
        ("1.4-bad-id-ban-adresse.csv", "1.4.0", False),
        ("1.4-bad-id-ban-commune.csv", "1.4.0", False),
        ("1.4-bad-id-ban-toponyme.csv", "1.4.0", False),
        ("1.4-bad-dependance-id-ban.csv", "1.4.0", False),
        ("1.4-without-ban-adresse.csv", "1.4.0", False),
        ("without-voie_nom-nor-toponyme.csv", "1.4.0", False),
        ("sample.csv", "1.4.0", False),
    ],
)
def test_a_file_of_the_national_validator(reference, name, version, valid):
    folder = reference / "upstream/schemas/BaseAdresseNationale__validateur-bal"
    report = validate(folder / name, table_schema=f"etalab/schema-bal@{version}")
    assert report.readable
    assert report.strict.valid == valid, report.groups
    assert report.lenient.valid == valid
