"""Signing in with a work account: against a provider that speaks OpenID Connect, configured by settings alone."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.identity_provider import CLIENT, SECRET, IdentityProvider, identity_provider
from tests.journeys.test_sign_in import fresh_code
from tests.made_once import made_once
from tests.running import RunningCentre, load_demo, running

pytestmark = pytest.mark.browser

EMAIL = "editor@saferday.example"


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    with identity_provider() as one:
        yield one


@pytest.fixture(scope="module")
def centre(provider, tmp_path_factory) -> Iterator[RunningCentre]:
    """The demonstration centre, with the four settings of a work account."""
    data = tmp_path_factory.mktemp("work-accounts") / "centre"
    shutil.copytree(made_once(tmp_path_factory, "demo", load_demo), data)
    settings = {
        "SAFERDAY_OIDC_SERVER": provider.url,
        "SAFERDAY_OIDC_NAME": "Force account",
        "SAFERDAY_OIDC_CLIENT_ID": CLIENT,
        "SAFERDAY_OIDC_CLIENT_SECRET": SECRET,
    }
    with running(data, options=["--no-worker"], **settings) as one:
        yield one


@pytest.fixture
def page(browser: Browser, centre: RunningCentre) -> Iterator[Page]:
    context = browser.new_context(base_url=centre.url)
    yield context.new_page()
    context.close()


def come_by_work_account(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Force account").or_(
        page.get_by_role("link", name="Force account")
    ).click()
    page.get_by_role("link", name="Yes, it is me").click()


def test_an_invited_person_comes_in_with_the_second_factor_all_the_same(page, provider, centre):
    provider.email, provider.verified = EMAIL, True
    come_by_work_account(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your code")
    page.goto("/cms/pages/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your code")
    page.get_by_label("Code", exact=True).fill(fresh_code(centre, EMAIL))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{centre.url}/cms/**")


@pytest.mark.parametrize(
    ("email", "verified"), [("stranger@example.org", True), ("lead@saferday.example", False)]
)
def test_a_stranger_and_an_unproven_address_stay_outside(page, provider, email, verified):
    provider.email, provider.verified = email, verified
    come_by_work_account(page)
    expect(page.get_by_text("Nobody with this work account was invited.")).to_be_visible()
    page.goto("/cms/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
