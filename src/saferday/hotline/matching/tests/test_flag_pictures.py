"""A picture is flagged by every hash a copy may have, as one flag; its bytes are held in memory only."""

import io
import json
import re
import tempfile

import numpy as np
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from click.testing import CliRunner
from django.conf import settings as centre_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from saferday.centre.accounts import actions as accounts
from saferday.centre.audit.models import AuditRecord
from saferday.engines.hashmatch import pdq_from_bytes, warm_every_way
from saferday.hotline.matching import actions, queries, rules
from saferday.hotline.matching.commands import group
from saferday.hotline.matching.demo_pictures import demo_picture
from saferday.hotline.matching.models import Entry

from .conftest import picture
from .test_matching import ask

pytestmark = pytest.mark.database

PLAIN = Image.new("RGB", (300, 300), (120, 130, 140))


def encoded(image, kind="JPEG", **more):
    file = io.BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def hashed(number=3):
    return queries.hashes_of_picture(demo_picture(number).jpeg())


def test_a_copy_is_known_however_it_lies_and_is_taken_back_as_one(bank):
    done = actions.flag_picture(bank=bank, picture=hashed(), provenance="test", label="confirmed")
    assert len(done.entries) == Entry.objects.count() >= 8 + 2
    assert {entry.kind_key for entry in Entry.objects.all()} == {"pdq", "sha256", "md5"}
    assert {entry.group for entry in Entry.objects.all()} == {hashed().group}
    image = demo_picture(3).image
    for turn in (None, *Image.Transpose):
        copy = image if turn is None else image.transpose(turn)
        found = pdq_from_bytes(encoded(copy.resize((copy.width // 2, copy.height // 2)), quality=60))
        assert ask(found.bits.tobytes())[0].matches, turn
    again = actions.flag_picture(bank=bank, picture=hashed(), provenance="test", label="confirmed")
    assert (again.added, again.unchanged) == (0, len(done.entries))
    assert actions.retract_group(bank=bank, group=hashed().group, reason="A mistake") == len(done.entries)
    assert not Entry.objects.filter(retracted_at=None).exists()
    assert actions.retract_group(bank=bank, group=hashed().group, reason="A mistake") == 0
    with pytest.raises(ValueError, match="name"):
        actions.retract_group(bank=bank, group="", reason="x")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"not a picture", "no_picture"),
        (encoded(PLAIN, "PNG")[:-400], "picture_broken"),
        (encoded(PLAIN), "picture_too_plain"),
        (b"\xff\xd8\xff" + bytes(rules.MEDIA_MOST_BYTES), "picture_too_large"),
    ],
)
def test_what_cannot_be_flagged_says_why(content, reason):
    with pytest.raises(queries.NotFlaggable) as why:
        queries.hashes_of_picture(content)
    assert why.value.reason == reason
    assert len(why.value.sha256) == (64 if reason == "picture_too_plain" else 0)


@pytest.fixture
def staff(db):
    """The browser of a member of staff, which is checked against forged requests."""

    def sign_in(role):
        user = accounts.add_staff(by=None, email=f"{role}@example.org", name="Somebody", role=role)
        TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        client = Client(enforce_csrf_checks=True)
        client.force_login(user, backend="saferday.centre.accounts.backends.Backend")
        return client

    return sign_in


def send(client, *contents, token=True, **given):
    page = reverse("matching_flag_picture")
    form = {"bank": "confirmed", "reference": "CASE-1", "label": "", "expires_at": "", **given}
    form["pictures"] = [
        SimpleUploadedFile(f"holiday-{number}.jpg", content, "image/jpeg")
        for number, content in enumerate(contents)
    ]
    shown = client.get(page).content.decode()
    if token:
        form["csrfmiddlewaretoken"] = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown)[1]
    return client.post(page, form)


