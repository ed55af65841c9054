"""Who may call what: each action, each role, on a private and on a public file."""

import pytest

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import tasks
from ckanext.socle.logic import action

ROLES = ("anonymous", "stranger", "member", "editor", "admin", "author", "sysadmin")
EVERYONE = frozenset(ROLES)
USERS = EVERYONE - {"anonymous"}
SYSADMIN = frozenset({"sysadmin"})
READERS = frozenset({"member", "editor", "admin", "sysadmin"})
WRITERS = frozenset({"editor", "admin", "sysadmin"})
ADMINS = frozenset({"admin", "sysadmin"})
AUTHOR = frozenset({"author", "sysadmin"})

ALLOWED = {
    # action: (who on a public file, who on a private file)
    # test_policies.py has the administrators of groupings, and candidates that exist
    "socle_candidate_erase": (SYSADMIN, SYSADMIN),
    "socle_candidate_promote": (SYSADMIN, SYSADMIN),
    "socle_candidate_show": (SYSADMIN, SYSADMIN),
    "socle_candidate_withdraw": (SYSADMIN, SYSADMIN),
    "socle_held_dataset_publish": (SYSADMIN, SYSADMIN),
    "socle_policy_preview": (SYSADMIN, SYSADMIN),
    "socle_policy_update": (SYSADMIN, SYSADMIN),
    "socle_candidate_list": (WRITERS, WRITERS),
    "socle_held_dataset_delete": (WRITERS, WRITERS),
    "socle_held_dataset_show": (WRITERS, WRITERS),
    "socle_policy_list": (EVERYONE, EVERYONE),
    "socle_report_erase": (ADMINS, ADMINS),
    "socle_validation_check": (WRITERS, WRITERS),
    "socle_cell_mask": (WRITERS, WRITERS),
    "socle_calendar_renew": (READERS, READERS),
    "socle_calendar_show": (READERS, READERS),
    "socle_coverage_list": (SYSADMIN, SYSADMIN),  # test_territory_page.py has others
    "socle_coverage_show": (EVERYONE, EVERYONE),
    "socle_dcat_inspect": (ADMINS, ADMINS),
    "socle_catalogue_list": (SYSADMIN, SYSADMIN),
    "socle_catalogue_sync": (SYSADMIN, SYSADMIN),
    # `id` is a task here: test_endowments.py and test_transmissions.py have the others
    "socle_endowment_create": (SYSADMIN, SYSADMIN),
    "socle_endowment_delete": (SYSADMIN, SYSADMIN),
    "socle_endowment_list": (SYSADMIN, SYSADMIN),
    "socle_endowment_show": (SYSADMIN, SYSADMIN),
    "socle_endowment_start": (SYSADMIN, SYSADMIN),
    "socle_file_deposit": (WRITERS, WRITERS),
    "socle_grouping_list": (EVERYONE, EVERYONE),
    "socle_grouping_show": (EVERYONE, EVERYONE),
    "socle_detachment_list": (SYSADMIN, SYSADMIN),
    "socle_mail_choice_show": (USERS, USERS),  # test_mailings.py has secrets
    "socle_mail_choice_update": (USERS, USERS),
    "socle_millesime_create": (SYSADMIN, SYSADMIN),
    "socle_millesime_delete": (SYSADMIN, SYSADMIN),
    "socle_millesime_list": (SYSADMIN, SYSADMIN),
    "socle_millesime_load": (SYSADMIN, SYSADMIN),
    "socle_millesime_show": (SYSADMIN, SYSADMIN),
    "socle_inventory_bring": (WRITERS, WRITERS),
    # test_invitations.py has the administrators of groupings
    "socle_invitation_list": (SYSADMIN, SYSADMIN),
    "socle_invitation_resend": (SYSADMIN, SYSADMIN),
    "socle_model_document_list": (READERS, READERS),
    "socle_model_document_show": (READERS, READERS),
    "socle_obligation_declare": (WRITERS, WRITERS),
    "socle_obligation_list": (READERS, READERS),
    "socle_obligation_revoke": (SYSADMIN, SYSADMIN),  # `id` is a task here
    "socle_obligation_show": (EVERYONE, EVERYONE),
    "socle_onboard": (SYSADMIN, SYSADMIN),
    "socle_onboarding_create": (SYSADMIN, SYSADMIN),
    "socle_onboarding_delete": (SYSADMIN, SYSADMIN),
    "socle_onboarding_list": (SYSADMIN, SYSADMIN),
    "socle_onboarding_resume": (SYSADMIN, SYSADMIN),
    "socle_onboarding_show": (SYSADMIN, SYSADMIN),
    "socle_onboarding_start": (SYSADMIN, SYSADMIN),
    "socle_onboarding_stop": (SYSADMIN, SYSADMIN),
    "socle_onboarding_update": (SYSADMIN, SYSADMIN),
    "socle_organization_search": (EVERYONE, EVERYONE),
    "socle_organization_detach": (ADMINS, ADMINS),
    "socle_organization_tree": (EVERYONE, EVERYONE),
    "socle_perimeter_create": (SYSADMIN, SYSADMIN),
    "socle_perimeter_delete": (SYSADMIN, SYSADMIN),
    "socle_perimeter_list": (EVERYONE, EVERYONE),
    "socle_perimeter_show": (EVERYONE, EVERYONE),
    "socle_perimeter_update": (SYSADMIN, SYSADMIN),
    "socle_provision_delete": (SYSADMIN, SYSADMIN),
    "socle_provision_list": (READERS, READERS),
    "socle_provision_show": (SYSADMIN, SYSADMIN),
    "socle_publication_list": (ADMINS, ADMINS),
    "socle_repair_apply": (WRITERS, WRITERS),
    "socle_repair_list": (WRITERS, WRITERS),
    "socle_repair_prepare": (WRITERS, WRITERS),
    "socle_report_list": (EVERYONE, READERS),
    "socle_report_run": (WRITERS, WRITERS),
    "socle_report_show": (EVERYONE, READERS),
    # `id` is a task here: test_supporters.py and test_requests.py have the others
    "socle_request_answer": (SYSADMIN, SYSADMIN),
    "socle_request_create": (ADMINS, ADMINS),
    "socle_request_delete": (SYSADMIN, SYSADMIN),
    "socle_request_list": (USERS, USERS),
    "socle_request_show": (SYSADMIN, SYSADMIN),
    "socle_revalidation_create": (SYSADMIN, SYSADMIN),
    "socle_revalidation_list": (SYSADMIN, SYSADMIN),
    "socle_revalidation_run": (SYSADMIN, SYSADMIN),
    "socle_revalidation_show": (SYSADMIN, SYSADMIN),
    # `id` is a task here: test_reviews.py has the administrators of groupings
    "socle_review_approve": (SYSADMIN, SYSADMIN),
    "socle_review_list": (SYSADMIN, SYSADMIN),
    "socle_review_return": (SYSADMIN, SYSADMIN),
    "socle_review_show": (SYSADMIN, SYSADMIN),
    "socle_service_value_create": (WRITERS, WRITERS),
    "socle_service_value_delete": (WRITERS, WRITERS),
    "socle_siret_create": (ADMINS, ADMINS),
    "socle_supporter_answer": (SYSADMIN, SYSADMIN),
    "socle_supporter_create": (ADMINS, ADMINS),
    "socle_supporter_delete": (SYSADMIN, SYSADMIN),
    "socle_supporter_list": (EVERYONE, EVERYONE),
    "socle_table_schema_create": (SYSADMIN, SYSADMIN),
    "socle_table_schema_list": (EVERYONE, EVERYONE),
    "socle_table_schema_search": (EVERYONE, EVERYONE),
    "socle_table_schema_show": (EVERYONE, EVERYONE),
    "socle_task_cancel": (AUTHOR, AUTHOR),
    "socle_task_list": (USERS, USERS),
    "socle_task_show": (AUTHOR, AUTHOR),
    "socle_transmission_create": (WRITERS, WRITERS),
    "socle_territory_changes": (SYSADMIN, SYSADMIN),
    "socle_territory_children": (EVERYONE, EVERYONE),
    "socle_territory_resolve": (EVERYONE, EVERYONE),
    "socle_territory_search": (EVERYONE, EVERYONE),
    "socle_territory_show": (EVERYONE, EVERYONE),
    # test_versions.py has versions that exist
    "socle_version_delete": (SYSADMIN, SYSADMIN),
    "socle_version_list": (EVERYONE, READERS),
    "socle_version_show": (SYSADMIN, SYSADMIN),
}


