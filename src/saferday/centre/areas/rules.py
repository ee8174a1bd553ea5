"""Kinds of area, the shape of postcodes, and whether colours can be read. No Django."""

import re
import unicodedata

COUNTRY = "country"
POLICE = "police-force-area"
LOCAL_AUTHORITY = "local-authority"
SCHOOL_NETWORK = "school-network"
KINDS = (COUNTRY, POLICE, LOCAL_AUTHORITY, SCHOOL_NETWORK)

MAY_STAND_IN = {
    COUNTRY: frozenset[str](),
    POLICE: frozenset({COUNTRY}),
    LOCAL_AUTHORITY: frozenset({COUNTRY, POLICE}),
    SCHOOL_NETWORK: frozenset({COUNTRY, POLICE, LOCAL_AUTHORITY}),
}
"""Kind of area → kinds that its parent may be."""

# fmt: off
RESERVED_SLUGS = frozenset({
    "about", "accessibility", "accounts", "api", "area", "areas", "campaigns", "cms",
    "components", "cookies", "cy", "directory", "documents", "en", "events", "feedback",
    "get-help", "healthz", "hotline", "i18n", "images", "leave", "media", "metrics",
    "my-area", "news", "packs", "pledges", "privacy", "report", "robots", "search",
    "sitemap", "static", "survey", "where-am-i",
})
# fmt: on
"""First parts of addresses that an area may not take."""

MIN_CONTRAST = 4.5
"""WCAG 2.2 success criterion 1.4.3, for text of ordinary size."""

STRADDLES_BELOW = 0.98
"""An outward code of which a smaller share lies in one area is treated as lying in several."""

_FULL = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})$")
_OUTWARD = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]?$")
_HEX = re.compile(r"^#[0-9a-f]{6}$")


def split_postcode(text: str) -> tuple[str, str] | None:
    """The outward and inward code of what looks like a postcode; the inward code may be empty.

    The letter O typed for a zero and blanks in odd places are forgiven.

    >>> split_postcode(" le1 6tp ")
    ('LE1', '6TP')
    >>> split_postcode("SW1A")
    ('SW1A', '')
    >>> split_postcode("Leicester") is None
    True
    """
    plain = re.sub(r"[\s.\-]+", "", text).upper()
    if not 2 <= len(plain) <= 7:
        return None
    for candidate in (plain, plain[:-3] + plain[-3:].replace("O", "0", 1) if len(plain) > 4 else plain):
        if found := _FULL.match(candidate):
            return found.group(1), found.group(2)
    return (plain, "") if _OUTWARD.match(plain) else None


def folded(text: str) -> str:
    """A name as it is searched: no case, no accents, no punctuation, single blanks.

    >>> folded("Ynys Môn / Anglesey")
    'ynys mon anglesey'
    """
    # Unicode's compatibility caseless match: taking a sign apart (℠) may show capitals again.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2).

    Raises:
        ValueError: the colour is not six hexadecimal digits after a hash.
    """
    if not _HEX.match(colour.lower()):
        raise ValueError(f"{colour!r} is not a colour like #1d4f5c")
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2).

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """``colour`` with a ``share`` (0 to 1) of ``other`` in it.

    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = [(int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def readable_on(colour: str, ground: str) -> str:
    """The nearest shade of ``colour`` that can be read as text on ``ground``.

    >>> contrast(readable_on("#1d4f5c", "#14191f"), "#14191f") >= MIN_CONTRAST
    True
    """
    towards = "#ffffff" if luminance(ground) < 0.2 else "#000000"
    for step in range(21):
        shade = mixed(colour, towards, step / 20)
        if contrast(shade, ground) >= MIN_CONTRAST:
            return shade
    return towards
