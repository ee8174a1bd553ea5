"""Keeps people out of the logs."""

import ipaddress
import logging
import re

_MAYBE_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def without_people(text: str) -> str:
    """The text with network addresses and e-mail addresses taken out.

    >>> without_people("Invalid HTTP_HOST from 203.0.113.9 for ann@example.org")
    'Invalid HTTP_HOST from [address] for [e-mail]'
    """
    return _MAYBE_ADDRESS.sub(_unless_address, _MAIL.sub("[e-mail]", text))


def _unless_address(found: re.Match[str]) -> str:
    """The words that were found, unless they are a network address; a time of day is none."""
    try:
        ipaddress.ip_address(found.group().strip("."))
    except ValueError:
        return found.group()
    return "[address]"


class WithoutPeople(logging.Filter):
    """Rewrites each record so that neither a network address nor an e-mail address is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Cleans the message; every record passes."""
        record.msg = without_people(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = without_people(logging.Formatter().formatException(record.exc_info))
        return True


_PUPILS = re.compile(r"(/[a-z]{2})?/survey/[A-Za-z]{3}-?\d{3}/\S*")


class PupilsWay(logging.Filter):
    """Lets no line through that says when somebody of a class was on the pupils' pages.

    A warning about such a request (a mistyped ticket, a closed class) is not written at all. An error is, without
    the class, so that it can be put right.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Drops warnings, and takes the address out of everything else."""
        message = record.getMessage()
        if not _PUPILS.search(message):
            return True
        if record.levelno < logging.ERROR:
            return False
        record.msg, record.args = _PUPILS.sub("[a class's survey]", message), ()
        return True
