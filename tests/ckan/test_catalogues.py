"""Catalogues of table schemas, followed from a real HTTP server on loopback."""

import hashlib
import io
import json
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import catalogues, table_schemas
from ckanext.socle.cli import socle
from ckanext.socle.core.errors import CatalogueError, FetchError
from ckanext.socle.model.table_schema import (
    SchemaCatalogue,
    SchemaFile,
    SchemaVersion,
)
from tests.ckan.catalogue_server import FIELDS, serving

TABLES = (SchemaVersion, SchemaCatalogue, SchemaFile)


@pytest.fixture(scope="module")
def migrated():
    """Bring our tables up to date once: nothing here touches CKAN's own."""
    return []


@pytest.fixture(autouse=True)
def nothing_known(migrated, with_plugins, migrate_db_for):
    if not migrated:
        migrate_db_for("socle")
        migrated.append(True)
    nothing_is_known()


def nothing_is_known():
    for table in TABLES:
        model.Session.execute(sa.delete(table))
    model.Session.commit()


@pytest.fixture
def source(monkeypatch):
    monkeypatch.setitem(tk.config, "ckanext.socle.fetch.allowed_hosts", ["127.0.0.1"])
    with serving() as source:
        yield source


def versions():
    rows = model.Session.scalars(
        sa.select(SchemaVersion).order_by(SchemaVersion.key, SchemaVersion.version)
    )
    return {f"{row.key}@{row.version}": row for row in rows}


def stored(row):
    return model.Session.get(SchemaFile, row.sha256).data


