"""Two millésimes compared, and archives that are refused."""

import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from ckanext.socle.core import territories as core
from ckanext.socle.core.errors import SnapshotError
from ckanext.socle.standalone import main

DATA = Path(__file__).parents[1] / "data"
ROWS = "territories.csv.gz"
MANY = "".join(f"commune,{i:05},X,,,,,,,,,,,,\n" for i in range(200_000))


def archive(year):
    return DATA / f"cog-{year}.zip"


@pytest.fixture(scope="module")
def index():
    return {
        year: core.build_index(core.read_snapshot(archive(year)))
        for year in (2024, 2025, 2026)
    }


def ids(rows):
    return [row["id"] for row in rows]


class TestChanges:
    def test_communes_of_2025(self, index):
        found = core.changes(index[2024], index[2025])
        assert (found["before"], found["after"]) == (2024, 2025)
        restored = ["commune:15031", "commune:15035", "commune:15047", "commune:15171"]
        assert ids(found["created"]) == ["commune:12218", "commune:14581", *restored]
        assert found["disappeared"] == []
        into = {row["id"]: row["into"] for row in found["merged"]}
        assert into["commune:12076"] == "commune:12218"
        assert into["commune:14011"] == "commune:14581"
        assert ids(found["changed_epci"]) == ["commune:14659"]
        moved = found["changed_epci"][0]
        assert moved["old_epci"] != moved["epci"]
        assert ids(found["crossed_3500"]) == ["commune:14408", "commune:15120"]
        for row in found["crossed_3500"]:
            assert (row["old_population"] >= 3500) != (row["population"] >= 3500)
        assert "commune:15141" in ids(found["renamed"])

    def test_epci_of_2026(self, index):
        found = core.changes(index[2025], index[2026])
        assert ids(found["created"]) == ["epci:994579670"]
        assert {row["id"]: row["into"] for row in found["merged"]} == {
            "epci:241200658": "epci:994579670",
            "epci:241200765": "epci:994579670",
        }
        assert len(found["changed_epci"]) == 19 + 1
        assert {
            "id": "commune:12083",
            "name": "Cransac-les-Thermes",
            "departement": "12",
            "old_name": "Cransac",
        } in found["renamed"]
        assert found["crossed_3500"] == []

    def test_what_disappears_has_a_reason(self, index):
        found = core.changes(index[2026], core.TerritoryIndex([], [], millesime=2027))
        assert found["disappeared"][0]["reason"] == "unknown-code"
        assert core.counts(found)["disappeared"] == len(index[2026])

    def test_signature_follows_a_fusion_and_an_epci(self, index):
        before, after = index[2025], index[2026]
        assert core.signature(before, "commune:14659") == core.signature(
            after, "commune:14659"
        )
        moved = "commune:12001"
        assert core.signature(before, moved) != core.signature(after, moved)


def forged(changes=None, files=None, year=2026):
    """The archive of a year, with a fact or a file changed and its checksum right."""
    snapshot = core.read_snapshot(archive(year))
    contents = dict(snapshot.files)
    contents |= files or {}
    manifest = json.loads(json.dumps(snapshot.manifest)) | (changes or {})
    for name, data in contents.items():
        manifest["files"][name] = {"sha256": hashlib.sha256(data).hexdigest()}
    return core.Snapshot(manifest, contents).to_zip()


def rows(change):
    text = gzip.decompress(core.read_snapshot(archive(2026)).files[ROWS])
    return {ROWS: gzip.compress(change(text.decode()).encode())}


def load(data):
    return core.build_index(core.read_snapshot(data))


