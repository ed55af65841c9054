"""Shared by every test. Free of CKAN: the core is tested where CKAN is absent."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


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
