"""Every page on which the hotline's staff work with hashes: axe, sideways scrolling on a phone, and the keyboard."""

import pytest
from playwright.sync_api import Page

from tests.accessibility.test_every_page import violations
from tests.journeys.test_sign_in import sign_in
from tests.running import RunningCentre

pytestmark = pytest.mark.browser

OURS = "main"
"""The part of a page that is not Wagtail's frame."""
HASHES, EXCHANGE, CASES = "/cms/hashes/", "/cms/exchange/", "/cms/own-images/"
PAGES = [
    HASHES,
    f"{HASHES}banks/add/",
    f"{HASHES}banks/drawn-pictures/",
    f"{HASHES}banks/drawn-pictures/change/",
    f"{HASHES}flag/",
    f"{HASHES}flag/picture/",
    f"{HASHES}set-apart/",
    f"{HASHES}look-up/?reference=DEMO-1",
    f"{HASHES}decision/retract/?reference=DEMO-1",
    f"{HASHES}keys/",
    f"{HASHES}keys/organisations/add/",
    f"{HASHES}keys/of/example-platform/add/",
    EXCHANGE,
    f"{EXCHANGE}add/",
    f"{EXCHANGE}add/?direction=pull",
    f"{EXCHANGE}banks/",
    f"{EXCHANGE}reliance/",
    f"{EXCHANGE}partner/north/",
    f"{EXCHANGE}partner/north/edit/",
    f"{EXCHANGE}partner/north/hand-in/",
    f"{EXCHANGE}partner/platform-list/",
    CASES,
    f"{CASES}?state=all",
]
FOUND = [
    (f"{HASHES}banks/drawn-pictures/", "a[href*='/family/']", "family"),
    (f"{HASHES}set-apart/", "main a[href*='/set-apart/']:not([href$='/set-apart/'])", "quarantine"),
    (f"{HASHES}keys/", "main a[href*='/hashes/keys/'][href$='/change/'], main td a[href*='/keys/']", "key"),
    (f"{EXCHANGE}partner/north/", "main a[href*='/exchange/run/']", "run"),
    (f"{CASES}", "main a[href*='/own-images/']:not([href*='?'])", "case"),
]
"""Pages whose addresses hold a number: where the way to one begins, and by which link."""
FORMS = [
    f"{HASHES}banks/add/",
    f"{HASHES}flag/",
    f"{HASHES}keys/of/example-platform/add/",
    f"{EXCHANGE}add/?direction=pull",
]


def every_page(page: Page) -> list[str]:
    """The addresses of all of them."""
    found = list(PAGES)
    for start, link, name in FOUND:
        page.goto(start)
        address = page.locator(link).first.get_attribute("href")
        assert address, name
        found.append(address)
    page.goto(HASHES)
    look_up = page.locator("main a[href*='/look-up/?']").first.get_attribute("href") or ""
    return [*found, look_up, f"{EXCHANGE}reliance/?{look_up.partition('?')[2]}"]


TOO_WIDE = """() => {
  document.getAnimations().forEach((one) => one.finish());
  const scrolls = (part) => part && part.tagName !== "MAIN" &&
    (/auto|scroll/.test(getComputedStyle(part).overflowX) || scrolls(part.parentElement));
  return [...document.querySelectorAll("main *")]
    .filter((part) => part.getBoundingClientRect().right > innerWidth + 1 && !scrolls(part.parentElement))
    .map((part) => part.outerHTML.slice(0, 120));
}"""


def test_every_page_is_sound(page: Page, live_centre: RunningCentre) -> None:
    sign_in(page, live_centre, "lead@saferday.example")
    for address in every_page(page):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert violations(page, OURS) == [], address
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate(TOO_WIDE) == [], address
        page.set_viewport_size({"width": 1280, "height": 900})
    for address in FORMS:
        page.goto(address)
        page.locator("main form[method=post] button[type=submit]").first.click()
        summary = page.get_by_role("alert").first.get_by_role("link").first
        summary.focus()
        page.keyboard.press("Enter")
        target = (summary.get_attribute("href") or "#")[1:]
        assert page.locator(f"[id='{target}']").count() == 1, address
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main form').contains(document.activeElement)"), address
        assert violations(page, OURS) == [], address