class TestFollowing:
    def test_descriptors_are_kept_byte_for_byte(self, source):
        data = source.put("scdl/essai", "1.0.0", b'{ "fields": [ {"name":"A"} ] }\r\n')
        result = source.sync()
        assert result.new == ["scdl/essai@1.0.0"]
        row = versions()["scdl/essai@1.0.0"]
        assert stored(row) == data
        assert row.sha256 == hashlib.sha256(data).hexdigest()

    def test_official_texts_are_kept(self, source):
        source.put("scdl/essai", "1.0.0", title="Essai", labels=["SCDL"])
        source.sync()
        row = versions()["scdl/essai@1.0.0"]
        assert (row.title, row.labels) == ("Essai", ["SCDL"])

    def test_nothing_is_sent_again_when_nothing_changed(self, source):
        source.put("scdl/essai", "1.0.0")
        source.put("scdl/essai", "1.1.0")
        source.sync()
        again = source.sync()
        assert (again.unchanged, again.new, again.changed) == (2, [], [])
        assert source.server.sent == []

    def test_a_new_version_is_added_beside_the_others(self, source):
        source.put("scdl/essai", "1.0.0")
        source.sync()
        source.put("scdl/essai", "1.1.0")
        result = source.sync()
        assert (result.new, result.unchanged) == (["scdl/essai@1.1.0"], 1)
        assert list(versions()) == ["scdl/essai@1.0.0", "scdl/essai@1.1.0"]

    def test_other_bytes_under_the_same_version_are_told_and_both_kept(self, source):
        before = source.put("scdl/essai", "1.0.0")
        source.sync()
        after = source.put("scdl/essai", "1.0.0", {"fields": [{"name": "B"}]})
        assert source.sync().changed == ["scdl/essai@1.0.0"]
        assert stored(versions()["scdl/essai@1.0.0"]) == after
        assert model.Session.get(SchemaFile, hashlib.sha256(before).hexdigest())

    def test_what_vanished_stays_marked_until_it_comes_back(self, source):
        source.put("scdl/essai", "1.0.0")
        source.put("scdl/autre", "1.0.0")
        source.sync()
        entry = source.entries["scdl/essai"]
        source.remove("scdl/essai")
        assert source.sync().vanished == ["scdl/essai@1.0.0"]
        assert versions()["scdl/essai@1.0.0"].vanished
        assert source.sync().vanished == []
        source.entries["scdl/essai"] = entry
        source.publish()
        source.sync()
        assert versions()["scdl/essai@1.0.0"].vanished is None

    @pytest.mark.parametrize(
        "content",
        [b"<html>", {"fields": []}, {"fields": [{"name": "A", "type": "siret"}]}],
    )
    def test_a_broken_schema_changes_nothing_else(self, source, content):
        source.put("scdl/avant", "1.0.0")
        source.put("scdl/casse", "1.0.0", content)
        source.put("scdl/pres", "1.0.0")
        result = source.sync()
        assert [one["name"] for one in result.broken] == ["scdl/casse"]
        assert list(versions()) == ["scdl/avant@1.0.0", "scdl/pres@1.0.0"]

    def test_a_schema_that_breaks_keeps_what_it_was(self, source):
        before = source.put("scdl/essai", "1.0.0")
        source.sync()
        source.put("scdl/essai", "1.0.0", b"oops")
        assert source.sync().broken
        row = versions()["scdl/essai@1.0.0"]
        assert (stored(row), row.vanished) == (before, None)

    def test_a_file_that_is_gone_is_told_with_its_reason(self, source):
        source.put("scdl/essai", "1.0.0")
        source.server.files.pop("/scdl/essai/1.0.0/schema.json")
        assert "404" in source.sync().broken[0]["reason"]

    def test_an_entry_that_cannot_be_read_is_not_vanished(self, source):
        source.put("scdl/essai", "1.0.0")
        source.sync()
        source.entries["scdl/essai"]["schema_type"] = "nouveau"
        source.publish()
        result = source.sync()
        assert (result.vanished, len(result.broken)) == ([], 1)

    @pytest.mark.parametrize("content", [b"<html>", b'{"schemas": {}}'])
    def test_a_broken_catalogue_changes_nothing(self, source, content):
        source.put("scdl/essai", "1.0.0")
        source.sync()
        source.server.files["/schemas.json"] = content
        with pytest.raises(CatalogueError):
            source.sync()
        row = versions()["scdl/essai@1.0.0"]
        assert row.vanished is None
        known = model.Session.get(SchemaCatalogue, source.url)
        assert known.error
        assert known.read

    def test_the_next_good_reading_forgets_the_failure(self, source):
        source.server.files["/schemas.json"] = b""
        with pytest.raises(CatalogueError):
            source.sync()
        source.put("scdl/essai", "1.0.0")
        source.sync()
        assert model.Session.get(SchemaCatalogue, source.url).error == ""

    def test_two_catalogues_the_first_one_keeps_its_versions(self, source):
        source.put("scdl/essai", "1.0.0")
        source.sync()
        with serving() as other:
            other.put("scdl/essai", "1.0.0", {"fields": [{"name": "PIRATE"}]})
            other.put("scdl/essai", "2.0.0")
            result = other.sync()
        assert result.elsewhere == ["scdl/essai@1.0.0"]
        assert result.new == ["scdl/essai@2.0.0"]
        assert b"PIRATE" not in stored(versions()["scdl/essai@1.0.0"])

    def test_private_addresses_are_refused(self, source, monkeypatch):
        monkeypatch.setitem(tk.config, "ckanext.socle.fetch.allowed_hosts", [])
        with pytest.raises((CatalogueError, FetchError)):
            source.sync()

    def test_a_catalogue_on_disk(self, source, tmp_path):
        (tmp_path / "essai.json").write_text('{"fields": [{"name": "A"}]}')
        versions_ = [{"version_name": "1.0.0", "schema_url": "essai.json"}]
        entry = {
            "name": "scdl/essai",
            "schema_type": "tableschema",
            "versions": versions_,
        }
        path = tmp_path / "schemas.json"
        path.write_text(json.dumps({"schemas": [entry]}))
        result = catalogues.sync(path.as_uri(), lambda n: None, lambda key: None)
        assert result.new == ["scdl/essai@1.0.0"]


