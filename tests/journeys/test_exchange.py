"""An analyst lead adds a partner, reads how each stands, and takes an import back, in the browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.accessibility.test_every_page import violations
from tests.journeys.test_sign_in import sign_in

pytestmark = pytest.mark.browser


def sound(page: Page) -> None:
    """What axe finds in the part of the page that is ours; Wagtail's own frame is not."""
    ours = [one for one in violations(page) if "exchange" in one or "main" in one.lower()]
    assert ours == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), page.url


def test_a_partner_is_added_paused_and_an_import_taken_back(page, live_centre):
    sign_in(page, live_centre, "lead@saferday.example")
    page.goto("/cms/exchange/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hash exchange")
    expect(page.get_by_role("link", name="Centre of the North (invented)")).to_be_visible()
    sound(page)

    page.get_by_role("link", name="Add a partner").click()
    sound(page)
    page.get_by_role("link", name="We fetch their list").click()
    page.get_by_label("Name", exact=False).first.fill("Centre of the East")
    page.get_by_label("Short name").fill("east")
    page.get_by_label("Reference of the agreement").fill("A 9")
    page.get_by_label("Address", exact=False).last.fill("http://lists.example/hashes")
    page.get_by_label("Bank that receives the list").select_option(index=1)
    page.get_by_role("button", name="Save").click()
    wrong = page.get_by_role("alert").get_by_role("link")
    expect(wrong).to_contain_text("does not begin with https")
    sound(page)
    wrong.click()
    expect(page.locator("#id_address")).to_be_focused()
    page.locator("#id_address").fill("https://lists.example/hashes")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Centre of the East")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("What stands goes on matching")).to_be_visible()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    sound(page)

    page.goto("/cms/exchange/partner/north/")
    page.get_by_role("table").last.get_by_role("link").first.click()
    expect(page.get_by_text("Nothing says what this label becomes here", exact=False)).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Take this import back").click()
    expect(page.get_by_text("Being taken back", exact=True)).to_be_visible()

    page.goto("/cms/exchange/partner/platform-list/")
    page.get_by_role("button", name="Make a key").click()
    expect(page.locator("#new-key")).to_contain_text("sdk_")
    sound(page)


def test_where_a_hash_came_from(new_context, live_centre):
    narrow = new_context(viewport={"width": 320, "height": 640}).new_page()
    sign_in(narrow, live_centre, "analyst@saferday.example")
    narrow.goto("/cms/exchange/reliance/?kind=md5&value=9fd29bb7d5eb20b7a4d2d1d4c8a1d0d1")
    expect(narrow.get_by_text("No bank that you may see into holds this hash.")).to_be_visible()
    sound(narrow)
    narrow.goto("/cms/exchange/")
    expect(narrow.get_by_role("link", name="Add a partner")).to_have_count(0)
    sound(narrow)
