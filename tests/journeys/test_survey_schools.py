"""A school signs up by mail, prepares, makes a class and prints tickets: as an adult of the school does it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def newest_link(page) -> str:
    """The link in the newest message of the local outbox, at the running centre."""
    page.goto("/outbox/")
    address = page.locator("article a").first.get_attribute("href")
    return "/" + address.split("/", 3)[3]


def ask_for_the_school(page, words: str, name: str, address: str) -> None:
    page.goto("/survey/schools/online-lives/")
    page.get_by_label("Your school’s name or postcode").fill(words)
    page.get_by_role("button", name="Find the school").click()
    page.get_by_role("link", name=name).click()
    page.get_by_label("Your e-mail address at the school").fill(address)
    page.get_by_label("I am an adult who works at this school").check(force=True)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look in your mailbox")


@pytest.mark.parametrize(
    ("javascript", "words", "name", "address"),
    [
        (True, "pebble lock", "Kingfisher Lock Primary School", "office@www.kingfisher-lock.school.example"),
        (False, "CT1", "Kingfisher Lock Primary School", "office@kingfisher-lock.school.example"),
    ],
    ids=["found by name", "by postcode, without a script"],
)
def test_from_the_form_to_a_sheet_of_tickets(new_context, javascript, words, name, address):
    page = new_context(java_script_enabled=javascript, viewport={"width": 390, "height": 800}).new_page()
    ask_for_the_school(page, "kingfisher" if javascript else words, name, address.replace("www.", ""))
    link = newest_link(page)
    page.goto(link)
    page.get_by_role("button", name=re.compile("pen the desk")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your school’s desk")
    if page.get_by_role("link", name="Choose the year groups").count():
        page.get_by_role("link", name="Choose the year groups").click()
        expect(page.get_by_label("Year 5 (recommended)")).to_be_checked()
        page.get_by_role("button", name="Save").click()
        page.get_by_role("button", name="Confirm the protocol").click()
        expect(page.get_by_role("alert")).to_contain_text("Confirm that you have read the protocol.")
        page.get_by_label("I have read the protocol").check(force=True)
        page.get_by_label("Our designated safeguarding lead knows").check(force=True)
        page.get_by_role("button", name="Confirm the protocol").click()
    page.get_by_role("link", name="Make a class").click()
    page.get_by_label("Year 6").check(force=True)
    page.get_by_role("button", name="Make the class").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Class [A-Z]{3}-\d{3}"))
    page.get_by_label("How many tickets").fill("99")
    page.get_by_role("button", name="Show tickets to print").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("at most 45 tickets")
    page.get_by_label("How many tickets").fill("4")
    page.get_by_role("button", name="Show tickets to print").click()
    expect(page.locator(".sd-tickets li")).to_have_count(4)
    page.get_by_role("link", name="Back to the class").click()
    page.get_by_role("link", name="Show the code on the board").click()
    expect(page.locator(".sd-board__code")).to_be_visible()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link opens nothing any more")


def test_the_sheet_is_a_pdf(page):
    page.goto("/survey/schools/link/")
    page.get_by_label("The e-mail address that you gave").fill("office@pebblebrook.school.example")
    page.get_by_role("button", name="Send me a link").click()
    page.goto(newest_link(page))
    page.get_by_role("button", name=re.compile("pen the desk")).click()
    page.get_by_role("link", name="Make a class").click()
    page.get_by_label("Year 7").check(force=True)
    page.get_by_role("button", name="Make the class").click()
    page.get_by_label("How many tickets").fill("30")
    with page.expect_download() as made:
        page.get_by_role("button", name="Print tickets (PDF)").click()
    assert made.value.suggested_filename.endswith(".pdf")
    page.reload()
    page.get_by_role("button", name="Make unused tickets void").click()
    page.get_by_role("button", name="Close the desk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The desk is closed")
    page.goto("/survey/schools/desk/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your school’s desk is closed")


def test_another_address_waits_for_the_centre(page):
    ask_for_the_school(page, "thimble", "Thimble Row Primary School", "somebody@elsewhere.example")
    page.goto(newest_link(page))
    page.get_by_role("button", name=re.compile("pen the desk")).click()
    expect(page.get_by_text("The centre looks at your sign-up")).to_be_visible()
    expect(page.get_by_role("link", name="Make a class")).to_have_count(0)
