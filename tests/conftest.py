"""A running demonstration centre and a real browser, for the tests that cross features."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.chromium import ARGUMENTS, chromium
from tests.made_once import made_once
from tests.running import RunningCentre, load_demo, running

# The browser's driver runs its own event loop; Django's database calls in the same thread are meant.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PATIENCE_MS = 30_000
"""How long a page may take on a machine that tests something else at the same time."""
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def live_centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentre]:
    """The demonstration centre, loaded and served by the commands that an operator uses.

    It is loaded once, and each test process serves a copy.
    """
    data = tmp_path_factory.getbasetemp() / "centre"
    shutil.copytree(made_once(tmp_path_factory, "demo", load_demo), data)
    with running(data) as centre:
        yield centre


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_context(browser: Browser, live_centre: RunningCentre) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts that start at the running centre: ``new_context(java_script_enabled=False)``."""
    made: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(base_url=live_centre.url, **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page of the running centre, at desktop width."""
    return new_context(viewport={"width": 1280, "height": 900}).new_page()


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    """A page of the running centre, 320 px wide."""
    return new_context(viewport={"width": 320, "height": 640}).new_page()


@pytest.fixture
def plain_phone(new_context: Callable[..., BrowserContext]) -> Page:
    """A page 320 px wide without JavaScript."""
    return new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False).new_page()