class TestAddingOne:
    def add(self, **values):
        data = {"name": "bretagne/essai", "version": "1.0.0"} | values
        return helpers.call_action("socle_table_schema_create", **data)

    def upload(self, data):
        return FileStorage(io.BytesIO(data), filename="schema.json")

    def test_by_upload_the_bytes_are_kept(self):
        data = b'{"title": "Essai",  "fields": [{"name": "A"}]}'
        found = self.add(upload=self.upload(data))
        assert found["title"] == "Essai"
        row = versions()["bretagne/essai@1.0.0"]
        assert (stored(row), row.catalogue) == (data, "")

    def test_by_address(self, source):
        data = source.put("x/y", "1.0.0")
        url = f"{source.root}/x/y/1.0.0/schema.json"
        self.add(url=url)
        row = versions()["bretagne/essai@1.0.0"]
        assert (stored(row), row.url) == (data, url)

    def test_the_same_again_changes_nothing(self):
        first = self.add(descriptor={"fields": [{"name": "A"}]})
        assert self.add(descriptor={"fields": [{"name": "A"}]}) == first

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({}, "upload"),
            ({"descriptor": {"fields": []}}, "upload"),
            ({"descriptor": {"fields": [{"name": "A", "type": "siret"}]}}, "upload"),
            ({"name": "essai", "descriptor": {}}, "name"),
            ({"version": "latest", "descriptor": {}}, "version"),
            ({"url": "http://127.0.0.1:9/x.json"}, "url"),
            (
                {
                    "name": "scdl/equipements",
                    "version": "0.1.5",
                    "descriptor": {"fields": [{"name": "A"}]},
                },
                "version",
            ),
        ],
    )
    def test_what_is_wrong_is_told_and_nothing_is_kept(self, values, field):
        with pytest.raises(tk.ValidationError) as caught:
            self.add(**values)
        assert list(caught.value.error_dict) == [field]
        assert versions() == {}

    def test_a_version_is_never_changed(self):
        self.add(descriptor={"fields": [{"name": "A"}]})
        with pytest.raises(tk.ValidationError, match="another number"):
            self.add(descriptor={"fields": [{"name": "B"}]})

    def test_a_sync_leaves_it_alone(self, source):
        self.add(descriptor={"fields": [{"name": "A"}]})
        source.put("bretagne/essai", "1.0.0")
        assert source.sync().elsewhere == ["bretagne/essai@1.0.0"]
        assert versions()["bretagne/essai@1.0.0"].vanished is None


