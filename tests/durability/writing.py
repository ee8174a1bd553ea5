"""Visitors who send feedback without pause, and remember what was answered as saved."""

import http.client
import re
import threading
import time
import urllib.parse
from urllib.request import urlopen

from tests.durability.centres import Centre

STAMP = re.compile(r'name="stamp"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="stamp"')
SECONDS_A_PERSON_NEEDS = 2.2


class Visitors:
    """Some threads that send feedback until told to stop."""

    def __init__(self, centre: Centre, *, number: int = 4) -> None:
        self.centre = centre
        self.saved: list[str] = []
        self.refused: list[str] = []
        self._stop = threading.Event()
        self._count = 0
        self._lock = threading.Lock()
        self._stamp = self._fetch_stamp()
        self._threads = [threading.Thread(target=self._send, daemon=True) for _ in range(number)]

    def __enter__(self) -> "Visitors":
        time.sleep(SECONDS_A_PERSON_NEEDS)
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(30)

    def wait_for(self, number: int, *, seconds: float = 120) -> None:
        """Waits until so many messages were answered as saved."""
        end = time.monotonic() + seconds
        while len(self.saved) < number:
            assert time.monotonic() < end, f"only {len(self.saved)} were saved; refused: {self.refused[:3]}"
            time.sleep(0.01)

    def _fetch_stamp(self) -> str:
        with urlopen(f"{self.centre.url}/feedback/", timeout=30) as answer:
            found = STAMP.search(answer.read().decode())
        assert found is not None
        return found[1] or found[2]

    def _next(self) -> str:
        with self._lock:
            self._count += 1
            return f"message {self._count:05d} of a visitor"

    def _send(self) -> None:
        while not self._stop.is_set():
            words = self._next()
            body = urllib.parse.urlencode({"wrong": words, "doing": "", "page": "/", "stamp": self._stamp})
            connection = http.client.HTTPConnection("127.0.0.1", self.centre.port, timeout=30)
            try:
                connection.request(
                    "POST",
                    "/feedback/",
                    body,
                    {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"},
                )
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                # The server was killed under this request: nothing was answered, nothing is owed.
                time.sleep(0.05)
                continue
            finally:
                connection.close()
            if answer.status == 303:
                self.saved.append(words)
            else:
                self.refused.append(f"{answer.status} for {words}")
