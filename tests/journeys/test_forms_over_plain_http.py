"""A centre inside a network, over plain HTTP: its browsers say less of where a form comes from, and must say enough.

Without HTTPS no `Sec-Fetch-Site` is sent. A page whose referrer policy is `no-referrer` sends `Origin: null` besides,
so that its own forms could not be told from those of another site.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Request, expect
from skimage import data

from tests.chromium import PLAIN_NAME
from tests.journeys.test_own_images import answer, send, to_the_pictures
from tests.running import RunningCentre

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(live_centre: RunningCentre) -> str:
    """The centre under a name that is not loopback."""
    return live_centre.url.replace("127.0.0.1", PLAIN_NAME)


def test_forms_of_sensitive_pages_are_taken(page: Page, plain: str, tmp_path: Path) -> None:
    posted: list[Request] = []
    page.on("request", lambda request: posted.append(request) if request.method == "POST" else None)
    Image.fromarray(data.astronaut()).save(tmp_path / "own.png")
    to_the_pictures(page, plain)
    assert page.evaluate("isSecureContext") is False
    page.set_input_files("#own-pictures", tmp_path / "own.png")
    expect(page.locator("[data-made] li")).to_have_count(1)
    answer(page)
    send(page)
    said = posted[-1].all_headers()
    assert "sec-fetch-site" not in said
    assert said["origin"] == plain


def test_a_form_of_another_site_is_refused(
    page: Page, plain: str, new_context: Callable[..., BrowserContext], live_centre: RunningCentre
) -> None:
    """The same form, sent from a page under another name."""
    to_the_pictures(page, plain)
    target = page.evaluate("document.querySelector('form[action*=pictures]').action")
    other = new_context(bypass_csp=True).new_page()
    other.goto(f"{live_centre.url}/healthz")
    other.set_content(f"<form method=post action='{target}'><button>Send</button></form>")
    with other.expect_navigation() as sent:
        other.get_by_role("button").click()
    assert sent.value.status == 403
