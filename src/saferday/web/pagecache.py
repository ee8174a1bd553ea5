"""Keeps finished public pages in memory, in front of Django, and compresses what leaves.

A page is kept for visitors without a session, one copy per host, path, choice on cookies and remembered area.
Because every act that changes what the public sees is audited, the number of the newest audit record is the
version of everything: it is read at most every half second, and when it has moved, nothing kept is used again.
"""

import gzip
import hashlib
import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any
from zoneinfo import ZoneInfo

import brotli

logger = logging.getLogger(__name__)

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]

CHECK_EVERY = 0.5
"""Seconds between two looks at the newest audit record."""

KEEP_SECONDS = 60.0
"""A page shows hours and countdowns, so even an unchanged one is made anew after this long."""

MOST_PAGES = 2_000
LARGEST = 512 * 1024
COMPRESSIBLE = ("text/", "application/json", "application/atom+xml", "image/svg+xml")
NEVER = ("/cms/", "/accounts/", "/api/", "/media/", "/static/", "/healthz", "/metrics", "/cy/accounts/")

CONSENT_COOKIE = "saferday_consent"
AREA_COOKIE = "saferday_area"
CONSENT_VALUES = frozenset({"", "essential", "area"})
_SLUG = re.compile(r"^[a-z0-9-]{1,80}$")


@dataclass(frozen=True)
class Kept:
    """A finished page: its status line, headers and body, and until when it holds."""

    status: str
    headers: list[tuple[str, str]]
    not_modified_headers: list[tuple[str, str]]
    body: bytes
    etag: str
    until: float


class Version:
    """The number of the newest audit record, read at most every half second in each process."""

    def __init__(self, read: Callable[[], int]) -> None:
        self._read = read
        self._value = -1
        self._next = 0.0
        self._lock = threading.Lock()

    def now(self) -> int:
        """The version; a database that does not answer gives one that matches nothing."""
        if time.monotonic() >= self._next and self._lock.acquire(blocking=False):
            try:
                self._value = self._read()
            except Exception:
                logger.warning("the page cache cannot read the version of the pages")
                self._value = -1
            finally:
                self._next = time.monotonic() + CHECK_EVERY
                self._lock.release()
        return self._value


