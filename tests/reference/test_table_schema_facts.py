"""The packaged facts against the official schemas, field by field."""

import json

import jsonschema
import pytest
import referencing.jsonschema

from ckanext.socle.core import table_schemas
from ckanext.socle.core.validation import validate

pytestmark = pytest.mark.reference

LISTED = table_schemas.list_table_schemas()
# Ours: the official Table Schema is neither free nor the reference (see the overlay).
OWN_RULES = {"etalab/schema-bal"}
REFERENCES = [
    f"{entry['name']}@{version}"
    for entry in LISTED
    for version in entry["versions"]
    if entry["name"] not in OWN_RULES
]
TABULAR = [
    reference for reference in REFERENCES if table_schemas.get(reference).is_tabular
]
# Where the official file is, when it is not <owner>__<name>/schema.json.
PLACES = {
    "scdl/marches-publics": "_reconstructed__scdl__marches-publics/schema.json",
    "139bercy/format-commande-publique": "139bercy__format-commande-publique/"
    "schema_decp_v2.0.3.json",
    "etalab/schema-irve-statique": "etalab__schema-irve/statique/schema-statique.json",
    "etalab/schema-irve-dynamique": "etalab__schema-irve/dynamique/"
    "schema-dynamique.json",
    "datagouv/schema-declaration-biens-reemploi-reutilisation-recycle": "datagouv__"
    "schema-declaration-biens-reemploi/schema.json",
    "etalab/schema-amenagements-cyclables": "etalab__schema-amenagements-cyclables/"
    "schema_amenagements_cyclables.json",
    "MTES-MCT/acceslibre-erp-bureau-de-vote": "MTES-MCT__acceslibre-schema/"
    "bureau_de_vote/schema.json",
}
# Texts, and what describes the document rather than the data.
NOT_FACTS = {
    "description", "homepage", "path", "sources", "resources", "created", "updated",
    "lastModified", "contributors", "contributor", "countryCode", "countrycode",
    "licenses", "keywords", "image", "author", "contact", "uri", "references",
    "example", "examples", "profiles",
}  # fmt: skip
# Left out because today's frictionless refuses the whole schema for them; Validata
# then checks no file, and we do.
LEFT_OUT = {
    "NaturalSolutions/schema-arbre@0.3.1": [" name: None for 'Arbres urbains'"],
    "scdl/budget@0.7.0": [
        " name: None for 'Budget'",
        "BGT_ANNEE constraints: {'required': True} for "
        "{'required': True, 'pattern': '^[1-2]\\\\d\\\\d\\\\d$'}",
    ],
}
# Refused today for an example that contradicts its type.
WRONG_EXAMPLE = {"scdl/equipements@0.1.0"}
JSON_EXAMPLES = {
    "139bercy/format-commande-publique": [
        "139bercy__format-commande-publique/exemples/json/marches_concessions.json",
        "139bercy__format-commande-publique/exemples/json/marches_avec_modifications"
        ".json",
    ],
    "etalab/schema-zfe": ["etalab__schema-zfe/exemple-valide-voie-speciale.geojson"],
    "etalab/schema-amenagements-cyclables": [
        "etalab__schema-amenagements-cyclables/exemple-valide.json"
    ],
}
# The test has no network: any collection will do, since both sides use it.
GEOJSON = referencing.Registry().with_resource(
    "https://geojson.org/schema/FeatureCollection.json",
    referencing.jsonschema.DRAFT7.create_resource({"required": ["features"]}),
)


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def upstream(reference, schema):
    key, _, version = schema.partition("@")
    folder = reference / "upstream" / "schemas"
    tagged = folder / key.replace("/", "__") / "versions" / version / "schema.json"
    if tagged.exists():
        return read(tagged)
    return read(folder / PLACES.get(key, key.replace("/", "__") + "/schema.json"))


