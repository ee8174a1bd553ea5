"""A bank, people, and an index that remembers nothing of the test before."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from saferday.hotline.matching import actions
from saferday.hotline.matching.models import Bank, Organisation
from saferday.hotline.matching.queries.searching import index

NOW = datetime(2027, 2, 9, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """The process holds nothing of another test's database."""
    from saferday.hotline.matching.queries import snapshots

    snapshots.forget()
    embedded = index()
    if hasattr(embedded, "forget"):
        embedded.forget()


@pytest.fixture
def bank(db: None) -> Bank:
    """A bank that every key relies on."""
    return actions.create_bank(
        slug="confirmed", name={"en": "Confirmed"}, purpose="To test", legal_basis="A test"
    )


@pytest.fixture
def organisation(db: None) -> Organisation:
    """Who asks."""
    return actions.add_organisation(slug="platform", name="A Platform")


def picture(seed: int) -> bytes:
    """The PDQ of some picture: random bits."""
    return np.random.default_rng(seed).integers(0, 256, 32, np.uint8).tobytes()


def near(value: bytes, bits: int, seed: int = 0) -> bytes:
    """A hash so many bits away."""
    flipped = np.random.default_rng(seed).permutation(256)[:bits]
    all_bits = np.unpackbits(np.frombuffer(value, np.uint8))
    all_bits[flipped] ^= 1
    return np.packbits(all_bits).tobytes()


@pytest.fixture
def flag() -> Callable[..., Any]:
    """Flags PDQ hashes in a bank."""

    def _flag(bank: Bank, *values: bytes, **more: Any) -> list[int]:
        entries = [actions.NewEntry("pdq", value, **more) for value in values]
        return actions.flag(bank=bank, entries=entries, provenance="test").entries

    return _flag
