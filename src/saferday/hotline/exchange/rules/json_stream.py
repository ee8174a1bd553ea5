"""Reads the records of a large JSON document one by one, in bounded memory.

Only the shape that lists have is walked: an object with an array of records among its members, or the bare array.
A record may have so many characters and no more, so a document made to fill the memory is refused.
"""

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from . import MOST_RECORD
from .lines import Unreadable

CHUNK = 256 * 1024
SPACE = " \t\r\n"
ENDS = frozenset(",]}: \t\r\n")


class TooLarge(Exception):
    """A value has more characters than may be held."""


class JsonStream:
    """The text of a document, read as it is needed."""

    def __init__(self, stream: BinaryIO, *, most: int = MOST_RECORD) -> None:
        self.stream = stream
        self.most = most
        self.text = ""
        self.at = 0
        self.number = 0
        """How many records were read."""
        self.ended = False
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._scan = json.JSONDecoder(parse_constant=_no_constant).raw_decode

    def records(self, names: frozenset[str], *, inside: str = "") -> Iterator[tuple[str, Any]]:
        """Each record of the arrays with these names as ``("", record)``, and other members as ``(name, value)``.

        Args:
            inside: records that are too large are taken for holders of an array of this name.

        Raises:
            Unreadable: it is no JSON, not of that shape, or breaks off.
        """
        try:
            opening = self._peek()
            if opening == "[":
                yield from self._items("")
            elif opening == "{":
                yield from self._members(names, inside)
            else:
                raise Unreadable("empty" if not opening else "not_json", self.number, opening)
            if self._peek():
                raise Unreadable("not_json", self.number, self.text[self.at : self.at + 40])
        except UnicodeDecodeError as error:
            raise Unreadable("not_utf8", self.number) from error
        except (ValueError, RecursionError) as error:
            if isinstance(error, Unreadable):
                raise
            raise Unreadable("not_json", self.number, self.text[self.at : self.at + 40]) from error
        except TooLarge as error:
            raise Unreadable("record_too_large", self.number + 1) from error

    def _members(self, names: frozenset[str], inside: str) -> Iterator[tuple[str, Any]]:
        self.at += 1
        if self._peek() == "}":
            self.at += 1
            return
        while True:
            if self._peek() != '"':
                raise ValueError("a name")
            name = str(self._value())
            if self._peek() != ":":
                raise ValueError(":")
            self.at += 1
            if name in names and self._peek() == "[":
                yield from self._items(inside)
            else:
                yield name, self._value()
            closing = self._peek()
            self.at += 1
            if closing == "}":
                return
            if closing != ",":
                raise ValueError(", or }")

    def _items(self, inside: str) -> Iterator[tuple[str, Any]]:
        self.at += 1
        if self._peek() == "]":
            self.at += 1
            return
        while True:
            opening = self._peek()
            if not opening:
                raise ValueError("breaks off")
            try:
                record = self._value()
            except TooLarge:
                if not inside or opening != "{":
                    raise
                yield from self._members(frozenset({inside}), "")
            else:
                held = record.get(inside) if inside and isinstance(record, dict) else None
                if isinstance(held, list):
                    for one in held:
                        self.number += 1
                        yield "", one
                else:
                    self.number += 1
                    yield "", record
            closing = self._peek()
            self.at += 1
            if closing == "]":
                return
            if closing != ",":
                raise ValueError(", or ]")

    def _value(self) -> Any:
        """The value that begins here."""
        self._peek()
        while True:
            try:
                value, end = self._scan(self.text, self.at)
            except (ValueError, RecursionError):
                if len(self.text) - self.at > self.most:
                    raise TooLarge from None
                if not self._fill():
                    raise
                continue
            if not isinstance(value, (dict, list)) and self.text[end : end + 1] not in ENDS and self._fill():
                # A number that is cut: 1 of 1.5.
                continue
            if end - self.at > self.most:
                raise TooLarge
            self.at = end
            return value

    def _peek(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            while self.at < len(self.text):
                one = self.text[self.at]
                if one not in SPACE:
                    return one
                self.at += 1
            if not self._fill():
                return ""

    def _fill(self) -> bool:
        if self.ended:
            return False
        raw = self.stream.read(CHUNK)
        self.ended = not raw
        more = self._decode.decode(raw, final=self.ended)
        self.text = self.text[self.at :] + more
        self.at = 0
        return bool(more) or not self.ended


def _no_constant(name: str) -> Any:
    raise ValueError(name)
