"""Perimeters on the portal: drawn, kept, followed by the index."""

import pytest
import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import perimeters, tasks, territories
from ckanext.socle.core import territories as core
from ckanext.socle.jobs.perimeter import concerned
from ckanext.socle.model.territory import TerritoryClosure, TerritoryParent
from ckanext.socle.search import COVERAGE, GROUPING, PRODUCER, TERRITORY
from ckanext.socle.search import compact_territory as compact

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

RENNES = "epci:243500139"


def create(**data):
    return helpers.call_action("socle_perimeter_create", **data)


def update(**data):
    return helpers.call_action("socle_perimeter_update", **data)


def index():
    return territories.current_index()


def inside(perimeter_id):
    query = sa.select(TerritoryClosure.descendant).where(
        TerritoryClosure.ancestor == perimeter_id
    )
    return sorted(model.Session.scalars(query))


def test_a_perimeter_is_drawn_from_a_list_of_codes():
    made = create(
        name="Pays de Retz", members="35001 Acigné\n35112\n243500139;Rennes Métropole"
    )
    assert made["id"] == "perimetre:pays-de-retz"
    assert made["counts"] == {"commune": 44, "epci": 1}
    old = next(m for m in made["members"] if m["member"] == "commune:35112")
    assert (old["territory_id"], old["old_name"]) == ("commune:35062", "Fleurigné")
    kept = sa.select(TerritoryParent.child).where(
        TerritoryParent.parent == "perimetre:pays-de-retz"
    )
    assert sorted(model.Session.scalars(kept)) == [
        "commune:35001", "commune:35112", RENNES,
    ]  # fmt: skip
    assert len(inside(made["id"])) == 46
    assert len(index().communes(made["id"])) == 44
    shown = helpers.call_action("socle_perimeter_show", id="pays-de-retz")
    assert shown == {key: made[key] for key in made if key != "task_id"}
    listed = helpers.call_action("socle_perimeter_list")
    assert [(p["id"], p["communes"]) for p in listed["results"]] == [(made["id"], 44)]
    territory = helpers.call_action("socle_territory_show", id=made["id"])
    assert (territory["name"], territory["members"]["commune"]) == ("Pays de Retz", 44)


def test_unknown_codes_are_told_by_line_and_nothing_is_written():
    with pytest.raises(tk.ValidationError) as refused:
        create(name="Essai", members="35001\n99999\n44")
    assert refused.value.error_dict["members"] == [
        "Line 2: “99999” is the code of no territory.",
        "Line 3: “44” may be departement:44, region:44. Type one of them.",
    ]
    assert "perimetre:essai" not in index()


def test_a_name_is_given_once_and_loops_are_refused():
    create(name="Un", members=["35001"])
    create(name="Deux", members=["perimetre:un"])
    with pytest.raises(tk.ValidationError, match="already"):
        create(name="Un", members=["35240"])
    with pytest.raises(tk.ValidationError, match="itself"):
        update(id="un", members=["perimetre:deux"])
    with pytest.raises(tk.ValidationError):
        create(name="…", members=["35001"])
    with pytest.raises(tk.ValidationError):
        create(name="Vide", members=[])


def test_update_changes_what_is_given_only():
    create(name="Essai", members=["35001", "35112"])
    renamed = update(id="perimetre:essai", name="Autre nom")
    assert (renamed["id"], renamed["name"]) == ("perimetre:essai", "Autre nom")
    assert len(renamed["members"]) == 2
    assert index().get("perimetre:essai").name == "Autre nom"
    assert update(id="essai", name="Autre nom")["task_id"] is None
    changed = update(id="essai", members=["35240"])
    assert inside("perimetre:essai") == ["commune:35240", "perimetre:essai"]
    assert changed["counts"] == {"commune": 1}
    with pytest.raises(tk.ObjectNotFound):
        update(id="absent", name="Rien")


def test_a_code_that_means_nothing_any_more_stays():
    create(name="Essai", members=["35001"])
    model.Session.add(
        TerritoryParent(child="commune:99999", parent="perimetre:essai", whole=True)
    )
    model.Session.commit()
    changed = update(id="essai", members="commune:35001\ncommune:99999\n35240")
    lost = next(m for m in changed["members"] if m["member"] == "commune:99999")
    assert (lost["territory_id"], lost["reason"]) == (None, "unknown-code")
    assert len(changed["members"]) == 3


