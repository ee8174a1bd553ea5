"""Tickets: three words and two digits, which only the centre can make, and which say nothing about their holder.

The words hold a number drawn at random (12 bits) and a check on it that depends on a secret key of the class
(21 bits). So a slip of the pen is told from a used ticket without asking the database, and a ticket cannot be
made up: of all 13 thousand million that could be written, a class of 30 has 30.
"""

import hmac
import re
import secrets
from hashlib import sha256

from .words import WORDS

NUMBERS = 4096
"""How many different tickets one class can have."""
MOST_TICKETS = 400
DIGITS = 100
_ALL = len(WORDS) ** 3 * DIGITS
_CHECKS = _ALL // NUMBERS
_PLACE = {word: place for place, word in enumerate(WORDS)}
_PARTS = re.compile(r"[^\W\d_]+|\d+")


def new_tickets(key: bytes, count: int) -> list[str]:
    """Different tickets of a class, in no order that could say anything.

    Args:
        key: the class's secret.
        count: 1 to 400.
    """
    if not 1 <= count <= MOST_TICKETS:
        raise ValueError(f"A class has 1 to {MOST_TICKETS} tickets, not {count}.")
    numbers = secrets.SystemRandom().sample(range(NUMBERS), count)
    return [_written(number, _check(key, number)) for number in numbers]


def reading(text: str) -> str | None:
    """The ticket that somebody typed, as it is printed; None if it cannot be one.

    Capitals, blanks and hyphens do not matter, and one wrong letter in a word is put right where only one word
    is meant.

    >>> reading(" Otter LEMON cloud 47")
    'otter-lemon-cloud-47'
    >>> reading("oter lemon clowd 47")
    'otter-lemon-cloud-47'
    >>> reading("otter lemon cloud") is None
    True
    """
    parts = _PARTS.findall(text[:80].casefold())
    if len(parts) != 4 or not (parts[3].isascii() and parts[3].isdigit() and len(parts[3]) == 2):
        return None
    words = [_nearest(part) for part in parts[:3]]
    return None if None in words else f"{words[0]}-{words[1]}-{words[2]}-{parts[3]}"


def is_genuine(key: bytes, ticket: str) -> bool:
    """Whether the centre made this ticket for the class, used or not. ``ticket`` as ``reading`` gives it.

    >>> from secrets import token_bytes
    >>> key = token_bytes(32)
    >>> is_genuine(key, new_tickets(key, 1)[0]), is_genuine(token_bytes(32), new_tickets(key, 1)[0])
    (True, False)
    """
    *words, digits = ticket.split("-")
    whole = 0
    for word in words:
        whole = whole * len(WORDS) + _PLACE[word]
    number, check = divmod(whole * DIGITS + int(digits), _CHECKS)
    return number < NUMBERS and hmac.compare_digest(_bytes(check), _bytes(_check(key, number)))


def digest(key: bytes, ticket: str) -> bytes:
    """What is kept of an unused ticket: 16 bytes from which nobody without the key gets back to the words."""
    return hmac.digest(key, b"unused " + ticket.encode(), sha256)[:16]


def _check(key: bytes, number: int) -> int:
    return int.from_bytes(hmac.digest(key, b"check %d" % number, sha256)[:8]) % _CHECKS


def _bytes(check: int) -> bytes:
    return check.to_bytes(8)


def _written(number: int, check: int) -> str:
    whole, digits = divmod(number * _CHECKS + check, DIGITS)
    whole, third = divmod(whole, len(WORDS))
    first, second = divmod(whole, len(WORDS))
    return f"{WORDS[first]}-{WORDS[second]}-{WORDS[third]}-{digits:02d}"


def _nearest(word: str) -> str | None:
    if word in _PLACE:
        return word
    near = [known for known in WORDS if _one_slip_apart(word, known)]
    return near[0] if len(near) == 1 else None


def _one_slip_apart(one: str, other: str) -> bool:
    """Whether one letter was exchanged, left out or added, or two neighbours change places."""
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        wrong = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            first, second = wrong
            return one[first] == other[second] and one[second] == other[first]
        return len(wrong) == 1
    shorter, longer = sorted((one, other), key=len)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
