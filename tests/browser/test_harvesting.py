"""« Moissonnage » of a grouping, as the one who administers it meets it."""

import pytest

pytestmark = pytest.mark.browser


def test_the_address_is_there_to_be_pasted(leader, portal, violations):
    page = leader.new_page()
    answer = page.goto(f"{portal.url}/regroupement/bretagne/moissonnage")
    assert answer.status == 200
    field = page.locator("#socle-url")
    assert field.input_value() == f"{portal.url}/regroupement/bretagne/catalog.ttl"
    assert field.get_attribute("readonly") is not None
    assert page.locator("h1").inner_text() == "Moissonnage"
    assert violations(page) == []
    page.close()
