"""One typed getter an option; each reads the configuration when called."""

from __future__ import annotations

from typing import cast

import ckan.plugins.toolkit as tk


def licences() -> list[str]:
    """Return the ids of the licences of new datasets, the default one first."""
    return cast(list[str], tk.config["ckanext.socle.licences"])


def validation_max_size() -> int:
    """Return the size of the largest file that is checked, in bytes."""
    return cast(int, tk.config["ckanext.socle.validation.max_size"])


def validation_max_rows() -> int:
    """Return the largest number of rows that is checked."""
    return cast(int, tk.config["ckanext.socle.validation.max_rows"])


def validation_max_seconds() -> int:
    """Return the time given to the check of one file, in seconds."""
    return cast(int, tk.config["ckanext.socle.validation.max_seconds"])


def validation_check_max_size() -> int:
    """Return the size of the largest file checked at once before it is saved."""
    return cast(int, tk.config["ckanext.socle.validation.check_max_size"])


def report_retention_days() -> int:
    """Return the days that cells of a report are kept once its file was replaced."""
    return cast(int, tk.config["ckanext.socle.report_retention_days"])


def versions_kept() -> int:
    """Return how many former versions of a file are kept; 0 for none."""
    return max(cast(int, tk.config["ckanext.socle.versions_kept"]), 0)


def candidate_retention_days() -> int:
    """Return the days that a file is kept beside a resource once it is of no use."""
    return cast(int, tk.config["ckanext.socle.candidate_retention_days"])


def fetch_allowed_hosts() -> tuple[str, ...]:
    """Return the hosts (`name` or `name:port`) that may have a private address."""
    return tuple(cast(list[str], tk.config["ckanext.socle.fetch.allowed_hosts"]))


def fetch_timeout() -> int:
    """Return the time given to the download of one linked file, in seconds."""
    return cast(int, tk.config["ckanext.socle.fetch.timeout"])


def fetch_max_redirects() -> int:
    """Return the number of redirects followed for one linked file."""
    return cast(int, tk.config["ckanext.socle.fetch.max_redirects"])


def catalogues() -> list[str]:
    """Return the addresses of the catalogues of table schemas, the first one first."""
    return cast(list[str], tk.config["ckanext.socle.catalogues"])


def dcat_publisher_name() -> str:
    """Return the name of the portal's publisher; "" for the title of the site."""
    return cast(str, tk.config["ckanext.socle.dcat.publisher_name"])


def dcat_publisher_siren() -> str:
    """Return the SIREN of the body that publishes the portal; "" when none is given."""
    return cast(str, tk.config["ckanext.socle.dcat.publisher_siren"])


def dcat_publisher_email() -> str:
    """Return the e-mail address of the portal's publisher; "" when there is none."""
    return cast(str, tk.config["ckanext.socle.dcat.publisher_email"]) or contact_email()


def dcat_page_size() -> int:
    """Return the number of datasets on a page of a catalogue, 1 to 1000."""
    return min(max(cast(int, tk.config["ckanext.socle.dcat.page_size"]), 1), 1000)


def dcat_licence() -> str:
    """Return the id of the licence of the catalogues themselves; "" for none."""
    return cast(str, tk.config["ckanext.socle.dcat.licence"])


def task_lost_after() -> int:
    """Return the seconds of silence after which a running task is taken up again."""
    return cast(int, tk.config["ckanext.socle.tasks.lost_after"])


def task_max_attempts() -> int:
    """Return the number of tries after which a failing task is set aside."""
    return cast(int, tk.config["ckanext.socle.tasks.max_attempts"])


def task_timeout() -> int:
    """Return the time given to one try of a task, in seconds."""
    return cast(int, tk.config["ckanext.socle.tasks.timeout"])


def contact_email() -> str:
    """Return the address for people who need help; "" when there is none."""
    return tk.config["ckanext.socle.contact_email"] or tk.config.get("email_to") or ""


def legal_publisher() -> dict[str, str]:
    """Return what the legal notice says of the portal's publisher; "" when not said.

    `name`, `siren`, `email`, `address`, `phone`, `director` (of publication), `host`
    and `dpo` (address for questions on personal data).
    """
    return {
        "name": dcat_publisher_name() or str(tk.config.get("ckan.site_title") or ""),
        "siren": dcat_publisher_siren(),
        "email": contact_email(),
        "address": cast(str, tk.config["ckanext.socle.legal.address"]),
        "phone": cast(str, tk.config["ckanext.socle.legal.phone"]),
        "director": cast(str, tk.config["ckanext.socle.legal.director"]),
        "host": cast(str, tk.config["ckanext.socle.legal.host"]),
        "dpo": cast(str, tk.config["ckanext.socle.legal.dpo"]),
    }


def accessibility_audit() -> str:
    """Return who audited the pages, when, and what they met; "" without an audit."""
    return cast(str, tk.config["ckanext.socle.accessibility_audit"])


def legal_notice_url() -> str:
    """Return the address of the legal notice; "" when there is none."""
    return cast(str, tk.config["ckanext.socle.legal_notice_url"])


def privacy_url() -> str:
    """Return the address of the page on personal data; "" when there is none."""
    return cast(str, tk.config["ckanext.socle.privacy_url"])


def accessibility_url() -> str:
    """Return the address of the accessibility statement; "" when there is none."""
    return cast(str, tk.config["ckanext.socle.accessibility_url"])


def accessibility_level() -> str:
    """Return `non`, `partiellement` or `totalement`."""
    return cast(str, tk.config["ckanext.socle.accessibility_level"])


def deposits_per_hour() -> int:
    """Return the calls of `socle_file_deposit` that a user may make within an hour."""
    return cast(int, tk.config["ckanext.socle.deposits_per_hour"])


def reminder_days() -> int:
    """Return the days before its date from which a body is reminded of a file."""
    return cast(int, tk.config["ckanext.socle.reminder_days"])
