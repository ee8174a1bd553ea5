"""Cookies and feedback, as visitors meet them."""

import re
import time

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False])
def test_the_banner_saves_says_so_and_goes(new_context, javascript):
    page = new_context(java_script_enabled=javascript, viewport={"width": 320, "height": 640}).new_page()
    page.goto("/privacy/")
    expect(page.locator(".govuk-cookie-banner")).to_be_visible()
    assert page.context.cookies() == []
    page.get_by_role("button", name="No, only what is needed").click()
    expect(page).to_have_url(re.compile(r"/privacy/#cookies-saved$"))
    expect(page.locator("#cookies-saved")).to_be_visible()
    expect(page.locator(".govuk-cookie-banner")).to_have_count(0)
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    assert cookies == {"saferday_consent": "essential"}
    page.goto("/feedback/")
    expect(page.locator(".govuk-cookie-banner")).to_have_count(0)


def test_the_page_of_cookies_works_by_keyboard(page):
    page.goto("/cookies/")
    page.get_by_label("No, only what the site needs to work").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save my choice")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Your choice is saved.").last).to_be_visible()
    expect(page.get_by_label("Yes, remember my area")).to_be_checked()


def test_a_browser_that_blocks_cookies_is_told(new_context):
    page = new_context().new_page()

    def without_cookies(route):
        answer = route.fetch(max_redirects=0)
        page.context.clear_cookies()
        headers = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
        route.fulfill(response=answer, headers=headers)

    page.goto("/cookies/")
    page.route("**/cookies/", without_cookies)
    page.get_by_label("Yes, remember my area").check()
    page.get_by_role("button", name="Save my choice").click()
    expect(page.get_by_role("alert")).to_contain_text("could not be saved")


@pytest.mark.parametrize("javascript", [True, False])
def test_feedback_is_sent_and_details_are_kept_out(new_context, javascript):
    page = new_context(java_script_enabled=javascript, viewport={"width": 320, "height": 640}).new_page()
    page.goto("/feedback/?page=/privacy/")
    page.get_by_role("button", name="Send").click()
    summary = page.get_by_role("alert").filter(has_text="There is a problem")
    expect(summary).to_be_visible()
    summary.get_by_role("link", name="Tell us what went wrong").click()
    expect(page.locator("#id_wrong")).to_be_focused()
    page.locator("#id_wrong").fill("The list is empty. Ring me on 07700 900123")
    time.sleep(2.1)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#id_wrong")).to_have_value("The list is empty. Ring me on 07700 900123")
    time.sleep(2.1)
    page.get_by_role("button", name="Take these details out and send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    page.get_by_role("link", name="Go back to the page you were on").click()
    expect(page).to_have_url(re.compile(r"/privacy/$"))
