"""A portal made before the plugin: switched on, edited in every way, switched off.

Each state is a process of its own (portal_steps.py) on one database, as a real portal
is stopped and started: nothing of the plugin is loaded while the old portal is made.
"""

import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

import ckan.model as model

STEPS = Path(__file__).parent / "portal_steps.py"
INTACT, TOUCHED = "intact-", "touche-"
SHOWN = ("package", "computed", "search")
WITHOUT_TRACE = ("nothing", "another_file", "reorder")


@pytest.fixture(scope="module")
def portal(request, tmp_path_factory):
    """What the portal answers before; on; on, reindexed, then edited; and off."""
    folder = tmp_path_factory.mktemp("portal")
    ini = Path(request.config.getoption("--ckan-ini")).resolve()
    settings = {"old": "ckan.plugins = activity", "new": ""}
    for name, line in settings.items():
        text = f"[app:main]\nuse = config:{ini}\n{line}\n"
        (folder / f"{name}.ini").write_text(text)

    def live(name, setting, steps):
        model.Session.remove()
        answer = folder / f"{name}.json"
        command = [sys.executable, STEPS, folder / f"{setting}.ini", steps, answer]
        before = folder / "before.json"
        done = subprocess.run(
            [*command, *([before] if before.exists() else [])],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-4000:]
        return json.loads(answer.read_text())

    return {
        "before": live("before", "old", "make,reindex,look"),
        "on": live("on", "new", "upgrade,look,pages"),
        "rebuilt": live("rebuilt", "new", "reindex,look,pages,edit"),
        "off": live("off", "old", "reindex,look"),
    }


def _value_of(extra):
    """What a field may make of an extra: its text, its JSON, groups of it."""
    text = extra["value"]
    possible = [text]
    with contextlib.suppress(ValueError):
        possible.append(json.loads(text))
    possible += [[value] for value in possible if isinstance(value, dict)]
    return [*possible, [{"name": text}], [{"text": text}]]


def _lost(before, after):
    """The keys and values of *before* that *after* does not give, and what it adds."""
    lost = {
        key: (value, after.get(key, "(absent)"))
        for key, value in before.items()
        if key != "extras" and repr(after.get(key, "(absent)")) != repr(value)
    }
    promoted = set()
    for extra in before.get("extras", []):
        if extra in after["extras"]:
            continue
        if after.get(extra["key"]) in _value_of(extra):
            promoted.add(extra["key"])
        else:
            lost[extra["key"]] = (extra, after.get(extra["key"], "(absent)"))
    added = after.keys() - before.keys() - promoted
    return lost, added


@pytest.mark.parametrize("state", ["on", "rebuilt"])
@pytest.mark.parametrize("way", [*SHOWN, "organization", "group"])
def test_all_that_was_shown_is_still_shown(portal, state, way):
    before, after = portal["before"]["look"][way], portal[state]["look"][way]
    assert before.keys() == after.keys()
    changes = {name: _lost(before[name], after[name]) for name in before}
    assert {name: change for name, change in changes.items() if any(change)} == {}


@pytest.mark.parametrize("state", ["on", "rebuilt"])
@pytest.mark.parametrize("way", ["resource", "user", "member", "activity", "raw"])
def test_what_has_no_new_field_is_shown_as_it_was(portal, state, way):
    assert portal[state]["look"][way] == portal["before"]["look"][way]


def test_extras_go_to_the_fields_of_their_name(portal):
    shown = portal["rebuilt"]["look"]["package"][f"{INTACT}textes"]
    assert shown["publisher"] == [{"name": "Mairie de Pluduno"}]
    assert shown["frequency"] == "annuelle"
    assert {"key": "Code interne", "value": "A 12"} in shown["extras"]
    shown = portal["rebuilt"]["look"]["package"][f"{INTACT}json"]
    assert shown["theme"] == ["a", "b c"]
    assert shown["contact"] == [{"name": "A", "email": "a@b.fr"}, {"name": "B"}]
    assert {"key": "creator", "value": '{"name": "X", "siret": "1"}'} in shown["extras"]


@pytest.mark.parametrize("state", ["on", "rebuilt"])
def test_every_page_answers(portal, state):
    pages = portal[state]["pages"]
    assert len(pages) > 60
    assert {url: said for url, said in pages.items() if said != 200} == {}


def test_an_edit_changes_what_it_says_and_nothing_else(portal):
    changed = ("/notes: ", "/description: ")
    wrong = [
        (name, way, problem, change)
        for name, way, problem, changes in portal["rebuilt"]["edit"]
        for change in (changes or [""])
        if problem
        or (way in WITHOUT_TRACE and changes)
        or (change and not any(part in change for part in changed))
    ]
    assert wrong == []


def test_each_way_of_editing_was_tried(portal):
    """The test above would pass on forms that save nothing."""
    idle = {
        (name, way)
        for name, way, _, changes in portal["rebuilt"]["edit"]
        if way not in WITHOUT_TRACE and not way.startswith("resource") and not changes
    }
    assert idle <= {
        (f"{TOUCHED}orphelin", "form_of_an_editor"),
        (f"{TOUCHED}supprime", "form_of_an_editor"),
    }
    forms = [c for _, way, _, c in portal["rebuilt"]["edit"] if way == "resource_form"]
    assert sum(len(changes) for changes in forms) == 8


@pytest.mark.parametrize("way", [*SHOWN, "organization", "group", "member", "activity"])
def test_what_was_not_edited_is_as_before_once_switched_off(portal, way):
    before, after = portal["before"]["look"][way], portal["off"]["look"][way]
    for name in before:
        if name.startswith(INTACT):
            assert json.dumps(after[name]) == json.dumps(before[name])


@pytest.mark.parametrize("way", ["package", "organization", "group"])
def test_what_was_edited_keeps_its_extras_once_switched_off(portal, way):
    before, after = portal["before"]["look"][way], portal["off"]["look"][way]
    kept = ("extras", "license_id", "author", "version", "private", "state", "tags")
    for name in before:
        for key in kept:
            assert after[name].get(key) == before[name].get(key), name