class TestActionsAndCommands:
    def test_the_task_follows_the_catalogues_of_the_settings(
        self, source, work, monkeypatch
    ):
        source.put("scdl/essai", "1.0.0")
        monkeypatch.setitem(tk.config, "ckanext.socle.catalogues", [source.url])
        [asked] = helpers.call_action("socle_catalogue_sync")
        work()
        task = helpers.call_action("socle_task_show", id=asked["task_id"])
        assert (task["state"], task["total"]) == ("done", 1)
        assert task["result"]["new"] == ["scdl/essai@1.0.0"]
        [listed] = helpers.call_action("socle_catalogue_list")
        assert (listed["versions"], listed["error"]) == (1, "")
        assert listed["read"]

    def test_an_address_on_disk_is_refused_to_the_api(self):
        with pytest.raises(tk.ValidationError):
            helpers.call_action("socle_catalogue_sync", url="file:///etc/passwd")

    def test_the_command_tells_what_it_did(self, source, cli):
        source.put("scdl/essai", "1.0.0")
        source.put("scdl/casse", "1.0.0", b"")
        result = cli.invoke(socle, ["schemas", "sync", "--catalog", source.url])
        assert result.exit_code == 1
        assert "new       scdl/essai@1.0.0" in result.output
        assert "broken    scdl/casse@1.0.0: the file is not JSON" in result.output

    def test_the_command_that_checks_knows_the_rules_of_the_portal(
        self, source, cli, tmp_path
    ):
        source.put("scdl/essai", "1.0.0")
        cli.invoke(socle, ["schemas", "sync", "--catalog", source.url])
        path = tmp_path / "a.csv"
        path.write_text("A\n1\n")
        arguments = ["validate", str(path), "--schema", "scdl/essai", "--json"]
        report = json.loads(cli.invoke(socle, arguments).stdout)
        assert (report["table_schema"], report["readable"]) == ("scdl/essai", True)

    def test_the_command_reads_a_catalogue_on_disk(self, cli, tmp_path):
        (tmp_path / "a.json").write_text('{"fields": [{"name": "A"}]}')
        version = {"version_name": "1.0.0", "schema_url": "a.json"}
        entry = {"name": "a/b", "schema_type": "tableschema", "versions": [version]}
        path = tmp_path / "schemas.json"
        path.write_text(json.dumps({"schemas": [entry]}))
        arguments = ["schemas", "sync", "--catalog", str(path), "--json"]
        result = cli.invoke(socle, arguments)
        assert result.exit_code == 0
        assert json.loads(result.stdout)[0]["new"] == ["a/b@1.0.0"]
        listed = cli.invoke(socle, ["schemas", "catalogues", "--json"])
        assert path.as_uri() in [one["url"] for one in json.loads(listed.stdout)]

    def test_a_catalogue_that_cannot_be_read_is_exit_2(self, cli, tmp_path):
        missing = str(tmp_path / "missing.json")
        result = cli.invoke(socle, ["schemas", "sync", "--catalog", missing])
        assert result.exit_code == 2
        assert "missing.json" in result.output

    def test_a_table_schema_is_added_from_disk(self, cli, tmp_path):
        path = tmp_path / "schema.json"
        path.write_text('{"title": "Essai", "fields": [{"name": "A"}]}')
        reference = "bretagne/essai@1.0.0"
        result = cli.invoke(socle, ["schemas", "add", reference, str(path)])
        assert (result.exit_code, result.output.strip()) == (0, f"{reference}: Essai")
        path.write_text('{"fields": []}')
        again = cli.invoke(socle, ["schemas", "add", "bretagne/x@1", str(path)])
        assert (again.exit_code, "no list of fields" in again.output) == (1, True)


