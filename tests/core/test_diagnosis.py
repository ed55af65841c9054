import dataclasses

import pytest

from ckanext.socle.core.diagnosis import (
    PLUGINS,
    PRESETS,
    Facts,
    diagnose,
    recommended_plugins,
)

SETTINGS = {"ckan.site_url": "https://opendata.exemple.fr"}
HEALTHY = Facts("/etc/ckan.ini", PLUGINS, SETTINGS)


def findings(state="mend", **seen):
    if "settings" in seen:
        seen["settings"] = SETTINGS | seen["settings"]
    found = diagnose(dataclasses.replace(HEALTHY, **seen))
    return {finding.code: finding for finding in found if finding.state == state}


def mended(code, **seen):
    found = findings(**seen)
    assert list(found) == [code]
    assert found[code].says
    return found[code].mend


def test_a_healthy_portal_has_nothing_to_mend():
    assert findings() == {}
    assert len(findings("good")) == 15


def test_plugins_that_lack_are_added():
    plugins = ("socle", "scheming_datasets", "text_view")
    assert mended("plugins", plugins=plugins) == (
        "ckan.plugins = socle scheming_datasets text_view activity "
        "scheming_organizations scheming_groups dcat"
    )


def test_socle_comes_before_what_it_completes():
    plugins = ("datastore", *PLUGINS[1:], "socle")
    expected = f"ckan.plugins = datastore {' '.join(PLUGINS)}"
    assert mended("plugin-order", plugins=plugins) == expected


@pytest.mark.parametrize("plugins", [("socle",), ("a", "dcat", "b", "socle", "c")])
def test_the_line_of_plugins_keeps_the_portals_own(plugins):
    line = recommended_plugins(plugins)
    assert set(line) == {*plugins, *PLUGINS}
    assert len(line) == len(set(line))
    assert recommended_plugins(line) == line
    assert all(line.index("socle") < line.index(name) for name in PLUGINS[1:])


def test_each_service_that_is_down_is_named():
    assert "sqlalchemy.url" in mended("database", database="connection refused")
    assert "ckan.redis.url" in mended("redis", redis="connection refused")
    assert "solr_url" in mended("solr", solr="404")


def test_what_a_service_alone_knows_is_not_guessed():
    found = findings("unknown", pending=None, territories=None)
    assert list(found) == ["migrations", "territories"]
    assert list(findings("unknown", worker=None)) == ["worker"]
    assert list(findings("unknown", indexed=None)) == ["index"]


def test_commands_name_the_settings_of_the_portal():
    upgrade = "ckan -c /etc/ckan.ini db upgrade"
    assert mended("migrations", pending=("socle",)) == upgrade
    worker = "ckan -c /etc/ckan.ini jobs worker socle default"
    assert mended("worker", worker=False) == worker
    rebuild = "ckan -c /etc/ckan.ini search-index rebuild"
    assert mended("index", indexed=False) == rebuild
    load = "ckan -c /etc/ckan.ini socle territories load"
    assert mended("territories", territories=0) == load


@pytest.mark.parametrize(
    "url", ["http://localhost:5000", "http://127.0.0.1", "http://[::1]/", "", "exemple"]
)
def test_an_address_that_nobody_else_can_open(url):
    line = mended("site-url", settings={"ckan.site_url": url})
    assert line.startswith("ckan.site_url = https://")


def test_localhost_is_good_while_debugging():
    settings = {"ckan.site_url": "http://localhost:5000", "debug": True}
    assert findings(settings=settings) == {}


def test_files_that_cannot_be_stored():
    line = mended("storage", storage="ckan.storage_path is not set.")
    assert line.startswith("ckan.storage_path = ")
    settings = {"ckan.storage_path": "/var/ckan"}
    line = mended("storage", storage="not a folder", settings=settings)
    assert line == "sudo install -d -o www-data /var/ckan"


@pytest.mark.parametrize(
    "option",
    [
        "user_create_organizations",
        "user_create_groups",
        "create_unowned_dataset",
        "anon_create_dataset",
    ],
)
def test_rights_that_are_too_wide(option):
    settings = {f"ckan.auth.{option}": True}
    assert mended("rights", settings=settings) == f"ckan.auth.{option} = false"


def test_fields_to_add_to_the_portals_own_form():
    fields = {
        "scheming.dataset_schemas": "dataset_fields:\n- field_name: territories\n"
    }
    line = mended("forms", missing_fields=fields)
    assert line.splitlines()[1:] == ["dataset_fields:", "- field_name: territories"]


def test_presets_to_add_to_the_portals_own():
    settings = {"scheming.presets": "ckanext.site:p.yaml ckanext.scheming:presets.json"}
    assert mended("presets", settings=settings) == (
        "scheming.presets = ckanext.site:p.yaml " + " ".join(PRESETS)
    )


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"ckan.locales_offered": ["en", "br"]}, "ckan.locales_offered = fr en br"),
        ({"ckan.locales_offered": "en"}, "ckan.locales_offered = fr en"),
        (
            {"ckan.locales_filtered_out": "de fr"},
            "ckan.locales_filtered_out = de",
        ),
    ],
)
def test_french_that_is_not_offered(settings, line):
    assert mended("locale", settings=settings) == line


def test_catalogues_that_lack_or_are_answered_by_something_else():
    rebuild = "ckan -c /etc/ckan.ini socle dcat rebuild"
    assert mended("catalogue", has_catalogue=False) == rebuild
    assert "ckan.plugins" in mended("catalogue", taken=("/catalog.ttl (dcat)",))
