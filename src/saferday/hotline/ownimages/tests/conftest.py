"""People who ask, staff who decide, and hashes of invented pictures."""

import hashlib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.test import Client

from saferday.centre.accounts.actions import add_staff
from saferday.engines.hashmatch import pdq_dihedral_from_gray
from saferday.engines.hashmatch.pdq.pictures import resized_points
from saferday.engines.hashmatch.pdq.spectrum import dihedral
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


def hashes_of(grey: np.ndarray) -> rules.Hashes:
    """What the page makes of a grey picture, by the engine: its test holds the two against each other."""
    corners = (grey, grey[::-1], grey[:, ::-1], grey[::-1, ::-1])
    squares = [dihedral(resized_points([np.ascontiguousarray(one)], *grey.shape)) for one in corners]
    every = [
        *pdq_dihedral_from_gray(grey).all(),
        *(one for square in squares for one in (square.original, square.flip_plus)),
    ]
    made, *others = dict.fromkeys(one.hex for one in every)
    return rules.Hashes(made, every[0].quality, hashlib.sha256(grey.tobytes()).hexdigest(), tuple(others))


@pytest.fixture
def ask(db: None) -> Callable[..., tuple[Case, str]]:
    """Opens a case with pictures of the given numbers, or hashes."""

    def asked(*pictures: int | rules.Hashes, seed: str = "", **more: Any) -> tuple[Case, str]:
        said = {
            "age": rules.ADULT,
            "age_then": rules.THEN_ADULT,
            "who": rules.ME,
            "happened": rules.AFRAID,
        } | more
        made = [hashes(one) if isinstance(one, int) else one for one in pictures or (1,)]
        return actions.open_case(seed=seed or f"seed {pictures}", hashes=made, **said)

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
