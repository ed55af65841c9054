"""What a grouping reads before it is public waits, and what is online stays there."""

import io

import pytest
import sqlalchemy as sa
from ckanext.activity.model import Activity
from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib import uploader
from ckan.tests import factories, helpers

from ckanext.socle import candidates
from ckanext.socle.core import policies as core
from ckanext.socle.model.review import Review
from ckanext.socle.policies import held
from ckanext.socle.policies import rows as policies
from tests.data import equipements

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

KEY = "scdl/equipements"
GOOD, BAD = equipements.valid(), equipements.damaged()
EDITOR, CHIEF = "secretaire@acigne.example", "region@bretagne.example"


@pytest.fixture
def editor():
    return factories.User(email=EDITOR, fullname="Secrétaire")["name"]


@pytest.fixture
def chief():
    return factories.User(email=CHIEF, fullname="Cheffe")["name"]


@pytest.fixture
def acigne(editor):
    users = [{"name": editor, "capacity": "editor"}]
    return factories.Organization(
        title="Commune d'Acigné", users=users, territory_id="commune:35001"
    )


@pytest.fixture
def bretagne(chief):
    site = {"user": factories.Sysadmin()["name"]}
    return helpers.call_action(
        "group_create",
        site,
        type="regroupement",
        name="bretagne",
        title="Bretagne",
        territory_id="region:53",
        review="yes",
        users=[{"name": chief, "capacity": "admin"}],
    )


@pytest.fixture
def call(editor):
    def as_editor(action, **values):
        context = {"user": editor, "ignore_auth": False}
        return helpers.call_action(action, context, **values)

    return as_editor


@pytest.fixture
def decide(chief):
    def as_chief(action, **values):
        context = {"user": chief, "ignore_auth": False}
        return helpers.call_action(action, context, **values)

    return as_chief


def upload(content, filename="equipements.csv"):
    return FileStorage(stream=io.BytesIO(content), filename=filename)


def stored(resource_id):
    path = uploader.get_resource_uploader({"id": resource_id}).get_path(resource_id)
    with open(path, "rb") as file:
        return file.read()


@pytest.fixture
def online(acigne, work):
    """A public dataset of Acigné with a conforming file, before anybody reads."""
    site = {"user": factories.Sysadmin()["name"]}
    dataset = helpers.call_action(
        "package_create",
        site,
        name="equipements",
        title="Équipements",
        owner_org=acigne["id"],
    )
    resource = helpers.call_action(
        "resource_create",
        site,
        package_id=dataset["id"],
        table_schema=KEY,
        upload=upload(GOOD, "avant.csv"),
    )
    work()
    return resource


def waiting(decide, **asked):
    found = decide("socle_review_list", grouping="bretagne", **asked)
    assert found["count"] == len(found["results"])
    return found["results"]


def told_in_activity():
    model.Session.expire_all()
    rows = model.Session.scalars(sa.select(Activity).order_by(Activity.timestamp))
    return [one.data["socle_review"] for one in rows if "socle_review" in one.data]


def subjects(postbox, address):
    found = [str(one["Subject"]) for one in postbox.to(address)]
    return [one.replace("\xa0", " ").replace("\u202f", " ") for one in found]


def test_new_file_waits_while_the_one_online_stays_then_is_approved(
    bretagne, online, call, decide, work, postbox, editor
):
    after = GOOD + b"\n"
    answer = call("resource_patch", id=online["id"], upload=upload(after, "b.csv"))
    assert answer["url"].endswith("/avant.csv")
    assert waiting(decide) == []  # its check is not over
    work()
    (found,) = waiting(decide)
    assert (found["is_ready"], found["author_name"]) == (True, "Secrétaire")
    assert found["candidate"]["report"]["status"] == "success"
    dataset = call("package_show", id="equipements")
    assert dataset["private"] is False
    assert stored(online["id"]) == GOOD
    work()
    (subject,) = subjects(postbox, CHIEF)
    assert subject == "Commune d'Acigné : « Équipements » attend votre relecture"
    done = decide("socle_review_approve", id=found["id"], message="Merci.")
    assert (done["state"], done["decided_by_name"]) == ("approved", "Cheffe")
    assert stored(online["id"]) == after
    assert call("resource_show", id=online["id"])["validation_status"] == "success"
    (line,) = told_in_activity()
    assert line == {"filename": "b.csv", "state": "approved", "note": "Merci."}
    work()
    assert subjects(postbox, EDITOR) == [
        "Bretagne a accepté « Équipements » : c’est en ligne"
    ]
    with pytest.raises(tk.ValidationError):
        decide("socle_review_return", id=found["id"], message="Trop tard.")


