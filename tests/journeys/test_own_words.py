"""Somebody reads what pupils wrote, takes a word out, lets some be shown, and the public sees it."""

import pytest
from playwright.sync_api import expect

from tests.accessibility.test_every_page import violations
from tests.journeys.test_sign_in import sign_in

pytestmark = pytest.mark.browser
PUBLIC = "/survey/results/a-wish/"


def test_words_are_read_shortened_and_shown(page, plain_phone, live_centre):
    plain_phone.goto(PUBLIC)
    expect(plain_phone.get_by_role("heading", name="In pupils’ own words")).to_have_count(0)
    plain_phone.close()

    sign_in(page, live_centre, "lead@saferday.example")
    page.get_by_role("link", name="Pupils’ own words").click()
    page.get_by_role("link", name="Your life online").click()
    expect(page.get_by_role("heading", name="Nobody can read these texts yet")).to_be_visible()
    page.goto("/cms/survey-words/")
    page.get_by_role("link", name="A wish for the internet").click()
    expect(page.get_by_text("Nobody can find out who wrote it.")).to_be_visible()
    page.get_by_role("button", name="Open the texts").click()
    expect(page.get_by_role("alert")).to_contain_text("Say in a few words why")
    assert violations(page) == []
    page.get_by_label("Your reason for opening this now").fill("To choose words for the report")
    page.get_by_role("button", name="Open the texts").click()
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_role("link", name="What do you wish for the internet?").click()
    texts = page.locator(".words-text")
    expect(texts).to_have_count(10)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")

    # A word put in is refused, and everything else stands as it was chosen.
    whole = texts.nth(0).locator("textarea").input_value().split()
    texts.nth(0).get_by_label("May be shown with words taken out").check()
    texts.nth(0).locator("textarea").fill(" ".join([*whole, "wonderfully"]))
    for number in range(1, 5):
        texts.nth(number).get_by_label("May be shown", exact=True).check()
    texts.nth(5).get_by_label("Worrying").check()
    page.get_by_role("button", name="Save these decisions").click()
    expect(page.get_by_role("alert")).to_contain_text("wonderfully")
    expect(texts.nth(5).get_by_label("Worrying")).to_be_checked()
    assert violations(page) == []
    shown = [texts.nth(number).locator("textarea").input_value() for number in range(1, 5)]
    texts.nth(0).locator("textarea").fill(" ".join(whole[:-1]))
    page.get_by_role("button", name="Save these decisions").click()
    expect(page.get_by_text("You marked a text as worrying")).to_be_visible()
    expect(page.get_by_role("link", name="Not decided yet (54)")).to_be_visible()
    page.get_by_role("button", name="Stop reading").click()
    expect(page.get_by_text("What you decided is kept")).to_be_visible()

    for address in (PUBLIC, f"/cy{PUBLIC}"):
        page.goto(address)
        expect(page.locator(".sd-own-words blockquote")).to_have_count(5)
        said = page.locator(".sd-own-words").inner_text()
        assert f"{' '.join(whole[:-1])} […]" in said
        assert all(one in said for one in shown)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    assert violations(page) == []
