"""English and Welsh: one press leads to the same page in the other language."""

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGES = ("/", "/cookies/", "/feedback/", "/privacy/", "/get-help/", "/directory/", "/accounts/login/")


@pytest.mark.parametrize("path", PAGES)
def test_the_switch_leads_to_the_same_page_and_back(plain_phone, path):
    page = plain_phone
    page.goto(path)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    english = page.get_by_role("heading", level=1).first.inner_text()
    page.get_by_role("link", name="Cymraeg").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    assert page.url.endswith(f"/cy{path}")
    assert page.get_by_role("heading", level=1).first.inner_text() != english
    page.get_by_role("link", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith(path)
    assert page.get_by_role("heading", level=1).first.inner_text() == english


def test_the_links_to_the_other_language_say_their_language(page):
    page.goto("/cookies/")
    link = page.get_by_role("link", name="Cymraeg").first
    expect(link).to_have_attribute("lang", "cy")
    expect(link).to_have_attribute("hreflang", "cy")


def test_the_report_of_missing_strings(live_centre):
    answer = live_centre.run("languages", "report", "--json")
    report = json.loads(answer.stdout)
    assert {one["language"] for one in report["features"]} == {"cy"}
    behind = {
        one["feature"]: one for one in report["features"] if one["missing"] or one["fuzzy"] or one["broken"]
    }
    assert behind == {}
    assert answer.returncode == (0 if report["complete"] else 1)
