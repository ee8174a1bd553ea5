"""A bank of pictures that we drew, a platform that asks about them, and a month of its matches."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import ImageEnhance

from . import actions, queries, rules
from .demo_pictures import COUNT, demo_picture
from .queries import figures

TITLE = _("Hashes of drawn pictures")

FALSE_MATCH, FLOODING = COUNT, 8
SAVED_AGAIN = ((0, 0.8), (0, 0.6), (0, 0.5), (FLOODING, 0.7), (FLOODING, 0.5), (9, 0.6))
"""Scenes that are banked as near-duplicates too, and how small; none of those that the page to try shows."""
DAYS = 30


def fill(*, progress: Callable[[str], None]) -> None:
    """Makes the banks, the platform with its key, and the log; a second call changes nothing."""
    if queries.bank_by_slug(rules.DEMO_BANK) is not None:
        return
    bank = actions.create_bank(
        slug=rules.DEMO_BANK,
        name={"en": "Drawn pictures", "cy": "Lluniau wedi’u tynnu â llaw"},
        purpose="To show how matching works, with landscapes that were drawn for it.",
        legal_basis="None is needed: the pictures show nobody.",
        flood=60,
    )
    false = actions.create_bank(
        slug="known-false",
        name={"en": "Known false matches", "cy": "Cyfatebiadau ffug hysbys"},
        purpose="Pictures that look like a flagged one and are not. What is as near to them as to a flag is left out.",
        legal_basis="None is needed: the pictures show nobody.",
        negative=True,
    )
    pictures = [queries.hashes_of_picture(demo_picture(number).jpeg()) for number in range(COUNT)]
    pictures += [queries.hashes_of_picture(_saved_again(number, share)) for number, share in SAVED_AGAIN]
    for picture in pictures:
        actions.flag_picture(
            bank=bank, picture=picture, label="confirmed", provenance="demo", reference="DEMO-1"
        )
    actions.flag_picture(
        bank=false,
        picture=queries.hashes_of_picture(demo_picture(FALSE_MATCH).jpeg()),
        label="confirmed",
        provenance="demo",
        reference="DEMO-2",
    )
    grouped = queries.group_bank(bank)
    assert grouped is not None
    actions.take_grouping(bank=bank, grouped=grouped, now=timezone.now())
    organisation = actions.add_organisation(
        slug="example-platform",
        name="Example Platform",
        website="https://platform.example/",
        agreement="DEMO",
    )
    key = actions.create_demo_key(organisation=organisation)
    _log_a_month(key.pk, [picture.pdq[0][0] for picture in pictures[:COUNT]])
    progress("")


def _saved_again(number: int, share: float) -> bytes:
    """A scene made smaller and paler, and saved at a low quality."""
    image = demo_picture(number).image
    small = image.resize((int(image.width * share), int(image.height * share)))
    file = BytesIO()
    ImageEnhance.Color(small).enhance(share).save(file, "JPEG", quality=60)
    return file.getvalue()


def _log_a_month(key: int, drawn: list[bytes]) -> None:
    """Matches of each day, as far away as copies of a picture usually are; in the last hour one picture floods."""
    random = np.random.default_rng(2027)
    now = timezone.now()
    for day in range(DAYS, -1, -1):
        at = now - timedelta(days=day, hours=float(random.uniform(0.1, 1)))
        copies = [
            _copy(drawn[int(random.integers(COUNT))], random) for _ in range(int(random.integers(2, 7)))
        ]
        _ask(key, at, copies)
    _ask(key, now - timedelta(minutes=5), [_copy(drawn[FLOODING], random)] * 75)
    actions.find_floods(now=now)
    actions.take_figures(figures=figures.count_matches(now), now=now)


def _ask(key: int, at: datetime, values: list[bytes]) -> None:
    known = queries.snapshot()
    asked = [queries.Asked(rules.PDQ, value) for value in values]
    answers = queries.match(asked, banks=frozenset(known.banks), at=known)
    actions.log_matches(key=key, asked=asked, answers=answers, keep=False, seen=known.state.change, now=at)


def _copy(value: bytes, random: np.random.Generator) -> bytes:
    """The hash of an imagined copy: some bits differ, mostly few."""
    bits = np.unpackbits(np.frombuffer(value, np.uint8))
    bits[random.permutation(len(bits))[: 2 * int(random.geometric(0.18) - 1)][:30]] ^= 1
    return np.packbits(bits).tobytes()
