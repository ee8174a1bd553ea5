"""One request to a partner: only where it may go, no longer and no larger than it should be.

The name is looked up once, every number found is held to ``rules.addresses``, and the connection goes to the number
that was held, so that a name cannot change its mind in between. TLS is verified against the name. Redirects are
followed to the same host only. Compressed answers are refused: none was asked for, and bombs are made of them.
"""

import hashlib
import http.client
import socket
import ssl
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import BinaryIO

from .. import rules
from ..rules.addresses import Place, RefusedAddress, followed, place_of, require_outside

CHUNK = 256 * 1024
IN_MEMORY = 8 * 1024 * 1024
MOST_WAIT = timedelta(days=1)
MOST_DIGITS = 18
"""Of a length that a partner states; Python refuses to read numbers of thousands of digits."""


class Failed(Exception):
    """The exchange failed: why (a key of ``wording.PROBLEMS``), what was seen, and how long to wait if they said so."""

    def __init__(self, reason: str, said: str = "", *, wait: timedelta | None = None) -> None:
        super().__init__(f"{reason}: {said}")
        self.reason = reason
        self.said = said[:200]
        self.wait = wait


@dataclass
class Answer:
    """What a partner answered."""

    status: int
    headers: dict[str, str]
    """By their names in lower case."""
    body: BinaryIO
    digest: bytes
    """SHA-256 of the body."""
    length: int
    address: str

    def close(self) -> None:
        """Lets go of the body."""
        self.body.close()


@dataclass(frozen=True)
class Client:
    """How requests are made."""

    headers: dict[str, str] = field(default_factory=dict)
    loopback: bool = False
    most_bytes: int = rules.MOST_BYTES
    connect_within: float = rules.CONNECT_WITHIN
    read_within: float = rules.READ_WITHIN
    whole_within: timedelta = rules.DOWNLOAD_WITHIN
    progress: Callable[[int, int], None] | None = None

    def get(self, address: str, headers: dict[str, str] | None = None) -> Answer:
        """Fetches a page.

        Raises:
            Failed: there is no answer, or one that says no.
        """
        for _ in range(rules.MOST_REDIRECTS + 1):
            answer = self._ask("GET", address, {**self.headers, **(headers or {})}, b"")
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            answer.close()
            try:
                address = followed(address, answer.headers.get("location", ""), loopback=self.loopback)
            except RefusedAddress as refused:
                raise Failed("redirected", refused.said) from refused
        raise Failed("redirected", address)

    def post(self, address: str, body: bytes, headers: dict[str, str] | None = None) -> Answer:
        """Sends a page; it is not sent on anywhere else.

        Raises:
            Failed: there is no answer, or one that says no.
        """
        answer = self._ask("POST", address, {**self.headers, **(headers or {})}, body)
        if 300 <= answer.status < 400:
            answer.close()
            raise Failed("redirected", answer.headers.get("location", ""))
        return answer

    def _ask(self, method: str, address: str, headers: dict[str, str], body: bytes) -> Answer:
        try:
            place = place_of(address, loopback=self.loopback)
        except RefusedAddress as refused:
            raise Failed(refused.reason, refused.said) from refused
        until = time.monotonic() + self.whole_within.total_seconds()
        connection = _Connection(place, self)
        try:
            connection.request(
                method,
                place.target,
                body=body or None,
                headers={"User-Agent": "Saferday", "Accept-Encoding": "identity", **headers},
            )
            response = connection.getresponse()
            low = {name.lower(): value for name, value in response.getheaders()}
            if response.status >= 400:
                raise Failed(_status_reason(response.status), f"HTTP {response.status}", wait=_wait(low))
            if low.get("content-encoding", "identity").lower() != "identity":
                raise Failed("compressed", low["content-encoding"])
            return self._read(response, low, address, until)
        except RefusedAddress as refused:
            raise Failed(refused.reason, refused.said) from refused
        except ssl.SSLError as error:
            raise Failed("tls", str(error.reason or error)) from error
        except TimeoutError as error:
            raise Failed("too_slow", place.host) from error
        except http.client.HTTPException as error:
            raise Failed("broken_answer", type(error).__name__) from error
        except OSError as error:
            raise Failed("no_answer", error.strerror or type(error).__name__) from error
        finally:
            connection.close()

    def _read(
        self, response: http.client.HTTPResponse, low: dict[str, str], address: str, until: float
    ) -> Answer:
        stated = low.get("content-length", "")
        total = int(stated[:MOST_DIGITS]) if stated.isascii() and stated.isdigit() else 0
        if total > self.most_bytes:
            raise Failed("too_large", f"{total:,} bytes")
        spool = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # closed by the answer
        digest, length = hashlib.sha256(), 0
        try:
            for chunk in _chunks(response):
                length += len(chunk)
                if length > self.most_bytes:
                    raise Failed("too_large", f"over {self.most_bytes:,} bytes")
                if time.monotonic() > until:
                    raise Failed("too_slow", f"{length:,} bytes")
                digest.update(chunk)
                spool.write(chunk)
                if self.progress is not None:
                    self.progress(length, total)
            if total and length < total:
                raise Failed("broken_answer", f"{length:,} of {total:,} bytes")
        except BaseException:
            spool.close()
            raise
        spool.seek(0)
        return Answer(response.status, low, spool, digest.digest(), length, address)  # type: ignore[arg-type]


class _Connection(http.client.HTTPConnection):
    """Connects to the very number that was held to the rules."""

    def __init__(self, place: Place, client: Client) -> None:
        super().__init__(place.host, place.port, timeout=client.connect_within)
        self._place = place
        self._client = client

    def connect(self) -> None:
        place = self._place
        try:
            found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Failed("no_such_host", place.host) from error
        numbers = list(dict.fromkeys(str(one[4][0]) for one in found))
        for number in numbers:
            require_outside(number, loopback=self._client.loopback)
        raw: socket.socket | None = None
        last: OSError | None = None
        for number in numbers[:4]:
            try:
                raw = socket.create_connection((number, place.port), timeout=self._client.connect_within)
                break
            except OSError as error:
                last = error
        if raw is None:
            raise last or OSError("no number")
        raw.settimeout(self._client.read_within)
        if place.scheme == "https":
            try:
                raw = _tls().wrap_socket(raw, server_hostname=place.host)
            except BaseException:
                raw.close()
                raise
        self.sock = raw


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _chunks(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while chunk := response.read1(CHUNK):
        yield chunk


def _status_reason(status: int) -> str:
    if status in (401, 403):
        return "not_allowed"
    if status in (404, 410):
        return "not_there"
    if status in (429, 503):
        return "busy"
    return "their_error" if status >= 500 else "refused"


def _wait(headers: dict[str, str]) -> timedelta | None:
    """How long they ask us to wait, a day at most."""
    written = headers.get("retry-after", "").strip()
    if written.isascii() and written.isdigit():
        return min(timedelta(seconds=int(written[:6])), MOST_WAIT)
    try:
        until = parsedate_to_datetime(written)
    except (ValueError, TypeError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(max(until - datetime.now(UTC), timedelta(0)), MOST_WAIT)
