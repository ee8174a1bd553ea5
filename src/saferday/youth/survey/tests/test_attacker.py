"""Somebody who has everything after the run: the database and its journal, the logs, a backup, the paper tickets.

They know which child held which ticket, in which order the children handed in, and at what time. They must not
get from any of that to a child's answers.
"""

import math
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.utils import timezone
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from scipy import stats

from saferday.centre.tasks import worker
from saferday.centre.tasks.models import ScheduledRun
from saferday.youth.survey.instrument import followed
from saferday.youth.survey.intake import accept, keys, storing
from saferday.youth.survey.intake.moving import move
from saferday.youth.survey.models import InboxEntry, InboxKey, Response
from saferday.youth.survey.queries import opening
from saferday.youth.survey.tests.conftest import a_part, a_room

PUPILS = 60
ENOUGH = 18


def rank_correlation(one: list[Any], other: list[Any]) -> float:
    """Spearman's, for lists of the same things in two orders."""
    place = {thing: at for at, thing in enumerate(other)}
    n = len(one)
    return 1 - 6 * sum((at - place[thing]) ** 2 for at, thing in enumerate(one)) / (n * (n * n - 1))


def too_alike(one: list[Any], other: list[Any]) -> bool:
    """Whether two orders agree, or disagree, more than two independent ones do once in a million times."""
    freedom = len(one) - 2
    beyond = stats.t.isf(5e-7, freedom)
    return bool(abs(rank_correlation(one, other)) > beyond / math.sqrt(freedom + beyond**2))


def batches(came: list[str]) -> list[list[str]]:
    """Who was moved on together: whole batches do follow one another, inside one there must be no order."""
    return [
        [mark for mark in part if mark[5] == school]
        for part in (came[:51], came[51:91], came[91:])
        for school in "ab"
        if sum(mark[5] == school for mark in part) >= ENOUGH
    ]


def run_a_morning(survey: Any, chance: random.Random) -> list[str]:
    """Two classes of different schools hand in, moved on now and then. Gives the answers in the order they came."""
    rooms = [
        a_room(a_part(survey, "9100001"), "FGH-201", "Y8", PUPILS),
        a_room(a_part(survey, "9100002"), "FGH-202", "Y9", PUPILS),
    ]
    tickets = [(room, words) for room in rooms for words in room.words]
    chance.shuffle(tickets)
    came = []
    for number, (room, words) in enumerate(tickets):
        asked = opening.asked_class(room.session.code)
        assert asked is not None
        # The first letter tells the school, which is kept with the answers anyway.
        mark = f"pupil{'ab'[room is rooms[1]]}{''.join(chance.choices('abcdefghij', k=11))}"
        accept.accept(asked, words, {"own_phone": "yes", "change": mark})
        came.append(mark)
        if number in {50, 90}:
            move()
            accept._keys._until = 0.0
    while InboxEntry.objects.exists():
        move(now=survey.closes_at.replace(year=2099))
    return came


WAL_PAGE = 8192
WAL_SEGMENT = 16 * 1024 * 1024


@contextmanager
def written_ahead() -> Iterator[Callable[[], bytes]]:
    """What PostgreSQL writes to its log meanwhile, in order, without the heads of pages: they cut a record in two."""
    from django.db import connection

    slot = f"read_{os.getpid()}"

    def the_log() -> bytes:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_walfile_name(pg_current_wal_lsn()), current_setting('data_directory')")
            last, folder = cursor.fetchone()
        found = sorted(Path(folder, "pg_wal").glob("0000000*"))
        segments = [
            path.read_bytes() for path in found if len(path.name) == 24 and first <= path.name <= last
        ]
        assert segments
        assert {len(segment) for segment in segments} == {WAL_SEGMENT}
        return b"".join(
            segment[page + (24 if page else 40) : page + WAL_PAGE]
            for segment in segments
            for page in range(0, WAL_SEGMENT, WAL_PAGE)
        )

    with connection.cursor() as cursor:
        # A slot keeps segments from being used anew, under a later name, while the test goes on.
        cursor.execute(
            "SELECT pg_walfile_name(lsn) FROM pg_create_physical_replication_slot(%s, true)", [slot]
        )
        first = cursor.fetchone()[0]
    try:
        yield the_log
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_drop_replication_slot(%s)", [slot])


@pytest.fixture
def survey_kept(transactional_db: None, survey: Any) -> Any:
    return survey


