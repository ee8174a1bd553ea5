"""A frightened child on a slow phone, and everybody else, come to Get help and leave with the right service."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.accessibility.test_every_page import violations

pytestmark = pytest.mark.browser

START = "/get-help/"
OPAQUE = re.compile(r"/get-help/(#[123][a-e]?)?$")
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])


def screen(page: Page, name: str):
    """Give one screen of the questions by its fragment."""
    return page.locator(f'section[id="{name}"]')


def shown(page: Page) -> list[str]:
    """Give the fragments of the screens that can be seen."""
    return [one.get_attribute("id") or "" for one in page.locator(".gh-step").all() if one.is_visible()]


def answer(page: Page, who: str, what: str, place: str | None = None) -> None:
    """Go through the three questions with the pointer."""
    page.locator(f"#who-{who}").click()
    page.locator(f"#what-{who}-{what}").check()
    screen(page, f"2{who}").locator(".gh-next a").click()
    where = screen(page, f"3{who}")
    if place is None:
        where.locator("button[name=skip]").click()
    else:
        where.locator("input[name=place]").fill(place)
        where.locator("button:not([name])").click()


def first(page: Page):
    """Give the first entry of the answer."""
    return page.locator(".gh-entries > li").first


@SCRIPTS
def test_a_child_finds_somebody_who_listens(
    new_context: Callable[..., BrowserContext], scripts: bool
) -> None:
    context = new_context(java_script_enabled=scripts, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(START)
    assert shown(page) == ["1"]
    expect(page.locator("#danger a.sd-danger__call")).to_have_attribute("href", "tel:999")
    page.locator("#who-a").click()
    assert shown(page) == ["2a"]
    assert OPAQUE.search(page.url), page.url
    expect(screen(page, "2a").locator(".gh-next")).to_be_hidden()
    page.locator("#what-a-2").check()
    screen(page, "2a").locator(".gh-next a").click()
    assert shown(page) == ["3a"]
    assert OPAQUE.search(page.url), page.url
    screen(page, "3a").locator("button[name=skip]").click()
    assert page.url.endswith(START)
    expect(first(page)).to_contain_text("Childline")
    expect(first(page).locator("a").first).to_have_attribute("href", "tel:08001111")
    assert context.cookies() == []
    assert page.title() == "Get help"
    if scripts:
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        # Only our own pages are told where somebody came from, and this address tells nothing.
        assert page.evaluate("document.referrer").endswith(START)


@SCRIPTS
def test_back_goes_one_question_back_and_nothing_was_sent(
    new_context: Callable[..., BrowserContext], scripts: bool
) -> None:
    page = new_context(java_script_enabled=scripts).new_page()
    page.goto("/accessibility/")
    page.goto(START)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#who-c").click()
    page.locator("#what-c-6").check()
    screen(page, "2c").locator(".gh-next a").click()
    assert shown(page) == ["3c"]
    page.go_back()
    assert shown(page) == ["2c"]
    expect(page.locator("#what-c-6")).to_be_checked()
    page.go_back()
    assert shown(page) == ["1"]
    page.go_forward()
    page.go_forward()
    assert shown(page) == ["3c"]
    screen(page, "3c").get_by_role("link", name="Back").click()
    assert shown(page) == ["2c"]
    assert [url for url in asked if not re.search(r"/icon[.0-9a-f]*\.svg$", url)] == []


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.goto(START)
    page.locator("#who-a").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "2a"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Back"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "what"
    page.keyboard.press("ArrowDown")
    expect(page.locator("#what-a-2")).to_be_checked()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "3a"  # Enter on an answer skips no question
    page.go_back()
    page.locator("#what-a-2").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#3a"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "3a"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "place-a"
    page.keyboard.type("Poole")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Who can help")
    expect(page.locator(".gh-mine")).to_contain_text("Dorset")


@SCRIPTS
def test_a_wrong_place_is_explained_and_nothing_is_lost(
    new_context: Callable[..., BrowserContext], scripts: bool
) -> None:
    page = new_context(java_script_enabled=scripts, viewport={"width": 320, "height": 640}).new_page()
    page.goto(START)
    answer(page, "a", "3", "Nowhereton")
    assert shown(page) == ["3a"]
    assert page.url.endswith(START)
    assert page.title() == "Error: Get help"
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("Nowhereton")
    expect(summary).to_be_in_viewport()
    summary.locator("a").click()
    expect(page.locator("#place-a")).to_be_focused()
    expect(page.locator("#place-a")).to_have_value("Nowhereton")
    page.locator("#place-a").fill("DT1")
    screen(page, "3a").locator("button:not([name])").click()
    expect(page.locator(".gh-mine")).to_contain_text("Dorset")
    expect(page.locator(".gh-mine")).to_contain_text("share my picture")


def test_nothing_chosen_is_asked_for_again(page: Page) -> None:
    page.goto(f"{START}#3b")
    screen(page, "3b").locator("button[name=skip]").click()
    assert shown(page) == ["2b"]
    link = page.locator(".govuk-error-summary a")
    link.click()
    expect(page.locator("#what-b-1")).to_be_focused()


def test_answers_can_be_changed(page: Page) -> None:
    page.goto(START)
    answer(page, "b", "6", "DT1")
    page.get_by_role("button", name="Change what happened").click()
    assert shown(page) == ["2b"]
    expect(page.locator("#what-b-6")).to_be_checked()
    page.locator("#what-b-9").check()
    screen(page, "2b").locator(".gh-next a").click()
    expect(page.locator("#place-b")).to_have_value("DT1")
    screen(page, "3b").locator("button:not([name])").click()
    expect(page.locator(".gh-mine")).to_contain_text("very low")
    page.get_by_role("button", name="Change where").click()
    assert shown(page) == ["3b"]
    screen(page, "3b").get_by_role("link", name="Back").click()
    assert shown(page) == ["2b"]


def test_back_from_the_answer_shows_the_questions(page: Page) -> None:
    page.goto(START)
    answer(page, "a", "5")
    expect(page.locator("h1")).to_have_text("Who can help")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Get help")
    assert shown(page) == ["3a"]


def test_the_answer_is_given_in_welsh_and_read_again_in_english(page: Page) -> None:
    page.goto("/cy/get-help/")
    expect(page.locator("h1")).to_have_text("Cael help")
    answer(page, "a", "2", "Caerdydd")
    expect(page.locator("h1")).to_have_text("Pwy all helpu")
    expect(first(page)).to_contain_text("Childline")
    page.locator(".gh-mine").get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Who can help")
    assert page.url.endswith(START)


def test_without_styles_it_is_one_page_that_can_be_read(page: Page) -> None:
    page.route("**/*.css", lambda route: route.abort())
    page.goto(START)
    assert len(shown(page)) == 11
    page.locator("#who-a").click()
    page.locator("#what-a-1").check()
    screen(page, "3a").locator("button[name=skip]").click()
    expect(page.locator("h1")).to_have_text("Who can help")


def test_the_card_prints_with_its_code(page: Page) -> None:
    page.goto(START)
    answer(page, "a", "2")
    page.emulate_media(media="print")
    code = page.locator(".gh-card__code")
    expect(code).to_be_visible()
    assert code.evaluate("image => image.complete && image.naturalWidth > 0")
    expect(page.locator(".gh-mine")).to_be_hidden()
    expect(first(page)).to_be_visible()
    expect(page.locator(".sd-strip")).to_be_hidden()


def test_no_other_host_hears_of_it(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(START)
    answer(page, "a", "2", "DT1")
    home = page.url.removesuffix(START)
    assert all(url.startswith((f"{home}/", "data:")) for url in asked), asked
    for link in page.locator(".gh-entries a[href^=http]").all():
        assert "noreferrer" in (link.get_attribute("rel") or "")
        assert link.get_attribute("target") is None


def test_axe_finds_nothing_on_any_screen(phone: Page) -> None:
    phone.goto(START)
    phone.locator("#danger summary").click()
    assert violations(phone) == []
    phone.locator("#who-a").click()
    phone.locator("#what-a-2").check()
    assert violations(phone) == []
    screen(phone, "2a").locator(".gh-next a").click()
    assert violations(phone) == []
    phone.locator("#place-a").fill("Nowhereton")
    screen(phone, "3a").locator("button:not([name])").click()
    assert violations(phone) == []
    phone.locator("#place-a").fill("B45")
    screen(phone, "3a").locator("button:not([name])").click()
    expect(phone.locator(".gh-candidates")).to_be_visible()
    assert violations(phone) == []
    wider = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0
    phone.locator(".gh-candidates button").last.click()
    expect(phone.locator("h1")).to_have_text("Who can help")
    assert violations(phone) == []
