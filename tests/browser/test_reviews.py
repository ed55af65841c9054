"""A grouping reads before it is public: looked at small and large, then sent back."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", ["reviews", "review"])
def test_pages_of_what_is_read(portal, leader, violations, name):
    page = leader.new_page()
    assert portal.open(page, name).status == 200
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_proposal_is_sent_back_by_keyboard_with_a_message_only(portal, leader):
    page = leader.new_page()
    portal.open(page, "review")
    page.get_by_role("button", name="Renvoyer avec mon message").press("Enter")
    message = page.get_by_label("Votre message")
    assert "Dites ce qu’il faut modifier" in page.locator(".error-block").inner_text()
    message.fill("Il manque l'annexe.")
    page.get_by_role("button", name="Renvoyer avec mon message").press("Enter")
    page.wait_for_url("**/relecture")
    assert "C’est renvoyé, avec votre message." in page.content()
    page.close()
