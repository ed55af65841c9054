"""What a person does from a report: record a SIRET, mask a cell, keep an address."""

import io

import pytest
from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import candidates, files, reports, service_values
from ckanext.socle.core import policies as core
from ckanext.socle.policies import rows as policies
from ckanext.socle.repairs import long_files
from tests.data import equipements

KEY = "scdl/equipements"
PERSON, SERVICE = "jean.dupont@orange.example", "a.martin@acigne.example"
OTHER_SIRET = "21350001000029"
pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")


def content(**changes: str) -> bytes:
    """Two addresses, of a person and of a service, and a SIRET that nobody recorded."""
    row = {**equipements.VALID, "COLL_SIRET": OTHER_SIRET}
    addresses = ({"EQUIP_EMAIL": one} for one in (PERSON, SERVICE, PERSON))
    return equipements.table(*({**row, **one, **changes} for one in addresses)).encode()


def upload(data: bytes) -> FileStorage:
    return FileStorage(stream=io.BytesIO(data), filename="equipements.csv")


@pytest.fixture
def people():
    found = {name: factories.User()["name"] for name in ("admin", "editor", "member")}
    return {**found, "": ""}


@pytest.fixture
def organization(people):
    users = [{"name": people[one], "capacity": one} for one in people if one]
    return factories.Organization(
        siren="213500010", territory_id="commune:35001", title="Acigné", users=users
    )


@pytest.fixture
def resource(organization, people, work):
    dataset = factories.Dataset(name="equipements", owner_org=organization["id"])
    made = call(
        "resource_create",
        people["editor"],
        package_id=dataset["id"],
        table_schema=KEY,
        upload=upload(content()),
    )
    work()
    return made


def call(name, user, **values):
    return helpers.call_action(name, {"user": user, "ignore_auth": False}, **values)


def last(resource):
    model.Session.expire_all()
    return reports.latest([resource["id"]])[resource["id"]]


def group(row, code="personal-email"):
    groups = row.report["groups"]
    found = [at for at, one in enumerate(groups) if one["code"] == code]
    return {"id": row.id, "group": found[0]} if found else None


def lines(resource) -> list[str]:
    found = helpers.call_action("resource_show", id=resource["id"])
    with files.stored_copy(found, 1 << 20) as stored:
        return stored.path.read_text().splitlines()


@pytest.fixture
def get(app, people, resource):
    """Return a function that asks for a page of the file, as one of the people."""
    base = f"/dataset/equipements/resource/{resource['id']}"

    def ask(path: str, by: str, status: int = 200, data: dict | None = None):
        told = {"headers": token(people[by]), "follow_redirects": False}
        answer = app.get(base + path, **told) if data is None else None
        answer = answer or app.post(base + path, data=data, **told)
        assert answer.status_code == status, path
        return answer.body

    return ask


def token(user: str) -> dict[str, str]:
    if not user:
        return {}
    made = helpers.call_action("api_token_create", user=user, name="t")
    return {"Authorization": made["token"]}


def test_a_siret_of_the_file_is_recorded_in_one_click(
    get, resource, organization, people, work
):
    first = last(resource)
    assert first.report["portal"] == {"unknown_sirets": [OTHER_SIRET]}
    offered = "Enregistrer 213 500 010 00029"
    assert offered in get("/rapport", "admin").replace("\u202f", " ")
    told = get("/rapport", "editor").replace("\u202f", " ")
    assert offered not in told
    assert "Un administrateur" in told
    assert "établissement à enregistrer" not in get("/rapport", "member")
    here, asked = "/rapport/etablissement", {"siret": OTHER_SIRET}
    for by in ("editor", "member", ""):
        get(here, by, 403, asked)
    get(here, "admin", 302, {"siret": "21350245300011"})  # of another SIREN
    for _ in range(2):
        get(here, "admin", 302, asked)
    shown = call("organization_show", people["admin"], id=organization["id"])
    assert [one["siret"] for one in shown["sirets"]] == [OTHER_SIRET]
    work()
    assert last(resource).id != first.id
    assert last(resource).report["portal"] == {}
    assert "à enregistrer" not in get("/rapport", "admin")


def test_a_wrong_siret_is_refused(organization, people):
    for wrong in ("21350001000012", "213500010", "21350245300011"):
        asked = {"organization_id": organization["id"], "siret": wrong}
        with pytest.raises(tk.ValidationError):
            call("socle_siret_create", people["admin"], **asked)


