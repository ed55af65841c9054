"""Our side of each difference with Validata."""

import pytest

from ckanext.socle.core.validation import validate
from tests.data.deviations import DEVIATIONS


@pytest.mark.parametrize("one", DEVIATIONS, ids=lambda one: one.title)
def test_our_verdict_is_the_one_that_is_named(one, tmp_path):
    path = tmp_path / one.filename
    path.write_bytes(one.content())
    report = validate(path, table_schema=one.schema)
    errors = report.strict.to_validata()
    assert report.readable
    assert [(e["type"], e["row"], e["field"]) for e in errors] == one.ours
    assert report.strict.valid == (not one.ours)
    assert one.theirs != one.ours


def test_every_difference_is_explained_once():
    titles = [one.title for one in DEVIATIONS]
    assert len(set(titles)) == len(titles)
    assert all(one.shown and one.why for one in DEVIATIONS)
