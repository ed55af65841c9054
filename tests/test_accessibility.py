"""The statement of accessibility claims what the tests of the browser do, no more."""

import ast
from pathlib import Path

import pytest

from ckanext.socle.core import accessibility

BROWSER = Path(__file__).parent / "browser"


def names(list_name: str) -> set[str]:
    """Return the names of pages that a list of test_pages.py holds."""
    tree = ast.parse((BROWSER / "test_pages.py").read_text(encoding="utf-8"))
    lists = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found: set[str] = set()
    for element in lists[list_name].elts:
        if isinstance(element, ast.Starred):
            found |= names(element.value.id)
        else:
            found.add(element.value)
    return found


@pytest.mark.parametrize(
    ("told", "list_name"), [("public", "SIGNED_OUT"), ("private", "SIGNED_IN")]
)
def test_every_page_told_is_visited(told, list_name):
    pages = getattr(accessibility.trials(), told)
    assert set(pages) <= names(list_name)


def test_widths_are_those_of_the_tests():
    tried = (BROWSER / "test_pages.py").read_text(encoding="utf-8")
    trials = accessibility.trials()
    assert f"WIDTHS = {list(trials.widths)}" in tried
    assert f"{trials.narrow}" in tried
    assert "def test_by_the_keyboard_alone" in (BROWSER / "test_deposit.py").read_text(
        encoding="utf-8"
    )
