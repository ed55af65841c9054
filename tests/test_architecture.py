"""The core stays usable without CKAN: adapters import it, never the reverse."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "ckanext/socle"
CORE = PACKAGE / "core"
FORBIDDEN = ("ckan", "ckanext", "ckantoolkit", "flask", "sqlalchemy")
WITHOUT_CKAN = [
    *sorted(CORE.rglob("*.py")),
    *sorted((PACKAGE / "fetching").rglob("*.py")),
    *sorted(PACKAGE.glob("standalone*.py")),
]
ALLOWED = (
    "ckanext.socle.core",
    "ckanext.socle.fetching",
    "ckanext.socle.standalone_repairs",
    "ckanext.socle.standalone_schemas",
    "ckanext.socle.standalone_territories",
    "ckanext.socle.standalone_transmissions",
    "ckanext.socle.standalone_validation",
)


def imported_names(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from names_from(node, path)


def names_from(node, path):
    # level 1 is the module's own package, each further level one package up
    package = path.relative_to(ROOT).parts[: -node.level] if node.level else ()
    module = ".".join((*package, *filter(None, [node.module])))
    if node.level and not node.module:
        # "from . import x": x is a module of the package
        yield from (f"{module}.{alias.name}" for alias in node.names)
    else:
        yield module


def is_allowed(name):
    return name.split(".")[0] not in FORBIDDEN or any(
        name == allowed or name.startswith(f"{allowed}.") for allowed in ALLOWED
    )


@pytest.mark.parametrize(
    "path", WITHOUT_CKAN, ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_it_does_not_import_ckan(path):
    assert [name for name in imported_names(path) if not is_allowed(name)] == []


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("import ckan.model", False),
        ("from ckan.plugins import toolkit", False),
        ("from flask import g", False),
        ("from ckanext.socle import jobs", False),
        ("from .. import jobs", False),
        ("from ..config import storage", False),
        ("from . import identifiers", True),
        ("from .identifiers import parse_siret", True),
        ("from ckanext.socle.core import identifiers", True),
        ("import frictionless", True),
    ],
)
def test_the_guard_knows_an_adapter_from_the_core(line, allowed, monkeypatch):
    path = CORE / "example.py"
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: line)
    assert all(map(is_allowed, imported_names(path))) is allowed


def test_the_package_never_imports_the_plugin_module():
    culprits = [
        path.relative_to(PACKAGE)
        for path in PACKAGE.rglob("*.py")
        for name in imported_names(path)
        if name == "ckanext.socle.plugin"
    ]
    assert culprits == []
