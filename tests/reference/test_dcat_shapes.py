"""The shapes of DCAT-AP judge hostile datasets: nothing breaks a rule."""

import json
import os
import random
import subprocess
from functools import partial
from pathlib import Path

import pytest

from ckanext.socle.core.dcat import Catalogue, Page, emit, writers
from tests.data.dcat_datasets import BASE, Maker, context

pytestmark = pytest.mark.reference

PROGRAM = Path(__file__).parent.parent / "oracles/shacl.py"
COUNT = 100
SEED = int(os.environ.get("SOCLE_SEED") or random.SystemRandom().randrange(10**6))
CORE = "dcat-ap-3.0.1/shapes.ttl"
RANGE = "dcat-ap-3.0.1/range.ttl"
LISTS = "dcat-ap-3.0.1/mdr-vocabularies.shape.ttl"
HVD = "dcat-ap-3.0.0-hvd/hvd-SHACL-base.ttl"


def catalogue():
    publisher = context().organizations["org-romille"]
    page = Page(f"{BASE}/catalog.ttl?page=1", f"{BASE}/catalog.ttl?page=1", size=500)
    return Catalogue(
        f"{BASE}/catalog",
        "Portail \x00 « d’essai »",
        "",
        publisher,
        f"{BASE}/",
        licence="lov2",
        issued="2024",
        page=page,
    )


def violations(python, folder, graph, shapes):
    vocabulary = [folder / "vocab/eu-vocabularies.ttl"] if shapes == LISTS else []
    command = [python, PROGRAM, graph, folder / shapes, *vocabulary]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return [
        found
        for found in json.loads(done.stdout)
        if found["resultSeverity"].endswith("Violation")
    ]


@pytest.fixture(scope="module")
def judge(oracle, reference):
    return partial(violations, oracle("shacl"), reference / "shacl")


@pytest.fixture(scope="module")
def fragments():
    print(f"SOCLE_SEED={SEED}")
    return [emit(dataset, context()) for dataset in Maker(SEED).datasets(COUNT)]


def write(path, fragments):
    path.write_text("".join(writers.document("ttl", fragments, catalogue())))
    return path


@pytest.mark.parametrize("shapes", [CORE, RANGE, LISTS])
def test_a_hundred_hostile_datasets_break_no_rule(judge, fragments, tmp_path, shapes):
    assert judge(write(tmp_path / "all.ttl", fragments), shapes) == []


def test_high_value_datasets_break_no_rule_of_theirs(judge, fragments, tmp_path):
    high = [fragment for fragment in fragments if fragment.is_hvd]
    assert len(high) == COUNT // 4
    assert judge(write(tmp_path / "hvd.ttl", high), HVD) == []


def test_ours_promise_what_they_keep(judge, fragments, tmp_path, root):
    ours = root / "docs/dcat-ap-fr-territorial.ttl"
    path = write(tmp_path / "all.ttl", fragments)
    assert judge(path, ours) == []
    lines = path.read_text().replace("#checksumAlgorithm_", "#algorithm_")
    path.write_text(lines)
    assert judge(path, ours)


def test_the_judge_sees_a_broken_rule(judge, fragments, tmp_path):
    path = write(tmp_path / "one.ttl", fragments[:1])
    path.write_text(path.read_text().replace("dct:publisher", "dct:creator"))
    assert judge(path, CORE)
