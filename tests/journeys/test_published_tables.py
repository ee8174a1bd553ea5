"""A researcher makes a table that is published once, on a narrow screen, and takes it as a file."""

import re

import pytest
from playwright.sync_api import expect

from tests.accessibility.test_every_page import violations
from tests.journeys.test_sign_in import fresh_code

pytestmark = pytest.mark.browser
RESEARCHER = "researcher@saferday.example"


def test_a_table_is_worked_out_released_and_taken(new_context, live_centre):
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    page.goto("/survey/results/online-lives/files/")
    page.get_by_role("link", name="Sign in").first.click()
    page.get_by_label("Email", exact=True).fill(RESEARCHER)
    page.get_by_label("Password", exact=True).fill("saferday-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code", exact=True).fill(fresh_code(live_centre, RESEARCHER))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Your code")
    page.goto("/survey/results/online-lives/files/")
    page.get_by_role("link", name="Cross two questions").click()
    page.get_by_label("Down the side").select_option("hours")
    page.get_by_label("Across the top").select_option("year_group")
    page.get_by_role("button", name="Show the table").click()
    expect(page.locator("table.sd-table")).to_have_accessible_description(re.compile("^Hidden: this count"))
    assert violations(page) == []
    page.goto("/survey/results/online-lives/files/")
    page.get_by_role("link", name="Tables to publish").click()
    assert violations(page) == []
    page.get_by_label("Down the side").select_option("route")
    page.get_by_label("Across the top").select_option("route")
    page.get_by_role("button", name="Work it out and release it").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose different questions")
    page.get_by_label("Across the top").select_option("hours")
    page.get_by_role("button", name="Work it out and release it").click()
    expect(page.get_by_text("Exact counts of pupils")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download as CSV").click()
    assert taken.value.path().read_text(encoding="utf-8").startswith("route,hours,count")
