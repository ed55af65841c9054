"""Fixtures of the tests that need CKAN's real services."""

import contextlib

import pytest
import sqlalchemy as sa

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.lib import jobs

from ckanext.socle import tasks
from tests.ckan import smtp


@pytest.fixture
def with_plugins(ckan_config, request):
    """Load the plugins of the settings as CKAN's fixture does, once for many tests.

    Loading them takes as long as most tests. They are loaded again when a test asks
    for others, by a mark or by settings that plugins read while they load.
    """
    wanted = tk.aslist(ckan_config["ckan.plugins"])
    marked = any(
        not mark.args[0].startswith("ckanext.socle.")
        for mark in request.node.iter_markers("ckan_config")
    )
    if marked or list(p.core._PLUGINS) != wanted:
        p.load_all()
    yield
    if marked:
        p.unload_all()


@pytest.fixture(autouse=True)
def load_standard_plugins(with_plugins):
    """Load the plugins of test.ini for every test of this folder."""


@pytest.fixture
def clean_db(with_plugins, reset_db, migrate_db_for):
    """Empty the database and bring the plugins' own tables up to date."""
    reset_db()
    for plugin in ("activity", "socle"):
        if p.plugin_loaded(plugin):
            migrate_db_for(plugin)


@pytest.fixture
def work():
    """Return a function that does, here, the jobs that wait in the queue `socle`."""
    tk.get_action("job_clear")({"ignore_auth": True}, {"queues": [tasks.QUEUE]})

    def do_the_work() -> int:
        done = 0
        waiting = jobs.get_queue(tasks.QUEUE)
        while message := next(iter(waiting.jobs), None):
            waiting.remove(message)
            message.perform()
            done += 1
        return done

    return do_the_work


@pytest.fixture
def postbox(monkeypatch):
    """Return the postbox of a real SMTP server, where the portal's courriels arrive."""
    with smtp.serving() as box:
        monkeypatch.setitem(tk.config, "smtp.server", box.address)
        yield box


@pytest.fixture
def ckan_ini(request) -> str:
    """Return the path of CKAN's settings, for commands run in another process."""
    return request.config.getoption("--ckan-ini")


@pytest.fixture
def queries():
    """Return a context manager that gives the SQL statements run inside it."""

    @contextlib.contextmanager
    def watch():
        statements: list[str] = []

        def note(connection, cursor, statement, *others):
            statements.append(statement)

        sa.event.listen(model.meta.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            sa.event.remove(model.meta.engine, "before_cursor_execute", note)

    return watch
