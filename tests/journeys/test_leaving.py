"""Somebody walks in while a child is reading: the page must be gone, and must not come back."""

import functools
import http.server
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser

READING = "/accessibility/"


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """An ordinary page on another address, which notes who says where they came from."""

    def __init__(self, heard: list[str], *arguments: object) -> None:
        self.heard = heard
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.heard.append(self.headers.get("Referer", ""))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>Weather</title><h1>Rain later</h1>")

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    heard: list[str] = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Elsewhere, heard))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", heard
    server.shutdown()
    server.server_close()


def lead_elsewhere(page: Page, url: str) -> None:
    """Points the button at our own ordinary page: tests reach no other host."""
    page.evaluate("url => document.querySelector('a[data-leave]').dataset.to = url", url)


def test_shift_three_times_leaves_and_the_page_does_not_come_back(
    page: Page, elsewhere: tuple[str, list[str]]
) -> None:
    url, heard = elsewhere
    page.goto("/")
    page.evaluate("localStorage.setItem('kept', 'yes')")
    page.context.add_cookies([{"name": "saferday_consent", "value": "essential", "url": page.url}])
    page.goto(READING)
    lead_elsewhere(page, url)
    status = page.locator("a[data-leave] + [role=status]")
    page.keyboard.press("Shift")
    expect(status).to_contain_text("2 more times")
    page.keyboard.press("Shift")
    expect(status).to_contain_text("once more")
    page.keyboard.press("Shift")
    page.wait_for_url(url)
    assert heard[0] == ""
    page.go_back()
    assert READING not in page.url
    assert page.evaluate("localStorage.length") == 0
    assert page.context.cookies() == []


def test_typing_capitals_is_not_leaving(page: Page) -> None:
    page.goto("/components/")
    field = page.locator("#id_name")
    field.focus()
    for letter in "SAFER":
        page.keyboard.press(f"Shift+{letter}")
    expect(field).to_have_value("SAFER")
    assert page.locator("a[data-leave]").get_attribute("data-presses") in {None, "0"}


def test_presses_are_forgotten(page: Page) -> None:
    page.clock.install()
    page.goto(READING)
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.clock.run_for(6_000)
    expect(page.locator("a[data-leave] + [role=status]")).to_contain_text("cancelled")
    page.keyboard.press("Shift")
    expect(page.locator("a[data-leave]")).to_have_attribute("data-presses", "1")


def test_the_page_is_hidden_before_the_next_one_comes(page: Page) -> None:
    page.goto(READING)
    # A target that never answers: what is on the screen is the cover.
    page.evaluate(
        """() => {
          window.addEventListener('beforeunload', () => {
            sessionStorage.seen = getComputedStyle(document.querySelector('main')).visibility
              + ' ' + document.title + ' ' + !!document.querySelector('.sd-cover');
          });
          document.querySelector('a[data-leave]').dataset.to = '/healthz';
        }"""
    )
    page.route("**/leave/", lambda route: route.abort())
    page.locator("a[data-leave]").click()
    page.wait_for_url("**/healthz")
    assert page.evaluate("sessionStorage.seen") == "hidden Loading true"


@pytest.mark.parametrize("path", ["/", "/cy/", "/get-help/", "/no-such-page/", "/components/"])
@pytest.mark.parametrize("scrolled", [0, 100_000])
def test_help_and_leaving_stay_on_a_small_screen(plain_phone: Page, path: str, scrolled: int) -> None:
    plain_phone.goto(path)
    plain_phone.mouse.wheel(0, scrolled)
    for selector in (".sd-strip__help", ".sd-leave"):
        link = plain_phone.locator(selector)
        box = link.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 640
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert box["height"] >= 44
        middle = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        # Nothing lies over it: not the cookie banner either.
        link.click(trial=True, position={"x": middle["x"] - box["x"], "y": middle["y"] - box["y"]})


def test_the_strip_never_covers_what_has_the_focus(phone: Page) -> None:
    phone.goto("/components/")
    phone.evaluate("scrollTo(0, document.body.scrollHeight)")
    strip = phone.locator(".sd-strip").bounding_box()
    assert strip is not None
    phone.locator("footer a").last.focus()
    for _ in range(60):
        phone.keyboard.press("Shift+Tab")
        top = phone.evaluate("document.activeElement.getBoundingClientRect().top")
        assert top >= strip["height"] - 1


def test_without_a_script_it_is_a_link_that_clears(
    new_context: Callable[..., BrowserContext],
) -> None:
    context = new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    address = page.locator("a[data-leave]").get_attribute("href")
    answer = context.request.get(f"{page.url.rstrip('/')}{address}", max_redirects=0)
    assert answer.status == 302
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert page.locator("a[data-leave]").get_attribute("rel") == "noreferrer nofollow"
