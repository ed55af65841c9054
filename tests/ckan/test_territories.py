"""Territories in CKAN: loaded in one transaction, read by anyone."""

import gzip
import hashlib
import json
import re
import zipfile

import pytest
import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import helpers

from ckanext.socle import standalone_territories, territories
from ckanext.socle.cli import socle
from ckanext.socle.core import territories as core
from ckanext.socle.model.territory import (
    Millesime,
    TerritoryAlias,
    TerritoryClosure,
    TerritoryParent,
    TerritoryRow,
)

ALL = (TerritoryRow, TerritoryParent, TerritoryClosure, TerritoryAlias, Millesime)


def counts():
    return [
        model.Session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in ALL
    ]


def ille_et_vilaine(**changes):
    """A snapshot with the communes of one département, quick to load."""
    snapshot = core.read_snapshot()
    kept = re.compile(
        rb"^(level|pays|region|departement|com,|epci|ept|commune,35).*\n", re.MULTILINE
    )
    files = {
        name: gzip.compress(
            b"".join(m.group() for m in kept.finditer(gzip.decompress(data))), mtime=0
        )
        for name, data in snapshot.files.items()
    }
    digests = {
        name: {"sha256": hashlib.sha256(data).hexdigest()}
        for name, data in files.items()
    }
    return core.Snapshot(snapshot.manifest | {"files": digests} | changes, files)


@pytest.mark.usefixtures("clean_db")
class TestLoad:
    def test_second_load_has_no_effect(self):
        first = territories.load(core.read_snapshot())
        assert (first.changed, first.millesime, first.territories) == (
            True,
            2026,
            36_406,
        )
        before = counts()
        loaded = model.Session.scalar(sa.select(Millesime.loaded))
        model.Session.rollback()
        assert not territories.load(core.read_snapshot()).changed
        assert counts() == before
        assert model.Session.scalar(sa.select(Millesime.loaded)) == loaded

    def test_tables_say_the_same_as_the_index(self):
        territories.load(core.read_snapshot())
        index = core.packaged_index()
        inside = model.Session.scalars(
            sa.select(TerritoryClosure.descendant)
            .join(TerritoryRow, TerritoryRow.id == TerritoryClosure.descendant)
            .where(
                TerritoryClosure.ancestor == "region:53",
                TerritoryClosure.whole,
                TerritoryRow.level == "commune",
                TerritoryRow.population >= 3500,
            )
        ).all()
        assert len(inside) == 235
        touching = sa.select(sa.func.count()).where(
            TerritoryClosure.ancestor == "region:53",
            TerritoryClosure.descendant.like("epci:%"),
        )
        assert model.Session.scalar(touching) == 61
        assert model.Session.scalar(touching.where(TerritoryClosure.whole)) == 59
        row = model.Session.get(TerritoryRow, "commune:35001")
        acigne = index.get("commune:35001")
        assert (row.name, row.siren, row.population) == ("Acigné", "213500010", 6874)
        assert (tuple(row.bbox), tuple(row.postal_codes)) == (
            acigne.bbox,
            acigne.postal_codes,
        )
        assert row.organization_name == "acigne"
        old = model.Session.get(TerritoryAlias, ("commune", "35112"))
        assert (old.target, old.name) == ("commune:35062", "Fleurigné")

    def test_perimeters_are_left_alone_and_filled_again(self):
        perimeter = TerritoryRow(
            id="perimetre:essai",
            level="perimetre",
            code="essai",
            name="Essai",
            search_name="essai",
            postal_codes=[],
        )
        members = ["commune:35112", "epci:243500139", "commune:99999"]
        model.Session.add(perimeter)
        model.Session.add_all(
            TerritoryParent(child=child, parent=perimeter.id, whole=True)
            for child in members
        )
        model.Session.commit()
        territories.load(ille_et_vilaine())
        assert model.Session.get(TerritoryRow, "perimetre:essai").name == "Essai"
        kept = model.Session.scalars(
            sa.select(TerritoryParent.child).where(
                TerritoryParent.parent == "perimetre:essai"
            )
        ).all()
        assert sorted(kept) == sorted(members)
        inside = model.Session.scalars(
            sa.select(TerritoryClosure.descendant).where(
                TerritoryClosure.ancestor == "perimetre:essai"
            )
        ).all()
        assert len(inside) == 1 + 1 + 1 + 43
        assert "commune:35062" in inside

    def test_load_that_fails_leaves_the_old_state(self, monkeypatch):
        territories.load(ille_et_vilaine(millesime=2030))
        before = counts()
        model.Session.rollback()

        def fail(*args):
            raise RuntimeError("killed")

        monkeypatch.setattr(territories, "_put_in_force", fail)
        with pytest.raises(RuntimeError):
            territories.load(ille_et_vilaine(millesime=2031))
        assert counts() == before
        assert territories.current_index().millesime == 2030

    def test_another_millesime_is_seen_by_the_process_at_once(self):
        assert territories.current_index().millesime == 2026
        for millesime in (2030, 2031, 2030):
            territories.load(ille_et_vilaine(millesime=millesime))
            index = territories.current_index()
            assert index.millesime == millesime
            assert len(index.communes("departement:35")) == 332
            assert index.communes("departement:22") == []
        in_force = model.Session.scalars(
            sa.select(Millesime.millesime).where(Millesime.current)
        ).all()
        assert in_force == [2030]


