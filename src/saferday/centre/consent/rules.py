"""What a visitor may agree to, and how feedback is kept free of personal details."""

import re
from dataclasses import dataclass

COOKIE = "saferday_consent"
COOKIE_DAYS = 365

ESSENTIAL = "essential"
AREA = "area"
CHOICES: tuple[str, ...] = (ESSENTIAL, AREA)
"""Everything the cookie may say. Pages are kept ready once for each, so the set stays small and closed."""

AREA_COOKIE = "saferday_area"
"""Holds the slug of the visitor's area, only where they agreed to it."""


def choice_of(value: str | None) -> str:
    """What the cookie says: one of the choices, or nothing when it was never set or is not one of ours."""
    return value if value in CHOICES else ""


# ── Feedback ──

MESSAGE_LIMIT = 2_000
KEEP_DAYS_AFTER_DONE = 90
KEEP_DAYS_AT_MOST = 365
SECONDS_A_PERSON_NEEDS = 2
"""A form sent back sooner than this was not filled in by a person."""
FORM_LASTS_HOURS = 12
PER_HOUR_AT_MOST = 120
"""Messages the whole centre takes in an hour before it asks people to come back later."""

STATES = ("new", "done")


@dataclass(frozen=True)
class Detail:
    """Something in the text that looks like a personal detail."""

    kind: str
    start: int
    end: int


_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63})+")
_PHONE = re.compile(r"(?<![\w£€$.,])\+?\(?\d(?:[\s().-]{0,2}\d){9,13}(?![\w])")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@/.])@[A-Za-z_][\w.]{2,30}")


def personal_details(text: str) -> tuple[Detail, ...]:
    """What looks like an e-mail address, a phone number, a full postcode or an account name, in order."""
    found: list[Detail] = []
    for kind, pattern in (
        ("email", _EMAIL),
        ("phone", _PHONE),
        ("postcode", _POSTCODE),
        ("account", _HANDLE),
    ):
        for match in pattern.finditer(text):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(Detail(kind, match.start(), match.end()))
    return tuple(sorted(found, key=lambda one: one.start))


def without_details(text: str) -> str:
    """The text with what looks personal taken out."""
    pieces: list[str] = []
    at = 0
    for detail in personal_details(text):
        pieces += [text[at : detail.start], "[…]"]
        at = detail.end
    return "".join([*pieces, text[at:]])


def page_path(asked: str) -> str:
    """The path of a page of ours: no host, no query, nothing long; empty when it is anything else."""
    path = asked.split("?", 1)[0].split("#", 1)[0].strip()
    if not path.startswith("/") or path.startswith("//") or "\\" in path or len(path) > 200:
        return ""
    if not re.fullmatch(r"/[\w/.~%-]*", path):
        return ""
    return path
