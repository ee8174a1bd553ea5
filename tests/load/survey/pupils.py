"""Pupils who open the survey, check their ticket and hand in, over keep-alive connections on loopback."""

import json
import random
import selectors
import socket
import string
import time
import urllib.parse
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

MOST_CONNECTIONS = 256
MOST_SECONDS = 600.0
LOOPBACK = "127.0.0.1"
PATIENCE = 30.0

Step = tuple[str, bytes]
"""What it is called, and the request as it goes over the wire."""


@dataclass
class Answer:
    """One answer of the server."""

    status: int
    head: bytes
    body: bytes


Journey = Callable[[], Iterator[Step]]
"""Yields requests and is sent the answers; returns (by StopIteration) True if its answers were accepted."""


@dataclass
class Pupil:
    """A ticket, where it is used, and what its holder says."""

    code: str
    ticket: str
    token: str
    fields: list[tuple[str, str]]


@dataclass
class Outcome:
    """What came of the load."""

    seconds: float
    accepted: list[Pupil] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    lost: list[Pupil] = field(default_factory=list)
    """Handed in, and the connection broke before an answer."""
    times: dict[str, list[float]] = field(default_factory=dict)
    whole: list[float] = field(default_factory=list)


def pupil(code: str, ticket: str, year: int, number: int, chance: random.Random) -> Pupil:
    """Somebody with an opinion. Older pupils write a word of their own, by which the answer is found again."""
    token = "".join(chance.choices(string.ascii_lowercase, k=16)) + _letters(number)
    one = chance.choice
    fields = [
        ("devices", device) for device in chance.sample(["phone", "tablet", "computer", "console", "tv"], 2)
    ]
    fields += [("own_phone", one(["yes", "no"])), ("doing", one(["watch", "play", "talk"]))]
    fields += [("hours", one(["under_1", "from_1_to_2", "over_4", "-"])), ("night", one(["never", "often"]))]
    fields += [
        (f"feelings.{row}", one(["never", "rarely", "sometimes", "often"]))
        for row in ("happy", "close", "worried", "left_out")
    ]
    fields += [("fake", str(chance.randint(1, 5))), ("ai", one(["homework", "fun", "none"]))]
    upsetting = one(["never", "once", "few", "many"])
    fields += [("upsetting", upsetting)]
    if upsetting != "never":
        fields += [("told", one(["home", "friend", "nobody"]))]
    fields += [
        ("unkind", "never"),
        ("was_unkind", one(["never", "once"])),
        ("strangers", one(["never", "few"])),
    ]
    fields += [("who_sees", one(["known", "anyone", "not_sure"])), ("talk", str(chance.randint(1, 5)))]
    fields += [("lessons", one(["several", "once", "no"])), ("better.1", "lessons"), ("better.2", "report")]
    if year >= 7:
        fields += [("pressed", "never"), ("change", token)]
    return Pupil(code, ticket, token if year >= 7 else "", fields)


def journey(one: Pupil, host: str) -> Iterator[Step]:
    """The page, the ticket, the answers: what a browser with a script sends. Returns whether they were accepted."""
    path = f"/survey/{one.code}/"
    answer: Answer = yield "page", _get(path, host)
    if answer.status != 200:
        raise Refused(f"page {answer.status}")
    answer = yield "ticket", _post(path, host, [("go", "check"), ("ticket", one.ticket)])
    if answer.status != 200 or not json.loads(answer.body)["ok"]:
        raise Refused(f"ticket {answer.status} {answer.body[:80]!r}")
    answer = yield "answers", _post(path, host, [("go", "send"), ("ticket", one.ticket), *one.fields])
    if answer.status != 200 or not json.loads(answer.body)["ok"]:
        raise Refused(f"answers {answer.status} {answer.body[:80]!r}")


class Refused(RuntimeError):
    """The server answered something else than what a pupil should see."""


