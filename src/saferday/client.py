"""A client of a centre's match service, for platforms: standard library only.

    client = Client("https://centre.example", key="sdk_…")
    for result in client.match_pdq([(hash, quality), ...]):
        for match in result.matches:
            queue_for_a_human(match.bank, match.distance, match.advice)

Any number of hashes may be given: they travel in requests of a thousand over one connection. When the centre asks to
wait (429), the client waits as long as told, up to ``patience`` seconds in all, then tries again; a connection that
broke is tried once more. Every other refusal is an exception whose ``code`` a program can read.

    MatchServiceError
    ├── Refused          the centre answered, and said no: status, code, detail, errors
    │   ├── NotAllowed     401 or 403: the key, its scopes or its banks
    │   ├── Malformed      413, 415 or 422: something in the request
    │   └── RateLimited    429, for longer than ``patience``
    └── Unreachable      no answer, or one that is not the service's
"""

import http.client
import json
import time
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

__all__ = [
    "Client",
    "LaterMatch",
    "Malformed",
    "Match",
    "MatchServiceError",
    "NotAllowed",
    "RateLimited",
    "Refused",
    "Result",
    "Unreachable",
]

MOST_HASHES = 1_000
"""Hashes that one request may hold."""


class MatchServiceError(Exception):
    """The service gave no matches. See the module for the family."""


class Unreachable(MatchServiceError):
    """There was no answer, or one that is not the service's."""


class Refused(MatchServiceError):
    """The service refused, with a status, a code for programs, and words."""

    def __init__(self, status: int, code: str, detail: str, errors: Sequence[dict[str, str]] = ()) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = list(errors)


class NotAllowed(Refused):
    """The key is missing, unknown or ended, or may not do this."""


class Malformed(Refused):
    """Something in the request is wrong; ``errors`` says where."""


class RateLimited(Refused):
    """The key asked for more than its rate, for longer than the client's patience."""


@dataclass(frozen=True)
class Match:
    """A banked hash that matches."""

    bank: str
    entry: int
    distance: int
    label: str
    advice: str


@dataclass(frozen=True)
class Result:
    """What the service says about one hash."""

    value: str
    matches: tuple[Match, ...] = ()
    matchable: bool = True
    """False: the hash says too little to be matched; ``reason`` says why."""
    reason: str = ""
    total: int = 0
    """How many match in all: more than ``matches`` where there are very many."""
    vetoed: int = 0
    """Matches left out because a known false match is as near."""

    @property
    def matched(self) -> bool:
        """Whether anything matches."""
        return bool(self.matches)


@dataclass(frozen=True)
class LaterMatch:
    """A hash that was asked for earlier and matches what was flagged since."""

    number: int
    kind: str
    value: str
    asked_at: str
    found_at: str
    match: Match


