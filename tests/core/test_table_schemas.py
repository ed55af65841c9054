"""The registry of packaged table schemas, and their overlays."""

import json

import pytest

from ckanext.socle.core import table_schemas
from ckanext.socle.core.errors import TableSchemaNotFound
from ckanext.socle.core.table_schemas import Overlay, Registry
from ckanext.socle.core.validation.columns import Column
from ckanext.socle.core.validation.compiling import (
    compile_rules,
    find_table_schema,
    schema_errors,
)
from ckanext.socle.core.validation.limits import DEFAULT_LIMITS

KEYS = [entry["name"] for entry in table_schemas.list_table_schemas()]


@pytest.fixture
def registry(tmp_path):
    folder = tmp_path / "owner" / "name"
    folder.mkdir(parents=True)
    for version in ("0.9.0", "0.10.0", "0.2.1"):
        descriptor = {"name": "x", "fields": [{"name": "A", "title": version}]}
        (folder / f"{version}.json").write_text(json.dumps(descriptor))
    return Registry(tmp_path)


def test_versions_are_in_the_order_of_their_numbers(registry):
    assert registry.versions == {"owner/name": ["0.2.1", "0.9.0", "0.10.0"]}


@pytest.mark.parametrize(
    ("reference", "version"),
    [
        ("owner/name", "0.10.0"),
        ("owner/name@latest", "0.10.0"),
        ("owner/name@0.9.0", "0.9.0"),
    ],
)
def test_a_version_is_found(registry, reference, version):
    assert registry.get(reference).version == version
    assert registry.get(reference).field_label("A") == version


@pytest.mark.parametrize("reference", ["", "owner", "owner/name@9", "../name", "a/b"])
def test_an_unknown_reference_is_refused(registry, reference):
    with pytest.raises(TableSchemaNotFound):
        registry.get(reference)


def test_without_overlay_the_titles_are_the_labels(registry):
    schema = registry.get("owner/name")
    assert schema.overlay == Overlay()
    assert schema.field_label("B") == "B"
    assert schema.example("A") is None


def test_an_overlay_with_an_unknown_key_is_refused():
    with pytest.raises(TypeError):
        Overlay.from_dict({"label": "x", "helpp": "y"})


@pytest.mark.parametrize("key", KEYS)
def test_a_packaged_schema_is_sound(key):
    schema = table_schemas.get(key)
    assert schema_errors(schema.descriptor) == []
    assert "description" not in json.dumps(schema.descriptor)


@pytest.mark.parametrize("key", KEYS)
def test_an_overlay_speaks_of_every_column_and_of_no_other(key):
    schema = table_schemas.get(key)
    names = [field["name"] for field in schema.descriptor["fields"]]
    assert list(schema.overlay.fields) == names
    for overlay in schema.overlay.fields.values():
        assert overlay.label
        assert overlay.help
        assert overlay.relaxed is None or len(overlay.relaxed.because) > 20


@pytest.mark.parametrize("key", KEYS)
def test_an_alias_names_one_column_only(key):
    schema = table_schemas.get(key)
    titles = compile_rules(schema, DEFAULT_LIMITS).titles
    for name, overlay in schema.overlay.fields.items():
        for title in (name, overlay.label, *overlay.aliases):
            assert titles.name(title) == name, title


def test_kinds_are_guessed_from_the_format_then_from_the_name():
    fields = [
        {"name": "codePostal"},
        {"name": "siretBeneficiaire"},
        {"name": "code_insee"},
        {"name": "mel", "format": "email"},
        {"name": "siret_nb", "type": "integer"},
        {"name": "objet"},
    ]
    rules = compile_rules(find_table_schema({"fields": fields}), DEFAULT_LIMITS)
    assert [column.kind for column in rules.columns.values()] == [
        "postal-code",
        "siret",
        "commune-code",
        "email",
        None,
        None,
    ]
    assert all(isinstance(column, Column) for column in rules.columns.values())
