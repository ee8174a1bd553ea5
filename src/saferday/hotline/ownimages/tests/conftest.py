"""People who ask, staff who decide, and hashes of invented pictures."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from saferday.centre.accounts.actions import add_staff
from saferday.hotline.matching.queries import snapshots
from saferday.hotline.matching.queries.searching import index
from saferday.hotline.ownimages import actions, rules
from saferday.hotline.ownimages.models import Case


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """The process holds nothing of another test's banks."""
    snapshots.forget()
    embedded = index()
    if hasattr(embedded, "forget"):
        embedded.forget()


@pytest.fixture
def visitor() -> Client:
    """A browser on a page of this site; no token of any kind."""
    return Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin"})


@pytest.fixture
def analyst(db: None) -> Any:
    """Somebody who may decide."""
    return add_staff(
        by=None, email="analyst@example.org", name="Ann Analyst", role="hotline_analyst", area=None
    )


def hashes(number: int = 1, *, quality: int = 90) -> rules.Hashes:
    """The hashes of an invented picture: two different numbers are far apart."""
    bits = f"{(0x9E3779B97F4A7C15 * number) % 2**64:016x}" * 4
    return rules.Hashes(bits if quality >= rules.LEAST_QUALITY else "", quality, f"{number:064x}")


@pytest.fixture
def ask(db: None) -> Callable[..., tuple[Case, str]]:
    """Opens a case with pictures of the given numbers."""

    def asked(*numbers: int, seed: str = "", **more: Any) -> tuple[Case, str]:
        said = {
            "age": rules.ADULT,
            "age_then": rules.THEN_ADULT,
            "who": rules.ME,
            "happened": rules.AFRAID,
        } | more
        return actions.open_case(
            seed=seed or f"seed {numbers}", hashes=[hashes(one) for one in numbers or (1,)], **said
        )

    return asked


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory in which each offer has one service of the same name."""
    from saferday.web import journeys

    def card(offer: str) -> SimpleNamespace:
        return SimpleNamespace(
            id=offer, name=offer, href=f"/directory/{offer}/", text="", reach=(), checked=""
        )

    monkeypatch.setattr(journeys, "services_offering", lambda offer: [card(offer)])
    monkeypatch.setattr(journeys, "cards", lambda found, at: found)


@pytest.fixture
def uk_services(uk: None) -> None:
    """The directory of the country pack."""
    from saferday.centre.countrypack.queries import pack
    from saferday.helpline.directory.actions import load_pack_services

    load_pack_services(by=None, pack=pack())
