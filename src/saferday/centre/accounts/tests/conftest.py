"""Areas and people that the tests of accounts stand on."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from saferday.centre.accounts import actions
from saferday.centre.accounts.models import User
from saferday.centre.areas import rules
from saferday.centre.areas.models import Area


@pytest.fixture
def places(db: None) -> SimpleNamespace:
    """A country with two police areas; one of them has a district, and one has a name that starts alike."""
    country = Area.objects.create(
        slug="country", kind=rules.COUNTRY, names={"en": "Country"}, path="/country/"
    )

    def below(parent: Area, slug: str, kind: str) -> Area:
        return Area.objects.create(
            slug=slug, kind=kind, names={"en": slug.title()}, parent=parent, path=f"{parent.path}{slug}/"
        )

    north = below(country, "north", rules.POLICE)
    return SimpleNamespace(
        country=country,
        north=north,
        district=below(north, "district", rules.LOCAL_AUTHORITY),
        north_east=below(country, "north-east", rules.POLICE),
    )


@pytest.fixture
def make_person(db: None) -> Callable[..., User]:
    """Somebody with a role."""

    def make(role: str = "", area: Any = None, email: str = "") -> User:
        address = email or f"{role or 'nobody'}-{area.slug if area else 'centre'}@example.org"
        if not role:
            user = User.objects.create_user(address, "a long password here", name="Nobody Yet")
            return user
        return actions.add_staff(by=None, email=address, name=role.title(), role=role, area=area)

    return make