def test_a_nested_perimeter_changes_what_holds_it():
    create(name="Petit", members=["35001"])
    create(name="Grand", members=["perimetre:petit", "44109"])
    update(id="petit", members=["35001", "35240"])
    assert inside("perimetre:grand") == [
        "commune:35001", "commune:35240", "commune:44109",
        "perimetre:grand", "perimetre:petit",
    ]  # fmt: skip
    assert len(index().communes("perimetre:grand")) == 3


def test_loading_a_millesime_leaves_perimeters_alone():
    create(name="Essai", members=["35112", RENNES])
    before = inside("perimetre:essai")
    assert territories.load(core.read_snapshot()).changed
    assert inside("perimetre:essai") == before
    assert len(index().communes("perimetre:essai")) == 44
    assert perimeters.get("perimetre:essai").members == ("commune:35112", RENNES)


def test_a_perimeter_in_use_is_not_deleted():
    made = create(name="Essai", members=["35001"])
    organization = factories.Organization(
        name="syndicat", title="Syndicat d'essai", territory_id=made["id"]
    )
    with pytest.raises(tk.ValidationError, match="Syndicat d'essai"):
        helpers.call_action("socle_perimeter_delete", id="essai")
    helpers.call_action("organization_purge", id=organization["id"])
    helpers.call_action("socle_perimeter_delete", id="essai")
    assert "perimetre:essai" not in index()
    assert inside("perimetre:essai") == []
    with pytest.raises(tk.ObjectNotFound):
        helpers.call_action("socle_perimeter_show", id="essai")


def test_another_process_would_see_the_change(monkeypatch):
    made = create(name="Essai", members=["35001"])
    monkeypatch.setattr(perimeters, "_cached", None)
    assert made["id"] in index()
    first = index()
    assert index() is first
    update(id="essai", members=["35240"])
    assert index() is not first


def test_the_index_in_memory_is_made_once_whatever_the_names():
    for name in ("A", "A B", "A2", "Ab", "É"):
        create(name=name, members=["35001"])
    first = index()
    assert all(index() is first for _ in range(3))


def dataset(territory_id, **fields):
    organization = factories.Organization(territory_id=territory_id)
    return factories.Dataset(owner_org=organization["id"], **fields)


def found(condition):
    results = helpers.call_action("package_search", fq=condition)["results"]
    return sorted(package["id"] for package in results)


def test_a_change_indexes_only_what_entered_or_left(work):
    acigne = dataset("commune:35001")
    rheu = dataset("commune:35240")
    fleurigne = dataset("commune:35112")
    about_acigne = dataset("commune:44109", territories=["commune:35001"])
    made = create(name="Essai", members=["35001", "35062"])
    code = compact(made["id"])
    work()
    task = tasks.get(made["task_id"])
    model.Session.refresh(task)
    assert (task.state, task.result) == ("done", {"indexed": 3})
    assert found(f"{GROUPING}:{code}") == sorted([acigne["id"], fleurigne["id"]])
    # What says nothing of its territory is about that of its organisation.
    inside = [acigne["id"], fleurigne["id"], about_acigne["id"]]
    assert found(f"{TERRITORY}:{code}") == sorted(inside)

    changed = update(id="essai", members=["35062", "35240"])
    assert concerned(made["id"]) == {acigne["id"], rheu["id"], about_acigne["id"]}
    work()
    assert found(f"{GROUPING}:{code}") == sorted([rheu["id"], fleurigne["id"]])
    assert found(f"{TERRITORY}:{code}") == sorted([rheu["id"], fleurigne["id"]])
    assert concerned(made["id"]) == set()
    assert tasks.get(changed["task_id"]).state == "done"


def test_the_index_holds_one_word_that_nobody_types():
    create(name="Communes de Bretagne", members=["35001"])
    dataset("commune:35001", title="Arbres")
    assert found(f"{PRODUCER}:{compact('perimetre:communes-de-bretagne')}")
    assert found(f"{COVERAGE}:{compact('commune:35001')}")
    for word in ("bretagne", "communes", "communes-de-bretagne"):
        assert helpers.call_action("package_search", q=word)["count"] == 0


def test_a_perimeter_is_onboarded():
    made = create(name="Essai", members=["35001", "44109"])
    plan = helpers.call_action("socle_onboard", perimeter=made["id"], dry_run=True)
    assert [step["territory_id"] for step in plan["steps"]] == [
        RENNES, "epci:244400404", "commune:35001", "commune:44109",
    ]  # fmt: skip
