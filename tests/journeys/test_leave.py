"""Leaving from the answer of Get help: what was told is gone from the screen, and Back does not bring it up."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser

TOLD = "private picture"


def tell(page: Page) -> None:
    """Answer the questions, without a place."""
    page.goto("/get-help/")
    page.locator("#who-a").click()
    page.locator("#what-a-2").check()
    page.locator('section[id="2a"] .gh-next a').click()
    page.locator('section[id="3a"] button[name=skip]').click()
    expect(page.locator(".gh-mine")).to_contain_text(TOLD)


def test_shift_three_times_on_the_answer_leaves_nothing_told(page: Page) -> None:
    tell(page)
    page.evaluate("document.querySelector('a[data-leave]').dataset.to = '/healthz'")
    for _press in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/healthz")
    page.go_back()
    assert page.locator(".gh-mine").count() == 0
    assert page.locator("input:checked").count() == 0


def test_the_link_leaves_without_javascript(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
    tell(page)
    page.mouse.wheel(0, 100_000)
    link = page.locator("a[data-leave]")
    expect(link).to_be_in_viewport()
    leaving = page.request.get(link.get_attribute("href") or "", max_redirects=0)
    assert leaving.status == 302
    assert not leaving.headers["location"].startswith(("/", page.url))
    assert "cache" in leaving.headers["clear-site-data"]