class TestUsingThem:
    def test_a_file_is_checked_by_the_rules_that_came(self, source, work):
        fields = [{"name": "N", "type": "integer"}]
        source.put("bretagne/nombres", "1.0.0", {"fields": fields}, title="Nombres")
        source.sync()
        dataset = factories.Dataset(owner_org=factories.Organization()["id"])
        upload = FileStorage(io.BytesIO(b"N\nun\n"), filename="nombres.csv")
        resource = factories.Resource(
            package_id=dataset["id"],
            upload=upload,
            url="nombres.csv",
            table_schema="bretagne/nombres",
        )
        assert resource["table_schema_version"] == "1.0.0"
        work()
        report = helpers.call_action("socle_report_show", resource_id=resource["id"])
        assert (report["status"], report["errors"]) == ("failure", 1)

    def test_forms_offer_them_in_every_process(self, source):
        def offered():
            choices = tk.h.socle_table_schemas()
            return {one["value"]: one["text"] for one in choices}

        assert "bretagne/nombres" not in offered()
        source.put("bretagne/nombres", "1.0.0", title="Nombres")
        source.sync()
        assert offered()["bretagne/nombres"] == "Nombres"
        source.put("bretagne/nombres", "1.0.0", title="Nombres entiers")
        source.sync()
        assert offered()["bretagne/nombres"] == "Nombres entiers"

    def test_forms_group_them_and_offer_what_is_no_table_as_an_expected_file(
        self, source
    ):
        def offered(**asked):
            return [
                {one["value"] for one in group["choices"]}
                for group in tk.h.socle_table_schema_groups(**asked)
            ]

        source.put("bretagne/nombres", "1.0.0", title="Nombres")
        source.sync()
        core, obligations, extended, local = offered()
        assert "scdl/deliberations" in core
        assert local == {"bretagne/nombres"}
        every_kind = set().union(*offered(every_kind=True))
        zfe, withdrawn = "etalab/schema-zfe", "scdl/adresses"
        assert zfe not in core | obligations | extended
        assert zfe in every_kind
        assert withdrawn not in every_kind
        assert withdrawn in set().union(*offered(stored=withdrawn))
        assert "inconnu/x" in offered(stored="inconnu/x")[-1]

    def test_a_version_that_vanished_can_still_be_saved(self, source):
        source.put("bretagne/nombres", "1.0.0")
        source.sync()
        source.remove("bretagne/nombres")
        source.sync()
        dataset = factories.Dataset(owner_org=factories.Organization()["id"])
        resource = factories.Resource(
            package_id=dataset["id"], table_schema="bretagne/nombres"
        )
        assert resource["table_schema_version"] == "1.0.0"

    def test_official_texts_are_shown_with_packaged_facts(self, source):
        content = {"title": "Officiel", "fields": FIELDS}
        source.put("scdl/equipements", "0.1.5", content)
        source.sync()
        found = table_schemas.get("scdl/equipements@0.1.5").descriptor
        assert found["title"] == "Officiel"
        assert len(found["fields"]) == 21


class TestReading:
    def test_lists_and_searches(self, source):
        source.put("bretagne/nombres", "1.0.0", title="Délibérations en nombres")
        source.sync()
        listed = helpers.call_action("socle_table_schema_list")
        assert "bretagne/nombres" in [one["name"] for one in listed]
        found = helpers.call_action(
            "socle_table_schema_search", q="NOMBRES deliberations"
        )
        assert [one["name"] for one in found["results"]] == ["bretagne/nombres"]
        page = helpers.call_action("socle_table_schema_search", limit=2, offset=1)
        assert page["results"] == listed[1:3]
        assert page["count"] == len(listed)

    def test_one_is_shown_with_its_origin(self, source):
        data = source.put("bretagne/nombres", "1.0.0")
        source.sync()
        shown = helpers.call_action("socle_table_schema_show", name="bretagne/nombres")
        assert shown["descriptor"]["fields"] == FIELDS
        assert shown["given"] == {
            "catalogue": source.url,
            "url": f"{source.root}/bretagne/nombres/1.0.0/schema.json",
            "sha256": hashlib.sha256(data).hexdigest(),
            "vanished": False,
        }
        packaged = helpers.call_action("socle_table_schema_show", name="scdl/prenoms")
        assert packaged["given"] is None
        with pytest.raises(tk.ObjectNotFound):
            helpers.call_action("socle_table_schema_show", name="scdl/rien")

    def test_another_portal_pulls_from_this_one(self, app, source):
        official = source.put("scdl/essai", "1.0.0", b'{"fields": [{"name": "A"}] }')
        source.sync()
        answer = app.get("/schemas/schemas.json")
        entries = {one["name"]: one for one in answer.json["schemas"]}
        wanted = ("scdl/essai", "scdl/equipements")
        with serving() as portal:
            for key in wanted:
                for version in entries[key]["versions"]:
                    path = urlsplit(version["schema_url"]).path
                    portal.server.files[path] = app.get(path).get_data()
                    version["schema_url"] = portal.root + path
            portal.entries = {key: entries[key] for key in wanted}
            portal.publish()
            nothing_is_known()
            result = portal.sync()
        assert result.broken == []
        kept = versions()
        assert stored(kept["scdl/essai@1.0.0"]) == official
        ours = table_schemas.get("scdl/equipements").descriptor
        theirs = json.loads(stored(kept["scdl/equipements@0.1.5"]))
        assert theirs["fields"] == ours["fields"]

    def test_machines_ask_again_only_when_it_changed(self, app, source):
        source.put("scdl/essai", "1.0.0")
        source.sync()
        for path in (
            "/schemas/schemas.json",
            "/schemas/scdl/essai/1.0.0/schema.json",
            "/schemas/scdl/equipements/latest/schema.json",
        ):
            first = app.get(path)
            assert first.headers["Content-Type"].startswith("application/json")
            again = app.get(path, headers={"If-None-Match": first.headers["ETag"]})
            assert (again.status_code, again.body) == (304, "")
        for path in ("/schemas/scdl/rien/1.0.0/schema.json",):
            assert app.get(path, status=404)

    def test_commands_and_templates_know_them(self, app, cli, source):
        source.put("bretagne/nombres", "1.0.0", {"fields": [{"name": "A"}]})
        newer = [{"name": "A", "constraints": {"required": True}}]
        source.put("bretagne/nombres", "1.1.0", {"fields": newer})
        source.sync()
        listed = cli.invoke(socle, ["schemas", "list", "--json"])
        assert "bretagne/nombres" in [one["name"] for one in json.loads(listed.stdout)]
        shown = cli.invoke(socle, ["schemas", "show", "bretagne/nombres", "--json"])
        assert json.loads(shown.stdout)["fields"] == newer
        changed = cli.invoke(
            socle, ["schemas", "diff", "bretagne/nombres", "1.0.0", "--json"]
        )
        assert [one["code"] for one in json.loads(changed.stdout)] == ["now-required"]
        template = app.get("/schemas/bretagne/nombres/modele.csv")
        assert template.body.strip() == "A"


