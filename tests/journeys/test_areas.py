"""P1: finding one's area without JavaScript, and its page in its colours and with its contacts."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def look_for(page: Page, place: str) -> None:
    page.goto("/where-am-i/")
    page.get_by_label("Your postcode, town or area").fill(place)
    page.get_by_role("button", name="Find my area").click()


@pytest.mark.parametrize(("place", "area"), [
    ("LE1 6TP", "Leicestershire"), ("le1", "Leicestershire"), ("Wrexham", "North Wales"), ("Heddlu Gwent", "Gwent"),
])  # fmt: skip
def test_a_place_leads_to_its_area(plain_phone: Page, place: str, area: str) -> None:
    look_for(plain_phone, place)
    plain_phone.get_by_role("heading", name=area).get_by_role("link").click()
    expect(plain_phone.locator("h1")).to_have_text(area)


def test_an_outward_code_that_straddles_offers_both_and_asks_for_more(plain_phone: Page) -> None:
    look_for(plain_phone, "HR3")
    main = plain_phone.locator("main")
    expect(main.get_by_text("Type the whole postcode")).to_be_visible()
    expect(main.get_by_role("heading", name="West Mercia")).to_be_visible()
    expect(main.get_by_role("heading", name="Dyfed-Powys")).to_be_visible()


def test_an_unknown_place_says_what_to_do_and_loses_nothing(plain_phone: Page) -> None:
    look_for(plain_phone, "Atlantis")
    expect(plain_phone.get_by_text("We do not know a place of that name").first).to_be_visible()
    expect(plain_phone.get_by_label("Your postcode, town or area")).to_have_value("Atlantis")


def test_the_list_alone_is_enough(plain_phone: Page) -> None:
    plain_phone.goto("/where-am-i/")
    plain_phone.locator("main").get_by_role("link", name="Kent", exact=True).click()
    expect(plain_phone).to_have_url(re.compile(r"/kent/$"))
    expect(plain_phone.get_by_role("link", name="101").first).to_have_attribute("href", "tel:101")


def test_areas_have_their_own_colours(page: Page) -> None:
    def colour() -> str:
        return page.evaluate(
            "getComputedStyle(document.documentElement).getPropertyValue('--sd-area').trim()"
        )

    page.goto("/kent/")
    kent = colour()
    page.goto("/gwent/")
    assert colour() != kent
    page.goto("/")
    assert colour() not in {"", kent}


def test_a_remembered_area_is_offered_again(page: Page) -> None:
    look_for(page, "LE1")
    page.get_by_role("button", name="Remember this area on this device").click()
    expect(page).to_have_url(re.compile(r"/leicestershire/"))
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    assert cookies.get("saferday_area") == "leicestershire"
    page.goto("/")
    expect(page.get_by_role("link", name="Leicestershire").first).to_be_visible()


def test_an_area_in_wales_has_its_welsh_name(page: Page) -> None:
    page.goto("/cy/north-wales/")
    expect(page.locator("h1")).to_have_text("Gogledd Cymru")
    expect(page.get_by_text("Heddlu Gogledd Cymru").first).to_be_visible()
