"""A small centre for the tests of the news: a country with two police areas, a district, and their pages."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from saferday.awareness.frontpages.actions import build_pages
from saferday.centre.accounts.actions import add_staff
from saferday.centre.areas import rules
from saferday.centre.areas.models import Area, AreaName
from tests.standing import stood_on

TITLES = {
    "home": {"en": "Centre", "cy": "Canolfan"},
    "strapline": {"en": "Safer", "cy": "Diogelach"},
    "news": {"en": "News", "cy": "Newyddion"},
    "campaigns": {"en": "Campaigns", "cy": "Ymgyrchoedd"},
}


def build() -> None:
    """The areas, with front pages and lists of posts in both languages."""
    whole = Area.objects.create(
        slug="country", kind=rules.COUNTRY, names={"en": "Country", "cy": "Gwlad"}, path="/country/"
    )

    def below(parent: Area, slug: str, kind: str, **more: Any) -> Area:
        name = slug.replace("-", " ").title()
        area = Area.objects.create(
            slug=slug,
            kind=kind,
            names={"en": name, "cy": f"Sir {name}"},
            parent=parent,
            path=f"{parent.path}{slug}/",
            **more,
        )
        for one in area.names.values():
            AreaName.objects.create(area=area, folded=rules.folded(one))
        return area

    north = below(whole, "north-shire", rules.POLICE)
    below(whole, "south-shire", rules.POLICE)
    below(north, "seatown", rules.LOCAL_AUTHORITY, has_pages=False)
    build_pages(titles=TITLES)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The pages, once for the tests of a module."""
    yield from stood_on(django_db_blocker, build)


@pytest.fixture
def centre(built: None, db: None, undrawn: None) -> SimpleNamespace:
    """The areas, as a test may change them."""
    names = {"country": "country", "north": "north-shire", "south": "south-shire", "district": "seatown"}
    return SimpleNamespace(**{name: Area.objects.get(slug=slug) for name, slug in names.items()})


@pytest.fixture
def editor(db: None) -> Callable[..., Any]:
    """A comms editor of an area, or of the whole centre."""

    def make(area: Area | None = None) -> Any:
        name = area.slug if area else "centre"
        return add_staff(
            by=None, email=f"{name}@example.org", name=name.title(), role="comms_editor", area=area
        )

    return make