def run(
    port: int,
    pupils: Iterator[Pupil],
    *,
    seconds: float,
    connections: int = 16,
    journey: Callable[[Pupil, str], Iterator[Step]] = journey,
    stop: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Lets pupils answer for so many seconds, or until there are no more. Those who have begun finish."""
    return _Crowd(
        port, pupils, min(seconds, MOST_SECONDS), min(connections, MOST_CONNECTIONS), journey, stop
    ).run()


@dataclass
class _Connection:
    socket: socket.socket
    pupil: Pupil
    steps: Iterator[Step]
    name: str = ""
    sent_at: float = 0.0
    began_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    head: bytes = b""
    length: int = -1


class _Crowd:
    def __init__(
        self,
        port: int,
        pupils: Iterator[Pupil],
        seconds: float,
        connections: int,
        journey: Callable[[Pupil, str], Iterator[Step]],
        stop: Callable[[], bool],
    ) -> None:
        self.port = port
        self.host = f"{LOOPBACK}:{port}"
        self.pupils = pupils
        self.seconds = seconds
        self.connections = connections
        self.journey = journey
        self.stop = stop
        self.outcome = Outcome(0.0)
        self.selector = selectors.DefaultSelector()
        self.to_open: deque[float] = deque()
        self.end = 0.0

    def run(self) -> Outcome:
        began = time.perf_counter()
        self.end = began + self.seconds
        for _ in range(self.connections):
            self._open()
        while self.selector.get_map() or self.to_open:
            now = time.perf_counter()
            if now > self.end + PATIENCE:
                break
            while self.to_open and self.to_open[0] <= now:
                self.to_open.popleft()
                self._open()
            for key, _events in self.selector.select(timeout=0.05):
                self._receive(key.data)
        self.outcome.seconds = time.perf_counter() - began
        return self.outcome

    def _over(self) -> bool:
        return time.perf_counter() >= self.end or self.stop()

    def _open(self) -> None:
        if self._over():
            return
        try:
            link = socket.create_connection((LOOPBACK, self.port), timeout=PATIENCE)
        except OSError:
            # The server is down: its pupils try again a moment later.
            self.to_open.append(time.perf_counter() + 0.1)
            return
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = _Connection(link, Pupil("", "", "", []), iter(()))
        self.selector.register(link, selectors.EVENT_READ, connection)
        self._next_pupil(connection)

    def _next_pupil(self, connection: _Connection) -> None:
        one = None if self._over() else next(self.pupils, None)
        if one is None:
            self._close(connection)
            return
        connection.pupil = one
        connection.steps = self.journey(one, self.host)
        connection.began_at = time.perf_counter()
        self._send(connection, next(connection.steps))

    def _send(self, connection: _Connection, step: Step) -> None:
        connection.name, request = step
        connection.received.clear()
        connection.length = -1
        connection.sent_at = time.perf_counter()
        try:
            connection.socket.sendall(request)
        except OSError:
            self._broken(connection)

    def _receive(self, connection: _Connection) -> None:
        try:
            chunk = connection.socket.recv(262_144)
        except OSError:
            chunk = b""
        if not chunk:
            self._broken(connection)
            return
        connection.received += chunk
        if connection.length < 0:
            end = connection.received.find(b"\r\n\r\n")
            if end < 0:
                return
            connection.head = bytes(connection.received[:end])
            connection.length = end + 4 + _content_length(connection.head)
        if len(connection.received) >= connection.length:
            self._answered(connection)

    def _answered(self, connection: _Connection) -> None:
        now = time.perf_counter()
        self.outcome.times.setdefault(connection.name, []).append(now - connection.sent_at)
        body = bytes(connection.received[len(connection.head) + 4 : connection.length])
        answer = Answer(int(connection.head[9:12]), connection.head, body)
        try:
            step = connection.steps.send(answer)  # type: ignore[attr-defined]
        except StopIteration:
            self.outcome.accepted.append(connection.pupil)
            self.outcome.whole.append(now - connection.began_at)
            self._next_pupil(connection)
        except Refused as refused:
            self.outcome.refused.append(str(refused))
            self._next_pupil(connection)
        else:
            self._send(connection, step)

    def _broken(self, connection: _Connection) -> None:
        if connection.name:
            self.outcome.lost.append(connection.pupil)
        self._close(connection)
        self.to_open.append(time.perf_counter() + 0.05)

    def _close(self, connection: _Connection) -> None:
        self.selector.unregister(connection.socket)
        connection.socket.close()


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    return 0


def _get(path: str, host: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nAccept-Encoding: gzip, br\r\n\r\n"
    ).encode()


def _post(path: str, host: str, fields: list[tuple[str, str]]) -> bytes:
    body = urllib.parse.urlencode(fields).encode()
    return (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\nAccept-Encoding: gzip, br\r\n"
        f"Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def _letters(number: int) -> str:
    """A number in letters: what looks like a phone number would be taken out of the text."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))
