"""A bank, people with roles, and a partner's server on loopback that says what it is told to."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from saferday.hotline.exchange import actions
from saferday.hotline.exchange.models import Partner
from saferday.hotline.matching import actions as matching
from saferday.hotline.matching import queries as matching_queries
from saferday.hotline.matching.models import Bank


@pytest.fixture(autouse=True)
def on_loopback(settings: Any) -> None:
    """Partners of tests are on this machine."""
    settings.SAFERDAY_EXCHANGE_LOOPBACK = True


@pytest.fixture
def bank(db: None) -> Bank:
    """The bank that receives."""
    return matching.create_bank(slug="theirs", name={"en": "Theirs"}, purpose="To test")


@pytest.fixture
def ours(db: None) -> Bank:
    """A bank that is shared."""
    return matching.create_bank(slug="ours", name={"en": "Ours"}, purpose="To test")


@dataclass
class Said:
    """What a partner's server answers at a path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Theirs:
    """A partner's server: what it answers by path and query, and what it was asked."""

    url: str
    answers: dict[str, Said | Callable[[Any], Said]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    def say(self, path: str, body: bytes | str, *, status: int = 200, **headers: str) -> None:
        raw = body.encode() if isinstance(body, str) else body
        self.answers[path] = Said(
            raw, status, {name.replace("_", "-"): value for name, value in headers.items()}
        )

    @property
    def paths(self) -> list[str]:
        return [path for _method, path, _headers, _body in self.asked]


@pytest.fixture
def theirs() -> Iterator[Theirs]:
    """A real HTTP server on loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            state.asked.append((self.command, self.path, headers, self.rfile.read(length)))
            said = state.answers.get(self.path) or state.answers.get("*") or Said(status=404)
            if callable(said):
                said = said(state.asked[-1])
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in said.headers:
                self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = answer  # noqa: N815
        do_POST = answer  # noqa: N815

        def log_message(self, *_arguments: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state = Theirs(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def make_partner(bank: Bank) -> Callable[..., Partner]:
    """A partner whose list we fetch, changed as asked."""

    def make(slug: str = "north", **more: Any) -> Partner:
        facts = {"name": "North", "direction": "pull", "format": "csv", "agreement": "A 1"} | more
        if facts["direction"] in ("pull", "file"):
            facts.setdefault("bank", bank)
        return actions.add_partner(slug=slug, **facts)

    return make


def md5(number: int) -> str:
    """Some MD5: of nothing."""
    return f"{number:032x}"


def standing(bank: Bank) -> dict[str, str]:
    """What stands in a bank: label by kind and hash."""
    rows = matching_queries.stream(bank)
    return {f"{row.kind}:{row.hex}": row.label for row in rows if row.retracted_at is None}
