"""The portal that is measured: its settings, people, and how it is asked."""

from __future__ import annotations

import contextlib
import os
import resource
import statistics
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.cli import load_config
from ckan.config.middleware import make_app

PASSWORD = "mot-de-passe-des-mesures"  # noqa: S105 - of a portal that nobody visits


@contextlib.contextmanager
def opened() -> Iterator[Any]:
    """Start CKAN with the settings of CKAN_INI, in a request of its own."""
    app = make_app(load_config(os.environ["CKAN_INI"]))
    with app._wsgi_app.test_request_context():
        yield app
        model.Session.remove()


def act(action: str, **values: Any) -> Any:
    """Call an action as the portal itself."""
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return tk.get_action(action)({"user": user, "ignore_auth": True}, values)


def account(name: str) -> str:
    """Return the id of a user, made if needed."""
    known = model.User.get(name)
    if known:
        return str(known.id)
    made = act("user_create", name=name, email=f"{name}@exemple.fr", password=PASSWORD)
    return str(made["id"])


def count(table: str, condition: str) -> int:
    """Return how many rows of a table satisfy a condition."""
    query = f'SELECT count(*) FROM "{table}" WHERE {condition}'  # noqa: S608 - ours
    return int(model.Session.scalar(sa.text(query)))


def summary(milliseconds: list[float]) -> dict[str, float]:
    """Return the median, the 95th percentile and the worst, in milliseconds."""
    ordered = sorted(milliseconds)
    return {
        "p50_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 1),
        "worst_ms": round(ordered[-1], 1),
    }


def memory() -> float:
    """Return the most memory that this process had, in MiB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def conditions() -> dict[str, Any]:
    """Return what a figure depends on: processors, load."""
    return {
        "processors": os.cpu_count(),
        "load_average": [round(one, 2) for one in os.getloadavg()],
    }
