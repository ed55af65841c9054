"""The registry of packaged table schemas: keys, versions, index, soundness."""

import json
import re

import jsonschema
import pytest

from ckanext.socle.core import table_schemas
from ckanext.socle.core.errors import NotTabularError, TableSchemaNotFound
from ckanext.socle.core.table_schemas import Overlay, Registry
from ckanext.socle.core.table_schemas.indexing import build_index, build_titles
from ckanext.socle.core.table_schemas.registry import DATA
from ckanext.socle.core.validation import validate
from ckanext.socle.core.validation.columns import Column
from ckanext.socle.core.validation.compiling import (
    compile_rules,
    find_table_schema,
    schema_errors,
)
from ckanext.socle.core.validation.limits import DEFAULT_LIMITS

LISTED = table_schemas.list_table_schemas()
VERSIONS = [f"{entry['name']}@{v}" for entry in LISTED for v in entry["versions"]]
TABULAR = [
    f"{entry['name']}@{v}"
    for entry in LISTED
    for v in entry["versions"]
    if table_schemas.get(entry["name"]).is_tabular
]
JSON_KINDS = {
    "139bercy/format-commande-publique",
    "etalab/schema-amenagements-cyclables",
    "etalab/schema-zfe",
}
KEYS = {
    "core": {
        "139bercy/format-commande-publique",
        "ColinMaudry/decp-table-schema",
        "etalab/schema-bal",
        "etalab/schema-irve-statique",
        "scdl/adresses",
        "scdl/budget",
        "scdl/catalogue",
        "scdl/deliberations",
        "scdl/equipements",
        "scdl/marches-publics",
        "scdl/prenoms",
        "scdl/subventions",
    },
    "obligations": {
        "atlasante/schema-dae",
        "datagouv/schema-declaration-biens-reemploi-reutilisation-recycle",
        "etalab/schema-decp-dpa",
        "etalab/schema-hautes-remunerations",
        "etalab/schema-vehicules-faibles-emissions-renouvellement-parc",
    },
    "extended": {
        "CEREMA/schema-aire-livraison",
        "LaMednum/standard-mediation-num",
        "MTES-MCT/acceslibre-erp-bureau-de-vote",
        "NaturalSolutions/schema-arbre",
        "cnigfr/schema-friches",
        "datagouv/schema-fontaine-eau",
        "datakode/schema-pei",
        "etalab/schema-amenagements-cyclables",
        "etalab/schema-irve-dynamique",
        "etalab/schema-lieux-covoiturage",
        "etalab/schema-stationnement",
        "etalab/schema-stationnement-cyclable",
        "etalab/schema-zfe",
        "openmaraude/schema-stationstaxi",
        "scdl/menus-collectifs",
        "scdl/plats-menus-collectifs",
    },
}


@pytest.fixture
def registry(tmp_path):
    folder = tmp_path / "owner" / "name"
    folder.mkdir(parents=True)
    for version in ("0.9.0", "0.10.0", "0.2.1"):
        field = {"name": "A", "title": version, "example": version}
        descriptor = {"name": "x", "fields": [field]}
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
    assert schema.example("B") is None


def test_our_example_is_for_the_last_version_only(tmp_path, registry):
    overlay = "fields: {A: {example: ours}}"
    (tmp_path / "owner" / "name" / "overlay.yaml").write_text(overlay)
    assert registry.get("owner/name").example("A") == "ours"
    assert registry.get("owner/name@0.9.0").example("A") == "0.9.0"


def test_a_list_reads_no_descriptor(tmp_path, registry):
    index = json.dumps(build_index(registry))
    (tmp_path / "index.json").write_text(index)
    (tmp_path / "owner" / "name" / "0.10.0.json").write_text("{ broken")
    listed = Registry(tmp_path).list_all()
    assert [entry["title"] for entry in listed] == ["owner/name"]
    with pytest.raises(ValueError, match="property name"):
        Registry(tmp_path).get("owner/name")


def test_the_index_is_that_of_the_files():
    """`dev/build_table_schemas --index` writes it."""
    built = build_index(Registry(DATA))
    assert Registry(DATA).index == built
    assert list(Registry(DATA).index) == list(built)
    assert Registry(DATA).titles == build_titles(Registry(DATA))


def test_every_recommended_schema_is_there():
    found = {group: set() for group in KEYS}
    for entry in LISTED:
        found[entry["group"]].add(entry["name"])
    assert found == KEYS


def test_types_are_those_of_the_national_catalogue():
    others = {e["name"]: e["schema_type"] for e in LISTED}
    tables = {key for key, kind in others.items() if kind == "tableschema"}
    assert {key for key, kind in others.items() if kind == "jsonschema"} == JSON_KINDS
    assert others.keys() - tables - JSON_KINDS == {"etalab/schema-bal"}
    unchecked = {entry["name"] for entry in LISTED if not entry["checked"]}
    assert unchecked == JSON_KINDS - {"139bercy/format-commande-publique"}


def test_what_replaces_a_schema_is_there():
    keys = {entry["name"] for entry in LISTED}
    replaced = {e["name"]: e["replaced_by"] for e in LISTED if e["replaced_by"]}
    assert replaced.keys() == {
        e["name"] for e in LISTED if e["status"] in ("withdrawn", "superseded")
    }
    assert set(replaced.values()) <= keys


@pytest.mark.parametrize("reference", TABULAR)
def test_a_packaged_schema_is_sound(reference):
    schema = table_schemas.get(reference)
    assert schema_errors(schema.descriptor) == []
    assert schema.descriptor["version"] == schema.version
    for field in schema.descriptor["fields"]:
        assert "description" not in field
        assert len(str(field.get("example", ""))) <= 120


@pytest.mark.parametrize("key", sorted(JSON_KINDS))
def test_a_json_schema_is_sound_and_checks_no_table(key):
    schema = table_schemas.get(key)
    jsonschema.validators.validator_for(schema.descriptor).check_schema(
        schema.descriptor
    )
    assert not re.search(r'"(description|title)": "', json.dumps(schema.descriptor))
    if schema.is_checked:
        assert validate(b"A\n1\n", table_schema=key).groups[0].code == "not-json"
        return
    with pytest.raises(NotTabularError, match=key):
        validate(b"A\n1\n", table_schema=key)


@pytest.mark.parametrize("reference", TABULAR)
def test_an_alias_names_one_column_only(reference):
    schema = table_schemas.get(reference)
    titles = compile_rules(schema, DEFAULT_LIMITS).titles
    for field in schema.descriptor["fields"]:
        name = field["name"]
        aliases = schema.overlay.aliases(name)
        for title in (name, *aliases):
            assert titles.name(title) == name, title
        # A title that upstream gave to two columns names none of them.
        assert titles.name(schema.field_label(name)) in (name, None)
        if schema.last:
            assert titles.name(schema.field_label(name)) == name


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