def test_a_cell_is_masked_and_the_file_before_is_kept(get, resource, people, work):
    row = last(resource)
    index, before = group(row)["group"], lines(resource)
    page = get("/rapport", "editor")
    assert "Masquer les cellules cochées" in page
    assert PERSON not in page
    assert "Masquer" not in get("/rapport", "member")
    here = f"/rapport/cellules/{index}/choix"
    asked = {"controle": row.id, "ligne": ["2", "99"], "choix": "masquer"}
    for by in ("member", ""):
        get(here, by, 403, asked)
    get(here, "editor", 302, {"controle": row.id})  # nothing is ticked
    assert lines(resource) == before
    get(here, "editor", 302, asked)
    assert lines(resource) == [
        line.replace(PERSON, "") if at == 1 else line for at, line in enumerate(before)
    ]
    [kept] = candidates.of_resource(resource["id"])
    assert (kept.state, kept.changes[0]["code"]) == ("original", "mask-cells")
    assert PERSON not in str(kept.changes)
    assert "1 cellule masquée" in get("/fichiers-gardes", "editor")
    work()
    assert last(resource).report["groups"][group(last(resource))["group"]]["count"] == 2
    with pytest.raises(tk.ValidationError):  # the report of a file that is no more
        call(
            "socle_cell_mask",
            people["editor"],
            resource_id=resource["id"],
            id=row.id,
            group=index,
        )


def test_all_the_cells_of_a_group_are_masked(resource, people, work):
    asked = group(last(resource))
    call("socle_cell_mask", people["editor"], resource_id=resource["id"], **asked)
    work()
    assert group(last(resource)) is None
    assert "@" not in "".join(lines(resource))


def test_an_address_of_a_service_is_not_questioned_any_more(
    get, resource, organization, people, work
):
    row = last(resource)
    here = f"/rapport/cellules/{group(row)['group']}/choix"
    asked = {"controle": row.id, "ligne": "3", "choix": "service"}
    get(here, "editor", 302, asked)
    [digest] = service_values.digests(organization["id"], KEY)
    assert "martin" not in digest
    assert service_values.digests(organization["id"], "scdl/subventions") == set()
    work()
    found = last(resource)
    assert found.id != row.id
    assert found.report["groups"][group(found)["group"]]["count"] == 2
    assert "1 valeur de ces fichiers est connue" in get("/rapport", "editor")
    get("/rapport/service/oublier", "editor", 302, {})
    work()
    again = last(resource)
    assert again.report["groups"][group(again)["group"]]["count"] == 3


def test_what_is_not_personal_data_is_neither_masked_nor_kept(resource, people, work):
    number = {"EQUIP_EMAIL": "", "EQUIP_NOM": "1 85 05 78 006 084 91"}
    call(
        "resource_patch",
        people["editor"],
        id=resource["id"],
        upload=upload(content(COLL_SIRET="21350001000012", **number)),
    )
    work()
    row = last(resource)
    asked = {"resource_id": resource["id"]}
    for action in ("socle_cell_mask", "socle_service_value_create"):
        for wrong in (group(row, "siret-key"), {"id": row.id, "group": 99}):
            with pytest.raises(tk.ValidationError):
                call(action, people["editor"], **asked, **wrong)
    told = group(row, "personal-number")
    with pytest.raises(tk.ValidationError):
        call("socle_service_value_create", people["editor"], **asked, **told)


@pytest.fixture
def waiting(resource, people, work):
    """A file that a rule of the region keeps back, with something to mend."""
    region = helpers.call_action(
        "group_create",
        {"user": factories.Sysadmin()["name"]},
        type="regroupement",
        name="bretagne",
        title="Bretagne",
        territory_id="region:53",
    )
    policies.save(core.Policy(region["id"], KEY, "draft", policies.today(), ""), None)
    model.Session.commit()
    spoilt = upload(content(EQUIP_LAT="48,21"))
    call("resource_patch", people["editor"], id=resource["id"], upload=spoilt)
    work()
    [found] = candidates.of_resource(resource["id"])
    assert found.state == "refused"
    return found


def test_a_dataset_that_waits_says_so_and_who_decides(
    app, get, organization, people, waiting, work
):
    chief = people["chief"] = factories.Sysadmin()["name"]
    held = factories.Dataset(name="retenu", owner_org=organization["id"])
    file = {"package_id": held["id"], "table_schema": KEY}
    spoilt = upload(content(EQUIP_LAT="48,21"))
    made = call("resource_create", people["editor"], upload=spoilt, **file)
    work()
    pages = ("/dataset/retenu", f"/dataset/retenu/resource/{made['id']}/rapport")
    for url in pages:
        body = app.get(url, headers=token(people["editor"])).body
        assert "Ces données attendent une correction" in body
        assert "Garder ces données pour nous" in body
        assert "Les publier malgré la règle" not in body
        assert "attendent une" not in app.get(url, headers=token(people["member"])).body
    for by, path, data, status in (
        ("editor", "publier", {"note": "Urgent"}, 403),
        ("member", "laisser", {}, 403),
        ("", "laisser", {}, 403),
        ("chief", "publier", {}, 302),  # without a reason
        ("editor", "laisser", {}, 302),
    ):
        answer = app.post(
            f"/dataset/retenu/attente/{path}",
            headers=token(people[by]),
            data=data,
            follow_redirects=False,
        )
        assert answer.status_code == status, (by, path)
        assert call("package_show", chief, id="retenu")["private"] is True
    body = app.get("/dataset/retenu", headers=token(people["editor"])).body
    assert "attendent une correction" not in body
    call("package_patch", people["editor"], id="retenu", private=False)
    app.post(
        "/dataset/retenu/attente/publier",
        headers=token(chief),
        data={"note": "Urgent"},
        follow_redirects=False,
    )
    assert call("package_show", chief, id="retenu")["private"] is False