class PageCache:
    """A WSGI application that answers from memory when it can, and from the one it wraps when not."""

    def __init__(self, application: Application, version: Version, timezone: str) -> None:
        self._application = application
        self._version = version
        self._zone = ZoneInfo(timezone)
        self._pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._at_version = -1
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """Answers one request."""
        version = self._version.now()
        if version != self._at_version:
            with self._lock:
                self._pages.clear()
                self._at_version = version
        key = self._key(environ) if version >= 0 else None
        kept = self._pages.get(key) if key else None
        if kept is None or kept.until < time.monotonic():
            return self._make(environ, start_response, key, version)
        if environ.get("HTTP_IF_NONE_MATCH") == kept.etag:
            start_response("304 Not Modified", kept.not_modified_headers)
            return []
        start_response(kept.status, kept.headers)
        return [kept.body]

    def _key(self, environ: dict[str, Any]) -> tuple[str, ...] | None:
        """What makes two requests the same page; None where the page is for one visitor alone."""
        path = environ.get("PATH_INFO", "/")
        if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING") or path.startswith(NEVER):
            return None
        consent = area = ""
        if cookies := environ.get("HTTP_COOKIE"):
            try:
                jar = SimpleCookie(cookies)
            except CookieError:
                return None
            for name, morsel in jar.items():
                if name == CONSENT_COOKIE and morsel.value in CONSENT_VALUES:
                    consent = morsel.value
                elif name == AREA_COOKIE and _SLUG.match(morsel.value):
                    area = morsel.value
                else:
                    return None
        return (
            environ.get("wsgi.url_scheme", "http"),
            # Any other word is the same page: a sender of headers cannot fill the memory with copies.
            "https" if environ.get("HTTP_X_FORWARDED_PROTO") == "https" else "",
            environ.get("HTTP_HOST", ""),
            path,
            consent,
            area if consent == "area" else "",
            _encoding(environ),
        )

    def _make(
        self, environ: dict[str, Any], start_response: Start, key: tuple[str, ...] | None, version: int
    ) -> Iterable[bytes]:
        answer: list[Any] = []

        def remember(status: str, headers: list[tuple[str, str]], *error: Any) -> None:
            answer[:] = [status, headers, *error]

        chunks = self._application(environ, remember)
        status, headers = answer[0], answer[1]
        by_name = {name.lower(): value for name, value in headers}
        if not _is_whole_text(status, by_name, chunks):
            start_response(*answer)
            return chunks
        try:
            body = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        body, headers = _compressed(body, headers, by_name, _encoding(environ))
        if key is None or not _may_be_kept(status, by_name, body):
            start_response(status, headers)
            return [body]
        etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        headers = [*headers, ("ETag", etag)]
        if "cache-control" not in by_name:
            headers.append(("Cache-Control", "no-cache"))
        kept = Kept(
            status=status,
            headers=headers,
            not_modified_headers=[pair for pair in headers if pair[0].lower() not in _BODY_HEADERS],
            body=body,
            etag=etag,
            until=time.monotonic() + min(KEEP_SECONDS, self._seconds_of_day_left()),
        )
        with self._lock:
            if version == self._at_version:
                self._pages[key] = kept
                while len(self._pages) > MOST_PAGES:
                    self._pages.popitem(last=False)
        start_response(kept.status, kept.headers)
        return [kept.body]

    def _seconds_of_day_left(self) -> float:
        """Seconds until midnight where the centre is, when the countdown changes."""
        now = datetime.now(self._zone)
        return 86_400 - (now.hour * 3_600 + now.minute * 60 + now.second) + 0.0


_BODY_HEADERS = frozenset({"content-length", "content-encoding", "content-type"})


def _encoding(environ: dict[str, Any]) -> str:
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""


def _is_whole_text(status: str, headers: dict[str, str], chunks: Iterable[bytes]) -> bool:
    """Whether the answer is a finished text that may be compressed here, not a file or a stream."""
    return (
        status[:3] not in {"204", "304"}
        and headers.get("content-type", "").startswith(COMPRESSIBLE)
        and "content-encoding" not in headers
        and "content-length" in headers
        and not getattr(chunks, "streaming", False)
    )


def _may_be_kept(status: str, headers: dict[str, str], body: bytes) -> bool:
    control = headers.get("cache-control", "")
    return (
        status.startswith("200")
        and "set-cookie" not in headers
        and not any(word in control for word in ("no-store", "private"))
        and len(body) <= LARGEST
    )


def _compressed(
    body: bytes, headers: list[tuple[str, str]], by_name: dict[str, str], encoding: str
) -> tuple[bytes, list[tuple[str, str]]]:
    """The body as the visitor's browser wants it, with headers that say so."""
    kept = [pair for pair in headers if pair[0].lower() not in {"content-length", "vary"}]
    vary = {word.strip() for word in by_name.get("vary", "").split(",") if word.strip()}
    kept.append(("Vary", ", ".join(sorted(vary | {"Accept-Encoding", "Cookie"}))))
    if encoding and len(body) > 500:
        body = _brotli(body) if encoding == "br" else gzip.compress(body, 6, mtime=0)
        kept.append(("Content-Encoding", encoding))
    return body, [*kept, ("Content-Length", str(len(body)))]


def _brotli(body: bytes) -> bytes:
    """Brotli with a window no larger than the page: setting up the default one costs more than the page does."""
    window = min(max(len(body).bit_length(), 16), 22)
    return brotli.compress(body, quality=5, lgwin=window)


def newest_act() -> int:
    """The number of the newest audit record; 0 while there is none."""
    from saferday.centre.audit.queries import newest_number

    return newest_number()
