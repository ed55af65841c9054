"""Recognition, on the example files of the schemas and on real files."""

import json
import re
from urllib.parse import urlsplit

import pytest

from ckanext.socle.core import table_schemas
from ckanext.socle.core.errors import ReadingError
from ckanext.socle.core.table_schemas.portal import Given, PortalRegistry
from ckanext.socle.core.table_schemas.registry import packaged
from ckanext.socle.core.validation import recognise_file

pytestmark = pytest.mark.reference

NATIONAL = "_catalogue_schema.data.gouv.fr/schemas.json"
KEYS = {
    entry["name"]
    for entry in table_schemas.list_table_schemas()
    if table_schemas.get(entry["name"]).is_tabular
}
# Folders whose name is not that of the key.
FOLDERS = {
    "MTES-MCT__acceslibre-schema/bureau_de_vote": "MTES-MCT/"
    "acceslibre-erp-bureau-de-vote",
    "etalab__schema-irve/statique": "etalab/schema-irve-statique",
    "etalab__schema-irve/dynamique": "etalab/schema-irve-dynamique",
    "datagouv__schema-declaration-biens-reemploi": "datagouv/"
    "schema-declaration-biens-reemploi-reutilisation-recycle",
    "CharlesNepote__liste-prenoms-nouveaux-nes": "scdl/prenoms",
    "betagouv__SCDL-Subvention-DataSubvention": "scdl/subventions",
    "etalab__format-subventions": "scdl/subventions",
    "Alkante__schema-dae": "atlasante/schema-dae",
    "BaseAdresseNationale__validateur-bal": "etalab/schema-bal",
}
# Of the BAL's tests: another format, or no address at all.
NOT_BAL = {"junk.ascii.csv", "locales.csv", "sample.csv"}
SUFFIXES = {".csv", ".xlsx", ".xls", ".ods"}


def owner(path, folder):
    parts = path.relative_to(folder).parts
    for name in (f"{parts[0]}/{parts[1]}", parts[0]):
        if name in FOLDERS:
            return FOLDERS[name]
    key = parts[0].replace("__", "/")
    return key if key in KEYS else None


def is_valid_example(path):
    wrong = re.search(r"invalide|non-valide|duplicate|bad|incoherent", path.name)
    return not wrong and path.name not in NOT_BAL


def recognised(path):
    try:
        found = recognise_file(path)
    except ReadingError:
        return None
    return found[0] if found else None


def test_examples_are_recognised_and_files_left_out_are_not_proposed(reference):
    folder = reference / "upstream" / "schemas"
    right, wrong, proposed = 0, [], []
    for path in sorted(folder.rglob("*")):
        if path.suffix not in SUFFIXES or not is_valid_example(path):
            continue
        key, first = owner(path, folder), recognised(path)
        if key is None:
            if first and first.is_proposed:
                proposed.append((str(path), first.key, first.score))
        elif first and first.key == key and first.is_proposed:
            right += 1
        else:
            wrong.append((str(path), first and first.key))
    share = right / (right + len(wrong))
    print(f"{right} of {right + len(wrong)} examples recognised ({share:.1%}), {wrong}")
    assert right > 40
    assert share >= 0.95
    assert proposed == []


@pytest.mark.parametrize(
    "name", ["deux-sevres.xls", "lot_2017.csv", "nievre_2016.csv", "poitiers_2017.csv"]
)
def test_real_files_are_recognised(reference, name):
    first = recognised(reference / "real-files" / name)
    assert first.key == "scdl/subventions"
    assert first.is_proposed
    assert first.version == "2.1.1"


def test_titles_of_subventions_1_0_are_those_of_a_real_file(reference):
    path = reference / "real-files" / "nievre_2016.csv"
    first_line = path.read_text(encoding="cp1252").splitlines()[0]
    overlay = table_schemas.get("scdl/subventions").overlay
    assert first_line.split(",") == list(overlay.former_headers["1.0"])


def test_the_columns_of_neighbours_are_those_of_their_schemas(reference):
    columns = {}
    for path in (reference / "upstream" / "schemas").rglob("schema.json"):
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        names = [f["name"] for f in descriptor.get("fields", ()) if "name" in f]
        columns[frozenset(names)] = path
    neighbours = packaged().neighbours
    assert sum(map(len, neighbours.values())) == 6
    for others in neighbours.values():
        assert all(names in columns for names in others.values())


def followed(folder):
    """Return the registry of a portal that has the official files at hand."""
    catalogue = json.loads((folder / NATIONAL).read_text(encoding="utf-8"))
    files, given = {}, []
    for entry in catalogue["schemas"]:
        kept = folder / entry["name"].replace("/", "__") / "versions"
        for version in entry["versions"]:
            name = urlsplit(version["schema_url"]).path.split("/")[-1]
            file = kept / version["version_name"] / name
            if file.exists():
                files[str(file)] = file.read_bytes()
                kind, title = entry["schema_type"], entry["title"]
                key = (entry["name"], version["version_name"])
                given.append(Given(*key, kind, str(file), title=title))
    return PortalRegistry(packaged(), given, files.__getitem__)


def test_files_are_recognised_as_well_once_the_national_catalogue_is_followed(
    reference,
):
    folder = reference / "upstream" / "schemas"
    registry = followed(folder)
    assert len(registry.titles) > len(packaged().titles)
    wrong, right = [], 0
    for path in sorted(folder.rglob("*.csv")):
        key = owner(path, folder)
        if not is_valid_example(path) or not key:
            continue
        found = recognise_file(path, registry=registry)
        right += bool(found and found[0].key == key and found[0].is_proposed)
        if not found or found[0].key != key:
            wrong.append((str(path), found and found[0].key))
    assert not wrong
    assert right >= 20