@pytest.mark.usefixtures("clean_db")
class TestActions:
    def test_anyone_may_read_territories(self):
        for name in ("show", "search", "resolve", "children"):
            helpers.call_auth(f"socle_territory_{name}", {"user": "", "model": model})

    def test_show_tells_what_a_territory_lies_in(self):
        shown = helpers.call_action("socle_territory_show", id="commune:35245")
        assert shown["label"] == "Commune de Romillé"
        assert shown["of_name"] == "de Romillé"
        assert shown["population_millesime"] == 2023
        assert [p["id"] for p in shown["parents"]] == [
            "departement:35",
            "epci:243500139",
        ]
        assert shown["ancestors"][-1] == "pays:FR"
        json.dumps(shown)

    def test_show_follows_an_old_code(self):
        shown = helpers.call_action("socle_territory_show", id="35112")
        assert shown["id"] == "commune:35062"
        assert shown["resolution"]["old_name"] == "Fleurigné"

    @pytest.mark.parametrize("bad", ["commune:99999", "99999", "44", "ville:1"])
    def test_show_of_an_unknown_territory_is_not_found(self, bad):
        with pytest.raises(tk.ObjectNotFound):
            helpers.call_action("socle_territory_show", id=bad)

    def test_resolve_takes_a_list_or_words(self):
        found = helpers.call_action("socle_territory_resolve", codes=["35112", "99999"])
        assert [r["territory_id"] for r in found] == ["commune:35062", None]
        found = helpers.call_action(
            "socle_territory_resolve", codes="44", level="region"
        )
        assert found[0]["territory_id"] == "region:44"

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"codes": {"a": 1}},
            {"codes": ["1"] * 1001},
            {"codes": ["44"], "level": "ville"},
        ],
    )
    def test_resolve_refuses_what_it_cannot_read(self, data):
        with pytest.raises(tk.ValidationError):
            helpers.call_action("socle_territory_resolve", **data)

    def test_search_is_bounded(self):
        found = helpers.call_action(
            "socle_territory_search", q="saint", within="epci:243500139", limit=5
        )["results"]
        assert found[0]["name"] == "Saint-Jacques-de-la-Lande"
        assert found[0]["departement_name"] == "Ille-et-Vilaine"
        with pytest.raises(tk.ObjectNotFound):
            helpers.call_action("socle_territory_search", q="a", within="epci:1")
        assert helpers.call_action("socle_territory_search")["results"] == []

    def test_children_are_paged(self):
        page = helpers.call_action(
            "socle_territory_children",
            id="region:53",
            level="commune",
            limit=5,
            offset=1200,
        )
        assert page["count"] == 1202
        assert [t["departement"] for t in page["results"]] == ["56", "56"]
        page = helpers.call_action(
            "socle_territory_children", id="region:53", level="epci", whole=False
        )
        assert page["count"] == 61
        page = helpers.call_action("socle_territory_children", id="region:53")
        assert {t["level"] for t in page["results"]} == {"departement", "epci"}

    def test_api_answers_get_requests(self, app):
        answer = app.get("/api/3/action/socle_territory_resolve?codes=75116").json
        assert answer["result"][0]["territory_id"] == "commune:75056"


def test_snapshot_as_a_zip_is_the_same_snapshot(tmp_path):
    snapshot = core.read_snapshot()
    path = tmp_path / "cog.zip"
    path.write_bytes(snapshot.to_zip())
    assert core.read_snapshot(path).checksum == snapshot.checksum
    assert zipfile.is_zipfile(path)


@pytest.mark.usefixtures("clean_db")
class TestCommands:
    def test_load_twice(self, cli):
        answer = cli.invoke(socle, ["territories", "load"])
        assert answer.exit_code == 0, answer.output
        assert "COG 2026: 36,406 territories" in answer.output
        answer = cli.invoke(socle, ["territories", "load", "--json"])
        assert json.loads(answer.stdout)["changed"] is False

    def test_load_of_a_file(self, cli, tmp_path):
        path = tmp_path / "cog.zip"
        path.write_bytes(core.read_snapshot().to_zip())
        answer = cli.invoke(socle, ["territories", "load", str(path), "--json"])
        assert json.loads(answer.stdout)["millesime"] == 2026

    def test_load_refuses_what_is_no_snapshot(self, cli, tmp_path):
        path = tmp_path / "notes.txt"
        path.write_text("hello")
        assert cli.invoke(socle, ["territories", "load", str(path)]).exit_code == 1
        assert cli.invoke(socle, ["territories", "load", "absent.zip"]).exit_code == 2

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (["show", "35112"], 0),
            (["show", "99999"], 1),
            (["resolve", "35112", "99999"], 0),
            (["resolve"], 2),
            (["search", "st", "malo"], 0),
            (["search", "st malo", "--within", "epci:0"], 1),
            (["search", "st malo", "--level", "ville"], 2),
        ],
    )
    def test_exit_codes_are_the_same_with_and_without_ckan(self, cli, arguments, code):
        inside = cli.invoke(socle, ["territories", *arguments])
        outside = cli.invoke(standalone_territories.territories, arguments)
        assert (inside.exit_code, outside.exit_code) == (code, code), inside.output
        if not code:
            assert inside.stdout == outside.stdout

    def test_resolve_prints_the_json_that_others_rely_on(self, cli):
        arguments = ["territories", "resolve", "35112", "99999", "--json"]
        found = json.loads(cli.invoke(socle, arguments).stdout)
        assert [(r["code"], r["territory_id"]) for r in found] == [
            ("35112", "commune:35062"),
            ("99999", None),
        ]
