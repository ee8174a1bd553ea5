"""A small centre with two areas and their lists of news, in English and Welsh."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from saferday.awareness.frontpages.actions import build_pages
from saferday.awareness.frontpages.models import AreaPage
from saferday.awareness.news import queries
from saferday.awareness.news.models import PostPage
from saferday.centre.accounts import actions as accounts
from saferday.centre.areas import rules as area_rules
from saferday.centre.areas.models import Area
from tests.standing import stood_on

LONDON = ZoneInfo("Europe/London")
TITLES = {
    "home": {"en": "Centre", "cy": "Canolfan"},
    "strapline": {"en": "Safe", "cy": "Diogel"},
    "news": {"en": "News", "cy": "Newyddion"},
    "campaigns": {"en": "Campaigns", "cy": "Ymgyrchoedd"},
}


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> Any:
    """Pictures are drawn into a folder that goes away."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SAFERDAY_BASE_URL = "https://safer.example.org"
    return settings.MEDIA_ROOT


@pytest.fixture
def undrawn(monkeypatch: Any) -> None:
    """Share pictures are named and kept but not drawn, where a test is about something else."""
    monkeypatch.setattr("saferday.awareness.news.sharing.picture", lambda words: b"PNG")


def build() -> None:
    """A country with the areas North and South, their front pages and lists of news."""
    country = Area.objects.create(
        slug="country", kind=area_rules.COUNTRY, names={"en": "Country"}, path="/country/", has_pages=False
    )

    def area(slug: str, names: dict[str, str], colour: str) -> None:
        Area.objects.create(
            slug=slug,
            kind=area_rules.POLICE,
            names=names,
            team_names={"en": f"{slug.title()} Police", "cy": f"Heddlu {slug.title()}"},
            parent=country,
            path=f"/country/{slug}/",
            languages=["en", "cy"],
            colour=colour,
            has_pages=True,
        )

    area("north", {"en": "North", "cy": "Y Gogledd"}, "#1d3f7a")
    area("south", {"en": "South", "cy": "Y De"}, "#7a1d3f")
    build_pages(titles=TITLES)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The pages, once for the tests of a module."""
    yield from stood_on(django_db_blocker, build)


@pytest.fixture
def centre(built: None, db: None) -> SimpleNamespace:
    """The country and its areas, as a test may change them."""
    return SimpleNamespace(**{area.slug: area for area in Area.objects.all()})


@pytest.fixture
def write(centre: SimpleNamespace) -> Callable[..., PostPage]:
    """Publishes a post the way the editor does."""

    def make(
        title: str, area: Area | None = None, *, publish: bool = True, text: str = "", **facts: Any
    ) -> PostPage:
        index = queries.news_index_for(area=area, language="en")
        facts.setdefault("date", datetime(2026, 2, 10, 9, 0, tzinfo=LONDON))
        body = json.dumps([{"type": "paragraph", "value": f"<p>{text}</p>"}]) if text else ""
        post = PostPage(title=title, live=False, body=body, **facts)
        assert index is not None
        index.add_child(instance=post)
        revision = post.save_revision()
        if publish:
            revision.publish()
        return PostPage.objects.get(pk=post.pk)

    return make


@pytest.fixture
def editor(centre: SimpleNamespace) -> Callable[..., Any]:
    """A comms editor of an area, or of the whole centre; somebody of another role, or of none."""

    def make(area: Area | None = None, role: str = "comms_editor") -> Any:
        for page in AreaPage.objects.all():
            accounts.allow_area_pages(by=None, area=page.area, page=page)
        email = f"{role}-{area.slug if area else 'all'}@example.org"
        return accounts.add_staff(by=None, email=email, name="Somebody", role=role, area=area)

    return make


@pytest.fixture
def signed_in() -> Callable[[Any], Client]:
    """The browser of somebody who has signed in with a second factor."""

    def sign_in(user: Any) -> Client:
        TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        client = Client()
        client.force_login(user, backend="saferday.centre.accounts.backends.Backend")
        return client

    return sign_in
