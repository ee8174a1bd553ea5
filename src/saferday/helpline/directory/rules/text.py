"""Words as the search compares them."""

import unicodedata


def folded(text: str) -> str:
    """The text without case, accents and doubled spaces, so that “YNYS MON” finds “Ynys Môn”.

    >>> folded("  Ynys  Môn ")
    'ynys mon'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(kept.replace("’", "'").replace("\x00", " ").split())