class TestArchives:
    def test_forged_without_a_change_is_read(self):
        assert load(forged()).millesime == 2026

    @pytest.mark.parametrize(
        "changes",
        [
            {"format": 2},
            {"millesime": "2027"},
            {"millesime": 99999},
            {"population": {}},
            {"population": None},
        ],
    )
    def test_wrong_facts_are_refused(self, changes):
        with pytest.raises(SnapshotError):
            load(forged(changes))

    @pytest.mark.parametrize(
        "data",
        [b"", b"PK\x03\x04", b"not a zip", gzip.compress(b"x", mtime=0)],
    )
    def test_another_file_is_refused(self, data):
        with pytest.raises(SnapshotError):
            load(data or b"\0")

    def test_a_manifest_that_is_a_list_is_refused(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as made:
            for name in (ROWS, "aliases.csv.gz"):
                made.writestr(name, b"")
            made.writestr("manifest.json", "[]")
        with pytest.raises(SnapshotError):
            load(packed.getvalue())

    def test_a_file_changed_after_the_manifest_is_refused(self):
        snapshot = core.read_snapshot(archive(2026))
        changed = core.Snapshot(snapshot.manifest, snapshot.files | {ROWS: b"x"})
        with pytest.raises(SnapshotError, match="checksum"):
            load(changed.to_zip())

    def test_a_bomb_is_refused(self):
        bomb = gzip.compress(b"\n" * (65 * 2**20))
        with pytest.raises(SnapshotError, match="too large"):
            load(forged(files={ROWS: bomb}))

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            (lambda text: text + "commune,14001\n", "line"),
            (lambda text: text.replace("commune,14001,", "ville,14001,"), "ville"),
            (lambda text: text.replace("commune,14001,", 'commune,"1 4",'), "1 4"),
            (lambda text: text.replace("commune,14001,", "commune,14003,"), "twice"),
            (lambda text: text.replace("departement:14", "region:98"), "above"),
            (lambda text: text.replace("pays:FR", "commune:14003"), "above"),
            (lambda text: text + "\0", "NUL"),
            (lambda text: text.replace("commune,14001,", f"commune,{9:099},"), "code"),
            (lambda text: text.replace(",211400015,", ",21140001x,"), "SIREN"),
            (lambda text: text.replace(",1166,", f",{2**31},"), "number"),
            (lambda text: text.split("\n")[0], "no commune"),
            (lambda text: f"{text}{MANY}", "too many lines"),
        ],
    )
    def test_bad_rows_are_refused_with_their_place(self, change, told):
        with pytest.raises(SnapshotError, match=told):
            load(forged(files=rows(change)))

    @pytest.mark.parametrize(
        ("row", "told"),
        [
            ("commune,14999,commune:99999,fusion,Nulle part,2020,", "99999"),
            ("commune,14999,commune:14118 commune:0,scission,X,2020,", "commune:0"),
            ("commune,14118,commune:14118,fusion,Caen,2020,", "in force"),
            ("commune,14999,commune:14118,<b>,Caen,2020,", "<b>"),
            ("commune,14999,commune:14118,fusion,Caen,1789,", "1789"),
            ("commune,14999,commune:14118,fusion,Caen,2020,hier", "hier"),
            (f"commune,14999,commune:14118,fusion,{'a' * 999},2020,", "long"),
        ],
    )
    def test_old_codes_that_lead_astray_are_refused(self, row, told):
        olds = "aliases.csv.gz"
        text = gzip.decompress(core.read_snapshot(archive(2026)).files[olds])
        added = gzip.compress(text + row.encode() + b"\n")
        with pytest.raises(SnapshotError, match=told):
            load(forged(files={olds: added}))

    @pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "NaN"])
    def test_manifest_that_no_database_keeps_is_refused(self, text):
        packed = io.BytesIO(forged())
        with zipfile.ZipFile(packed) as whole:
            files = {name: whole.read(name) for name in whole.namelist()}
        value = text if text == "NaN" else f'"{text}"'
        manifest = files["manifest.json"].decode()
        files["manifest.json"] = f'{{"licence2": {value}, {manifest[1:]}'.encode()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as made:
            for name, data in files.items():
                made.writestr(name, data)
        with pytest.raises(SnapshotError):
            load(packed.getvalue())

    def test_an_archive_cut_short_is_refused(self):
        cut = core.read_snapshot(archive(2026)).files[ROWS][:-2000]
        with pytest.raises(SnapshotError):
            load(forged(files={ROWS: cut}))


class TestCommand:
    def run(self, *arguments):
        return CliRunner().invoke(main, ["territories", "diff", *map(str, arguments)])

    def test_json(self):
        answer = self.run(archive(2025), archive(2026), "--json")
        assert answer.exit_code == 0, answer.output
        assert len(json.loads(answer.output)["merged"]) == 2

    def test_text(self):
        answer = self.run(archive(2025), archive(2026))
        assert "merged: 2" in answer.output
        assert "→ epci:994579670 CC du Lévézou" in answer.output
        assert "was Cransac" in answer.output

    def test_the_packaged_year_needs_no_file(self):
        answer = self.run(2026, 2026, "--json")
        assert json.loads(answer.output)["created"] == []

    def test_wrong_archive_and_no_archive(self, tmp_path):
        wrong = tmp_path / "wrong.zip"
        wrong.write_text("no")
        assert self.run(archive(2025), wrong).exit_code == 1
        assert self.run(archive(2025), tmp_path / "nowhere.zip").exit_code == 2
        assert self.run(1999, 2026).exit_code == 2
