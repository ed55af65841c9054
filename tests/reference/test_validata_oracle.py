"""The strict verdict against Validata itself, on random files over the registry."""

import json
import os
import random
import subprocess

import pytest

from benchmarks.validation.adversarial import random_file
from ckanext.socle.core.table_schemas import registry
from ckanext.socle.core.validation import Limits, validate

pytestmark = pytest.mark.reference

SEED = int(os.environ.get("SOCLE_SEED") or random.SystemRandom().randrange(10**6))


def asked(folder):
    """Return a random file and its rules for twelve table schemas of the registry."""
    chance = random.Random(SEED)  # noqa: S311
    packaged = registry.packaged()
    keys = chance.sample(sorted(packaged.titles), 12)
    for place, key in enumerate(keys):
        table_schema = packaged.get(key)
        if not table_schema.is_tabular:
            continue
        checks = str(table_schema.descriptor.get("custom_checks"))
        # A rule of ours, and keys to another file: Validata would give no verdict.
        out = ("custom_checks",) if "socle-" in checks else ()
        descriptor = {
            name: value
            for name, value in table_schema.descriptor.items()
            if name not in (*out, "foreignKeys")
        }
        descriptor["fields"] = [
            {name: value for name, value in field.items() if name != "warned"}
            for field in descriptor["fields"]
        ]
        path = folder / f"{place}.csv"
        path.write_bytes(random_file(table_schema, chance, rows=20))
        yield key, path, descriptor


def test_random_files_get_validatas_verdict(oracle, root, tmp_path):
    python = oracle("validata")
    print(f"SOCLE_SEED={SEED}")
    files = list(asked(tmp_path))
    lines = [json.dumps({"path": str(p), "schema": d}) for _, p, d in files]
    told = subprocess.run(
        [python, root / "tests" / "oracles" / "validata.py"],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    verdicts = [json.loads(line) for line in told.stdout.splitlines()]
    assert len(verdicts) == len(files)
    for (key, path, descriptor), theirs in zip(files, verdicts, strict=True):
        assert "exception" not in theirs, (key, SEED, theirs)
        report = validate(path, table_schema=descriptor, limits=Limits(bulk_bytes=0))
        errors = report.strict.to_validata()
        ours = [[error["type"], error["row"], error["field"]] for error in errors]
        if theirs["errors"] == [["error", None, None]]:
            # A named deviation: without the column of its key, it reads nothing.
            assert lacks_its_key(descriptor, ours), (key, SEED)
            continue
        assert ours == theirs["errors"], (key, SEED)
        assert report.strict.valid == theirs["valid"], (key, SEED)


def lacks_its_key(descriptor, ours) -> bool:
    """Tell whether the column of a primary key is missing, which we say."""
    keys = descriptor.get("primaryKey") or []
    names = [keys] if isinstance(keys, str) else keys
    return any(["missing-label", None, name] in ours for name in names)
