"""The page cache: what it keeps, for whom, and when it lets go."""

import brotli
import pytest

from saferday.web.pagecache import PageCache, Version


class Origin:
    """A WSGI application that counts how often it was asked."""

    def __init__(self, status="200 OK", body=b"<p>page</p>" * 100, **headers):
        self.asked = 0
        self.status = status
        self.body = body
        self.headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        self.headers |= {name.replace("_", "-"): value for name, value in headers.items()}

    def __call__(self, environ, start_response):
        self.asked += 1
        start_response(self.status, list(self.headers.items()))
        return [self.body]


class Clockwork:
    def __init__(self):
        self.value = 1
        self.version = Version(lambda: self.value)

    def move(self):
        self.value += 1
        self.version._next = 0.0


def ask(cache, path="/", cookies="", method="GET", query="", **environ):
    answer = {}

    def start(status, headers, *_error):
        answer["status"] = status
        answer["headers"] = dict(headers)

    answer["body"] = b"".join(
        cache(
            {
                "REQUEST_METHOD": method,
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "HTTP_HOST": "safer.example",
                **({"HTTP_COOKIE": cookies} if cookies else {}),
                **environ,
            },
            start,
        )
    )
    return answer


@pytest.fixture
def clock():
    return Clockwork()


def cached(origin, clock):
    return PageCache(origin, clock.version, "Europe/London")


def test_a_page_is_made_once(clock):
    origin = Origin()
    cache = cached(origin, clock)
    assert ask(cache)["body"] == ask(cache)["body"] == origin.body
    assert origin.asked == 1


def test_a_new_act_makes_every_page_anew(clock):
    origin = Origin()
    cache = cached(origin, clock)
    ask(cache)
    clock.move()
    ask(cache)
    assert origin.asked == 2


def test_each_choice_on_cookies_has_its_own_page(clock):
    origin = Origin()
    cache = cached(origin, clock)
    for cookies in ("", "saferday_consent=essential", "saferday_consent=area; saferday_area=kent"):
        ask(cache, cookies=cookies)
        ask(cache, cookies=cookies)
    assert origin.asked == 3


def test_a_remembered_area_without_consent_is_not_told_apart(clock):
    origin = Origin()
    cache = cached(origin, clock)
    ask(cache, cookies="saferday_consent=essential; saferday_area=kent")
    ask(cache, cookies="saferday_consent=essential; saferday_area=essex")
    assert origin.asked == 1


@pytest.mark.parametrize("cookies", [
    "saferday_session=abc", "messages=x", "saferday_consent=invented", "saferday_area=../x", "other=1",
])  # fmt: skip
def test_a_visitor_with_another_cookie_is_never_answered_from_memory(clock, cookies):
    origin = Origin()
    cache = cached(origin, clock)
    ask(cache)
    ask(cache, cookies=cookies)
    ask(cache, cookies=cookies)
    assert origin.asked == 3


@pytest.mark.parametrize("origin", [
    Origin(Cache_Control="no-store, private"),
    Origin(Set_Cookie="a=b"),
    Origin(status="404 Not Found"),
    Origin(status="500 Internal Server Error"),
    Origin(Content_Type="application/pdf"),
])  # fmt: skip
def test_what_must_not_be_kept_is_not(clock, origin):
    cache = cached(origin, clock)
    before = origin.asked
    ask(cache)
    ask(cache)
    assert origin.asked == before + 2


@pytest.mark.parametrize("request_", [
    {"method": "POST"}, {"query": "q=1"}, {"path": "/cms/pages/"}, {"path": "/accounts/login/"}, {"path": "/healthz"},
])  # fmt: skip
def test_requests_that_are_not_for_a_public_page_pass_through(clock, request_):
    origin = Origin()
    cache = cached(origin, clock)
    ask(cache, **request_)
    ask(cache, **request_)
    assert origin.asked == 2


def test_hosts_and_encodings_are_kept_apart(clock):
    origin = Origin()
    cache = cached(origin, clock)
    plain = ask(cache)
    packed = ask(cache, HTTP_ACCEPT_ENCODING="gzip, br")
    other = ask(cache, HTTP_HOST="kent.example")
    assert origin.asked == 3
    assert packed["headers"]["Content-Encoding"] == "br"
    assert brotli.decompress(packed["body"]) == plain["body"] == other["body"]
    assert packed["headers"]["Content-Length"] == str(len(packed["body"]))


def test_invented_protocols_make_no_copies(clock):
    origin = Origin()
    cache = cached(origin, clock)
    for protocol in ("http", "gopher", "x" * 100):
        ask(cache, HTTP_X_FORWARDED_PROTO=protocol)
    assert origin.asked == 1
    ask(cache, HTTP_X_FORWARDED_PROTO="https")
    assert origin.asked == 2


def test_a_browser_that_has_the_page_is_told_so(clock):
    cache = cached(Origin(), clock)
    etag = ask(cache)["headers"]["ETag"]
    again = ask(cache, HTTP_IF_NONE_MATCH=etag)
    assert again["status"] == "304 Not Modified"
    assert again["body"] == b""


def test_when_the_version_cannot_be_read_nothing_is_kept():
    def broken():
        raise OSError

    origin = Origin()
    cache = PageCache(origin, Version(broken), "Europe/London")
    ask(cache)
    ask(cache)
    assert origin.asked == 2


def test_a_page_grows_old(clock, monkeypatch):
    origin = Origin()
    cache = cached(origin, clock)
    ask(cache)
    monkeypatch.setattr("saferday.web.pagecache.time.monotonic", lambda: 10**9)
    ask(cache)
    assert origin.asked == 2