def differences(ours, theirs, version):
    """Yield where two Table Schemas differ, texts aside; examples are checked apart."""
    kept = {k: v for k, v in theirs.items() if k not in NOT_FACTS | {"fields"}}
    kept |= {"version": version}
    kept["$schema"] = "https://frictionlessdata.io/schemas/table-schema.json"
    yield from compare("", {k: v for k, v in ours.items() if k != "fields"}, kept)
    names = [[field["name"] for field in s["fields"]] for s in (ours, theirs)]
    if names[0] != names[1]:
        yield f"columns: {names[0]} for {names[1]}"
        return
    for our, their in zip(ours["fields"], theirs["fields"], strict=True):
        our, example = dict(our), our.get("example")
        our.pop("example", None)
        kept = {k: v for k, v in their.items() if k not in NOT_FACTS}
        yield from compare(their["name"], our, kept)
        several = their.get("examples") or ()
        known = [their.get("example"), several, *several]
        if example is not None and example not in map(str, known):
            yield f"{their['name']}: example {example!r} for {known}"


def compare(where, ours, theirs):
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name):
            yield f"{where} {name}: {ours.get(name)!r} for {theirs.get(name)!r}"


def test_facts_are_those_of_the_official_schemas(reference):
    found = {}
    print(f"\n{'schema':68} {'version':8} fields differences")
    for schema in TABULAR:
        key, _, version = schema.partition("@")
        ours, theirs = table_schemas.get(schema).descriptor, upstream(reference, schema)
        found[schema] = list(differences(ours, theirs, version))
        count = len(found[schema])
        print(f"{key:68} {version:8} {len(theirs['fields']):6} {count:11}")
        for line in found[schema]:
            print(f"    {line}")
    assert {schema: lines for schema, lines in found.items() if lines} == LEFT_OUT


def test_a_difference_would_be_seen(reference):
    ours = json.loads(json.dumps(table_schemas.get("scdl/budget").descriptor))
    ours["fields"][0]["constraints"]["enum"].pop()
    ours["fields"][2]["example"] = "x"
    theirs = upstream(reference, "scdl/budget@0.8.3")
    lines = list(differences(ours, theirs, "0.8.3"))
    assert [line.split(":")[0] for line in lines] == [
        "BGT_NATDEC constraints",
        "BGT_SIRET",
    ]


def without_texts(value, texts=("description", "title", "examples", "example")):
    """Return a JSON Schema without its texts: each is a string, or a list of them."""
    if isinstance(value, list):
        return [without_texts(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        k: without_texts(v)
        for k, v in value.items()
        if k not in ("$id", "$comment") and not (k in texts and not isinstance(v, dict))
    }


@pytest.mark.parametrize("key", sorted(JSON_EXAMPLES))
def test_a_json_schema_keeps_its_structure_and_its_verdicts(reference, key):
    [schema] = [found for found in REFERENCES if found.startswith(f"{key}@")]
    ours, theirs = table_schemas.get(schema).descriptor, upstream(reference, schema)
    kept = {k: v for k, v in theirs.items() if k not in NOT_FACTS | {"name"}}
    version = schema.partition("@")[2]
    assert ours == {**without_texts(kept), "version": version}
    assert table_schemas.get(schema).schema_type == "jsonschema"
    validator = jsonschema.validators.validator_for(theirs)
    for name in JSON_EXAMPLES[key]:
        value = read(reference / "upstream" / "schemas" / name)
        for document in (value, {}, [], {"marches": {"marche": [{"id": 1}]}}):
            found = [
                sorted(f"{list(error.path)} {error.validator}" for error in errors)
                for errors in (
                    validator(ours, registry=GEOJSON).iter_errors(document),
                    validator(theirs, registry=GEOJSON).iter_errors(document),
                )
            ]
            assert found[0] == found[1]
            assert not (document is value and found[0])


@pytest.mark.parametrize("schema", sorted({*TABULAR} - {*LEFT_OUT} - WRONG_EXAMPLE))
def test_the_packaged_schema_gives_the_verdict_of_the_official_one(reference, schema):
    official = upstream(reference, schema)
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