class TestPage:
    """An administrator sees the catalogues, reads them now, adds local rules."""

    @pytest.fixture
    def options(self):
        token = factories.SysadminWithToken()["token"]
        return {"headers": {"Accept-Language": "fr", "Authorization": token}}

    def test_the_state_of_each_catalogue_and_its_problems(
        self, app, source, options, monkeypatch
    ):
        monkeypatch.setitem(tk.config, "ckanext.socle.catalogues", [source.url])
        never = app.get("/schemas/catalogues", **options).body
        assert "Jamais lu" in never
        source.put("scdl/essai", "1.0.0")
        source.put("scdl/casse", "1.0.0", b"<html>")
        source.sync()
        body = app.get("/schemas/catalogues", **options).body
        assert "Lu, 1 problème" in body
        assert "<code>scdl/casse@1.0.0</code>" in body
        sent = app.post(
            "/schemas/catalogues/lire",
            data={"url": source.url},
            follow_redirects=False,
            **options,
        )
        assert "/tache/" in sent.headers["Location"]
        assert "Lecture en cours" in app.get("/schemas/catalogues", **options).body
        other = factories.UserWithToken()["token"]
        app.get("/schemas/catalogues", headers={"Authorization": other}, status=403)

    def test_rules_are_looked_at_before_they_are_kept(self, app, options):
        def sent(content, **typed):
            file = (io.BytesIO(content), "schema.json")
            data = {"name": "bretagne/bancs", "version": "1.0.0", **typed}
            path = "/schemas/catalogues/ajouter"
            return app.post(path, data={**data, "upload": file}, **options).body

        wrong = sent(b"<html>", title="Bancs publics")
        assert 'href="#field-upload"' in wrong
        assert 'value="Bancs publics"' in wrong
        assert not versions()
        schema = json.dumps({"title": "Bancs", "fields": FIELDS}).encode()
        assert "<h1>Bancs" in sent(schema)
        assert "bretagne/bancs" in app.get("/schemas/catalogues", **options).body
        other = json.dumps({"fields": [{"name": "B"}]}).encode()
        assert 'href="#field-version"' in sent(other)
