"""Fixtures of the tests that need CKAN's real services."""

import contextlib
import functools
import importlib
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.lib import jobs
from ckan.model import user
from ckan.tests.helpers import CKANTestApp

from ckanext.socle import tasks
from tests.ckan import smtp
from tests.ckan.onboarding_world import chief, made  # noqa: F401

_applications: dict[tuple[str, ...], tuple] = {}  # and the settings that each made


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


@pytest.fixture
def make_app(make_app, ckan_config, with_plugins, request):
    """Make an application as CKAN's fixture does, once for many tests.

    A test with settings of its own has an application of its own.
    """
    if next(request.node.iter_markers("ckan_config"), None):
        return make_app
    plugins = tuple(p.core._PLUGINS)

    def make() -> CKANTestApp:
        if plugins not in _applications:
            _applications[plugins] = make_app().app, dict(ckan_config)
        application, settings = _applications[plugins]
        for name in settings.keys() - ckan_config.keys():
            ckan_config[name] = settings[name]
        return CKANTestApp(application)

    return make


@pytest.fixture(autouse=True)
def load_standard_plugins(with_plugins):
    """Load the plugins of test.ini for every test of this folder."""


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Hash passwords in one round: tests make thousands of users."""
    with pytest.MonkeyPatch.context() as patch:
        quick = user.pbkdf2_sha512.using(rounds=1)
        patch.setattr(user, "pbkdf2_sha512", quick)
        yield


@pytest.fixture
def clean_db(with_plugins, reset_db, migrate_db_for):
    """Empty the database and bring the plugins' own tables up to date."""
    if model.repo.tables_created_and_initialised:
        _delete_all()
    else:
        reset_db()
    for plugin in ("activity", "socle"):
        if p.plugin_loaded(plugin) and not _is_migrated(plugin):
            migrate_db_for(plugin)


def _delete_all() -> None:
    """Do as CKAN does, in two questions instead of two for each table."""
    model.Session.remove()
    found = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    there = set(model.Session.scalars(sa.text(found))) - {"alembic_version"}
    names = [table.name for table in reversed(model.repo.metadata.sorted_tables)]
    emptied = [f'DELETE FROM "{name}"' for name in names if name in there]  # noqa: S608
    model.Session.execute(sa.text("; ".join(emptied)))
    model.Session.commit()
    model.Session.remove()


def _is_migrated(plugin: str) -> bool:
    """Tell it by one question: Alembic needs as long as a test for its answer."""
    table = f"{plugin}_alembic_version"
    named = sa.text("SELECT to_regclass(:table)")
    if model.Session.scalar(named, {"table": table}) is None:
        return False
    version = model.Session.scalar(sa.text(f"SELECT version_num FROM {table}"))  # noqa: S608
    return version == _last_migration(plugin)


@functools.cache
def _last_migration(plugin: str) -> str | None:
    module = importlib.import_module(p.get_plugin(plugin).__module__.rpartition(".")[0])
    folder = Path(module.__path__[0]) / "migration" / plugin
    return ScriptDirectory(str(folder)).get_current_head()


@pytest.fixture
def work():
    """Return a function that does, here, the jobs that wait in the queue `socle`."""
    tk.get_action("job_clear")({"ignore_auth": True}, {"queues": [tasks.QUEUE]})
    # What earlier tests put off would keep a real worker busy, two seconds for each.
    put_off = jobs.get_queue(tasks.QUEUE).scheduled_job_registry
    for job_id in put_off.get_job_ids():
        put_off.remove(job_id, delete_job=True)

    def do_the_work() -> int:
        done = 0
        waiting = jobs.get_queue(tasks.QUEUE)
        while message := next(iter(waiting.get_jobs(0, 1)), None):
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
