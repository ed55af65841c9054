"""What the overlays add: words, aliases, what they forgive, and nothing strict."""

import re

import pytest

from ckanext.socle.core import table_schemas
from ckanext.socle.core.table_schemas import Overlay, TableSchema
from ckanext.socle.core.territories import packaged_index
from ckanext.socle.core.validation import validate
from ckanext.socle.core.validation.patterns import Pattern

LISTED = table_schemas.list_table_schemas()
KEYS = [entry["name"] for entry in LISTED]
TABLES = [e for e in LISTED if table_schemas.get(e["name"]).is_tabular]
CHECKED = [entry["name"] for entry in TABLES]
DESCRIBED = [entry["name"] for entry in TABLES if entry["group"] != "extended"]
OLDER = [f"{entry['name']}@{v}" for entry in TABLES for v in entry["versions"][:-1]]
# It names a check that does not exist: no file can be strictly valid.
NEVER_STRICT = {"etalab/schema-stationnement-cyclable"}
# Values that the national check refuses for a bug of the rules (research of the
# schemas, table of upstream bugs), and a value that is still refused.
FORGIVEN = [
    ("scdl/equipements", "ADR_COMMUNE", "L'Haÿ-les-Roses", "Romillé!"),
    ("scdl/equipements", "ADR_COMMUNE", "Annœullin", "35"),
    ("scdl/equipements", "ADR_NOMVOIE", "Rue de l’Église", "rue <b>"),
    ("scdl/equipements", "ADR_NOMVOIE", "Av. Foch", "rue [a]"),
    ("scdl/equipements", "EQUIP_TEL", "01 40 63 39 00", "0" * 21),
    ("scdl/adresses", "commune_nom", "Villeneuve-d'Ascq", "Brest!"),
    ("scdl/adresses", "voie_nom", "rue du Sacré-Cœur", "rue <b>"),
    ("scdl/prenoms", "ENFANT_PRENOM", "Fañch", "Fañch2"),
    ("scdl/prenoms", "ENFANT_PRENOM", "Þór", "ADAM"),
    ("scdl/prenoms", "ENFANT_PRENOM", "Zoë-rosé", "Zoë rosé"),
    ("scdl/prenoms", "ENFANT_PRENOM", "Iñaki", "I_aki"),
    ("scdl/prenoms", "ENFANT_PRENOM", "Jean-eudes", "Jean--eudes-"),
    ("scdl/prenoms", "COMMUNE_NOM", "Lyon 1er Arrondissement", "Lyon <1>"),
    ("scdl/prenoms", "COMMUNE_NOM", "Paris 20e Arrondissement", "RENNES"),
    ("scdl/prenoms", "COMMUNE_NOM", "Bors (Canton de Tude-et-Lavalette)", "*"),
    ("scdl/subventions", "rnaBeneficiaire", "W9G2001932", "W9G20019320"),
    ("scdl/subventions", "rnaBeneficiaire", "W2A1000123", "X2A1000123"),
    (
        "scdl/subventions",
        "datesPeriodeVersement",
        "2018-01-01_2018-03-31",
        "2018-01-01 2018-03-31",
    ),
    ("scdl/budget", "BGT_NATDEC", "compte financier unique", "compte unique"),
    ("scdl/marches-publics", "LIEU_EXEC_NOM", "Lyon 1er Arrondissement", "<Lyon>"),
    ("scdl/marches-publics", "ACHETEURS_NOM", "SIVU 3 (eaux)", "=SIVU"),
    ("ColinMaudry/decp-table-schema", "formePrix", "Forfaitaire", "Fixe"),
    (
        "ColinMaudry/decp-table-schema",
        "nature",
        "Marché de défense ou de sécurité",
        "Achat",
    ),
    (
        "etalab/schema-irve-statique",
        "id_pdc_itinerance",
        "FRA68E680210015,FRA68E680210016",
        "FRA68E680210015;FRA68E680210016",
    ),
    (
        "etalab/schema-irve-statique",
        "id_station_itinerance",
        "FRA68P68021001,FRA68P68021002",
        "Sans objet",
    ),
    ("atlasante/schema-dae", "tel1", "02 99 86 62 62", "02 99"),
    ("NaturalSolutions/schema-arbre", "code_postal", "20137", "ABCDE"),
    ("scdl/menus-collectifs", "menuPlatRegime", '["sans porc"]', '["sans pain"]'),
]
UNDERSTOOD = [
    ("scdl/subventions", "nature", "Numéraire", "aide en numéraire"),
    ("scdl/subventions", "nature", "Financier", "aide en numéraire"),
    ("scdl/subventions", "notificationUE", "NON", "non"),
    ("scdl/subventions", "notificationUE", "FAUX", "non"),
    ("scdl/prenoms", "ENFANT_SEXE", "Féminin", "F"),
    ("scdl/budget", "BGT_CODRD", "Dépenses", "dépense"),
    ("scdl/catalogue", "LICENCE", "Licence Ouverte 2.0", "Licence Ouverte-LO"),
    ("etalab/schema-lieux-covoiturage", "lumiere", "False", "false"),
    ("datakode/schema-pei", "disponible", "oui", "1"),
    (
        "scdl/plats-menus-collectifs",
        "platProduitAllergene",
        '["Fruits à coques", "lait"]',
        '["fruits à coques", "lait"]',
    ),
]
# Words that the UX guide never shows to a secretary.
JARGON = re.compile(
    r"\b(sch[ée]mas?|champs?|regex|json|ressources?|m[ée]tadonn[ée]es?|template|"
    r"gabarit|valid(e|es|ation)|invalides?|e-?mail|uploader|téléverser|enum|string|"
    r"dataset|package|moissonn\w+)\b",
    re.IGNORECASE,
)


