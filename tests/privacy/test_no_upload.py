"""Promise 2: illegal imagery never enters. No public route takes a picture; one may hash it in memory, if allowed."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from saferday.hotline.matching.demo_pictures import demo_picture

HASHED_IN_MEMORY = "api/match/media"
"""The one route that takes a picture's bytes. It is off unless an operator switches it on, and keeps nothing:
see docs/decisions/2026-11-22-pictures-hashed-in-memory.md and hotline/matching/tests/test_media.py."""

EDITORS = ("cms/",)
"""Behind sign-in with a second factor, editors add the pictures of their own news."""

FILLED = {"int": "1", "slug": "x", "str": "x", "path": "x", "uuid": "3f6f6f6a-0000-4000-8000-000000000000"}


def routes(patterns=None, before: str = "") -> Iterator[str]:
    """Every public address, with something in the place of what varies."""
    for one in patterns if patterns is not None else get_resolver().url_patterns:
        route = before + _written(one)
        if route.startswith(EDITORS):
            continue
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield route


def _written(one: URLPattern | URLResolver) -> str:
    text = str(one.pattern).replace("^", "").replace("$", "").replace("\\Z", "")
    for name, converter in getattr(one.pattern, "converters", {}).items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        text = text.replace(f"<{kind}:{name}>", FILLED.get(kind, "x")).replace(f"<{name}>", "x")
    return text


def holds(marker: bytes) -> list[str]:
    """Where the bytes are: files of the centre and values of the database."""
    found = [str(path) for path in settings.DATA.rglob("*") if path.is_file() and marker in path.read_bytes()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                if any(isinstance(value, bytes | memoryview) and marker in bytes(value) for value in row):
                    found.append(table)
    return found


@pytest.fixture
def picture() -> tuple[bytes, bytes]:
    """A picture of our drawing, and some of its bytes that nothing else holds."""
    content = demo_picture(7).jpeg(quality=95)
    return content, content[len(content) // 2 :][:24]


def test_no_public_route_accepts_a_picture(db: None, picture: tuple[bytes, bytes]) -> None:
    content, marker = picture
    client = Client(raise_request_exception=False)
    asked = 0
    for route in sorted(set(routes())):
        raw = client.post(f"/{route}", content, content_type="image/jpeg")
        form = client.post(f"/{route}", {"file": SimpleUploadedFile("a.jpg", content, "image/jpeg")})
        for answer in (raw, form):
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert marker not in body, f"{route} shows the picture"
        if route == HASHED_IN_MEMORY:
            assert raw.status_code == form.status_code == 401
        asked += 1
    assert asked > 60
    assert holds(marker) == []


def test_the_exception_is_one_and_is_off(db: None) -> None:
    assert HASHED_IN_MEMORY in set(routes())
    assert settings.SAFERDAY_MATCH_MEDIA is False


def test_the_search_for_the_bytes_finds_them_where_they_are(db: None, picture: tuple[bytes, bytes]) -> None:
    """Were the search blind, the test above would be green and mean nothing."""
    content, marker = picture
    path = settings.DATA / "stored.jpg"
    path.write_bytes(content)
    try:
        assert holds(marker) == [str(path)]
    finally:
        path.unlink()
