"""The national catalogue of schema.data.gouv.fr, served on loopback and followed."""

import json
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.socle.model.table_schema import (
    SchemaCatalogue,
    SchemaFile,
    SchemaVersion,
)
from tests.ckan.catalogue_server import serving

pytestmark = pytest.mark.reference

NATIONAL = "_catalogue_schema.data.gouv.fr/schemas.json"


def official_files(folder, catalogue):
    """Yield the path on the web and the bytes of each official file at hand."""
    for entry in catalogue["schemas"]:
        kept = folder / entry["name"].replace("/", "__")
        for version in entry["versions"]:
            path = urlsplit(version["schema_url"]).path
            file = kept / "versions" / version["version_name"] / path.split("/")[-1]
            if file.exists():
                yield path, file.read_bytes()


@pytest.fixture
def national(reference, monkeypatch, clean_db):
    folder = reference / "upstream" / "schemas"
    monkeypatch.setitem(tk.config, "ckanext.socle.fetch.allowed_hosts", ["127.0.0.1"])
    text = (folder / NATIONAL).read_text(encoding="utf-8")
    with serving() as source:
        source.server.files |= dict(official_files(folder, json.loads(text)))
        here = text.replace("https://schema.data.gouv.fr", source.root)
        source.server.files["/schemas.json"] = here.encode()
        yield source


def test_the_official_files_are_kept_byte_for_byte(national):
    served = {
        data for path, data in national.server.files.items() if path != "/schemas.json"
    }
    result = national.sync()
    assert result.table_schemas == 95
    assert len(served) > 20
    kept = set(model.Session.scalars(sa.select(SchemaFile.data)))
    catalogue = {national.server.files["/schemas.json"]}
    refused = served - kept
    assert kept - catalogue <= served
    # What is not kept is told: files that are not at hand, descriptors refused.
    assert len(result.new) + len(result.broken) == 294
    reasons = {one["reason"] for one in result.broken if "404" not in one["reason"]}
    assert len(refused) <= len(reasons)

    again = national.sync()
    assert (again.new, again.changed, again.vanished) == ([], [], [])
    assert again.unchanged == len(result.new)
    assert national.server.sent == []
    rows = model.Session.scalar(sa.select(sa.func.count()).select_from(SchemaVersion))
    assert rows == len(result.new)
    assert model.Session.get(SchemaCatalogue, national.url).error == ""