def test_an_analyst_flags_pictures_and_each_that_cannot_be_is_named(bank, staff):
    client = staff("hotline_analyst")
    answer = send(client, demo_picture(3).jpeg(), b"not a picture", encoded(PLAIN))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "holiday-0.jpg" in shown
    assert f"Flagged by {Entry.objects.count()} hashes" in shown
    assert "This is no JPEG" in shown
    assert "its quality is under 50" in shown
    assert len(set(Entry.objects.values_list("group", flat=True))) == 1
    assert set(Entry.objects.values_list("provenance", "reference")) == {("staff", "CASE-1")}
    assert "holiday" not in "".join(AuditRecord.objects.values_list("detail", flat=True))
    again = send(client, demo_picture(3).jpeg())
    assert (again.status_code, "flagged already" in again.content.decode()) == (200, True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reference": ""}, "required"),
        ({"label": "other"}, "confirmed, suspected"),
        ({"bank": "none"}, "Choose one of those that are offered"),
        ({"expires_at": "soon"}, "a day that exists"),
    ],
)
def test_a_wrong_form_flags_nothing_and_says_that_pictures_were_not_kept(bank, staff, given, said):
    answer = send(staff("hotline_analyst"), demo_picture(3).jpeg(), **given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "choose the pictures again" in answer.content.decode()
    assert Entry.objects.count() == 0


def test_a_forged_request_and_a_reader_are_turned_away(bank, staff):
    assert send(staff("hotline_analyst"), demo_picture(3).jpeg(), token=False).status_code == 403
    turned_away = staff("operator").get(reverse("matching_flag_picture"))
    assert (turned_away.status_code, turned_away["Location"]) == (302, reverse("wagtailadmin_home"))
    assert Entry.objects.count() == 0


def test_too_many_and_too_much_are_refused(bank, staff, monkeypatch):
    client = staff("hotline_analyst")
    assert "20 pictures at most" in send(client, *[b"x"] * 21).content.decode()
    monkeypatch.setattr(rules, "PICTURES_MOST_BYTES", 1_000)
    assert send(client, demo_picture(3).jpeg()).status_code == 413
    assert Entry.objects.count() == 0


def test_no_byte_of_a_large_picture_is_kept_anywhere(bank, staff, monkeypatch):
    """Larger than what Django holds in memory by itself: every way to a temporary file is barred."""
    client = staff("hotline_analyst")
    warm_every_way()  # what compiles it tries, with a temporary file, where its machine code may be kept

    def barred(*_args, **_kwargs):
        raise AssertionError("a temporary file was asked for")

    noise = np.random.default_rng(5).integers(0, 256, (1_400, 1_400, 3), np.uint8)
    shape = np.asarray(demo_picture(3).image.resize((1_400, 1_400)))
    content = encoded(Image.fromarray(shape // 2 + noise // 2), "PNG", compress_level=1)
    assert len(content) > centre_settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    marker = content[len(content) // 2 :][:24]
    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, barred)
    before = {path for path in centre_settings.DATA.rglob("*") if path.is_file()}
    assert send(client, content).status_code == 200
    assert Entry.objects.count() > 8
    after = {path for path in centre_settings.DATA.rglob("*") if path.is_file()}
    assert {path for path in after - before if not path.name.endswith(("-wal", "-shm"))} == set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                assert not any(
                    isinstance(value, bytes | memoryview) and marker in bytes(value) for value in row
                )


def test_the_page_of_a_retraction_takes_back_the_whole_flag_or_one_hash(bank, staff):
    client = staff("hotline_analyst")
    actions.flag_picture(bank=bank, picture=hashed(), provenance="test")
    count = Entry.objects.count()
    one = Entry.objects.filter(kind=rules.PDQ).first()
    page = reverse("matching_retract", args=[one.pk])
    shown = client.get(page).content.decode()
    assert f"the whole flag: {count} hashes" in shown
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown)[1]
    client.post(page, {"csrfmiddlewaretoken": token, "reason": "One only"})
    assert Entry.objects.filter(retracted_at=None).count() == count - 1
    other = Entry.objects.filter(retracted_at=None).first()
    page = reverse("matching_retract", args=[other.pk])
    client.post(page, {"csrfmiddlewaretoken": token, "reason": "All", "whole": "on"})
    assert Entry.objects.filter(retracted_at=None).count() == 0


def test_the_command_flags_files_and_takes_a_flag_back(bank, tmp_path):
    good, bad = tmp_path / "good.jpg", tmp_path / "bad.jpg"
    good.write_bytes(demo_picture(3).jpeg())
    bad.write_bytes(b"nothing")
    arguments = [
        "flag-picture",
        "--bank",
        "confirmed",
        "--reference",
        "CASE-1",
        "--json",
        str(good),
        str(bad),
    ]
    done = CliRunner().invoke(group, [*arguments, str(tmp_path / "missing.jpg")])
    assert done.exit_code == 3, done.output
    rows = json.loads(done.stdout)
    assert rows[0]["error"] is None
    assert "no JPEG" in rows[1]["error"]
    assert "No such file" in rows[2]["error"]
    assert rows[0]["flagged"] == Entry.objects.count()
    back = CliRunner().invoke(
        group, ["retract", "--bank", "confirmed", "--group", rows[0]["group"], "--reason", "A mistake"]
    )
    assert back.exit_code == 0, back.output
    assert not Entry.objects.filter(retracted_at=None).exists()


def test_a_hash_without_a_group_is_taken_back_alone(bank, flag, staff):
    flag(bank, picture(1), picture(2))
    page = reverse("matching_retract", args=[Entry.objects.first().pk])
    assert "whole flag" not in staff("hotline_analyst").get(page).content.decode()
