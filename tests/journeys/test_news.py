"""A2: news of the country and of each area, read, narrowed, subscribed to, shared; and the way to help from it."""

import re
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.running import RunningCentre

pytestmark = pytest.mark.browser

ATOM = "{http://www.w3.org/2005/Atom}"
VOICE = "“Hi Mum, new number”, now with a voice"


def test_narrowing_the_news_without_javascript(plain_phone: Page) -> None:
    plain_phone.goto("/leicestershire/news/")
    expect(plain_phone.locator("h1")).to_have_text("News")
    everything = plain_phone.locator(".news-list > li").count()
    assert everything > 1
    plain_phone.get_by_label("Topic").select_option("scams")
    plain_phone.get_by_role("button", name="Show", exact=True).click()
    expect(plain_phone).to_have_url(re.compile(r"topic=scams"))
    expect(plain_phone.get_by_role("link", name=VOICE)).to_be_visible()
    assert plain_phone.locator(".news-list > li").count() < everything
    plain_phone.get_by_role("link", name="Show all news").click()
    assert plain_phone.locator(".news-list > li").count() == everything
    assert plain_phone.evaluate("document.documentElement.scrollWidth") == 320


def test_from_a_post_to_help_without_javascript(plain_phone: Page) -> None:
    plain_phone.goto("/leicestershire/news/")
    plain_phone.get_by_role("link", name=VOICE).click()
    expect(plain_phone.locator("h1")).to_have_text(VOICE)
    expect(plain_phone.get_by_role("heading", name="If this affects you")).to_be_visible()
    assert plain_phone.evaluate("document.documentElement.scrollWidth") == 320
    plain_phone.get_by_role("link", name="Services that know about this").first.click()
    expect(plain_phone).to_have_url(re.compile(r"/directory/\?about=images$|/directory/\?about=scams$"))
    plain_phone.go_back()
    plain_phone.locator("main").get_by_role("link", name="Get help now").click()
    expect(plain_phone).to_have_url(re.compile(r"/get-help/$"))


def test_a_post_by_keyboard_alone(page: Page) -> None:
    page.goto("/leicestershire/news/")
    page.get_by_role("link", name=VOICE).focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(VOICE)
    page.get_by_role("link", name="WhatsApp").focus()
    expect(page.get_by_role("link", name="WhatsApp")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Facebook")).to_be_focused()


def test_national_posts_flow_down_and_local_ones_stay(page: Page) -> None:
    page.goto("/news/")
    national = page.locator(".news-list h3 a").first.inner_text()
    expect(page.get_by_role("link", name=VOICE)).to_have_count(0)
    page.goto("/kent/news/")
    expect(page.get_by_role("link", name=VOICE)).to_have_count(0)
    page.get_by_role("link", name=national).click()
    expect(page).to_have_url(re.compile(r"/kent/news/national/[\w-]+/$"))
    canonical = page.locator('link[rel="canonical"]').get_attribute("href") or ""
    assert re.search(r"//[^/]+/news/[\w-]+/$", canonical)
    assert page.locator('link[href*="area-theme/kent"]').count() == 1


def test_reading_a_post_asks_nobody_else(page: Page, live_centre: RunningCentre) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/leicestershire/news/")
    page.get_by_role("link", name=VOICE).click()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith((live_centre.url, "data:"))] == []


def test_the_picture_and_the_feed_are_there(page: Page, live_centre: RunningCentre) -> None:
    page.goto("/leicestershire/news/")
    page.get_by_role("link", name=VOICE).click()
    picture = page.locator('meta[property="og:image"]').get_attribute("content") or ""
    answer = page.request.get(live_centre.url + "/media/" + picture.split("/media/")[1])
    assert answer.ok
    assert answer.headers["content-type"] == "image/png"
    address = page.locator('link[type="application/atom+xml"]').get_attribute("href")
    with urlopen(f"{live_centre.url}{address}") as response:
        feed = ElementTree.parse(response).getroot()
    assert VOICE in [title.text for title in feed.iter(f"{ATOM}title")]


def test_welsh(page: Page) -> None:
    page.goto("/cy/gwent/news/")
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    page.get_by_role("link", name="Drama am sgwrs grŵp yn dod i ddeuddeg ysgol").click()
    expect(page.locator("article.news-article")).not_to_have_attribute("lang", "en")
    page.goto("/cy/leicestershire/news/")
    page.get_by_role("link", name=VOICE).click()
    expect(page.locator("article.news-article")).to_have_attribute("lang", "en")
    expect(page.get_by_text("Nid yw’r postiad hwn ar gael yn Gymraeg eto")).to_be_visible()