def test_file_is_sent_back_with_a_message_and_stays_where_it_is(
    bretagne, online, call, decide, work, postbox
):
    call("resource_patch", id=online["id"], upload=upload(GOOD + b"\n", "b.csv"))
    work()
    (found,) = waiting(decide)
    with pytest.raises(tk.ValidationError):
        decide("socle_review_return", id=found["id"], message="")
    decide("socle_review_return", id=found["id"], message="Il manque l'école.")
    assert stored(online["id"]) == GOOD
    kept = candidates.get(found["candidate"]["id"])
    assert (kept.state, kept.reason) == ("refused", "returned")
    assert told_in_activity()[0]["state"] == "returned"
    work()
    (message,) = [
        one for one in postbox.to(EDITOR) if "Bretagne" in str(one["Subject"])
    ]
    assert "Il manque l'école." in message.get_content()
    (closed,) = waiting(decide, closed=True)
    assert closed["message"] == "Il manque l'école."


def test_next_file_takes_the_place_of_the_proposal(
    bretagne, online, call, decide, work
):
    call("resource_patch", id=online["id"], upload=upload(GOOD + b"\n", "b.csv"))
    work()
    (first,) = waiting(decide)
    call("resource_patch", id=online["id"], upload=upload(GOOD + b"\n\n", "c.csv"))
    work()
    (second,) = waiting(decide)
    assert second["candidate"]["filename"] == "c.csv"
    with pytest.raises(tk.ValidationError):
        decide("socle_review_approve", id=first["id"])
    assert decide("socle_review_show", id=first["id"])["state"] == "outdated"
    call("socle_candidate_withdraw", id=second["candidate"]["id"])
    assert waiting(decide) == []


def test_file_without_rules_is_read_at_once(bretagne, online, call, decide, work):
    made = call(
        "resource_create",
        package_id=online["package_id"],
        name="Plan",
        upload=upload(b"plan", "plan.txt"),
    )
    assert made["url"] == ""
    (found,) = waiting(decide)
    decide("socle_review_approve", id=found["id"])
    assert stored(made["id"]) == b"plan"


@pytest.mark.parametrize("way", ["create", "draft"])
def test_dataset_is_private_until_it_is_approved(
    bretagne, acigne, call, decide, way, postbox, work
):
    state = "draft" if way == "draft" else "active"
    made = call(
        "package_create",
        name="budget",
        title="Budget",
        owner_org=acigne["id"],
        state=state,
        resources=[{"url": "https://a.example/b.csv"}],
    )
    if way == "draft":
        assert waiting(decide) == []
        made = call("package_patch", id=made["id"], state="active", private=False)
    assert (made["private"], made["review"]["grouping"]) == (True, "bretagne")
    (found,) = waiting(decide)
    assert found["candidate"] is None
    assert decide("package_show", id="budget")["title"] == "Budget"
    call("package_patch", id=made["id"], title="Budget 2025")
    with pytest.raises(tk.ValidationError):
        decide("socle_review_approve", id=found["id"], seen=found["seen"])
    call("package_patch", id=made["id"], private=False)
    assert [one["id"] for one in waiting(decide)] == [found["id"]]
    (found,) = waiting(decide)
    decide("socle_review_approve", id=found["id"], seen=found["seen"])
    assert call("package_show", id="budget")["private"] is False
    assert held.find(made["id"]) is None
    with pytest.raises(tk.NotAuthorized):
        decide("package_update", id="budget", title="Non")


