"""The code of a class: what the teacher writes on the board. Three consonants and three digits: no word comes out."""

import re
import secrets

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_FORM = re.compile(rf"([{LETTERS}]{{3}})[\s\-–—.]*(\d{{3}})")

PATTERN = r"[BCDFGHJKLMNPQRSTVWXZbcdfghjklmnpqrstvwxz]{3}-?[0-9]{3}"
"""A code in an address, as a regular expression."""


def new_code() -> str:
    """A code drawn at random from 8 million; whoever keeps it makes sure that no other class has it."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(3))
    return f"{letters}-{secrets.randbelow(1000):03d}"


def reading(text: str) -> str | None:
    """The code that somebody typed, as it is kept; None if it is none.

    >>> reading(" kdm 482 ")
    'KDM-482'
    >>> reading("KDM-48") is None
    True
    """
    found = _FORM.fullmatch(text.strip().upper())
    return f"{found[1]}-{found[2]}" if found else None
