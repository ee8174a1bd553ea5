"""Areas, and a client that sends forms as a browser on our own page does."""

from types import SimpleNamespace

import pytest
from django.test import Client

from saferday.centre.areas import rules
from saferday.centre.areas.models import Area


@pytest.fixture
def visitor() -> Client:
    """A browser on a page of this site; no token of any kind."""
    return Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin"})


@pytest.fixture
def places(db: None) -> SimpleNamespace:
    """Two police areas."""
    country = Area.objects.create(
        slug="country", kind=rules.COUNTRY, names={"en": "Country"}, path="/country/"
    )

    def police(slug: str) -> Area:
        return Area.objects.create(
            slug=slug, kind=rules.POLICE, names={"en": slug.title()}, parent=country, path=f"/country/{slug}/"
        )

    return SimpleNamespace(country=country, north=police("north"), south=police("south"))
