"""Which table schema a file follows, from its titles and a few rows."""

import json

import pytest
from click.testing import CliRunner

from ckanext.socle.core import table_schemas
from ckanext.socle.core.errors import ReadingError
from ckanext.socle.core.table_schemas import Registry, recognise
from ckanext.socle.core.validation import recognise_file
from ckanext.socle.standalone import main

LISTED = table_schemas.list_table_schemas()
CURRENT = [
    e["name"]
    for e in LISTED
    if table_schemas.get(e["name"]).is_tabular and e["status"] == "current"
]
VERSIONS = [
    f"{entry['name']}@{version}"
    for entry in LISTED
    if table_schemas.get(entry["name"]).is_tabular
    for version in entry["versions"]
]


def names(reference):
    return [f["name"] for f in table_schemas.get(reference).descriptor["fields"]]


def row(reference, titles):
    schema = table_schemas.get(reference)
    return [schema.example(name) or "" for name in titles]


@pytest.mark.parametrize("reference", VERSIONS)
def test_the_names_of_any_version_are_recognised(reference):
    key, _, version = reference.partition("@")
    titles = names(reference)
    found = recognise(titles, [row(reference, titles)])
    # The columns of a withdrawn schema may be those of what replaces it.
    successor = table_schemas.get(key).overlay.replaced_by
    first = found[found[0].key == successor]
    assert first.key == key
    assert first.is_proposed
    assert first.exact == len(titles)
    # Versions that have the same columns are told apart by the person.
    assert set(names(f"{key}@{first.version}")) >= set(titles)
    assert not first.unknown
    assert not first.missing or first.version != version


@pytest.mark.parametrize("key", CURRENT)
@pytest.mark.parametrize(
    "write",
    [
        lambda schema, name: schema.field_label(name),
        lambda schema, name: f" {name.upper()} ",
        lambda schema, name: schema.field_label(name).lower().replace(" ", "_"),
    ],
    ids=["labels", "upper case", "labels with lines"],
)
def test_other_ways_to_write_titles_are_recognised(key, write):
    schema = table_schemas.get(key)
    titles = names(key)
    first = recognise([write(schema, n) for n in titles], [row(key, titles)])[0]
    assert (first.key, first.version) == (key, schema.version)
    assert first.is_proposed
    assert set(first.matched.values()) == set(titles)


def test_order_more_columns_and_fewer_do_not_matter():
    titles = names("scdl/deliberations")[:12]
    first = recognise([*reversed(titles), "Remarques du service"])[0]
    assert first.key == "scdl/deliberations"
    assert first.is_proposed
    assert first.unknown == ("Remarques du service",)


def test_reasons_are_told():
    found = recognise(["NOMATTRIBUANT", "SUB_TYPE", "montant", "COLL_TYPE", "objet"])
    first = next(c for c in found if c.key == "scdl/subventions")
    assert first.matched == {
        "NOMATTRIBUANT": "nomAttribuant",
        "montant": "montant",
        "objet": "objet",
    }
    assert first.exact == 2
    assert first.former == ("COLL_TYPE",)
    assert first.unknown == ("SUB_TYPE",)
    assert "nature" in first.missing
    assert json.loads(json.dumps(first.to_dict()))["proposed"] == first.is_proposed


def test_values_tell_close_candidates_apart(tmp_path):
    for name, values in (("a", ["oui", "non"]), ("b", ["PI", "BI"])):
        folder = tmp_path / "owner" / name
        folder.mkdir(parents=True)
        field = {"name": "type", "constraints": {"enum": values, "required": True}}
        fields = [field, *({"name": f"c{n}"} for n in range(5))]
        (folder / "1.json").write_text(json.dumps({"fields": fields}))
    registry = Registry(tmp_path)
    titles = ["type", *(f"c{n}" for n in range(5))]
    for value, key in (("oui", "owner/a"), ("pi", "owner/b")):
        rows = [[value, "", "", "", "", ""]]
        assert recognise(titles, rows, registry=registry)[0].key == key


@pytest.mark.parametrize(
    "titles",
    [
        [],
        ["", None],
        ["a", "b", "c"],
        ["nom", "adresse", "commune", "latitude", "longitude"],
        ["id", "nom", "siret", "date", "montant"],
    ],
)
def test_titles_that_anything_has_propose_nothing(titles):
    assert not any(candidate.is_proposed for candidate in recognise(titles))


def test_a_schema_that_was_replaced_comes_after_the_one_of_today():
    both = set(names("scdl/adresses")) & set(names("etalab/schema-bal@1.4.0"))
    found = [candidate.key for candidate in recognise(sorted(both))]
    assert found[:2] == ["etalab/schema-bal", "scdl/adresses"]


def test_a_neighbour_that_fits_better_is_not_taken_for_ours():
    titles = names("MTES-MCT/acceslibre-erp-bureau-de-vote")
    assert recognise(titles)[0].is_proposed
    common = [
        title for title in titles if "isoloir" not in title and "urne" not in title
    ]
    first = recognise([*common, "entree_balise_sonore", "accueil_audiodescription"])[0]
    assert first.neighbour is not None
    assert not first.is_proposed


def test_a_file_is_read_then_recognised(tmp_path):
    path = tmp_path / "a.csv"
    titles = ";".join(names("scdl/prenoms"))
    path.write_bytes(
        f"Commune de Romillé\n{titles}\nRomillé;35245;F;Zoé;1;2025".encode()
    )
    assert recognise_file(path)[0].key == "scdl/prenoms"
    assert recognise_file(str(path))[0].key == "scdl/prenoms"
    with pytest.raises(ReadingError):
        recognise_file(b"", filename="a.csv")


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(main, [str(a) for a in arguments])


def test_the_command_tells_and_exits_0(run, tmp_path):
    path = tmp_path / "a.csv"
    titles = [*names("scdl/subventions")[:-2], "Type"]
    path.write_text(",".join(titles) + "\n", encoding="utf-8")
    result = run("schemas", "recognise", path)
    assert result.exit_code == 0
    assert "scdl/subventions@2.1.1" in result.output
    assert "missing: pourcentageSubvention" in result.output
    assert "other: Type" in result.output
    found = json.loads(run("schemas", "recognise", path, "--json").output)
    assert found[0]["key"] == "scdl/subventions"
    assert found[0]["proposed"] is True


def test_the_command_exits_1_when_nothing_is_recognised(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    result = run("schemas", "recognise", path)
    assert (result.exit_code, result.output) == (1, "No table schema is recognised.\n")
    assert run("schemas", "recognise", path, "--json").output == "[]\n"
    path.write_bytes(b"")
    empty = run("schemas", "recognise", path)
    assert empty.exit_code == 1
    assert "This file is empty" in empty.output
    assert run("schemas", "recognise", tmp_path / "absent.csv").exit_code == 2
