"""No page reaches another host, none stores what was not agreed to, and no address of a visitor is written."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.running import RunningCentre
from tests.site import VISITS

pytestmark = pytest.mark.browser

TELLTALE = "203.0.113.77"
"""An address for documentation (RFC 5737) that the visitor of these tests claims to come from."""


def test_no_page_asks_any_other_host(
    new_context: Callable[..., BrowserContext], live_centre: RunningCentre
) -> None:
    context = new_context()
    asked: set[str] = set()
    context.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page = context.new_page()
    for visit in VISITS:
        page.goto("/" + visit.path)
        visit.first(page)
    assert asked - {""} == {urlsplit(live_centre.url).netloc}


def test_no_page_names_another_host_in_what_a_browser_loads(page: Page) -> None:
    for visit in VISITS:
        page.goto("/" + visit.path)
        loaded = page.eval_on_selector_all(
            "script[src], img[src], iframe[src], source[src], video[src], link[rel=stylesheet], link[rel=preload]",
            "all => all.map(e => new URL(e.src || e.href, location).host)",
        )
        assert set(loaded) <= {urlsplit(page.url).netloc}, visit.name


def test_a_visit_leaves_no_cookie_and_no_storage(new_context: Callable[..., BrowserContext]) -> None:
    context = new_context()
    page = context.new_page()
    for visit in VISITS:
        if visit.path.startswith("accounts/"):
            continue
        page.goto("/" + visit.path)
        visit.first(page)
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0, visit.name
        assert context.cookies() == [], visit.name


@pytest.mark.parametrize("path", ["get-help/", "leave/"])
def test_sensitive_pages_are_kept_by_no_cache(page: Page, path: str) -> None:
    answer = page.request.get("/" + path, max_redirects=0)
    assert "no-store" in answer.headers["cache-control"]
    assert answer.headers["referrer-policy"] == "same-origin"


def test_public_pages_carry_a_strict_policy(page: Page) -> None:
    policy = page.request.get("/").headers["content-security-policy"]
    directives = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
    assert "unsafe-inline" not in policy


def test_no_address_is_written_anywhere(
    new_context: Callable[..., BrowserContext], live_centre: RunningCentre
) -> None:
    context = new_context(extra_http_headers={"X-Forwarded-For": TELLTALE, "X-Real-IP": TELLTALE})
    page = context.new_page()
    for visit in VISITS:
        page.goto("/" + visit.path)
        visit.first(page)
    for _try in range(3):
        page.goto("/accounts/login/")
        page.locator("input[type=email]").first.fill("nobody@centre.example")
        page.locator("input[type=password]").first.fill("wrong-password-entirely")
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()
    written = [
        path
        for path in live_centre.data.rglob("*")
        if path.is_file() and (TELLTALE.encode() in path.read_bytes())
    ]
    assert written == []
    with closing(
        sqlite3.connect(f"file:{live_centre.data / 'saferday.sqlite3'}?mode=ro", uri=True)
    ) as connection:
        found = [line for line in connection.iterdump() if TELLTALE in line or "'127.0.0.1'" in line]
    assert found == []
