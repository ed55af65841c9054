"""Our templates override blocks that CKAN's two themes have: classic, Midnight Blue.

`data/theme_blocks.json` is an extract of facts: for each template of CKAN 2.12 that we
override, the names of its blocks (and of those it extends) that are in `both` themes,
and in `one` only.
"""

import json
import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parent.parent / "ckanext/socle/templates"
FACTS = json.loads((Path(__file__).parent / "data/theme_blocks.json").read_text())
TAG = re.compile(r"{%-?\s*(block\s+(\w+)|endblock)[^%]*-?%}")
EXTENDING = sorted(
    str(path.relative_to(TEMPLATES))
    for path in TEMPLATES.rglob("*.html")
    if "{% ckan_extends %}" in path.read_text()
)


def overridden(text: str) -> dict[str, str]:
    """Return the outermost blocks of a template, with what they hold."""
    found, open_blocks = {}, []
    for tag in TAG.finditer(text):
        if tag[2]:
            open_blocks.append((tag[2], tag.end()))
        else:
            name, start = open_blocks.pop()
            if not open_blocks:
                found[name] = text[start : tag.start()]
    assert not open_blocks
    return found


@pytest.mark.parametrize("name", EXTENDING)
def test_blocks_exist_in_both_themes(name):
    if name not in FACTS:
        pytest.skip("a template that only scheming or one theme has")
    text = (TEMPLATES / name).read_text()
    for block, content in overridden(text).items():
        assert block in FACTS[name]["both"] or not content.strip(), (
            f"{name}: {block} is not in both themes"
        )


def test_every_form_sends_its_token():
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        posted = len(re.findall(r'<form[^>]*method="post"', text, re.I))
        assert text.count("h.csrf_input()") >= posted, path