@pytest.fixture
def world(clean_db, clean_index):
    """Users of each role, a public and a private file, and a task of the author."""
    users = {role: factories.User()["name"] for role in ROLES[1:-1]}
    users |= {"anonymous": "", "sysadmin": factories.Sysadmin()["name"]}
    organization = factories.Organization(
        users=[
            {"name": users[role], "capacity": role}
            for role in ("member", "editor", "admin")
        ]
    )
    resources, datasets = [], []
    for private in (False, True):
        dataset = factories.Dataset(
            owner_org=organization["id"], private=private, resources=[{"url": "a.csv"}]
        )
        resources.append(dataset["resources"][0]["id"])
        datasets.append(dataset["id"])
    task = tasks.start("validate", {"resource_id": "none"}, author=users["author"])
    return {
        "users": users,
        "resources": resources,
        "datasets": datasets,
        "task": task,
        "organization": organization["id"],
    }


def test_the_matrix_has_every_action():
    ours = [name for name in action.__all__ if name.startswith("socle_")]
    assert sorted(ALLOWED) == sorted(ours)


def arguments(world, private: bool) -> dict:
    return {
        "id": world["task"],
        "resource_id": world["resources"][private],
        "perimeter": "commune:35001",
        "grouping": "none",  # of onboardings
        "sendings": 1,  # of an invitation
        "territory": "region:53",
        "organization_id": world["organization"],
        "supporter_id": world["organization"],
        "accept": True,
        "kind": "attach",  # of requests
        "table_schema": "scdl/subventions",
        "version": "1.0.0",  # of a table schema
        "package_id": world["datasets"][private],
        "dataset": world["datasets"][private],
        "note": "Essai",
        "upload": "nothing",
        "mode": "replace",  # of a deposit
        "repairs": ["none"],
        "group": 0,  # of a report
        "siret": "21350001000011",
        "message": "Essai",
    }


def may_call(world, name: str, role: str, private: bool) -> bool:
    values = {
        **arguments(world, private),
        "name": "Essai",
        "members": ["35001"],
    }
    context = {"user": world["users"][role], "model": model}
    try:
        return helpers.call_auth(name, context, **values)
    except tk.NotAuthorized:
        return False


def test_each_role_may_call_what_it_should(world):
    found = {
        name: tuple(
            {role for role in ROLES if may_call(world, name, role, private)}
            for private in (False, True)
        )
        for name in ALLOWED
    }
    assert found == ALLOWED


def test_actions_check_their_authorization(world):
    """An action called by someone who may not refuses, whatever its arguments."""
    for name, (allowed, _) in ALLOWED.items():
        if "stranger" in allowed:
            continue
        values = {**arguments(world, False), "name": "Essai", "members": ["35001"]}
        if not name.startswith("socle_request_"):
            values["kind"] = "nothing"  # of declarations
        with pytest.raises(tk.NotAuthorized):
            tk.get_action(name)(
                {"user": world["users"]["stranger"], "ignore_auth": False}, values
            )
