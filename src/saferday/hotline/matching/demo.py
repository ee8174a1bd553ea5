"""A bank of pictures that we drew, a platform that asks about them, and a month of its matches."""

from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saferday.engines import hashmatch

from . import actions, queries, rules
from .demo_pictures import COUNT, DemoPicture, demo_picture

TITLE = _("Hashes of drawn pictures")

FALSE_MATCH, FLOODING = COUNT, 5
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
    drawn = [one for number in range(COUNT) for one in entries_of(demo_picture(number))]
    actions.flag(bank=bank, entries=drawn, provenance="demo", reference="DEMO-1")
    actions.flag(
        bank=false, entries=entries_of(demo_picture(FALSE_MATCH)), provenance="demo", reference="DEMO-2"
    )
    organisation = actions.add_organisation(
        slug="example-platform",
        name="Example Platform",
        website="https://platform.example/",
        agreement="DEMO",
    )
    key = actions.create_demo_key(organisation=organisation)
    _log_a_month(key.pk, [one.value for one in drawn if one.kind == "pdq"])
    progress("")


def entries_of(picture: DemoPicture) -> list[actions.NewEntry]:
    """The hashes of a drawn picture, tied together: PDQ as both conventions decode it, and the file's own."""
    content = picture.jpeg()
    group = f"drawn-{picture.number}"
    return [
        *(
            actions.NewEntry("pdq", bytes.fromhex(one.hash.hex), "confirmed", one.hash.quality, group)
            for one in hashmatch.pdq_variants(content)
        ),
        actions.NewEntry(
            "sha256", bytes.fromhex(hashmatch.digests_of(content).sha256), "confirmed", group=group
        ),
    ]


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
