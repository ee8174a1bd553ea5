"""Pupils on a shared tablet: with a script and without, in two languages, with a network that drops."""

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.accessibility.test_every_page import violations
from tests.running import RunningCentre

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
Ticket = tuple[str, str]


@pytest.fixture(scope="session")
def tickets(live_centre: RunningCentre) -> dict[int, Iterator[Ticket]]:
    """Class codes and unused tickets of the running centre, by year."""
    file = live_centre.data / "classes"
    subprocess.run(
        [sys.executable, "-m", "tests.load.survey.preparing", "make", str(file), "--pupils", "180"],
        env=dict(live_centre.environment)
        | {
            "DJANGO_SETTINGS_MODULE": "saferday.web.settings.centre",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        },
        cwd=ROOT,
        check=True,
    )
    classes = [json.loads(line) for line in file.read_text().splitlines()]
    return {one["year"]: iter([(one["code"], ticket) for ticket in one["tickets"]]) for one in classes}


def begin(page: Page, ticket: Ticket) -> None:
    """Type the code as a child would, then the ticket."""
    page.goto("/survey/")
    page.locator("#code").fill(ticket[0].lower().replace("-", " "))
    page.get_by_role("button", name="Go on").click()
    page.locator("#ticket").fill(ticket[1].upper().replace("-", "  "))
    page.get_by_role("button", name="Start").click()


def heading(page: Page):
    """Give the question that is shown."""
    return page.locator("h1:visible").first


def go_on(page: Page, *, until: str, most: int = 30) -> None:
    """Press Next until a heading."""
    for _ in range(most):
        before = heading(page).inner_text()
        if before == until:
            return
        page.get_by_role("button", name=re.compile("^(Next|Nesaf)$")).first.click()
        expect(heading(page)).not_to_have_text(before)
    raise AssertionError(f"{until!r} never came")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_pupil_answers_changes_the_language_and_hands_in(
    new_context: Callable[..., BrowserContext],
    live_centre: RunningCentre,
    tickets: dict[int, Iterator[Ticket]],
    scripts: bool,
) -> None:
    context = new_context(java_script_enabled=scripts, viewport={"width": 320, "height": 640})
    page = context.new_page()
    ticket = next(tickets[8])
    begin(page, ticket)
    expect(heading(page)).to_have_text("What do you use to go online?")
    page.get_by_label("A phone").check()
    go_on(page, until="Do you have a phone of your own?")
    page.get_by_label("Yes", exact=True).check()
    go_on(page, until="How old were you when you got your first phone?")
    page.locator("#first_phone").fill("99")
    page.get_by_role("button", name="Next").first.click()
    expect(page.locator("#first_phone-wrong")).to_have_text("Write a number from 3 to 16.")
    page.locator("#first_phone").fill("11")
    go_on(page, until="What do you like doing most online?")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320 if scripts else True

    # Welsh, with nothing lost, and back.
    if scripts:
        page.locator(".sd-languages a").click()
    else:
        page.get_by_role("button", name="Cymraeg").click()
    expect(heading(page)).to_have_text("Beth rydych chi’n hoffi ei wneud fwyaf ar-lein?")
    page.get_by_role("button", name="Yn ôl").first.click()
    expect(page.locator("#first_phone")).to_have_value("11")
    if scripts:
        page.locator(".sd-languages a").click()
    else:
        page.get_by_role("button", name="English").click()
    expect(heading(page)).to_have_text("How old were you when you got your first phone?")

    go_on(page, until="That was the last question")
    page.get_by_role("button", name="Send my answers").last.click()
    expect(heading(page)).to_have_text("Thank you. Your answers are in")
    assert context.cookies() == []
    if scripts:
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]

    # Nor does the way back lead to it, and no file of the centre holds the ticket.
    if not scripts:
        with contextlib.suppress(Error):
            page.go_back()
        assert (
            page.locator("input:checked, #first_phone[value='11'], input[type=hidden][value='11']").count()
            == 0
        )
        # Where the browser's own error page is still on its way, it would come over the next.
        page = context.new_page()
        page.goto(f"/survey/{ticket[0]}/")
        expect(page.locator("#ticket")).to_have_value("")
        page.locator("#ticket").fill(ticket[1])
        page.get_by_role("button", name="Start").click()
        expect(page.get_by_text("This ticket has been used").first).to_be_visible()
    else:
        assert page.locator("[data-here] *").count() == 0
    words = ticket[1].encode()
    for path in live_centre.data.rglob("*"):
        if path.is_file() and path.name != "classes":
            assert words not in path.read_bytes(), path
    if not scripts:
        return

    # The next pupil sees nothing of it, and the ticket is used.
    page.get_by_role("link", name="Next pupil").click()
    expect(page.locator("#ticket")).to_have_value("")
    page.locator("#ticket").fill(ticket[1])
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("This ticket has been used").first).to_be_visible()