@pytest.mark.database
def test_no_order_of_the_database_is_the_order_of_handing_in(survey_kept: Any) -> None:
    from django.db import connection

    came = run_a_morning(survey_kept, random.Random(4))
    table = Response._meta.db_table
    orders = ["rowid", "id"] if connection.vendor == "sqlite" else ["ctid", "xmin::text::bigint, ctid", "id"]
    marks = "json_extract(answers, '$.change')" if connection.vendor == "sqlite" else "answers->>'change'"
    found = {}
    with connection.cursor() as cursor:
        for order in orders:
            cursor.execute(f"SELECT {marks} FROM {table} ORDER BY {order}")
            found[order] = [row[0] for row in cursor.fetchall()]
    assert all(sorted(order) == sorted(came) for order in found.values())
    for name, order in found.items():
        for batch in batches(came):
            inside = [mark for mark in order if mark in set(batch)]
            assert not too_alike(inside, batch), name


@pytest.mark.database
def test_no_transaction_wrote_one_answer_alone(survey_kept: Any) -> None:
    """On PostgreSQL a row names its transaction, and the ticket that went in the same one."""
    from django.db import connection

    run_a_morning(survey_kept, random.Random(5))
    if connection.vendor == "sqlite":
        # SQLite keeps no such number; that what waits is written anew in one go is seen by its new ids.
        assert not InboxEntry.objects.exists()
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM survey_response GROUP BY xmin, school_id, year_group")
        assert min(row[0] for row in cursor.fetchall()) >= 10


