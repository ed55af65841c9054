"""Both of CKAN's storages are read by the same function, within bounds."""

import hashlib
import io

import pytest
from werkzeug.datastructures import FileStorage

from ckan.lib import uploader
from ckan.tests import factories, helpers

from ckanext.socle import files

CONTENT = "Nom;Ville\nMairie;Acigné\n".encode("cp1252")


@pytest.fixture
def resource(clean_db, clean_index):
    organization = factories.Organization()
    dataset = factories.Dataset(owner_org=organization["id"])
    file = FileStorage(stream=io.BytesIO(CONTENT), filename="équipements.csv")
    return helpers.call_action(
        "resource_create", as_admin(), package_id=dataset["id"], upload=file
    )


def as_admin():
    return {"user": factories.Sysadmin()["name"]}


def read(resource, max_size=1000):
    with files.stored_copy(resource, max_size) as stored:
        return stored.path.read_bytes(), stored


def test_the_classic_storage_is_read(resource):
    store = uploader.get_resource_uploader(dict(resource))
    assert not getattr(store, "storage", None)
    content, stored = read(resource)
    assert content == CONTENT
    assert stored.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert stored.size == len(CONTENT)
    assert stored.filename.endswith(".csv")


@pytest.mark.ckan_config("ckan.files.storage.fichiers.type", "ckan:fs")
@pytest.mark.ckan_config("ckan.files.storage.fichiers.path", "/tmp/socle-tests-files")  # noqa: S108
@pytest.mark.ckan_config("ckan.files.storage.fichiers.initialize", "true")
@pytest.mark.ckan_config("ckan.files.default_storages.resource", "fichiers")
def test_the_storage_of_ckan_files_is_read(resource):
    store = uploader.get_resource_uploader(dict(resource))
    assert store.storage is not None
    content, stored = read(resource)
    assert content == CONTENT
    assert stored.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_the_copy_is_gone_after_its_block(resource):
    _, stored = read(resource)
    assert not stored.path.exists()


def test_the_copy_does_not_change_while_the_file_is_replaced(resource):
    with files.stored_copy(resource, 1000) as stored:
        again = FileStorage(stream=io.BytesIO(b"autre"), filename="b.csv")
        helpers.call_action(
            "resource_patch", as_admin(), id=resource["id"], upload=again
        )
        assert stored.path.read_bytes() == CONTENT
    assert read(resource)[0] == b"autre"


def test_a_file_over_the_limit_is_not_read_to_its_end(resource):
    with pytest.raises(files.StorageError) as caught:
        read(resource, max_size=5)
    assert (caught.value.code, caught.value.params) == ("too-big", {"limit": 5})


def test_a_file_that_the_storage_lost_has_its_own_error(resource):
    absent = {**resource, "id": "00000000-0000-0000-0000-000000000000"}
    with pytest.raises(files.StorageError) as caught:
        read(absent)
    assert caught.value.code == "file-missing"
