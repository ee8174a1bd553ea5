"""Keeps people out of the logs."""

import logging
import re

_ADDRESS = re.compile(
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b|(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.IGNORECASE
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def without_people(text: str) -> str:
    """The text with network addresses and e-mail addresses taken out.

    >>> without_people("Invalid HTTP_HOST from 203.0.113.9 for ann@example.org")
    'Invalid HTTP_HOST from [address] for [e-mail]'
    """
    return _ADDRESS.sub("[address]", _MAIL.sub("[e-mail]", text))


class WithoutPeople(logging.Filter):
    """Rewrites each record so that neither a network address nor an e-mail address is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Cleans the message; every record passes."""
        record.msg = without_people(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = without_people(logging.Formatter().formatException(record.exc_info))
        return True
