"""Results as the public, a child, a school and somebody at an assembly see them."""

import re

import pytest
from playwright.sync_api import expect

from tests.accessibility.test_every_page import violations
from tests.journeys.test_survey_schools import newest_link

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False])
def test_the_country_beside_its_areas(new_context, javascript):
    page = new_context(java_script_enabled=javascript, viewport={"width": 320, "height": 640}).new_page()
    page.goto("/survey/results/online-lives/")
    expect(page.get_by_text("Simulated answers")).to_be_visible()
    # One look tells something: the answer that most gave, and a way to all of them.
    first = page.locator(".sd-glance__one").first
    expect(first).to_contain_text(re.compile(r"\d+%"))
    first.get_by_role("link").click()
    expect(page).to_have_url(re.compile("#q-devices$"))
    expect(page.locator("svg.sd-chart").first).to_be_visible()
    expect(page.locator("table.sd-table").first).to_be_visible()
    page.get_by_role("link", name="Dyfed-Powys").click()
    expect(page.get_by_role("columnheader", name="Country %").first).to_be_visible()


def test_a_school_sees_its_own_with_reasons(page):
    page.goto("/survey/schools/link/")
    page.get_by_label("The e-mail address that you gave").fill(
        "office@ysgol-uwchradd-morfa-arian.school.example"
    )
    page.get_by_role("button", name="Send me a link").click()
    page.goto(newest_link(page))
    page.get_by_role("button", name=re.compile("pen the desk|gor y ddesg")).click()
    page.goto("/survey/schools/desk/results/")
    expect(page.get_by_role("heading", level=1)).to_have_text("What your pupils said")
    expect(page.locator(".sd-why").first).to_contain_text(re.compile("Hidden:|Shown together"))
    assert violations(page) == []
    page.get_by_role("link", name="Slides for an assembly").click()
    page.get_by_role("link", name="Begin").click()
    expect(page).to_have_url(re.compile("#slide-1$"))
    assert violations(page) == []
    # From the back of a hall: the picture is as wide as the wall, and the next slide is within reach.
    page.set_viewport_size({"width": 1280, "height": 800})
    chart = page.locator("#slide-1 svg.sd-chart:visible").bounding_box()
    assert chart["width"] > 0.9 * 1280
    page.locator("#slide-1").scroll_into_view_if_needed()
    expect(page.locator("#slide-1").get_by_role("link", name="Next")).to_be_in_viewport()
    title, notice = (
        page.locator(f"#slide-0 {what}").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
        for what in ("h1", ".sd-notice h2")
    )
    assert notice < title / 2
    # On paper: no furniture, and what is read there stays.
    page.emulate_media(media="print")
    expect(page.locator(".sd-slide__next").first).to_be_hidden()
    expect(page.locator("#slide-1 h2")).to_be_visible()


def test_a_child_reads_sentences_in_welsh(new_context):
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    page.goto("/cy/survey/results/online-lives/children/")
    expect(page.locator(".sd-told").first).to_contain_text("disgybl")
    expect(page.get_by_text(re.compile(r"\d allan o 5")).first).to_be_visible()
    figures = page.locator(".sd-told__figures").first.locator("span")
    assert len({round(one.bounding_box()["y"]) for one in figures.all()}) == 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    expect(page.get_by_text("Atebion a efelychwyd")).to_be_visible()


def test_files_can_be_taken(page):
    page.goto("/survey/results/online-lives/files/")
    for name in ("tables.csv", "tables.parquet", "codebook.xml"):
        with page.expect_download() as taken:
            page.get_by_role("link", name=name).click()
        assert taken.value.suggested_filename.endswith(name)
