"""Shared by every test. Free of CKAN: the core is tested where CKAN is absent."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Programs that run in environments of their own: they import what ours lacks.
collect_ignore = ["oracles"]


def pytest_configure(config: pytest.Config) -> None:
    """Give the second of two lanes its own settings: `.dev/test-2.ini`."""
    lane = getattr(config, "workerinput", {}).get("workerid", "gw0")
    if lane != "gw0":
        ini = Path(config.option.ckan_ini)
        number = int(lane.removeprefix("gw")) + 1
        config.option.ckan_ini = str(ini.with_name(f"{ini.stem}-{number}{ini.suffix}"))


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file in one lane, and those of one served portal too."""
    for item in items:
        shared = ROOT / "tests" / "browser"
        folder = item.path.parent
        group = folder if folder == shared else item.path
        item.add_marker(pytest.mark.xdist_group(str(group.relative_to(ROOT))))


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def reference() -> Path:
    """Return the folder of the reference material, ../shared.

    Where it is absent the test is skipped, unless SOCLE_REFERENCE=required.
    """
    folder = ROOT.parent / "shared"
    if not (folder / "upstream").is_dir():
        if os.environ.get("SOCLE_REFERENCE") == "required":
            pytest.fail(f"SOCLE_REFERENCE=required, and {folder} is absent")
        pytest.skip("no reference material beside the project")
    return folder


@pytest.fixture(scope="session")
def oracle() -> Callable[[str], Path]:
    """Return a function from the name of an oracle to its interpreter.

    `dev/oracles` makes it from `tests/oracles/<name>.txt`. Where it is absent the test
    is skipped, unless SOCLE_REFERENCE=required; a machine that lacks the Python it
    needs always skips, and says so.
    """

    def find(name: str) -> Path:
        folder = ROOT / ".dev" / "oracles"
        python = folder / name / "bin" / "python"
        if python.exists():
            return python
        reason = folder / f"{name}.reason"
        if reason.exists():
            pytest.skip(f"{name}: {reason.read_text().strip()}")
        missing = f"no oracle {name}: ./dev/oracles {name} makes it"
        if os.environ.get("SOCLE_REFERENCE") == "required":
            pytest.fail(missing)
        pytest.skip(missing)

    return find
