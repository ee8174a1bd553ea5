"""The ways to reach a service, and what a number or an address has to look like."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

PHONE_KINDS = {"call": "voice", "text": "text", "textphone": "textphone", "video": "video"}
"""Our kinds of telephone contact, and the ``type`` that HSDS gives each."""

CHANNEL_KINDS = ("chat", "web", "email", "app")
"""Ways to reach a service that HSDS has no table for."""

KINDS = (*PHONE_KINDS, *CHANNEL_KINDS)

_NUMBER = re.compile(r"\+?[0-9](?:[0-9 ]{0,24}[0-9])?")
_EMAIL = re.compile(r"[^@\s<>\"']+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class BadContact(ValueError):
    """A number or an address that cannot be used; ``reason`` says what to write instead."""

    reason: str
    what: str = ""
    """Which kind of thing it was meant to be: ``number``, ``url`` or ``email``."""

    def __str__(self) -> str:
        return self.reason


def check_number(number: str) -> str:
    """The number with its spacing tidied.

    Raises:
        BadContact: it is not a telephone number.
    """
    tidy = " ".join(number.split())
    digits = sum(character.isdigit() for character in tidy)
    if not _NUMBER.fullmatch(tidy) or not 2 <= digits <= 20:
        raise BadContact(
            f"“{number}” is not a telephone number: write digits and spaces, such as 0800 1111", "number"
        )
    return tidy


def check_url(address: str) -> str:
    """The web address as it stands.

    Raises:
        BadContact: it is not an http or https address.
    """
    tidy = address.strip()
    try:
        parts = urlsplit(tidy)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if (
        parts.scheme not in {"http", "https"}
        or "." not in host
        or re.search(r"\s", tidy)
        or "@" in parts.netloc
    ):
        raise BadContact(f"“{address}” is not a web address: it starts with https://", "url")
    return tidy


def check_email(address: str) -> str:
    """The e-mail address as it stands.

    Raises:
        BadContact: it is not an e-mail address.
    """
    tidy = address.strip()
    if not _EMAIL.fullmatch(tidy):
        raise BadContact(f"“{address}” is not an e-mail address", "email")
    return tidy


def check_value(kind: str, value: str) -> str:
    """The value of a contact of this kind, tidied.

    Raises:
        BadContact: the kind does not exist or the value does not fit it.
    """
    if kind == "email":
        return check_email(value)
    if kind in {"chat", "web", "app"} or (kind == "video" and "://" in value):
        return check_url(value)
    if kind in PHONE_KINDS:
        return check_number(value)
    raise BadContact(f"“{kind}” is not a way to make contact: use one of {', '.join(KINDS)}")


def href(kind: str, value: str) -> str:
    """The link that opens a contact."""
    if "://" in value:
        return value
    if kind == "email":
        return f"mailto:{value}"
    number = value.replace(" ", "")
    return f"sms:{number}" if kind == "text" else f"tel:{number}"
