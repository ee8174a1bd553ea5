"""A few invented cases, so that the desk is not empty. Their hashes are made of landscapes that were drawn for it."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saferday.centre.accounts.queries import person_by_email
from saferday.engines.hashmatch import digests_of, pdq_dihedral_from_bytes
from saferday.hotline.matching.demo_pictures import demo_picture

from . import actions, queries, rules

TITLE = _("Cases of own images")

ANALYST = "analyst@saferday.example"
PICTURES = 100
"""Drawn pictures from here on are in no bank of the demonstration."""


def fill(*, progress: Callable[[str], None]) -> None:
    """Opens five cases and decides on two; a second call changes nothing."""
    if queries.desk_page(state="all").paginator.count:
        return
    now = timezone.now()
    analyst = person_by_email(ANALYST)
    for number, (hours, age, then, happened, places, pictures) in enumerate(CASES):
        progress("")
        case, _code = actions.open_case(
            seed=f"demonstration {number}",
            hashes=[
                _hashes(PICTURES + 10 * (SAME.get(number, number) if one == 0 else number) + one)
                for one in range(pictures)
            ],
            age=age,
            age_then=then,
            who=rules.ME,
            happened=happened,
            places=places,
            language="en",
            now=now - timedelta(hours=hours),
        )
        if analyst is not None and number == SHARED:
            actions.share_cases(by=analyst, cases=[case], now=now - timedelta(hours=hours - 20))
        if analyst is not None and number == DECLINED:
            actions.decline_cases(
                by=analyst, cases=[case], reason=rules.TOO_PLAIN, now=now - timedelta(hours=hours - 20)
            )


CASES = (
    (40, rules.ADULT, rules.THEN_ADULT, rules.THREATENED, ("messages",), 2),
    (26, rules.UNSAID, rules.THEN_UNSURE, rules.AFRAID, (), 1),
    (3, rules.ADULT, rules.THEN_ADULT, rules.SHARED_ALREADY, ("social", "websites"), 4),
    (90, rules.ADULT, rules.THEN_ADULT, rules.RATHER_NOT, ("do-not-know",), 1),
    (120, rules.ADULT, rules.THEN_ADULT, rules.AFRAID, ("dating",), 1),
)
"""Hours ago, age now, age then, what happened, where, and how many pictures."""
SHARED, DECLINED = 3, 4
SAME = {2: 1}
"""A case whose first picture is that of another."""


def _hashes(number: int) -> rules.Hashes:
    file = demo_picture(number).jpeg()
    made, *others = pdq_dihedral_from_bytes(file).all()
    return rules.Hashes(made.hex, made.quality, digests_of(file).sha256, tuple(one.hex for one in others))
