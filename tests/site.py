"""The kinds of public page that a centre has, for tests that visit all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

LANGUAGES = {"en": "/", "cy": "/cy/"}


def _stay(_page: Page) -> None:
    """Looks at the page as it opens."""


def _send_empty(page: Page) -> None:
    """Sends the page's own form as it is, to see its errors."""
    page.locator("main form:not([method=get]) button[type=submit]").first.click()
    page.wait_for_load_state()


def _answer_as_a_child(page: Page) -> None:
    """Goes the shortest way to an answer of Get help."""
    page.locator("main section a[href^='#']").first.click()
    page.locator("main section:target input[type=radio]").first.check(force=True)
    page.locator("main section:target a[href^='#3']").first.click()
    page.locator("main section:target button[type=submit]").first.click()
    page.wait_for_load_state()


def _say_under_18(page: Page) -> None:
    """Goes to the services that come first for somebody who wants a picture of themselves kept off platforms."""
    page.locator("#id_age_0").check(force=True)
    _send_empty(page)


def _say_adult(page: Page) -> None:
    """Goes to where the fingerprints of pictures are made."""
    page.locator("#id_age_1").check(force=True)
    _send_empty(page)


def _send_no_pictures(page: Page) -> None:
    """Sends that page as it is, to see its errors."""
    _say_adult(page)
    _send_empty(page)


def _choose_a_school(page: Page) -> None:
    """Finds a school and opens its form."""
    page.locator("#school").fill("lantern")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    page.locator(".sd-school-list a").first.click()
    page.wait_for_load_state()


def _sign_up_empty(page: Page) -> None:
    """Sends a school's form as it is."""
    _choose_a_school(page)
    _send_empty(page)


@dataclass(frozen=True)
class Visit:
    """A page, and what is done on it before it is looked at."""

    name: str
    path: str
    first: Callable[[Page], None] = _stay
    status: int = 200


VISITS = (
    Visit("home", ""),
    Visit("area", "kent/"),
    Visit("welsh-area", "gwent/"),
    Visit("news", "news/"),
    Visit("area-news", "kent/news/"),
    Visit("campaigns", "campaigns/"),
    Visit("campaign", "campaigns/2027/"),
    Visit("audience", "campaigns/2027/11-14/"),
    Visit("where-am-i", "where-am-i/"),
    Visit("where-am-i-found", "where-am-i/?place=HR3"),
    Visit("where-am-i-unknown", "where-am-i/?place=Atlantis"),
    Visit("get-help", "get-help/"),
    Visit("get-help-answer", "get-help/", _answer_as_a_child),
    Visit("directory", "directory/"),
    Visit("directory-search", "directory/?q=bullying"),
    Visit("directory-nothing", "directory/?q=zzzzzz"),
    Visit("service", "directory/childline/"),
    Visit("survey", "survey/"),
    Visit("survey-wrong-code", "survey/?code=QQQ-000", status=422),
    Visit("feedback", "feedback/"),
    Visit("feedback-wrong", "feedback/", _send_empty),
    Visit("cookies", "cookies/"),
    Visit("privacy", "privacy/"),
    Visit("accessibility", "accessibility/"),
    Visit("about", "about/"),
    Visit("components", "components/"),
    Visit("own-images", "own-images/"),
    Visit("own-images-wrong", "own-images/", _send_empty),
    Visit("own-images-services", "own-images/", _say_under_18),
    Visit("own-images-pictures", "own-images/", _say_adult),
    Visit("own-images-pictures-wrong", "own-images/", _send_no_pictures),
    Visit("own-images-code", "own-images/case/"),
    Visit("own-images-code-wrong", "own-images/case/", _send_empty),
    Visit("developers", "hotline/matching/"),
    Visit("developers-wrong", "hotline/matching/", _send_empty),
    Visit("trial", "hotline/matching/try/"),
    Visit("embedding", "hotline/matching/embed/"),
    Visit("survey-schools", "survey/schools/"),
    Visit("survey-school-found", "survey/schools/online-lives/?q=lantern"),
    Visit("survey-school-nothing", "survey/schools/online-lives/?q=zzzzzz"),
    Visit("survey-sign-up", "survey/schools/online-lives/", _choose_a_school),
    Visit("survey-sign-up-wrong", "survey/schools/online-lives/", _sign_up_empty),
    Visit("survey-link", "survey/schools/link/"),
    Visit("survey-link-wrong", "survey/schools/link/", _send_empty),
    Visit("survey-link-spent", "survey/schools/enter/nothing/", status=410),
    Visit("survey-desk-shut", "survey/schools/desk/", status=403),
    Visit("survey-letter", "survey/schools/documents/online-lives/letter/"),
    Visit("survey-impact-assessment", "survey/schools/documents/online-lives/impact-assessment/"),
    Visit("survey-results", "survey/results/online-lives/"),
    Visit("survey-results-area", "survey/results/online-lives/areas/dyfed-powys/"),
    Visit("survey-results-children", "survey/results/online-lives/children/"),
    Visit("survey-results-slides", "survey/results/online-lives/slides/"),
    Visit("survey-results-files", "survey/results/online-lives/files/"),
    Visit("not-found", "no-such-page/", status=404),
    Visit("sign-in", "accounts/login/"),
    Visit("sign-in-wrong", "accounts/login/", _send_empty),
)
