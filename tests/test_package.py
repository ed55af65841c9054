"""The wheel holds all that a portal needs; its core imports where CKAN is absent."""

import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGED = (
    "ckanext",
    "setup.py",
    "pyproject.toml",
    "MANIFEST.in",
    "README.md",
    "LICENSE",
)
REFUSE_CKAN = """
import importlib, pkgutil, sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"ckan", "flask", "sqlalchemy"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
import ckanext.socle.core as core
assert core.__file__.startswith(sys.argv[1]), core.__file__
for module in pkgutil.walk_packages(core.__path__, "ckanext.socle.core."):
    importlib.import_module(module.name)
import ckanext.socle.fetching
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return the wheel built from a copy of the tree."""
    source = tmp_path_factory.mktemp("source")
    for name in PACKAGED:
        path = ROOT / name
        if path.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(path, source / name, ignore=ignored)
        elif path.exists():
            shutil.copy(path, source / name)
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    command += ["--no-build-isolation", "--wheel-dir", str(target), str(source)]
    subprocess.run(command, check=True, cwd=source, timeout=180)
    return next(target.glob("ckanext_socle-*.whl"))


def test_every_file_of_the_package_is_in_the_wheel(wheel):
    packed = set(zipfile.ZipFile(wheel).namelist())
    files = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "ckanext/socle").rglob("*")
        if path.is_file() and path.suffix not in {".pyc", ".pyo"}
    }
    assert files - packed == set()


@pytest.mark.parametrize(
    "pattern",
    [
        "ckanext/socle/templates/**/*.html",
        "ckanext/socle/schemas/dataset.yaml",
        "ckanext/socle/config_declaration.yaml",
        "ckanext/socle/data/cog/**/*",
        "ckanext/socle/data/table_schemas/**/*.json",
        "ckanext/socle/i18n/fr/LC_MESSAGES/ckanext-socle.mo",
        "ckanext/socle/migration/socle/versions/*.py",
        "ckanext/socle/migration/socle/alembic.ini",
        "ckanext/socle/assets/**/*",
    ],
)
def test_the_wheel_holds(wheel, pattern):
    folder, _, name = pattern.partition("/**/")
    name = name or pattern.rpartition("/")[2]
    folder = folder if "/**/" in pattern else pattern.rpartition("/")[0]
    found = [
        Path(packed)
        for packed in zipfile.ZipFile(wheel).namelist()
        if packed.startswith(f"{folder}/") and Path(packed).match(name)
    ]
    assert found


def test_the_wheel_holds_neither_tests_nor_tools(wheel):
    roots = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert roots == {"ckanext", wheel.name.split("-py3")[0] + ".dist-info"}


def test_the_wheel_adds_no_file_to_the_shared_namespace(wheel):
    assert "ckanext/__init__.py" not in zipfile.ZipFile(wheel).namelist()


def test_the_core_imports_where_ckan_is_absent(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path)
    # -S: no .pth file, hence not the editable install of this very tree
    command = [sys.executable, "-S", "-c", REFUSE_CKAN, str(tmp_path)]
    libraries = sysconfig.get_path("purelib")
    environment = {"PYTHONPATH": f"{tmp_path}:{libraries}", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
