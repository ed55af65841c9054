"""The README keeps in step with the code: options, commands, actions, links."""

import ast
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "ckanext/socle"
README = (ROOT / "README.md").read_text(encoding="utf-8")


def options() -> list[str]:
    declared = yaml.safe_load((PACKAGE / "config_declaration.yaml").read_text("utf-8"))
    return [o["key"] for group in declared["groups"] for o in group["options"]]


def names_in_all(folder: str) -> list[str]:
    found = []
    for path in sorted((PACKAGE / folder).glob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            is_all = isinstance(node, ast.Assign) and any(
                isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets
            )
            if is_all and path.name != "__init__.py":
                found += ast.literal_eval(node.value)
    # Others are CKAN's own, which we chain.
    return [name for name in found if name.startswith("socle_")]


@pytest.mark.parametrize("key", options())
def test_every_option_is_in_the_readme(key):
    assert f"`{key}`" in README


def test_the_readme_names_no_option_that_does_not_exist():
    named = re.findall(r"`(ckanext\.socle\.[a-z_.]+)`", README)
    assert sorted(set(named) - set(options())) == []


@pytest.mark.parametrize("key", [k for k in options() if k.startswith("ckanext.")])
def test_every_option_is_read_by_a_getter(key):
    assert f'"{key}"' in (PACKAGE / "config.py").read_text("utf-8")


@pytest.mark.parametrize("name", names_in_all("logic/action"))
def test_every_action_is_in_the_readme(name):
    assert f"`{name}`" in README


@pytest.mark.parametrize("name", names_in_all("logic/action"))
def test_every_action_has_its_authorization(name):
    assert name in names_in_all("logic/auth")


def test_the_readme_names_no_action_that_does_not_exist():
    named = set(re.findall(r"`(socle_[a-z]+_[a-z]+)`", README))
    assert sorted(named - set(names_in_all("logic/action"))) == []


@pytest.mark.parametrize(
    "page", sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")})
)
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target
