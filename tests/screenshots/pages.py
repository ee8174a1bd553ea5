"""Which pages are pictured, and what is done on them first."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page


def nothing(page: Page) -> None:
    """Pictures the page as it opens."""


def send_empty(page: Page) -> None:
    """Sends the page's own form without filling it in, to see its errors."""
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_load_state()


@dataclass(frozen=True)
class Shot:
    """One page to picture.

    Attributes:
        name: the file's name.
        path: the address, below the language.
        first: what is done before the picture is taken.
        banner: whether the cookie banner is there, as on a first visit.
    """

    name: str
    path: str
    first: Callable[[Page], None] = nothing
    banner: bool = False


SHOTS = (
    Shot("home", ""),
    Shot("first-visit", "", banner=True),
    Shot("news", "news/"),
    Shot("campaigns", "campaigns/"),
    Shot("area", "northumbria/"),
    Shot("where-am-i", "where-am-i/"),
    Shot("get-help", "get-help/"),
    Shot("directory", "directory/"),
    Shot("feedback", "feedback/"),
    Shot("feedback-wrong", "feedback/", first=send_empty),
    Shot("cookies", "cookies/"),
    Shot("privacy", "privacy/"),
    Shot("accessibility", "accessibility/"),
    Shot("about", "about/"),
    Shot("not-found", "no-such-page/"),
    Shot("sign-in", "accounts/login/"),
    Shot("components", "components/"),
)