@dataclass
class Client:
    """Asks one centre with one key; one connection, so one thread at a time.

    Args:
        base: the centre's address, such as ``https://centre.example``.
        key: as the centre gave it.
        timeout: seconds to wait for an answer.
        patience: seconds to wait in all when asked to slow down.
    """

    base: str
    key: str = field(repr=False)
    timeout: float = 10.0
    patience: float = 60.0
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    _connection: http.client.HTTPConnection | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        parts = urllib.parse.urlsplit(self.base)
        local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
        if parts.scheme != "https" and not (parts.scheme == "http" and local):
            raise ValueError(f"{self.base!r} is no https:// address: the key would travel in the open.")
        self._parts = parts

    def match_pdq(
        self, hashes: Iterable[str | tuple[str, int]], *, banks: Sequence[str] = ()
    ) -> Iterator[Result]:
        """A result for each PDQ, in order. Give ``(hash, quality)`` where the quality is known."""
        asked = (
            {"kind": "pdq", "value": one}
            if isinstance(one, str)
            else {"kind": "pdq", "value": one[0], "quality": one[1]}
            for one in hashes
        )
        return self.match(asked, banks=banks)

    def match(self, hashes: Iterable[dict[str, Any]], *, banks: Sequence[str] = ()) -> Iterator[Result]:
        """A result for each hash of the shape ``{"kind": "sha256", "value": "…"}``, in order."""
        part: list[dict[str, Any]] = []
        for one in hashes:
            part.append(one)
            if len(part) == MOST_HASHES:
                yield from self._match_part(part, banks)
                part = []
        if part:
            yield from self._match_part(part, banks)

    def match_media(self, content: bytes, *, media_type: str) -> list[Result]:
        """The results for a picture, where the centre takes pictures; most take hashes only."""
        return _results(self._ask("POST", "/api/match/media", content, media_type))

    def later(self, *, after: int = 0) -> Iterator[LaterMatch]:
        """Earlier queries that match what was flagged since; remember the last ``number`` and give it as ``after``."""
        following: int | None = after
        while following is not None:
            page = self._ask("GET", f"/api/match/later?after={following}&limit=1000")
            for one in page["results"]:
                yield LaterMatch(
                    one["number"],
                    one["kind"],
                    one["value"],
                    one["asked_at"],
                    one["found_at"],
                    _match(one["match"]),
                )
            following = page["next"]

    def banks(self) -> list[dict[str, Any]]:
        """The banks that the key may rely on: slug, name, purpose, labels, distance."""
        found: list[dict[str, Any]] = self._ask("GET", "/api/match/banks")["banks"]
        return found

    def close(self) -> None:
        """Lets go of the connection; the next question opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _match_part(self, hashes: list[dict[str, Any]], banks: Sequence[str]) -> list[Result]:
        document: dict[str, Any] = {"hashes": hashes}
        if banks:
            document["banks"] = list(banks)
        body = json.dumps(document, separators=(",", ":")).encode()
        return _results(self._ask("POST", "/api/match/hashes", body, "application/json"))

    def _ask(self, method: str, path: str, body: bytes | None = None, content_type: str = "") -> Any:
        headers = {"Authorization": f"Bearer {self.key}", "Accept": "application/json"}
        if content_type:
            headers["Content-Type"] = content_type
        waited = 0.0
        while True:
            status, answered, content = self._send(method, path, body, headers)
            document = _document(status, content)
            if status == 200:
                return document
            refusal = _refusal(status, document)
            wait = answered.get("Retry-After", "")
            if status != 429 or not wait.isdigit() or waited + float(wait) > self.patience:
                raise refusal
            waited += float(wait)
            self.sleep(float(wait))

    def _send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """One request; a connection that the centre had closed meanwhile is opened again, once."""
        for attempt in (1, 2):
            connection = self._connection or self._open()
            try:
                connection.request(method, self._parts.path.rstrip("/") + path, body=body, headers=headers)
                response = connection.getresponse()
                return response.status, response.headers, response.read()
            except (OSError, http.client.HTTPException) as error:
                self.close()
                if attempt == 2:
                    raise Unreachable(
                        f"{self.base} does not answer: {error or type(error).__name__}"
                    ) from error
        raise AssertionError

    def _open(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(self._parts.hostname or "", self._parts.port, timeout=self.timeout)
        return self._connection


def _document(status: int, content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        raise Unreachable(f"The answer, with status {status}, is not the match service's.") from None


def _refusal(status: int, document: Any) -> Refused:
    said = document if isinstance(document, dict) else {}
    kind = {
        401: NotAllowed,
        403: NotAllowed,
        413: Malformed,
        415: Malformed,
        422: Malformed,
        429: RateLimited,
    }
    return kind.get(status, Refused)(
        status, str(said.get("code", "unknown")), str(said.get("detail", "")), said.get("errors") or ()
    )


def _results(document: Any) -> list[Result]:
    return [
        Result(
            value=one["value"],
            matches=tuple(_match(match) for match in one["matches"]),
            matchable=one.get("matchable", True),
            reason=one.get("reason", ""),
            total=one.get("total", len(one["matches"])),
            vetoed=one.get("vetoed", 0),
        )
        for one in document["results"]
    ]


def _match(one: dict[str, Any]) -> Match:
    return Match(one["bank"], one["entry"], one["distance"], one["label"], one["advice"])
