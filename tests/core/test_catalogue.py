"""Catalogues of table schemas: what is kept of them, what is refused."""

import json

import pytest

from ckanext.socle.core.errors import CatalogueError, TableSchemaError
from ckanext.socle.core.table_schemas.catalogue import read_catalogue
from ckanext.socle.core.table_schemas.descriptors import MAX_SIZE, read_descriptor

URL = "https://schemas.example/schemas.json"


def entry(**values):
    return {
        "name": "scdl/essai",
        "schema_type": "tableschema",
        "title": "Essai",
        "versions": [{"version_name": "1.0.0", "schema_url": "essai/1.0.0.json"}],
    } | values


def read(*entries, url=URL):
    return read_catalogue(json.dumps({"schemas": list(entries)}).encode(), url)


def version(name="1.0.0", url="https://a.example/s.json"):
    return {"version_name": name, "schema_url": url}


def test_an_entry_is_read_with_its_versions_in_order():
    found = read(entry(versions=[version("0.9.0"), version("0.10.0")])).entries[0]
    assert (found.key, found.title) == ("scdl/essai", "Essai")
    assert [one.name for one in found.versions] == ["0.9.0", "0.10.0"]


def test_a_relative_address_is_that_of_the_catalogue():
    assert read(entry()).entries[0].versions[0].url == (
        "https://schemas.example/essai/1.0.0.json"
    )


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"name": "../../etc/passwd"}, "owner/name"),
        ({"name": "scdl/../x"}, "owner/name"),
        ({"name": None}, "owner/name"),
        ({"schema_type": "exe"}, "unknown type"),
        ({"versions": []}, "no version"),
        ({"versions": "1.0"}, "no version"),
    ],
)
def test_a_wrong_entry_does_not_hide_the_others(wrong, reason):
    found = read(entry(**wrong), entry(name="scdl/autre"), "text", None)
    assert [one.key for one in found.entries] == ["scdl/autre"]
    assert reason in found.broken[0].reason
    assert len([one for one in found.broken if not one.version]) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        version("latest"),
        version("1/2"),
        version("x" * 51),
        version(url=""),
        version(url="file:///etc/passwd"),
        version(url="javascript:alert(1)"),
        "1.0",
    ],
)
def test_a_wrong_version_does_not_hide_the_others(wrong):
    found = read(entry(versions=[wrong, version("2.0.0")]))
    assert [one.name for one in found.entries[0].versions] == ["2.0.0"]
    assert len(found.broken) == 1


def test_a_name_that_comes_twice_is_told():
    found = read(entry(), entry(title="Other"))
    assert found.entries[0].title == "Essai"
    assert found.broken[0].reason == "the name is there twice"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("essai/1.json", True),
        ("file:///srv/catalogue/essai/1.json", True),
        ("../secret.json", False),
        ("file:///etc/passwd", False),
    ],
)
def test_a_catalogue_on_disk_names_files_below_it_only(address, kept):
    found = read(
        entry(versions=[version(url=address)]), url="file:///srv/catalogue/s.json"
    )
    assert bool(found.entries) is kept


@pytest.mark.parametrize("data", [b"", b"<html>", b"[]", b'{"schemas": 1}', b"\xff"])
def test_what_is_no_catalogue_is_refused(data):
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(data, URL)
    assert URL in str(caught.value)


def test_links_that_are_not_web_addresses_are_left_out():
    found = read(entry(homepage="javascript:alert(1)", labels=["SCDL"])).entries[0]
    assert (found.homepage, found.labels) == ("", ("SCDL",))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"{}", "no list of fields"),
        (b'{"fields": []}', "no list of fields"),
        (b'{"fields": [{}]}', "field 1 has no name"),
        (b'{"fields": [{"name": "A"}, {"name": "A"}]}', "two fields"),
        (b" " * (MAX_SIZE + 1), "more than"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_what_is_no_descriptor_is_refused(data, reason):
    with pytest.raises(TableSchemaError, match=reason):
        read_descriptor(data, "tableschema")


def test_other_types_are_kept_as_they_are():
    assert read_descriptor(b"title: BAL", "other") == {}
    assert read_descriptor(b'{"type": "object"}', "jsonschema") == {"type": "object"}
