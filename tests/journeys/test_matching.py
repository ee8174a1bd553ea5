"""T3: a developer tries the API on the page and through the client; an analyst flags, and the next question knows."""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from playwright.sync_api import Page, expect
from schemathesis import Case

from saferday.client import Client
from saferday.hotline.matching.rules import DEMO_KEY
from tests.journeys.test_sign_in import sign_in
from tests.running import RunningCentre

pytestmark = pytest.mark.browser

STRANGE = os.urandom(32).hex()


def test_a_developer_tries_a_request_without_javascript(plain_phone: Page) -> None:
    plain_phone.goto("/hotline/matching/")
    plain_phone.get_by_label("Your key").fill("wrong")
    plain_phone.get_by_role("button", name="Ask").click()
    expect(plain_phone.locator("#answer")).to_contain_text("key_unknown")
    plain_phone.get_by_label("Your key").fill(DEMO_KEY)
    plain_phone.get_by_role("button", name="Ask").click()
    expect(plain_phone.locator("#answer")).to_contain_text('"results"')
    assert plain_phone.get_by_label("Your key").input_value() == ""


def test_what_an_analyst_flags_matches_on_the_next_question(page: Page, live_centre: RunningCentre) -> None:
    with Client(live_centre.url, key=DEMO_KEY) as client:
        assert not next(client.match_pdq([STRANGE])).matched
        sign_in(page, live_centre, "analyst@saferday.example")
        page.goto("/cms/hashes/flag/")
        page.get_by_label("Bank").select_option("drawn-pictures")
        page.get_by_label("Hashes").fill(STRANGE)
        page.get_by_label("Reference of the decision").fill("JOURNEY-1")
        page.get_by_role("button", name="Flag", exact=True).click()
        expect(page.get_by_text("1 hash is flagged")).to_be_visible()
        assert [one.matched for one in client.match_pdq([STRANGE] * 4)] == [True] * 4
        page.goto(f"/cms/hashes/look-up/?kind=pdq&value={STRANGE}")
        page.get_by_role("link", name="Take the flag back").click()
        page.get_by_label("Reason").fill("It was for a test")
        page.get_by_role("button", name="Take the flag back").click()
        expect(page.get_by_text("It was for a test")).to_be_visible()
        assert [one.matched for one in client.match_pdq([STRANGE] * 4)] == [False] * 4


def test_the_match_service_keeps_its_word_to_who_holds_a_key(live_centre: RunningCentre) -> None:
    described = schemathesis.openapi.from_url(f"{live_centre.url}/api/openapi.json")
    asked = []
    for found in described.include(path_regex="^/api/match/").get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(max_examples=15, database=None, suppress_health_check=list(HealthCheck))
        def keeps_its_word(case: Case) -> None:
            case.call_and_validate(headers={"Authorization": f"Bearer {DEMO_KEY}"})

        keeps_its_word()
        asked.append(operation.label)
    assert len(asked) == 4
