"""A1: this year's campaign, its countdown without JavaScript, its audiences, and last year's."""

import re
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from saferday.awareness.campaign.rules import safer_internet_day

pytestmark = pytest.mark.browser

DAY = safer_internet_day(2027)


def days_left() -> int:
    from datetime import datetime

    return (DAY - datetime.now(ZoneInfo("Europe/London")).date()).days


def test_the_home_page_counts_the_days_without_javascript(plain_phone: Page) -> None:
    plain_phone.goto("/")
    expect(plain_phone.locator("h1")).to_have_text("Ask first, share later")
    shown = plain_phone.locator("time[datetime]").first.get_attribute("datetime")
    assert date.fromisoformat(shown or "") == DAY
    if days_left() > 0:
        expect(plain_phone.locator(".sd-countdown b")).to_have_text(str(days_left()))


def test_from_home_to_what_my_age_can_do(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Take part").click()
    expect(page).to_have_url(re.compile(r"/campaigns/2027/$"))
    expect(page.get_by_role("heading", name="What you can do today")).to_be_visible()
    page.get_by_role("link", name="Ages 11 to 14").click()
    expect(page.get_by_role("heading", name="Screenshots and second thoughts")).to_be_visible()
    expect(page.get_by_role("heading", name="Four messages")).to_be_visible()
    page.get_by_role("link", name="Safer Internet Day 2027").first.click()
    expect(page).to_have_url(re.compile(r"/campaigns/2027/$"))


def test_last_years_campaign_stays_readable(page: Page) -> None:
    page.goto("/campaigns/")
    expect(page.locator("main h2")).to_have_text(["Safer Internet Day 2027", "Safer Internet Day 2026"])
    page.get_by_role("link", name="Safer Internet Day 2026").click()
    expect(page.get_by_text("10 February 2026").first).to_be_visible()
    expect(page.get_by_text("This day is over")).to_be_visible()


def test_the_campaign_is_there_in_welsh(phone: Page) -> None:
    phone.goto("/cy/")
    expect(phone.locator("h1")).to_have_text("Gofyn gyntaf, rhannu wedyn")
    phone.get_by_role("link", name="Cymryd rhan").click()
    expect(phone.locator("h1")).to_contain_text("Diwrnod Defnyddio’r Rhyngrwyd yn Fwy Diogel 2027")
    phone.get_by_role("link", name="English").click()
    expect(phone).to_have_url(re.compile(r"[^y]/campaigns/2027/$"))


def test_the_campaign_tells_search_engines_what_it_is(page: Page) -> None:
    page.goto("/campaigns/2027/")
    told = page.locator("script[type='application/ld+json']").first.text_content() or ""
    assert '"@type": "Event"' in told
    assert DAY.isoformat() in told
    assert page.locator("meta[property='og:title']").get_attribute("content") == "Safer Internet Day 2027"
