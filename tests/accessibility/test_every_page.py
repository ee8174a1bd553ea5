"""Every public page and state: no violation that axe can find, no sideways scrolling, links that reach their field."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.site import LANGUAGES, VISITS, Visit

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

every_page = pytest.mark.parametrize("visit", VISITS, ids=[visit.name for visit in VISITS])


def open_page(page: Page, visit: Visit, language: str = "en") -> None:
    answer = page.goto(LANGUAGES[language] + visit.path)
    assert answer is not None
    assert answer.status == visit.status
    visit.first(page)


def violations(page: Page, within: str = "") -> list[str]:
    """What axe finds, in the whole page or ``within`` the one part that a selector names."""
    page.wait_for_load_state()
    # Where the page is scrolled to, the strip that stays on top may lie over what axe measures.
    page.evaluate("window.scrollTo(0, 0)")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "([within, tags]) => axe.run(within || document, {runOnly: {type: 'tag', values: tags}})",
        [within, RULES],
    )
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def is_sound(page: Page, visit: Visit, language: str) -> None:
    open_page(page, visit, language)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.lang") == language
    assert page.locator("h1:visible").count() == 1
    assert page.title().strip()
    every_error_link_reaches_its_field(page, visit)


def fits(page: Page) -> None:
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"scrolls sideways by {wider} px at 320 px"


@every_page
def test_a_page_is_sound_on_a_desk(page: Page, visit: Visit) -> None:
    is_sound(page, visit, "en")


@every_page
def test_a_page_is_sound_on_a_narrow_phone_in_the_dark_and_in_welsh(phone: Page, visit: Visit) -> None:
    phone.emulate_media(color_scheme="dark")
    is_sound(phone, visit, "cy")
    fits(phone)


def every_error_link_reaches_its_field(page: Page, visit: Visit) -> None:
    links = page.locator(".govuk-error-summary a[href^='#']")
    if visit.name.endswith(("-wrong", "-unknown")):
        assert links.count() > 0, "this state should show errors"
        assert page.locator("[data-error-summary]").count() == 1, "said once"
    for number in range(links.count()):
        target = (links.nth(number).get_attribute("href") or "#")[1:]
        field = page.locator(f"[id='{target}']")
        assert field.count() == 1, f"#{target} is not on the page"
        assert field.evaluate("e => e.matches('input, select, textarea, button, fieldset')")


@every_page
def test_help_and_the_way_out_are_one_step_away(plain_phone: Page, visit: Visit) -> None:
    answer = plain_phone.goto("/" + visit.path)
    assert answer is not None
    assert plain_phone.locator("a[href='/get-help/']").count() >= 1
    leave = plain_phone.locator("a[data-leave]").first
    assert leave.is_visible()
    assert leave.get_attribute("href")
    fits(plain_phone)