def test_dataset_that_is_sent_back_stays_private_and_may_be_proposed_again(
    bretagne, acigne, call, decide
):
    made = call("package_create", name="budget", owner_org=acigne["id"])
    (found,) = waiting(decide)
    decide("socle_review_return", id=found["id"], message="Sans fichier ?")
    assert call("package_show", id="budget")["private"] is True
    with pytest.raises(tk.NotAuthorized):
        decide("package_show", id="budget")
    call("package_patch", id=made["id"], private=False)
    assert len(waiting(decide)) == 1


def test_those_who_decide_publish_at_once(bretagne, acigne, chief, decide):
    helpers.call_action(
        "organization_member_create", id=acigne["id"], username=chief, role="editor"
    )
    made = decide("package_create", name="budget", owner_org=acigne["id"])
    assert made["private"] is False
    assert waiting(decide) == []


def test_nobody_reads_outside_of_the_perimeter_or_without_the_choice(
    bretagne, editor, call, acigne
):
    users = [{"name": editor, "capacity": "editor"}]
    lyon = factories.Organization(users=users, territory_id="commune:69123")
    assert call("package_create", name="lyon", owner_org=lyon["id"])["private"] is False
    site = {"user": factories.Sysadmin()["name"]}
    helpers.call_action("group_patch", site, id="bretagne", review="no")
    made = call("package_create", name="budget", owner_org=acigne["id"])
    assert made["private"] is False


def test_rule_comes_first_then_the_review(bretagne, online, call, decide, work):
    policy = core.Policy(bretagne["id"], KEY, "draft", policies.today(), "")
    policies.save(policy, None)
    model.Session.commit()
    call("resource_patch", id=online["id"], upload=upload(BAD, "b.csv"))
    work()
    assert waiting(decide) == []
    call("resource_patch", id=online["id"], upload=upload(GOOD + b"\n", "c.csv"))
    work()
    (found,) = waiting(decide)
    assert stored(online["id"]) == GOOD
    decide("socle_review_approve", id=found["id"])
    assert stored(online["id"]) == GOOD + b"\n"


@pytest.mark.parametrize(
    "action", ["socle_review_approve", "socle_review_return", "socle_review_show"]
)
def test_strangers_neither_read_nor_decide(bretagne, online, call, work, action):
    call("resource_patch", id=online["id"], upload=upload(GOOD + b"\n", "b.csv"))
    work()
    review = model.Session.query(Review).one()
    stranger = {"user": factories.User()["name"], "ignore_auth": False}
    with pytest.raises(tk.NotAuthorized):
        helpers.call_action(action, stranger, id=review.id, message="x")
    if action != "socle_review_show":
        with pytest.raises(tk.NotAuthorized):
            call(action, id=review.id, message="x")
    else:
        assert call(action, id=review.id)["id"] == review.id


def test_pages_say_that_it_waits_and_keep_what_is_typed(
    app, bretagne, online, call, chief, editor, work
):
    tokens = {
        name: {"Authorization": factories.APIToken(user=name)["token"]}
        for name in (chief, editor)
    }
    call("resource_patch", id=online["id"], upload=upload(GOOD + b"\n", "b.csv"))
    work()
    done = app.get("/deposer/publie/equipements", headers=tokens[editor]).body
    assert "Votre fichier est gardé" in done
    assert "Le regroupement le relit avant qu’il soit public." in done
    path = f"/regroupement/bretagne/relecture/{model.Session.query(Review).one().id}"
    assert app.get(path, headers=tokens[editor], status=403)
    assert "Conforme" in app.get(path, headers=tokens[chief]).body
    empty = {"faire": "renvoyer", "message": " "}
    answer = app.post(path, data=empty, headers=tokens[chief])
    assert "Dites ce qu’il faut modifier" in answer.body
    sent = {"faire": "renvoyer", "message": "Il manque <b>l'école</b>."}
    app.post(path, data=sent, headers=tokens[chief], follow_redirects=False)
    again = app.post(path, data=sent, headers=tokens[chief])
    assert "Cette proposition n’attend plus" in again.body
    shown = app.get(
        f"/dataset/equipements/resource/{online['id']}", headers=tokens[editor]
    )
    assert "Il manque &lt;b&gt;l&#39;école&lt;/b&gt;." in shown.body
    assert "Abandonner ce nouveau fichier" in shown.body