@pytest.mark.database
def test_the_write_ahead_log_of_postgresql_leads_from_no_ticket_to_an_answer(
    survey_kept: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its segments hold, in the order of handing in, what was sealed beside each ticket that went."""
    from django.db import connection

    sealed: list[bytes] = []
    store = storing.store

    def remembering(parcel: storing.Parcel) -> None:
        sealed.append(parcel.sealed)
        store(parcel)

    monkeypatch.setattr(storing, "store", remembering)
    log = b""
    if connection.vendor == "sqlite":
        # Its journal is read as bytes below, beside everything else in the folder.
        came = run_a_morning(survey_kept, random.Random(8))
    else:
        with written_ahead() as the_log:
            came = run_a_morning(survey_kept, random.Random(8))
            log = the_log()
    left = [SealedBox(PrivateKey(path.read_bytes())) for path in keys.folder().glob("*.key")]
    assert len(left) <= 1
    for box, one in ((box, one) for box in left for one in sealed):
        with pytest.raises(CryptoError):
            box.decrypt(one)
    if connection.vendor == "sqlite":
        return
    assert all(one[:64] in log for one in sealed), "the log is not where it was looked for"
    marks = [found.group().decode() for found in re.finditer(rb"pupil[ab][a-j]{11}", log)]
    written = [mark for mark in dict.fromkeys(marks) if mark in set(came)]
    for batch in batches(came):
        inside = [mark for mark in written if mark in set(batch)]
        assert len(inside) == len(batch)
        assert not too_alike(inside, batch)


@pytest.mark.database
def test_handing_in_changes_a_ticket_and_the_inbox_and_nothing_else(
    client: Any, survey_kept: Any, mailoutbox: list[Any], capfd: Any, caplog: Any
) -> None:
    """No mail, no audit record, no session, no time in any table, no line in a log: read before and after."""
    room = a_room(a_part(survey_kept, "9100008"), "FGH-208", "Y8", 3)

    def hand_in(words: str) -> None:
        for data in ({"go": "check", "ticket": words}, {"go": "send", "ticket": words, "own_phone": "yes"}):
            answer = client.post(
                room.url, data, HTTP_SEC_FETCH_SITE="same-origin", HTTP_ACCEPT="application/json"
            )
            assert answer.status_code == 200

    def everything() -> dict[str, list[Any]]:
        return {
            model._meta.label: sorted(map(repr, model._base_manager.values_list()))
            for model in apps.get_models()
            if model._meta.managed and not model._meta.proxy
        }

    hand_in(room.words[0])
    caplog.clear()
    capfd.readouterr()
    before = everything()
    hand_in(room.words[1])
    changed = {label for label, rows in everything().items() if rows != before[label]}
    assert changed == {"survey.Ticket", "survey.InboxEntry"}
    assert not mailoutbox
    assert not caplog.text
    assert capfd.readouterr() == ("", "")


@pytest.mark.database
def test_whoever_hands_in_last_goes_on_among_others(survey_kept: Any) -> None:
    """A year group of which 21 handed in, one of them after the worker had been there: never one row more than before.

    Somebody with a backup of every hour sees which rows came between two of them.
    """
    room = a_room(a_part(survey_kept, "9100004"), "FGH-204", "Y8", 21)
    asked = opening.asked_class(room.session.code)
    assert asked is not None
    seen: set[Any] = set()
    came_at_once = []
    for number, words in enumerate(room.words):
        accept.accept(asked, words, {"change": f"pupil {number}"})
        if number in {8, 9, 10, 19}:
            move()
            accept._keys._until = 0.0
            now = set(Response.objects.values_list("pk", flat=True))
            came_at_once.append(len(now - seen))
            seen = now
    while InboxEntry.objects.exists():
        move(now=survey_kept.closes_at.replace(year=2099))
    now = set(Response.objects.values_list("pk", flat=True))
    came_at_once.append(len(now - seen))
    assert sum(came_at_once) == 21
    assert all(count == 0 or count >= 10 for count in came_at_once), came_at_once


def test_who_waits_is_drawn_at_random(survey_kept: Any) -> None:
    """Were it the newest who stay behind, the last batch would be theirs."""
    room = a_room(a_part(survey_kept, "9100005"), "FGH-205", "Y8", 40)
    asked = opening.asked_class(room.session.code)
    assert asked is not None
    for number, words in enumerate(room.words):
        accept.accept(asked, words, {"change": f"{number:02}"})
        if number == 19:
            move()
            accept._keys._until = 0.0
    move()
    handed_on = {int(one["change"]) for one in Response.objects.values_list("answers", flat=True)}
    stayed = set(range(40)) - handed_on
    assert len(stayed) == 10
    # Ten drawn from thirty, of which twenty came last: all from those, or none, is less likely than one in 160.
    assert min(stayed) < 20 or len(stayed & set(range(30))) > 0
    assert stayed != set(range(30, 40))


def test_the_length_of_what_is_sealed_says_nothing(transactional_db: None, survey: Any) -> None:
    """The journal ties a ticket to what was sealed with it. A pupil who wrote much must not stand out there."""
    room = a_room(a_part(survey, "9100006"), "FGH-206", "Y8", 4)
    asked = opening.asked_class(room.session.code)
    assert asked is not None
    instrument = opening.instrument_of(asked.version_id)
    everything = {name: [code] for name, code in {"own_phone": "yes", "change": "\U0001f600" * 500}.items()}
    for words, sent in zip(
        room.words, ({}, {"own_phone": ["no"]}, {"change": ['"\\' * 250]}, everything), strict=True
    ):
        accept.accept(asked, words, followed(instrument, asked.route, asked.year_group, sent))
    sealed = [bytes(one) for one in InboxEntry.objects.values_list("sealed", flat=True)]
    assert len({len(one) for one in sealed}) == 1
    assert len(sealed[0]) < 8_192, "what a country sends in a morning has to be written twice"


def test_a_run_that_fails_says_nothing_of_the_answers(
    transactional_db: None, survey: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A database quotes the row that it refuses; the schedule keeps what went wrong, with the time."""
    room = a_room(a_part(survey, "9100007"), "FGH-207", "Y8", 25)
    asked = opening.asked_class(room.session.code)
    assert asked is not None
    for words in room.words:
        accept.accept(asked, words, {"change": "a secret of mine"})

    def refuse(rows: list[Response]) -> None:
        raise IntegrityError(f"Failing row contains ({rows[0].pk}, {rows[0].answers}).")

    monkeypatch.setattr(Response.objects, "bulk_create", refuse)
    worker.put_on_schedule()
    entry = next(one for one in worker.whole_schedule() if one.name.endswith("shuffle_answers"))
    assert worker.claim(entry, holder="me", now=timezone.now() + timedelta(days=1))
    assert worker.run_claimed(entry, holder="me") is False
    (run,) = ScheduledRun.objects.filter(name=entry.name)
    assert "IntegrityError" in run.error
    assert InboxEntry.objects.count() == 25, "nothing is lost"
    for kept in (run.error, caplog.text):
        assert kept
        assert "secret" not in kept
        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-4", kept), "the number of a row"


def test_nothing_but_what_is_promised_is_a_column() -> None:
    columns = {field.name for field in Response._meta.get_fields()}
    assert columns == {"id", "version", "school", "year_group", "route", "answers", "cell_key"}
    waiting = {field.name for field in InboxEntry._meta.get_fields()}
    assert waiting == {"id", "key", "version", "school", "year_group", "sealed"}
    kinds = {
        field.get_internal_type()
        for model in (Response, InboxEntry, InboxKey)
        for field in model._meta.fields
    }
    assert not kinds & {
        "DateTimeField",
        "DateField",
        "TimeField",
        "AutoField",
        "BigAutoField",
        "GenericIPAddressField",
    }


def test_the_files_of_a_centre_lead_from_no_ticket_to_an_answer(tmp_path: Path) -> None:
    """The database file, its journal while the centre still runs, the keys' folder: read as bytes."""
    from conftest import migrated_copy

    data = tmp_path / "data"
    data.mkdir()
    shutil.copyfile(migrated_copy(), data / "saferday.sqlite3")
    environment = os.environ | {
        "SAFERDAY_DATA": str(data),
        "SAFERDAY_SECRET_KEY": "for-this-morning-" + "0123456789" * 4,
        "SAFERDAY_HTTPS": "false",
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "saferday.web.settings.centre",
    }

    def run(*arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", *arguments], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    run("saferday.youth.survey.tests.morning", str(data))
    came = (data / "came.txt").read_text().split()
    (data / "came.txt").unlink()
    assert len(came) == 2 * PUPILS
    everything = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    journal = next(content for path, content in everything.items() if path.name.endswith("-wal"))
    assert len(journal) > 100_000, "the journal was gone before it could be read"

    # The journal ties tickets to what was sealed. The one key that is left was made after all of that: it opens
    # nothing of it, and the others are gone.
    sealed = [bytes.fromhex(line) for line in (data / "sealed.txt").read_text().split()]
    assert len(sealed) == len(came)
    assert sum(one[:64] in journal for one in sealed) > 0, "the journal holds what was sealed"
    left = [content for path, content in everything.items() if path.suffix == ".key"]
    assert len(left) <= 1
    for key in left:
        box = SealedBox(PrivateKey(key))
        for one in sealed:
            with pytest.raises(CryptoError):
                box.decrypt(one)

    # In the journal every answer that can be read stands among others that were written with it: page by page,
    # each copy of the answers' table grew by whole batches.
    marks = {mark.encode() for mark in came}
    sealed_order = [found.group() for found in re.finditer(rb"pupil[a-j]{12}", journal)]
    first_seen = list(dict.fromkeys(mark for mark in sealed_order if mark in marks))
    for batch in batches(came):
        inside = [mark.decode() for mark in first_seen if mark.decode() in set(batch)]
        assert len(inside) == len(batch)
        assert not too_alike(inside, batch)

    # What SQLite freed and did not wipe (rows of tickets, of the inbox) holds no answer in the order of handing in.
    file = (data / "saferday.sqlite3").read_bytes()
    for content in (file, file + journal):
        found = list(
            dict.fromkeys(one.group().decode() for one in re.finditer(rb"pupil[ab][a-j]{11}", content))
        )
        for batch in batches(came):
            inside = [mark for mark in found if mark in set(batch)]
            there = [one for one in batch if one in inside]
            assert len(inside) < ENOUGH or not too_alike(inside, there)

    # A backup that is made while a key is there takes no key along: with it, the journal could be read.
    key_file = data / "survey-keys" / "here.key"
    key_file.write_bytes(b"the private half of a key, 32 by")
    run("saferday.web.cli", "backup", str(tmp_path / "copy.backup"))
    with zipfile.ZipFile(tmp_path / "copy.backup") as archive:
        assert not [name for name in archive.namelist() if "survey-keys" in name or name.endswith(".key")]
        assert not [name for name in archive.namelist() if b"the private half" in archive.read(name)]
    key_file.unlink()

    # No ticket's words, no log, and no time of day within the survey's tables of answers.
    words = re.compile(rb"[a-z]{3,9}-[a-z]{3,9}-[a-z]{3,9}-\d\d")
    assert not [path.name for path, content in everything.items() if words.search(content)]
    database = sqlite3.connect(data / "saferday.sqlite3")
    (records,) = database.execute(
        "SELECT count(*) FROM audit_auditrecord WHERE act LIKE 'survey.answer%' OR act LIKE 'survey.ticket.used%'"
    ).fetchone()
    assert records == 0
    assert database.execute("SELECT count(*) FROM survey_ticket").fetchone() == (0,)
    assert database.execute("SELECT count(*) FROM survey_inboxkey").fetchone()[0] <= 1


def test_a_backup_made_meanwhile_cannot_be_read_without_the_key(transactional_db: None, survey: Any) -> None:
    room = a_room(a_part(survey, "9100003"), "FGH-203", "Y8", 5)
    asked = opening.asked_class(room.session.code)
    assert asked is not None
    for ticket in room.words:
        accept.accept(asked, ticket, {"change": "a secret of mine"})
    rows = list(InboxEntry.objects.values_list("sealed", flat=True))
    assert len(rows) == 5
    assert len({len(bytes(row)) for row in rows}) == 1, "the length of what is sealed must say nothing"
    assert not [row for row in rows if b"secret" in bytes(row)]
    for key in InboxKey.objects.all():
        keys.destroy(key.pk)
    with pytest.raises(keys.KeyLost):
        keys.private_key(InboxKey.objects.get().pk)
    assert move().unreadable == 5, "and the doctor is told"
