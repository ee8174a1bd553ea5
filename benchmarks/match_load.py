"""Sends requests for matches to a centre on loopback, each another one, bounded in number and time; prints JSON.

Run as a process of its own, so that what it spends is not counted to the server. The requests are made before the
clock starts. Every answer must have status 200; the share of hashes that match is counted in a sample of answers.
"""

import argparse
import json
import sys

import numpy as np

from benchmarks.load import LOOPBACK, Connection, Load

PREPARED = 2_000


class Varying(Load):
    """Takes the next of its requests each time."""

    def prepare(self, requests: list[bytes]) -> None:
        """Gives the requests."""
        self._requests = requests
        self._number = 0

    def _send(self, connection: Connection) -> None:
        self._number += 1
        self.request = self._requests[self._number % len(self._requests)]
        super()._send(connection)


def requests(host: str, port: int, key: str, *, batch: int, banked: np.ndarray, share: float) -> list[bytes]:
    """Requests of ``batch`` hashes, of which ``share`` are near to a banked one and the others to none."""
    random = np.random.default_rng(7)
    made = []
    for _ in range(min(PREPARED, max(40, 40_000 // batch))):
        hashes = random.integers(0, 256, (batch, 32), np.uint8)
        near = random.random(batch) < share
        hashes[near] = banked[random.integers(0, len(banked), int(near.sum()))]
        hashes[near, random.integers(0, 32)] ^= 5
        values = [{"kind": "pdq", "value": row.tobytes().hex(), "quality": 90} for row in hashes]
        body = json.dumps({"hashes": values}, separators=(",", ":")).encode()
        head = (
            f"POST /api/match/hashes HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: keep-alive\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


def main() -> None:
    """Reads the arguments, runs the load, prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("key")
    parser.add_argument("banked", help="a .npy file of hashes, uint8[n, 32]")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--requests", type=int, default=5_000)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--share", type=float, default=0.01)
    arguments = parser.parse_args()
    if arguments.host not in LOOPBACK:
        parser.error("only addresses of this machine are loaded")
    load = Varying(
        arguments.host,
        arguments.port,
        b"",
        connections=arguments.connections,
        requests=arguments.requests,
        varying=True,
    )
    load.prepare(
        requests(
            arguments.host,
            arguments.port,
            arguments.key,
            batch=arguments.batch,
            banked=np.load(arguments.banked),
            share=arguments.share,
        )
    )
    json.dump(vars(load.run("200")), sys.stdout)


if __name__ == "__main__":
    main()
