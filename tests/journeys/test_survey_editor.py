"""Staff write a survey from nothing: every kind of question, conditions, preview, publish, open, close, XLSForm."""

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.accessibility.test_every_page import violations
from tests.journeys.test_sign_in import sign_in

pytestmark = pytest.mark.browser
SURVEY = "/cms/surveys/rain/"


def write_question(page: Page, kind: str, words: str, **more: str) -> None:
    """Add a question on a page of its own."""
    page.goto(f"{SURVEY}new-question/")
    page.get_by_label("Type").select_option(label=kind)
    page.get_by_label("Question, English").fill(words)
    page.get_by_label("Question, Welsh").fill(f"{words} (cy)")
    for label, text in more.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(text)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Pages and questions")).to_be_visible()


def test_a_survey_is_written_shown_opened_and_closed(page: Page, live_centre) -> None:
    sign_in(page, live_centre, "operator@saferday.example")
    page.goto("/cms/surveys/new/")
    page.get_by_label("Title, English").fill("Rain")
    page.get_by_label("Title, Welsh").fill("Glaw")
    page.get_by_label("Address").fill("rain")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Not published yet")).to_be_visible()

    choices = {"Or_write_a_new_list": "Yes | Ydw\nNo | Nac ydw\nSometimes | Weithiau"}
    ends = {
        f"What the {end} step means, {language}": end
        for end in ("lowest", "highest")
        for language in ("English", "Welsh")
    }
    write_question(page, "One answer", "Do you like rain?", **choices)
    write_question(page, "Several answers", "When do you like it?", **choices)
    write_question(page, "Scale", "How wet is it?", **ends)
    rows = {"Rows_of_a_grid": "On foot | Ar droed\nBy bus | Ar fws"}
    write_question(page, "Grid: the same answers for several rows", "How do you come?", **choices, **rows)
    write_question(page, "Put in order", "What is best?", **choices)
    write_question(
        page, "Number", "How many coats?", **{"Lowest number or step": "0", "Highest number or step": "9"}
    )
    write_question(page, "Short text", "Anything else?")
    expect(page.locator(".survey-questions > li")).to_have_count(7)

    # A condition by menus: the second is asked of those who like rain.
    page.locator(".survey-questions").get_by_role("link", name="when_do_you_like_it").click()
    expect(page.get_by_text("What the ends mean")).to_be_hidden()
    page.get_by_label("Answer to look at (1)").select_option("do_you_like_rain")
    page.get_by_label("How it is compared (1)").select_option(label="is")
    page.get_by_label("Code or number (1)").fill("yes")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("do_you_like_rain = 'yes'")).to_be_visible()

    # By keyboard, on a phone: a page moves down, and the change is undone.
    page.set_viewport_size({"width": 320, "height": 640})
    pages = page.locator(".survey-page h3")
    before = pages.all_inner_texts()
    page.get_by_role("button", name="Move do_you_like_rain down").first.focus()
    page.keyboard.press("Enter")
    expect(pages.first).to_have_text(before[1])
    page.get_by_role("button", name="Undo the last change").click()
    expect(pages.first).to_have_text(before[0])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1280, "height": 900})
    assert [one for one in violations(page) if "survey" in one] == []

    # The preview goes the way of the answers, and keeps nothing.
    page.get_by_role("link", name="Preview").click()
    page.get_by_label("Year group").select_option("Y9")
    page.get_by_role("button", name="Show").click()
    phone = page.frame_locator(".survey-preview__phone")
    phone.get_by_label("No", exact=True).check()
    phone.get_by_role("button", name="Next").click()
    expect(phone.locator("h1:visible")).to_have_text("How wet is it?")
    phone.get_by_role("button", name="Back").click()
    phone.get_by_label("Yes", exact=True).check()
    phone.get_by_role("button", name="Next").click()
    expect(phone.locator("h1:visible")).to_have_text("When do you like it?")
    kept = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    assert [key for key in kept if "survey" in key] == []

    # Published, opened, closed.
    page.goto(SURVEY)
    page.get_by_role("button", name="Publish the draft").click()
    expect(page.get_by_text("Version 1 is published.")).to_be_visible()
    page.get_by_label("Who decided it, and when").fill("A. Officer, today")
    page.get_by_role("button", name="It was decided").click()
    now = datetime.now(UTC)
    page.get_by_label("Opens").fill((now - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("Closes").fill((now + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Set the times").click()
    expect(page.get_by_text("Open now")).to_be_visible()
    page.get_by_role("button", name="Close now").click()
    expect(page.locator(".survey-standing__state")).to_have_text("Closed")

    # Out as an XLSForm, and in again with a row that has no place here.
    with page.expect_download() as made:
        page.get_by_role("link", name="Download as XLSForm").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(made.value.path()).read_bytes()))
    book["survey"].append(["geopoint", "where", "Where do you live?"])
    number = book["survey"].max_row
    content = io.BytesIO()
    book.save(content)
    page.goto("/cms/surveys/new/")
    page.get_by_label("Address").fill("rain-again")
    page.get_by_label("From an XLSForm").set_input_files(
        {"name": "rain.xlsx", "mimeType": "application/octet-stream", "buffer": content.getvalue()}
    )
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("cell", name=str(number), exact=True)).to_be_visible()
    expect(page.get_by_role("cell", name=re.compile("has no place in a survey of pupils"))).to_be_visible()
    page.get_by_role("link", name="On to the draft").click()
    expect(page.locator(".survey-questions > li")).to_have_count(7)
