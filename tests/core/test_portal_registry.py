"""The registry of a portal: packaged table schemas, and those that it was given."""

import json

import pytest

from ckanext.socle.core.errors import TableSchemaNotFound
from ckanext.socle.core.table_schemas.national import file_bytes
from ckanext.socle.core.table_schemas.portal import Given, PortalRegistry
from ckanext.socle.core.table_schemas.recognition import recognise
from ckanext.socle.core.table_schemas.registry import packaged
from ckanext.socle.core.validation import rules_digest, validate
from ckanext.socle.core.validation.compiling import schema_errors

EQUIPEMENTS = "scdl/equipements"
FILES = {
    "official": {
        "title": "Équipements collectifs publics",
        "fields": [
            {"name": "COLL_NOM", "title": "Nom", "description": "En clair."},
            {"name": "PIRATE"},
        ],
    },
    "newer": {"title": "Plus récent", "fields": [{"name": "A", "type": "integer"}]},
    "other": {"title": "Dedans", "fields": [{"name": "B"}]},
    "map": {"type": "object"},
}


def given(key, version, sha256, **facts):
    return Given(key, version, facts.pop("schema_type", "tableschema"), sha256, **facts)


@pytest.fixture
def registry():
    read = []

    def content(sha256):
        read.append(sha256)
        return json.dumps(FILES[sha256]).encode()

    registry = PortalRegistry(
        packaged(),
        [
            given(EQUIPEMENTS, "0.1.5", "official"),
            given(EQUIPEMENTS, "9.10.0", "newer", vanished=True),
            given(EQUIPEMENTS, "9.9.0", "newer"),
            given("bretagne/essai", "1.0.0", "other", title="Essai"),
            given("bretagne/carte", "1.0.0", "map", schema_type="jsonschema"),
        ],
        content,
    )
    registry.was_read = read
    return registry


def test_nothing_is_read_before_it_is_asked_for(registry):
    assert len(registry.list_all()) == len(packaged().versions) + 2
    assert registry.was_read == []
    registry.get("bretagne/essai")
    registry.get("bretagne/essai@1.0.0")
    assert registry.was_read == ["other"]


def test_a_packaged_version_keeps_its_facts_and_takes_official_texts(registry):
    facts = packaged().get(f"{EQUIPEMENTS}@0.1.5").descriptor
    found = registry.get(f"{EQUIPEMENTS}@0.1.5").descriptor
    assert [field["name"] for field in found["fields"]] == [
        field["name"] for field in facts["fields"]
    ]
    assert found["title"] == "Équipements collectifs publics"
    assert found["fields"][0]["description"] == "En clair."
    assert "description" not in facts["fields"][0]


def test_official_texts_change_no_verdict(registry):
    reference = f"{EQUIPEMENTS}@0.1.5"
    assert rules_digest(registry.get(reference)) == rules_digest(reference)
    other = registry.get(f"{EQUIPEMENTS}@9.9.0")
    assert rules_digest(other) != rules_digest(reference)


def test_versions_are_in_order_and_a_vanished_one_stays(registry):
    assert registry.versions[EQUIPEMENTS][-3:] == ["0.1.5", "9.9.0", "9.10.0"]
    assert registry.get(EQUIPEMENTS).version == "9.10.0"
    assert registry.given(EQUIPEMENTS, "9.10.0").vanished


def test_a_newer_version_is_checked_by_its_own_rules_and_our_words(registry):
    found = registry.get(f"{EQUIPEMENTS}@9.9.0")
    assert found.overlay is packaged().get(EQUIPEMENTS).overlay
    assert validate([["A"], ["x"]], table_schema=found).lenient.errors == 1
    assert validate([["A"], ["1"]], table_schema=found).lenient.valid


def test_a_table_schema_of_the_portal_has_the_title_it_was_given(registry):
    assert registry.get("bretagne/essai").label == "Essai"
    [entry] = [one for one in registry.list_all() if one["name"] == "bretagne/essai"]
    assert (entry["title"], entry["versions"], entry["checked"]) == (
        "Essai", ["1.0.0"], True,
    )  # fmt: skip


def test_what_is_no_table_is_listed_and_not_checked(registry):
    [entry] = [one for one in registry.list_all() if one["name"] == "bretagne/carte"]
    assert (entry["schema_type"], entry["checked"]) == ("jsonschema", False)


def test_lists_have_the_same_facts_whatever_the_origin(registry):
    assert len({tuple(sorted(entry)) for entry in registry.list_all()}) == 1


@pytest.mark.parametrize("reference", ["bretagne/rien", f"{EQUIPEMENTS}@7"])
def test_what_is_unknown_is_refused(registry, reference):
    with pytest.raises(TableSchemaNotFound):
        registry.get(reference)


def test_files_of_what_was_given_are_recognised_too(registry):
    assert recognise(["B"], registry=registry)[0].key == "bretagne/essai"
    names = list(packaged().titles["scdl/deliberations"]["versions"]["2.1.5"])
    assert recognise(names, registry=registry)[0].key == "scdl/deliberations"
    assert "bretagne/carte" not in registry.titles
    assert set(registry.titles[EQUIPEMENTS]["versions"]) == {
        "9.9.0",
        "9.10.0",
        *packaged().versions[EQUIPEMENTS],
    }


def test_of_two_schemas_with_the_same_titles_ours_comes_first():
    names = list(packaged().titles["scdl/prenoms"]["versions"]["1.1.6"])
    copy = {"title": "Copie", "fields": [{"name": name} for name in names]}
    registry = PortalRegistry(
        packaged(),
        [given("aaa/copie", "1.0.0", "copy")],
        lambda sha256: json.dumps(copy).encode(),
    )
    found = recognise(names, registry=registry)
    assert [one.key for one in found[:2]] == ["scdl/prenoms", "aaa/copie"]
    assert found[0].score == found[1].score


def test_every_packaged_table_can_be_kept_by_the_portal_that_pulls_it():
    registry = PortalRegistry(packaged(), [], lambda sha256: b"")
    tables = [
        f"{entry['name']}@{version}"
        for entry in registry.list_all()
        if entry["schema_type"] == "tableschema"
        for version in entry["versions"]
    ]
    assert len(tables) > 50
    for reference in tables:
        descriptor = json.loads(file_bytes(registry, reference, lambda sha256: b""))
        assert list(schema_errors(descriptor)) == [], reference
