"""Files kept beside a resource: in both storages, whole, gone with what failed."""

import io

import pytest

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories

from ckanext.socle import candidates, files
from ckanext.socle.model.candidate import (
    OPEN_STATES,
    ORIGINAL,
    REFUSED,
    WAITING,
    WITHDRAWN,
)

pytestmark = pytest.mark.usefixtures("clean_db")

CONTENT = "Nom;Ville\nMairie;Acigné\n".encode("cp1252")


def store(content: bytes = CONTENT, resource_id: str = "r1"):
    return candidates.store(
        io.BytesIO(content),
        resource_id=resource_id,
        package_id="p1",
        author="marie",
        filename="équipements.csv",
        changes=[{"code": "wrong-date-order", "count": 12}],
    )


def read(candidate_id: str) -> bytes:
    with candidates.open(candidates.get(candidate_id)) as opened:
        assert opened.sha256 == candidates.get(candidate_id).sha256
        return opened.path.read_bytes()


def stored_then_removed():
    kept = store()
    model.Session.commit()
    assert read(kept.id) == CONTENT
    assert kept.as_dict()["changes"] == [{"code": "wrong-date-order", "count": 12}]
    candidates.remove_file(kept)
    with pytest.raises(files.StorageError) as caught:
        read(kept.id)
    assert caught.value.code == "file-missing"


def test_the_classic_storage_keeps_it():
    stored_then_removed()


@pytest.mark.ckan_config("ckan.files.storage.fichiers.type", "ckan:fs")
@pytest.mark.ckan_config("ckan.files.storage.fichiers.path", "/tmp/socle-tests-files")  # noqa: S108
@pytest.mark.ckan_config("ckan.files.storage.fichiers.initialize", "true")
@pytest.mark.ckan_config("ckan.files.default_storages.resource", "fichiers")
def test_the_storage_of_ckan_files_keeps_it():
    stored_then_removed()


def test_the_file_of_a_transaction_that_fails_is_removed():
    kept = store()
    name, storage = kept.id, kept.storage
    model.Session.rollback()
    with pytest.raises(tk.ObjectNotFound):
        candidates.get(name)
    with pytest.raises(files.StorageError):
        list(files.kept_chunks(name, storage))


def test_a_file_over_the_limit_leaves_nothing(ckan_config, monkeypatch):
    monkeypatch.setitem(ckan_config, "ckan.max_resource_size", 1)
    with pytest.raises(files.StorageError) as caught:
        store(b"a" * ((1 << 20) + 1))
    assert (caught.value.code, caught.value.params) == ("too-big", {"limit": 1 << 20})
    assert candidates.of_resource("r1") == []


def test_another_file_outdates_the_one_that_waits():
    first = store()
    second = store(b"a,b\n")
    candidates.outdate("r1", but=second.id)
    model.Session.commit()
    assert (first.state, first.reason) == (WITHDRAWN, "outdated")
    assert candidates.latest_open(["r1", "r2"]) == {"r1": second}
    assert candidates.of_resource("r1", OPEN_STATES) == [second]
    assert candidates.of_resource("r1") == [second, first]


def test_what_is_of_no_more_use_is_removed_after_its_delay(ckan_config, monkeypatch):
    dataset = factories.Dataset(
        owner_org=factories.Organization()["id"], resources=[{"url": "a.csv"}]
    )
    there = dataset["resources"][0]["id"]
    states = (ORIGINAL, WITHDRAWN, WAITING, REFUSED)
    kept = {state: store(resource_id=there) for state in states}
    for state, one in kept.items():
        one.state = state
    gone = store(resource_id="gone")
    model.Session.commit()
    assert candidates.purge() == 0
    monkeypatch.setitem(ckan_config, "ckanext.socle.candidate_retention_days", 0)
    assert candidates.purge("another") == 0
    assert candidates.purge(there) == 2
    assert candidates.purge() == 1
    model.Session.expire_all()
    removed = {ORIGINAL, WITHDRAWN}
    for state, one in kept.items():
        assert bool(one.purged) == (state in removed)
    for one in (kept[ORIGINAL], kept[WITHDRAWN], gone):
        with pytest.raises(files.StorageError):
            list(files.kept_chunks(one.id, one.storage))
    assert read(kept[WAITING].id) == CONTENT
    model.Package.get(dataset["id"]).state = "deleted"
    model.Session.commit()
    assert candidates.purge() == 2
