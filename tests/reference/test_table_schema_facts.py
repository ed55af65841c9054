"""The packaged facts against the official schemas, field by field."""

import json

import pytest

from ckanext.socle.core import table_schemas
from ckanext.socle.core.validation import validate

pytestmark = pytest.mark.reference

REFERENCES = [
    f"{entry['name']}@{version}"
    for entry in table_schemas.list_table_schemas()
    for version in entry["versions"]
]
# Texts, and what describes the document rather than the data.
NOT_FACTS = {
    "description", "homepage", "path", "sources", "resources", "created",
    "lastModified", "contributors", "countryCode", "licenses", "keywords", "image",
}  # fmt: skip


def upstream(reference, key, version):
    folder = reference / "upstream" / "schemas" / key.replace("/", "__")
    tagged = folder / "versions" / version / "schema.json"
    path = tagged if tagged.exists() else folder / "schema.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("schema", REFERENCES)
def test_facts_are_those_of_the_official_schema(reference, schema):
    key, _, version = schema.partition("@")
    official = upstream(reference, key, version)
    packaged = table_schemas.get(schema).descriptor
    assert {k: v for k, v in packaged.items() if k != "fields"} == {
        **{k: v for k, v in official.items() if k not in NOT_FACTS | {"fields"}},
        "version": version,
    }
    assert len(packaged["fields"]) == len(official["fields"])
    for ours, theirs in zip(packaged["fields"], official["fields"], strict=True):
        kept = {k: v for k, v in theirs.items() if k not in NOT_FACTS | {"example"}}
        assert {k: v for k, v in ours.items() if k != "example"} == kept
        assert ours.get("example") in (None, str(theirs.get("example")))


@pytest.mark.parametrize("schema", REFERENCES)
def test_the_packaged_schema_gives_the_verdict_of_the_official_one(reference, schema):
    key, _, version = schema.partition("@")
    official = upstream(reference, key, version)
    titles = [field["name"] for field in official["fields"]]
    values = [
        "",
        "x",
        "1310",
        "2026-01-02",
        "-1.5",
        "L'Haÿ",
        "21860194600013",
        "9" * 20,
    ]
    rows = [titles, *([value] * len(titles) for value in values)]
    ours = validate(rows, table_schema=schema)
    theirs = validate(rows, table_schema=official)
    assert ours.strict.to_validata() == theirs.strict.to_validata()
