"""How much a key may ask for within a minute, counted across all processes without asking the database each time."""

import threading
from datetime import datetime

from .. import actions
from ..queries.snapshots import KeyView
from .problems import Problem

_lock = threading.Lock()
_left: dict[int, tuple[datetime, int]] = {}


def take(key: KeyView, cost: int, *, now: datetime) -> None:
    """Takes ``cost`` hashes from the key's rate for this minute.

    Each process takes a portion of the rate from the database and spends it in memory. So all processes together
    never pass the rate, and near its end one may refuse while another still holds a part of a portion, a fiftieth
    of the rate at most.

    Raises:
        Problem: 429 with ``Retry-After``; without it if waiting would not help.
    """
    minute = now.replace(second=0, microsecond=0)
    with _lock:
        at, left = _left.get(key.pk, (minute, 0))
        left = left if at == minute else 0
        if left < cost:
            left += actions.take_allowance(key=key.pk, rate=key.rate, wanted=cost - left, now=now)
        if left >= cost:
            _left[key.pk] = (minute, left - cost)
            return
        _left[key.pk] = (minute, left)
    if cost > key.rate:
        raise Problem(
            429,
            "more_than_the_rate",
            f"This request counts as {cost:,} hashes, and the key may ask for {key.rate:,} a minute. Send fewer at a "
            "time, or ask the centre for a higher rate.",
        )
    wait = 60 - now.second
    raise Problem(
        429,
        "rate_limited",
        f"This key may ask for {key.rate:,} hashes a minute. Try again in {wait} seconds.",
        {"Retry-After": str(wait)},
    )


def forget() -> None:
    """Lets go of the portions in memory."""
    with _lock:
        _left.clear()
