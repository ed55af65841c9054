"""The colour of a grouping: parsed, measured, darkened."""

import pytest

from ckanext.socle.core import colours
from ckanext.socle.core.errors import ColourError


@pytest.mark.parametrize("text", ["#3d4f9f", "3D4F9F", " #3D4F9F "])
def test_a_colour_is_written_in_one_way(text):
    assert colours.parse_colour(text) == "#3d4f9f"


@pytest.mark.parametrize(
    "text", ["", "red", "#12", "#1234567", "#ggg000", "rgb(0,0,0)"]
)
def test_what_is_no_colour_is_refused(text):
    with pytest.raises(ColourError):
        colours.parse_colour(text)


def test_contrast_is_that_of_wcag():
    assert colours.contrast("#ffffff", "#ffffff") == 1
    assert colours.contrast("#000000", "#ffffff") == 21
    assert round(colours.contrast("#767676", "#ffffff"), 2) == 4.54
    assert round(colours.contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize(
    "colour", ["#ffffff", "#ffff00", "#777777", "#00ff00", "#f0f0f0", "#1f9e8f"]
)
def test_links_are_darkened_until_they_are_legible(colour):
    found = colours.derive(colour)
    assert found.is_darkened
    assert colours.contrast(found.link, "#ffffff") >= 4.5
    # Not more than it takes: one step lighter would not do.
    assert colours.contrast(found.link, "#ffffff") < 5.2


@pytest.mark.parametrize("colour", ["#000000", "#767676", "#3d4f9f", "#206b82"])
def test_a_legible_colour_stays_as_it_is(colour):
    assert not colours.derive(colour).is_darkened


@pytest.mark.parametrize(
    ("colour", "text"),
    [("#000000", "#ffffff"), ("#ffffff", "#1f2a33"), ("#ffcc00", "#1f2a33")],
)
def test_a_text_is_white_or_ink_whichever_is_legible(colour, text):
    found = colours.derive(colour)
    assert found.text == text
    assert colours.contrast(found.text, colour) >= 4.5
