"""What in a pupil's own words could lead to somebody: numbers, addresses, accounts, dates.

The one rule for it. Answers lose these as they come in, staff who read them see them without, and the audit of a
survey asks it once more of whatever is shown. Names are for a person to see: no rule knows them.
"""

from __future__ import annotations

import re

TAKEN_OUT = "[…]"

_YEAR = r"(?:19|20)\d{2}"
_ORDINAL = r"(?:[^\W\d_]{1,4})?"
_PATTERNS = (
    # E-mail addresses, and accounts by their sign.
    re.compile(r"[^\s@]+@[^\s@]+|(?<!\w)@\w{2,}"),
    # Addresses on the web, with what comes before them or by their usual endings.
    re.compile(r"(?i)\b(?:https?://|www\.)\S+"),
    re.compile(
        r"(?i)\b(?:[\w-]{1,63}\.){1,4}(?:com|net|org|uk|wales|cymru|scot|ie|eu|io|gg|tv|app|info|me/|be/|ly/)(?!\w)\S*"
    ),
    # Dates with a year: 12/3/2013, 2013-03-12, 12th of March 2013, March 12 2013.
    re.compile(r"(?<!\d)\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}[./-]\d{{1,2}}[./-]\d{{1,2}}(?!\d)"),
    re.compile(rf"(?<!\d)\d{{1,2}}{_ORDINAL}\s+(?:[^\W\d_]{{1,3}}\s+)?[^\W\d_]{{3,12}},?\s+{_YEAR}(?!\d)"),
    re.compile(rf"\b[^\W\d_]{{3,12}}\s+\d{{1,2}}{_ORDINAL},?\s+{_YEAR}(?!\d)"),
    # Postcodes, as they are typed: LE1 6TP, sw1a1aa.
    re.compile(r"(?i)(?<!\w)[a-z]{1,2}\d[a-z\d]?\s{0,2}\d[a-z]{2}(?!\w)"),
    # Telephone numbers, and any other row of six figures or more, a number inside a word too.
    re.compile(r"(?<!\w)\+?\d(?:[\s().-]?\d){6,}(?!\w)"),
    re.compile(r"\S*\d{6,}\S*"),
)
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Signs that are not seen and can tear a number apart, or turn the reading round."""


def without_details(text: str) -> str:
    """Free text without what looks like a telephone number, an address, an account or a date of birth.

    Doing it twice changes nothing more.

    >>> without_details("ring me on 07700 900123 or @sam_99, ok?")
    'ring me on […] or […], ok?'
    >>> without_details("born 12th March 2013, at LE1 6TP; see discord.gg/abc")
    'born […], at […]; see […]'
    """
    text = "".join(sign for sign in _UNSEEN.sub("", text) if sign >= " " or sign == "\n")
    for pattern in _PATTERNS:
        text = pattern.sub(TAKEN_OUT, text)
    return text
