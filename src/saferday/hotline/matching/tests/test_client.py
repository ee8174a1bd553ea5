"""The Python client for platforms, against the real API through a socket."""

import threading
from collections.abc import Iterator
from types import SimpleNamespace
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from saferday import client as clients
from saferday.hotline.matching import actions, asking

from .conftest import NOW, near, picture

pytestmark = pytest.mark.django_db(transaction=True)


class Quiet(WSGIRequestHandler):
    def log_message(self, *_arguments):
        """Says nothing."""


@pytest.fixture
def served(db) -> Iterator[str]:
    """The centre's application on a port, in a thread."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connections

    asking.allowance.forget()
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Quiet)

    def serve():
        server.serve_forever(poll_interval=0.01)
        connections.close_all()

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def key(organisation):
    return actions.create_key(organisation=organisation, label="x", keep_queries=True)


def test_any_number_of_hashes_comes_back_in_order(served, bank, flag, key):
    flag(bank, picture(1_500), label="confirmed")
    asked = [near(picture(number), 2).hex() for number in range(1_000, 2_100)]
    with clients.Client(served, key=key.text) as client:
        results = list(client.match_pdq(asked, banks=["confirmed"]))
        assert [one.value for one in results] == asked
        assert [number for number, one in enumerate(results) if one.matched] == [500]
        match = results[500].matches[0]
        assert (match.bank, match.distance, match.label, match.advice) == (
            "confirmed", 2, "confirmed", "hold for a human",
        )  # fmt: skip
        (plain,) = client.match_pdq([(asked[0], 12)])
        assert (plain.matchable, plain.reason) == (False, "quality_below_50")
        assert [one["slug"] for one in client.banks()] == ["confirmed"]
        assert list(client.later()) == []


def test_refusals_are_exceptions_of_their_kind(served, bank, key):
    with clients.Client(served, key="nonsense") as client, pytest.raises(clients.NotAllowed) as refused:
        list(client.match_pdq(["ab" * 32]))
    assert (refused.value.status, refused.value.code) == (401, "key_unknown")
    with clients.Client(served, key=key.text) as client:
        with pytest.raises(clients.Malformed) as wrong:
            list(client.match_pdq(["zz"]))
        assert wrong.value.errors[0]["at"] == "hashes[0].value"
        with pytest.raises(clients.NotAllowed):
            client.match_media(b"x", media_type="image/jpeg")


def test_asked_to_wait_it_waits_and_no_longer_than_its_patience(served, bank, organisation, monkeypatch):
    monkeypatch.setattr("saferday.hotline.matching.api.timezone", SimpleNamespace(now=lambda: NOW))
    poor = actions.create_key(organisation=organisation, label="x", rate=2)
    waited = []
    client = clients.Client(served, key=poor.text, patience=0, sleep=waited.append)
    with client:
        assert len(list(client.match_pdq(["ab" * 32] * 2))) == 2
        with pytest.raises(clients.RateLimited):
            list(client.match_pdq(["ab" * 32]))
    assert waited == []
    client = clients.Client(served, key=poor.text, patience=61, sleep=waited.append)
    with client, pytest.raises(clients.RateLimited):
        list(client.match_pdq(["ab" * 32]))
    assert waited == [60]
    with client, pytest.raises(clients.RateLimited, match="Send fewer"):
        list(client.match_pdq(["ab" * 32] * 3))
    assert waited == [60]


def test_a_key_does_not_travel_in_the_open():
    with pytest.raises(ValueError, match="https"):
        clients.Client("http://centre.example", key="x")


def test_nobody_there_is_said():
    with (
        clients.Client("http://127.0.0.1:9", key="x", timeout=1) as client,
        pytest.raises(clients.Unreachable),
    ):
        list(client.match_pdq(["ab" * 32]))


def test_the_key_is_not_in_what_is_printed():
    assert "secret" not in repr(clients.Client("https://centre.example", key="secret"))
