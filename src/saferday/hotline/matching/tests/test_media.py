"""Promise 2: a picture that a platform sends is hashed in memory and dropped, and only where a centre allows it."""

import tempfile

import pytest
from django.conf import settings as centre_settings
from django.db import connection

from saferday.hotline.matching import actions, asking, rules
from saferday.hotline.matching.demo_pictures import demo_picture
from saferday.hotline.matching.models import MatchRecord

from .test_api import post

MEDIA = "/api/match/media"


@pytest.fixture(autouse=True)
def fresh_allowances():
    asking.allowance.forget()


@pytest.fixture
def key(organisation):
    return actions.create_key(organisation=organisation, label="x", scopes=rules.SCOPES)


@pytest.fixture
def switched_on(settings):
    settings.SAFERDAY_MATCH_MEDIA = True


def test_it_is_off_until_a_centre_switches_it_on(client, bank, key):
    assert centre_settings.SAFERDAY_MATCH_MEDIA is False
    answer = post(client, key.text, demo_picture(1).jpeg(), MEDIA, "image/jpeg")
    assert (answer.status_code, answer.json()["code"]) == (403, "media_off")


def test_a_picture_is_hashed_and_matched(client, bank, key, switched_on):
    made, _question = asking.hash_media(demo_picture(1).jpeg())
    by_kind = {one.kind: one for one in made}
    actions.flag(
        bank=bank,
        entries=[actions.NewEntry("pdq", bytes.fromhex(by_kind["pdq"].value), "confirmed")],
        provenance="test",
    )
    answer = post(client, key.text, demo_picture(1).jpeg(quality=60), MEDIA, "image/jpeg")
    assert answer.status_code == 200, answer.content
    document = answer.json()
    assert [one["kind"] for one in document["hashes"]] == ["pdq", "sha256", "md5", "sha1"]
    assert document["hashes"][0]["quality"] >= 50
    assert document["results"][0]["matches"][0]["distance"] <= 31
    assert MatchRecord.objects.count() == 1


def test_no_byte_of_it_is_kept_anywhere(client, bank, key, switched_on, monkeypatch, tmp_path):
    """Every way to a temporary file is barred, and neither the database nor the data folder holds its bytes."""

    def barred(*_args, **_kwargs):
        raise AssertionError("a temporary file was asked for")

    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, barred)
    content = demo_picture(2).jpeg(quality=95)
    marker = content[len(content) // 2 :][:24]
    before = {path for path in centre_settings.DATA.rglob("*") if path.is_file()}
    assert post(client, key.text, content, MEDIA, "image/jpeg").status_code == 200
    after = {path for path in centre_settings.DATA.rglob("*") if path.is_file()}
    assert {path for path in after - before if not path.name.endswith(("-wal", "-shm"))} == set()
    assert [path for path in after if marker in path.read_bytes()] == []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                assert not any(
                    isinstance(value, bytes | memoryview) and marker in bytes(value) for value in row
                )


@pytest.mark.parametrize(
    ("content", "content_type", "status", "code"),
    [
        (b"not a picture", "image/jpeg", 422, "not_a_picture"),
        (b"\x89PNG\r\n\x1a\n", "image/png", 422, "not_a_picture"),
        (b"x", "text/html", 415, "wrong_type"),
        (b"x", "multipart/form-data; boundary=b", 415, "wrong_type"),
        (b"x", "video/mp4", 415, "wrong_type"),
    ],
)
def test_what_is_no_picture_is_refused(client, bank, key, switched_on, content, content_type, status, code):
    answer = post(client, key.text, content, MEDIA, content_type)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_large_one_is_refused_before_it_is_read(client, bank, key, switched_on, monkeypatch):
    monkeypatch.setattr(rules, "MEDIA_MOST_BYTES", 100)
    answer = post(client, key.text, b"x" * 101, MEDIA, "image/jpeg")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_it_takes_its_own_scope_and_counts_more(client, bank, organisation, switched_on):
    hashes_only = actions.create_key(organisation=organisation, label="x")
    assert post(client, hashes_only.text, b"x", MEDIA, "image/jpeg").json()["code"] == "scope_missing"
    poor = actions.create_key(
        organisation=organisation, label="x", scopes=[rules.SCOPE_MEDIA], rate=rules.MEDIA_COST
    )
    content = demo_picture(1).jpeg()
    answers = [post(client, poor.text, content, MEDIA, "image/jpeg").status_code for _ in range(2)]
    assert answers == [200, 429]