def examples(schema):
    names = [field["name"] for field in schema.descriptor["fields"]]
    return {name: schema.example(name) or "" for name in names}


def check(reference, **cells):
    """Check one row of valid examples, *cells* replaced."""
    schema = table_schemas.get(reference)
    row = {**examples(schema), **cells}
    return validate([list(row), list(row.values())], table_schema=schema)


@pytest.mark.parametrize("key", CHECKED)
def test_the_examples_are_valid(key):
    report = check(key)
    assert report.lenient.valid, report.groups
    assert report.strict.valid != (key in NEVER_STRICT)
    assert not [group for group in report.groups if group.severity != "advice"]


@pytest.mark.parametrize("reference", OLDER)
def test_no_example_of_an_older_version_is_wrong(reference):
    # Where the version has none, the cell stays empty.
    codes = {group.code for group in check(reference).groups}
    assert codes <= {"empty-required", "incomplete-columns"}


@pytest.mark.parametrize(("key", "column", "value", "refused"), FORGIVEN)
def test_a_bug_of_the_national_rules_is_forgiven(key, column, value, refused):
    report = check(key, **{column: value})
    assert not report.strict.valid
    assert report.lenient.valid
    found = [(group.code, group.field, group.severity) for group in report.groups]
    assert found == [("too-strict-rule", column, "advice")]
    assert not check(key, **{column: refused}).lenient.valid


def test_every_relaxation_cites_its_bug_and_is_tried():
    tried = {(key, column) for key, column, _, _ in FORGIVEN}
    same = {"tel2", "expt_tel1", "expt_tel2"}  # the rule of tel1, word for word
    for key in KEYS:
        for name, overlay in table_schemas.get(key).overlay.fields.items():
            if overlay.relaxed:
                assert len(overlay.relaxed.because) > 40
                assert (key, name) in tried or name in same


@pytest.mark.parametrize(("key", "column", "value", "meant"), UNDERSTOOD)
def test_a_known_spelling_is_understood(key, column, value, meant):
    report = check(key, **{column: value})
    assert not report.strict.valid
    assert report.lenient.valid
    [group] = report.groups
    assert (group.code, group.field, group.severity) == (
        "known-spelling",
        column,
        "advice",
    )
    assert group.samples[0].suggestion == meant


@pytest.mark.parametrize("key", CHECKED)
def test_a_known_spelling_means_a_value_of_the_rules(key):
    schema = table_schemas.get(key)
    for name, overlay in schema.overlay.fields.items():
        for meant in set(overlay.values.values()):
            cell = f'["{meant}"]' if meant != schema.example(name) else meant
            if (schema.example(name) or "").startswith("["):
                assert check(key, **{name: cell}).strict.valid, (name, meant)
            else:
                assert check(key, **{name: meant}).lenient.valid, (name, meant)


@pytest.mark.parametrize(
    ("key", "column", "severity"),
    [
        ("scdl/budget", "BGT_NATURE_LABEL", "check"),
        ("scdl/budget", "BGT_CONTNAT", "check"),
        ("scdl/budget", "BGT_CONTNAT_LABEL", "check"),
        ("scdl/catalogue", "COUV_TEMP_FIN", "check"),
        ("scdl/catalogue", "DATE_MAJ", "check"),
        ("ColinMaudry/decp-table-schema", "idAccordCadre", "advice"),
    ],
)
def test_a_softened_rule_is_told_and_does_not_count(key, column, severity):
    empty = check(key, **{column: ""})
    assert not empty.strict.valid
    assert empty.lenient.valid
    assert [(g.code, g.severity) for g in empty.groups] == [
        ("empty-required", severity)
    ]
    row = examples(table_schemas.get(key))
    del row[column]
    absent = validate([list(row), list(row.values())], table_schema=key)
    assert not absent.strict.valid
    assert absent.lenient.valid
    assert [(g.code, g.severity) for g in absent.groups] == [
        ("missing-column", severity)
    ]


def test_every_softened_rule_says_why():
    for key in KEYS:
        for overlay in table_schemas.get(key).overlay.fields.values():
            assert all(len(entry.because) > 40 for entry in overlay.severities)


NASTY = ["", "x", "1310", "2026-01-02", "-1,5", "L'Haÿ", "Numéraire", "oui", "9" * 20]
NASTY += ['["sans porc"]', "W9G2001932", "Lyon 1er Arrondissement", "02 99 86 62 62"]


