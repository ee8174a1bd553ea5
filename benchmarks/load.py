"""A small load generator: keep-alive connections over raw sockets, loopback only, bounded in number and time.

Run as a process of its own so that what it spends is not counted to the server:
``python -m benchmarks.load http://127.0.0.1:8000/ --requests 5000``. Every answer must have the status asked
for and be as long as the first, which must hold the text given.
"""

import argparse
import gzip
import json
import selectors
import socket
import statistics
import sys
import time
import urllib.parse
from dataclasses import dataclass, field

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
MOST_REQUESTS = 200_000
MOST_SECONDS = 60.0


@dataclass
class Connection:
    """One keep-alive connection with a request under way."""

    socket: socket.socket
    received: bytearray = field(default_factory=bytearray)
    expected: int = -1
    sent_at: float = 0.0


@dataclass
class Outcome:
    """What came of the requests."""

    requests: int
    seconds: float
    median_ms: float
    p99_ms: float
    bytes_each: int
    failures: list[str]


class Load:
    """Sends the same request over some connections until it was answered so many times."""

    def __init__(
        self, host: str, port: int, request: bytes, *, connections: int, requests: int, varying: bool
    ) -> None:
        self.address = (host, port)
        self.request = request
        self.connections = connections
        self.requests = min(requests, MOST_REQUESTS)
        self.varying = varying
        self.body_length: int | None = None
        self.times: list[float] = []
        self.failures: list[str] = []
        self._selector = selectors.DefaultSelector()
        self._left = self.requests

    def run(self, status: str) -> Outcome:
        """Sends them all; stops early after the time allowed."""
        self._status = status.encode()
        started = time.perf_counter()
        for _ in range(min(self.connections, self.requests)):
            self._open()
        while self._selector.get_map():
            if time.perf_counter() - started > MOST_SECONDS:
                break
            for key, _events in self._selector.select(timeout=5):
                self._receive(key.data)
        seconds = time.perf_counter() - started
        ordered = sorted(self.times) or [0.0]
        return Outcome(
            requests=len(self.times),
            seconds=seconds,
            median_ms=statistics.median(ordered) * 1000,
            p99_ms=ordered[min(int(len(ordered) * 0.99), len(ordered) - 1)] * 1000,
            bytes_each=self.body_length or 0,
            failures=self.failures[:10],
        )

    def _open(self) -> None:
        connection = Connection(socket.create_connection(self.address, timeout=10))
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._selector.register(connection.socket, selectors.EVENT_READ, connection)
        self._send(connection)

    def _send(self, connection: Connection) -> None:
        if self._left <= 0:
            self._selector.unregister(connection.socket)
            connection.socket.close()
            return
        self._left -= 1
        connection.received.clear()
        connection.expected = -1
        connection.sent_at = time.perf_counter()
        connection.socket.sendall(self.request)

    def _receive(self, connection: Connection) -> None:
        try:
            chunk = connection.socket.recv(262_144)
        except OSError as error:
            chunk = b""
            self.failures.append(type(error).__name__)
        if not chunk:
            self._selector.unregister(connection.socket)
            connection.socket.close()
            self.failures.append("the server closed the connection")
            if len(self.failures) < 50 and self._left > 0:
                self._open()
            return
        connection.received += chunk
        if connection.expected < 0:
            end = connection.received.find(b"\r\n\r\n")
            if end < 0:
                return
            connection.expected = end + 4 + self._read_head(bytes(connection.received[:end]))
        if len(connection.received) >= connection.expected:
            self.times.append(time.perf_counter() - connection.sent_at)
            self._send(connection)

    def _read_head(self, head: bytes) -> int:
        if head[9:12] != self._status:
            self.failures.append(f"status {head[9:12].decode('ascii', 'replace')}")
        length = -1
        for line in head.split(b"\r\n")[1:]:
            if line[:15].lower() == b"content-length:":
                length = int(line[15:])
        if length < 0:
            self.failures.append("an answer without Content-Length")
            return 0
        if self.body_length is None:
            self.body_length = length
        elif length != self.body_length and not self.varying:
            self.failures.append(f"an answer of {length} bytes, not {self.body_length}")
        return length


def check_content(host: str, port: int, request: bytes, holds: str) -> str:
    """Asks once and looks into the answer; the answer says what is wrong, or is empty."""
    with socket.create_connection((host, port), timeout=30) as connection:
        connection.sendall(request.replace(b"Connection: keep-alive", b"Connection: close"))
        received = bytearray()
        while chunk := connection.recv(262_144):
            received += chunk
    head, _, body = bytes(received).partition(b"\r\n\r\n")
    if b"content-encoding: br" in head.lower():
        import brotli

        body = brotli.decompress(body)
    elif b"content-encoding: gzip" in head.lower():
        body = gzip.decompress(body)
    return "" if holds in body.decode("utf-8", "replace") else f"the page does not hold {holds!r}"


def main() -> None:
    """Reads the arguments, runs the load, prints JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--requests", type=int, default=5_000)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--body", default="", help="a form body: the request is then a POST")
    parser.add_argument("--header", action="append", default=[], metavar="NAME: VALUE")
    parser.add_argument("--status", default="200")
    parser.add_argument("--holds", default="", help="text that the page must hold")
    parser.add_argument("--varying", action="store_true", help="answers may differ in length")
    arguments = parser.parse_args()
    parts = urllib.parse.urlsplit(arguments.url)
    if parts.hostname not in LOOPBACK:
        parser.error("only addresses of this machine are loaded")
    host, port = parts.hostname, parts.port or 80
    body = arguments.body.encode()
    lines = [
        f"{'POST' if body else 'GET'} {parts.path or '/'}{'?' + parts.query if parts.query else ''} HTTP/1.1",
        f"Host: {parts.netloc}",
        "Accept-Encoding: gzip, br",
        "Accept: text/html",
        "Connection: keep-alive",
        *arguments.header,
    ]
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    request = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    wrong = check_content(host, port, request, arguments.holds) if arguments.holds else ""
    load = Load(
        host,
        port,
        request,
        connections=arguments.connections,
        requests=arguments.requests,
        varying=arguments.varying,
    )
    outcome = load.run(arguments.status)
    if wrong:
        outcome.failures.insert(0, wrong)
    json.dump(vars(outcome), sys.stdout)


if __name__ == "__main__":
    main()