def test_an_administrator_erases_a_kept_file(get, people, waiting, work):
    here = f"/fichiers-gardes/{waiting.id}/effacer"
    get(here, "admin", 302, {})  # it waits: nothing is done
    assert "Effacer ce fichier" not in get("/fichiers-gardes", "admin")
    call("socle_candidate_withdraw", people["editor"], id=waiting.id)
    assert "Effacer ce fichier" not in get("/fichiers-gardes", "editor")
    get(here, "editor", 403, {})
    assert "Effacer ce fichier" in get("/fichiers-gardes", "admin")
    get(here, "admin", 302, {})
    with pytest.raises(files.StorageError):
        list(files.kept_chunks(waiting.id, waiting.storage))
    shown = get("/fichiers-gardes", "admin")
    assert "Ce fichier n’est plus gardé" in shown


def test_a_file_that_waits_is_mended_where_it_waits(
    get, resource, people, waiting, work
):
    row = reports.of_candidates([waiting.id])[waiting.id]
    address = f"/corrections?fichier={waiting.id}"
    assert address in get(f"/rapport?controle={row.id}", "editor")
    assert 'value="repair-number:EQUIP_LAT"' in get(address, "editor")
    assert 'value="repair-number:EQUIP_LAT"' not in get("/corrections", "editor")
    get("/corrections?fichier=nothing", "editor", 404)
    chosen = {"correction": "repair-number:EQUIP_LAT", "fichier": waiting.id}
    get("/corrections", "member", 403, chosen)
    assert "48.1333" in lines(resource)[1]
    get("/corrections", "editor", 302, chosen)
    mended, before = candidates.of_resource(resource["id"])
    assert (mended.state, before.state) == ("waiting", "original")
    assert mended.changes == before.changes
    work()
    model.Session.expire_all()
    assert candidates.get(mended.id).state == "promoted"
    assert "48.21" in lines(resource)[1]
    with candidates.open(candidates.get(before.id)) as kept:
        assert "48,21" in kept.path.read_text()


def test_the_cells_of_a_file_that_waits_are_masked(resource, people, waiting, work):
    row = reports.of_candidates([waiting.id])[waiting.id]
    asked = {"resource_id": resource["id"], **group(row)}
    done = call("socle_cell_mask", people["editor"], **asked)
    assert done["candidate"]["state"] == "waiting"
    assert "@" in "".join(lines(resource))
    with candidates.open(candidates.get(done["candidate"]["id"])) as kept:
        assert "@" not in kept.path.read_text()


def test_a_long_file_is_mended_by_a_task(get, resource, people, work, monkeypatch):
    call(
        "resource_patch",
        people["editor"],
        id=resource["id"],
        upload=upload(content(EQUIP_LAT="48,21")),
    )
    work()
    monkeypatch.setattr(long_files, "CELLS", 10)
    assert "Chercher les corrections" in get("/corrections", "editor")
    get("/corrections/preparer", "member", 403, {})
    get("/corrections/preparer", "editor", 302, {})
    assert "Nous cherchons des corrections" in get("/corrections", "editor")
    assert '"over":false' in get("/corrections/etat", "editor").replace(" ", "")
    work()
    assert 'value="repair-number:EQUIP_LAT"' in get("/corrections", "editor")
    asked = {"correction": "repair-number:EQUIP_LAT", "sha256": last(resource).sha256}
    get("/corrections", "editor", 302, {**asked, "sha256": "another"})
    get("/corrections", "editor", 302, asked)
    assert "Vos corrections sont en cours" in get("/rapport", "editor")
    assert "48,21" in lines(resource)[1]
    work()
    assert "48.21" in lines(resource)[1]
    assert "Vos corrections sont en cours" not in get("/rapport", "editor")
    told = group(last(resource))
    call("socle_cell_mask", people["editor"], resource_id=resource["id"], **told)
    work()
    assert "@" not in "".join(lines(resource))