@pytest.mark.parametrize("key", CHECKED)
def test_an_overlay_never_touches_the_strict_verdict(key):
    ours = table_schemas.get(key)
    bare = TableSchema(ours.key, ours.version, ours.descriptor, Overlay())
    names = [field["name"] for field in ours.descriptor["fields"]]
    rows = [[value] * len(names) for value in NASTY]
    for titles in (names, [ours.field_label(name) for name in names]):
        with_overlay = validate([titles, *rows], table_schema=ours)
        without = validate([titles, *rows], table_schema=bare)
        assert with_overlay.strict.to_validata() == without.strict.to_validata()
        assert with_overlay.lenient.valid or not with_overlay.strict.valid


@pytest.mark.parametrize("key", DESCRIBED)
def test_every_column_is_told_in_plain_words(key):
    schema = table_schemas.get(key)
    labels = set()
    for field in schema.descriptor["fields"]:
        overlay = schema.overlay.field(field["name"])
        assert overlay.label, field["name"]
        assert overlay.help, field["name"]
        labels.add(overlay.label)
    assert len(labels) == len(schema.descriptor["fields"])


@pytest.mark.parametrize("key", KEYS)
def test_an_overlay_speaks_of_columns_that_are(key):
    entry = next(entry for entry in LISTED if entry["name"] == key)
    names = {
        field["name"]
        for version in entry["versions"]
        for field in table_schemas.get(f"{key}@{version}").descriptor.get("fields", ())
    }
    overlay = table_schemas.get(key).overlay
    assert overlay.label
    assert overlay.help
    assert overlay.mistakes or not entry["checked"]
    assert overlay.concerns
    assert set(overlay.fields) <= names
    assert {c for part in overlay.natural_key for c in part.columns} <= names
    former = {c for t in overlay.former_headers.values() for c in t.values() if c}
    assert former <= names


@pytest.mark.parametrize("key", KEYS)
def test_the_words_are_those_of_a_town_hall(key):
    overlay = table_schemas.get(key).overlay
    texts = [overlay.label, overlay.help, *overlay.mistakes]
    texts += [f.label for f in overlay.fields.values() if f.label]
    texts += [f.help for f in overlay.fields.values() if f.help]
    if overlay.law:
        texts += [overlay.law.threshold or "", overlay.law.deadline or ""]
    for text in texts:
        assert not JARGON.search(text), text
        assert "!" not in text
        for sentence in re.split(r"(?<=[.?]) ", text):
            words = [word for word in sentence.split() if re.search(r"\w", word)]
            assert len(words) <= 22, sentence


V1_TITLES = [
    "COLL_NOM", "COLL_SIRET", "COLL_TYPE", "ACTE_DATE", "ACTE_REF", "ATTRIB_NOM",
    "ATTRIB_SIRET", "ATTRIB_TYPE", "SUB_OBJET", "SUB_MONTANT", "SUB_NATURE",
    "SUB_DATE_DEBUT", "SUB_DATE_FIN", "SUB_VERSEMENT", "SUB_DISPOSITIF", "ID_ENT",
    "NOTIF_EU",
]  # fmt: skip


def test_headers_of_version_1_0_are_understood():
    titles = V1_TITLES
    schema = table_schemas.get("scdl/subventions")
    assert list(schema.overlay.former_headers["1.0"]) == titles
    report = validate([titles, ["x"] * len(titles)], table_schema=schema)
    renamed = {
        group.field: group.samples[0].value
        for group in report.groups
        if group.code == "renamed-column"
    }
    assert renamed["nomBeneficiaire"] == "ATTRIB_NOM"
    assert renamed["montant"] == "SUB_MONTANT"
    assert len(renamed) == 12


def test_every_commune_is_accepted():
    names = [t.name for t in packaged_index() if t.level == "commune"]
    for key, column in [
        ("scdl/equipements", "ADR_COMMUNE"),
        ("scdl/adresses", "commune_nom"),
        ("scdl/prenoms", "COMMUNE_NOM"),
    ]:
        schema = table_schemas.get(key)
        [field] = [f for f in schema.descriptor["fields"] if f["name"] == column]
        strict = Pattern(field["constraints"]["pattern"], seconds=60)
        relaxed = Pattern(schema.overlay.field(column).relaxed.pattern)
        refused = [name for name in names if not strict.matches(name)]
        assert len(refused) > (900 if column != "COMMUNE_NOM" else 1)
        assert [name for name in refused if not relaxed.matches(name)] == []


@pytest.mark.parametrize(
    "values",
    [
        {"label": "x", "helpp": "y"},
        {"group": "other"},
        {"status": "gone"},
        {"fields": {"A": {"severities": [{"rule": "required", "severity": "fix"}]}}},
        {
            "fields": {
                "A": {
                    "severities": [
                        {"rule": "required", "severity": "fix", "because": "x"}
                    ]
                }
            }
        },
    ],
)
def test_an_overlay_with_a_mistake_is_refused(values):
    with pytest.raises((TypeError, ValueError)):
        Overlay.from_dict(values)
