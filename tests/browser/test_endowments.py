"""A grouping gives its communes a national base: what its administrator sees."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", ["gifts", "gift"])
def test_pages_of_what_is_given(portal, leader, violations, name):
    page = leader.new_page()
    assert portal.open(page, name).status == 200
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator("h1").count() == 1
    page.close()
