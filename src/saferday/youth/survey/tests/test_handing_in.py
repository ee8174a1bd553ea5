"""A ticket, then answers, then thanks: once for each ticket, in two statements, leaving nothing that has a time."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from saferday.centre.audit.models import AuditRecord
from saferday.youth.survey.intake.moving import move
from saferday.youth.survey.models import InboxEntry, InboxKey, Response, Ticket
from saferday.youth.survey.tests.conftest import Room, a_room

SAME = {"HTTP_SEC_FETCH_SITE": "same-origin"}
JSON = SAME | {"HTTP_ACCEPT": "application/json"}


def hand_in(client: Client, room: Room, ticket: str, **answers: Any) -> Any:
    return client.post(room.url, {"go": "send", "ticket": ticket, **answers}, **JSON)


def test_a_complete_submission_costs_two_statements(client: Client, room: Room) -> None:
    hand_in(client, room, room.words[0])
    with CaptureQueriesContext(
        connection,
    ) as seen:
        answer = hand_in(client, room, room.words[1], devices=["phone", "tv"], own_phone="yes")
    assert answer.json() == {"ok": True}
    said = [
        one["sql"] for one in seen if not one["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT"))
    ]
    assert len(said) == 2, said
    assert [statement.split()[0] for statement in said] == ["DELETE", "INSERT"]


def test_checking_a_ticket_costs_one(client: Client, room: Room, django_assert_num_queries: Any) -> None:
    client.get(room.url)
    with django_assert_num_queries(1):
        answer = client.post(room.url, {"go": "check", "ticket": room.words[0].upper()}, **JSON)
    assert answer.json() == {"ok": True, "ticket": room.words[0]}


def test_nobody_answers_twice_and_a_retry_is_told_that_its_answers_are_in(client: Client, room: Room) -> None:
    assert hand_in(client, room, room.words[0], own_phone="yes").status_code == 200
    again = hand_in(client, room, room.words[0], own_phone="no")
    assert (again.status_code, again.json()["problem"]) == (409, "used")
    assert InboxEntry.objects.count() == 1
    plain = client.post(room.url, {"go": "send", "ticket": room.words[0]}, **SAME)
    assert b"We have your answers already" in plain.content


def test_a_made_up_ticket_takes_nothing(client: Client, room: Room) -> None:
    for ticket in ("otter-lemon-cloud-47", "", "rubbish", "a" * 5000, "otter lemon cloud \u0664\u0667"):
        answer = hand_in(client, room, ticket)
        assert (answer.status_code, answer.json()["problem"]) == (422, "unknown")
    assert InboxEntry.objects.count() == 0
    assert Ticket.objects.count() == len(room.words)


def test_another_class_ticket_does_not_work_here(client: Client, room: Room, younger: Room) -> None:
    assert hand_in(client, room, younger.words[0]).json()["problem"] == "unknown"


def test_a_form_from_another_site_is_refused(client: Client, room: Room) -> None:
    answer = client.post(
        room.url,
        {"go": "send", "ticket": room.words[0]},
        HTTP_SEC_FETCH_SITE="cross-site",
        HTTP_ACCEPT="application/json",
    )
    assert answer.status_code == 403
    assert InboxEntry.objects.count() == 0


def test_no_cookie_and_no_audit_record(client: Client, room: Room) -> None:
    before = AuditRecord.objects.count()
    for answer in (
        client.get("/survey/"),
        client.get(room.url),
        client.post(room.url, {"go": "start", "ticket": room.words[0]}, **SAME),
        hand_in(client, room, room.words[0]),
    ):
        assert not answer.cookies
    assert AuditRecord.objects.count() == before


def test_what_is_kept_is_only_what_the_route_asks(client: Client, part: Any) -> None:
    room = a_room(part, "BCD-106", "Y5", 20)
    for ticket in room.words:
        hand_in(
            client,
            room,
            ticket,
            devices=["phone", "nonsense"],
            own_phone="yes",
            first_phone="9",
            change="My name is Ann",
            evil="x",
            hours="-",
            **{"feelings.happy": "often"},
        )
    assert move().responses == 10, "ten stay behind"
    kept = Response.objects.first()
    assert kept is not None
    # Neither the secondary route's question nor free text came through.
    assert kept.answers == {
        "devices": ["phone"],
        "own_phone": "yes",
        "hours": "-",
        "feelings": {"happy": "often"},
    }
    assert (kept.route, kept.year_group, 0 <= kept.cell_key <= 255) == ("primary", "Y5", True)


def test_few_answers_wait_sealed_until_the_survey_is_over(client: Client, room: Room, survey: Any) -> None:
    for ticket in room.words[:9]:
        hand_in(client, room, ticket, own_phone="yes")
    before = set(InboxEntry.objects.values_list("pk", flat=True))
    keys = set(InboxKey.objects.values_list("pk", flat=True))
    done = move()
    assert (done.responses, done.sealed_anew) == (0, 9)
    # Sealed anew under another key, in rows of their own: the old key is gone.
    assert before.isdisjoint(InboxEntry.objects.values_list("pk", flat=True))
    assert keys.isdisjoint(InboxKey.objects.values_list("pk", flat=True))
    from datetime import timedelta

    over = survey.closes_at + timedelta(minutes=11)
    assert move(now=over).responses == 9
    assert InboxEntry.objects.count() == 0
    assert json.dumps(sorted(r.answers["own_phone"] for r in Response.objects.all())) == json.dumps(
        ["yes"] * 9
    )


@pytest.mark.database
def test_what_comes_under_a_key_that_has_just_gone_is_sealed_with_the_next(
    client: Client, room: Room, transactional_db: None
) -> None:
    from saferday.youth.survey.intake import accept

    hand_in(client, room, room.words[0], own_phone="yes")
    remembered = accept._keys.current()
    for _ in range(2):
        move()
    assert not InboxKey.objects.filter(pk=remembered.id).exists()
    # This process still remembers the key that was destroyed.
    assert accept._keys._key == remembered
    accept._keys._until = float("inf")
    assert hand_in(client, room, room.words[1]).json() == {"ok": True}
    assert InboxEntry.objects.count() == 2
    assert move().unreadable == 0


def test_classes_of_one_route_share_a_page_but_for_their_code(client: Client, room: Room, part: Any) -> None:
    other = a_room(part, "WXZ-771", "Y8", 1)
    for path in ("", "/cy"):
        first = client.get(path + room.url).content.decode()
        second = client.get(path + other.url).content.decode()
        assert other.session.code not in first
        assert room.session.code not in second
        assert first.replace(room.session.code, other.session.code) == second