def test_a_network_that_drops_loses_nothing(
    new_context: Callable[..., BrowserContext], tickets: dict[int, Iterator[Ticket]]
) -> None:
    context = new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    ticket = next(tickets[7])
    begin(page, ticket)
    page.get_by_label("A tablet").check()
    go_on(page, until="Do you have a phone of your own?")
    page.get_by_label("No", exact=True).check()

    # A reload shows nobody's answers, until the same ticket is typed again.
    page.wait_for_function("sessionStorage.length > 0")
    page.wait_for_timeout(200)
    page.reload()
    assert "survey-draft" in page.evaluate("Object.keys(sessionStorage).join()")
    assert "tablet" not in page.evaluate("JSON.stringify(Object.values(sessionStorage))")
    expect(page.locator("#ticket")).to_be_visible()
    page.locator("#ticket").fill(ticket[1])
    page.get_by_role("button", name="Start").click()
    expect(heading(page)).to_have_text("Do you have a phone of your own?")
    expect(page.get_by_label("No", exact=True)).to_be_checked()

    # The network goes; everything else happens on the device.
    context.set_offline(True)
    go_on(page, until="That was the last question")
    page.get_by_role("button", name="Send my answers").click()
    expect(heading(page)).to_have_text("Waiting for the network")
    assert "survey-outbox" in page.evaluate("Object.keys(localStorage).join()")
    # Whoever takes the device next finds nothing to read: neither the ticket nor an answer.
    waiting = page.evaluate("JSON.stringify(Object.values(localStorage))")
    assert all(word not in waiting for word in ("ticket", ticket[1], "tablet", "own_phone"))
    context.set_offline(False)
    expect(heading(page)).to_have_text("Thank you. Your answers are in")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_an_answer_that_got_lost_on_its_way_back_is_not_given_twice(
    new_context: Callable[..., BrowserContext], tickets: dict[int, Iterator[Ticket]]
) -> None:
    page = new_context().new_page()
    begin(page, next(tickets[9]))
    go_on(page, until="That was the last question")
    sent = []

    def lose(route) -> None:
        if "go=send" in (route.request.post_data or "") and not sent:
            sent.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    page.route("**/survey/**", lose)
    page.get_by_role("button", name="Send my answers").click()
    expect(heading(page)).to_have_text("Thank you. Your answers are in")
    assert sent[0].ok


def test_by_keyboard_alone(page: Page, tickets: dict[int, Iterator[Ticket]]) -> None:
    begin(page, next(tickets[10]))
    expect(heading(page)).to_be_focused()
    page.keyboard.press("Tab")
    if not page.evaluate("document.activeElement.matches('.sv-page input')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("A phone")).to_be_checked()
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Do you have a phone of your own?")


def test_every_kind_of_question_can_be_used_by_everyone(
    new_context: Callable[..., BrowserContext], tickets: dict[int, Iterator[Ticket]]
) -> None:
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    begin(page, next(tickets[8]))
    seen = []
    while not seen or seen[-1] != "That was the last question":
        if seen:
            page.get_by_role("button", name="Next").first.click()
            expect(heading(page)).not_to_have_text(seen[-1])
        seen.append(heading(page).inner_text())
        assert violations(page) == [], seen[-1]
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, seen[-1]
    assert len(seen) > 15
