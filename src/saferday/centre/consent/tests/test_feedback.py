"""Feedback: given, refused, read, dealt with, cleared."""

from datetime import timedelta
from http import HTTPStatus
from unittest import mock

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from saferday.centre.accounts.actions import add_staff
from saferday.centre.audit.models import AuditRecord
from saferday.centre.consent import actions, forms, queries, rules
from saferday.centre.consent.models import Feedback

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def stamp(monkeypatch) -> str:
    """A form opened a minute ago."""
    made = forms.FeedbackForm.new_stamp()
    now = forms.time.time()
    monkeypatch.setattr(forms.time, "time", lambda: now + 60)
    return made


def test_a_message_is_kept_without_anything_about_who_sent_it(visitor, stamp, places) -> None:
    response = visitor.post(
        "/feedback/",
        {"doing": "Looking", "wrong": "No map", "page": "/north/news/?q=secret", "stamp": stamp},
        REMOTE_ADDR="203.0.113.77",
        HTTP_USER_AGENT="Spybrowser/9",
    )
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert "is saved" in visitor.get(response.url).content.decode()
    kept = Feedback.objects.values().get()
    assert kept["page"] == "/north/news/"
    assert kept["area_id"] == places.north.pk
    assert not any(trace in str(kept) for trace in ("203.0.113.77", "Spybrowser", "secret"))
    assert AuditRecord.objects.latest("number").act == "consent.feedback.given"
    assert "No map" not in str(AuditRecord.objects.values())


def test_saved_is_said_only_when_it_is(visitor, stamp) -> None:
    with mock.patch.object(actions, "record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        visitor.post("/feedback/", {"wrong": "No map", "stamp": stamp})
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"wrong": ""}, "Tell us what went wrong"),
        ({"wrong": "   "}, "Tell us what went wrong"),
        ({"wrong": "x" * 2_001}, "at most 2000 characters"),
        ({"wrong": "Ring me on 07700 900123"}, "looks like a phone number"),
        ({"doing": "I am ann@example.org"}, "looks like a phone number"),
        ({"website": "http://spam.example"}, "should stay empty"),
        ({"stamp": "forged"}, "send again"),
        ({"stamp": ""}, "send again"),
    ],
)
def test_a_message_that_is_not_taken_is_not_lost(change, says, visitor, stamp) -> None:
    sent = {
        "doing": "Looking for help",
        "wrong": "The map is empty",
        "stamp": stamp,
        "page": "/news/",
    } | change
    response = visitor.post("/feedback/", sent)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = response.content.decode()
    assert says in page
    assert "There is a problem" in page
    for field in ("doing", "wrong"):
        assert sent[field].strip() in page
    assert not Feedback.objects.exists()


def test_details_can_be_taken_out_for_one(visitor, stamp) -> None:
    text = "Miss Jones wrote to ann@example.org and 07700 900123"
    page = visitor.post("/feedback/", {"wrong": text, "stamp": stamp}).content.decode()
    assert "Take these details out and send" in page
    visitor.post("/feedback/", {"wrong": text, "stamp": stamp, "take_out": "1"})
    assert Feedback.objects.get().wrong == "Miss Jones wrote to […] and […]"


def test_no_door_stores_personal_details() -> None:
    with pytest.raises(actions.PersonalDetails):
        actions.give_feedback(wrong="ann@example.org")


def test_a_form_sent_at_once_is_asked_again(visitor) -> None:
    response = visitor.post("/feedback/", {"wrong": "No map", "stamp": forms.FeedbackForm.new_stamp()})
    assert "very quick" in response.content.decode()


def test_a_form_left_open_overnight_is_not_lost(visitor, monkeypatch) -> None:
    stamp = forms.FeedbackForm.new_stamp()
    now = forms.time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 13 * 3600)
    response = visitor.post("/feedback/", {"wrong": "No map at all", "stamp": stamp})
    assert "open for a long time" in response.content.decode()
    assert "No map at all" in response.content.decode()


def test_a_flood_stops_at_what_people_can_read(visitor, stamp) -> None:
    Feedback.objects.bulk_create(Feedback(wrong="x") for _ in range(rules.PER_HOUR_AT_MOST))
    response = visitor.post("/feedback/", {"wrong": "A real one", "stamp": stamp})
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "A real one" in response.content.decode()
    assert Feedback.objects.count() == rules.PER_HOUR_AT_MOST
    Feedback.objects.update(at=timezone.now() - timedelta(minutes=61))
    assert (
        visitor.post("/feedback/", {"wrong": "A real one", "stamp": stamp}).status_code
        == HTTPStatus.SEE_OTHER
    )


READERS = [
    ("operator", None, {"north", "south", "none"}),
    ("comms_editor", None, {"north", "south", "none"}),
    ("comms_editor", "north", {"north"}),
    ("helpline_worker", "north", {"north"}),
    ("hotline_analyst", None, set()),
    ("analyst_lead", None, set()),
    ("school_contact", "north", set()),
    ("researcher", None, set()),
]


@pytest.mark.parametrize(("role", "area", "readable"), READERS)
def test_who_reads_what(role, area, readable, places) -> None:
    messages = {
        "north": actions.give_feedback(wrong="north", area=places.north),
        "south": actions.give_feedback(wrong="south", area=places.south),
        "none": actions.give_feedback(wrong="none"),
    }
    reader = add_staff(
        by=None, email="reader@example.org", role=role, area=getattr(places, area) if area else None
    )
    assert {one.wrong for one in queries.readable_feedback(reader)} == readable
    for name, message in messages.items():
        if name in readable:
            assert actions.mark_done(by=reader, feedback=message).state == "done"
        else:
            with pytest.raises(PermissionDenied):
                actions.mark_done(by=reader, feedback=message)


@pytest.fixture
def staff(places) -> Client:
    user = add_staff(by=None, email="me@example.org", role="comms_editor", area=places.north)
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(user, backend="saferday.centre.accounts.backends.Backend")
    return client


def test_the_inbox_shows_deals_and_undoes(staff, places) -> None:
    mine = actions.give_feedback(wrong="Mine <b>bold</b>", doing="Reading", page="/north/", area=places.north)
    other = actions.give_feedback(wrong="Elsewhere", area=places.south)
    inbox = reverse("consent_inbox")
    page = staff.get(inbox).content.decode()
    assert "Mine &lt;b&gt;bold" in page
    assert "Elsewhere" not in page
    assert staff.post(reverse("consent_change", args=[other.pk, "done"])).status_code == HTTPStatus.NOT_FOUND
    staff.post(reverse("consent_change", args=[mine.pk, "done"]), {"back": "https://elsewhere.example/"})
    assert "Nothing to do" in staff.get(inbox).content.decode()
    assert "Mine" in staff.get(inbox, {"state": "done"}).content.decode()
    staff.post(reverse("consent_change", args=[mine.pk, "undo"]))
    assert "Mine" in staff.get(inbox).content.decode()
    assert (
        staff.get(reverse("consent_change", args=[mine.pk, "done"])).status_code
        == HTTPStatus.METHOD_NOT_ALLOWED
    )


def test_the_inbox_costs_the_same_for_one_and_for_many(staff, places, django_assert_max_num_queries) -> None:
    for number in range(30):
        actions.give_feedback(wrong=f"message {number}", area=places.north)
    staff.get(reverse("consent_inbox"))
    with django_assert_max_num_queries(25):
        page = staff.get(reverse("consent_inbox")).content.decode()
    assert "Page 1 of 2" in page
    assert "message 4" in staff.get(reverse("consent_inbox"), {"q": "message 4"}).content.decode()
    assert (
        "Nothing found" in staff.get(reverse("consent_inbox"), {"q": "zz", "state": "all"}).content.decode()
    )


def test_the_inbox_is_closed_to_others(places) -> None:
    user = add_staff(by=None, email="me@example.org", role="hotline_analyst")
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(user, backend="saferday.centre.accounts.backends.Backend")
    assert client.get(reverse("consent_inbox")).status_code in {302, 403}
    assert Client().get(reverse("consent_inbox")).status_code == HTTPStatus.FOUND


def test_messages_are_cleared_when_the_register_says(places) -> None:
    now = timezone.now()
    day = timedelta(days=1)
    for wrong, at, done_at in (
        ("done long ago", now - 95 * day, now - 91 * day),
        ("done lately", now - 95 * day, now - 89 * day),
        ("waiting for a year", now - 366 * day, None),
        ("waiting", now - 364 * day, None),
    ):
        Feedback.objects.create(wrong=wrong, at=at, done_at=done_at, state="done" if done_at else "new")
    assert actions.purge_feedback(now=now, limit=1) == 1
    assert actions.purge_feedback(now=now, limit=9) == 1
    assert set(Feedback.objects.values_list("wrong", flat=True)) == {"done lately", "waiting"}
    before = AuditRecord.objects.count()
    assert actions.purge_feedback(now=now, limit=9) == 0
    assert AuditRecord.objects.count() == before


def test_the_welsh_form_leads_to_help_in_welsh(visitor) -> None:
    main = visitor.get("/cy/feedback/").content.decode().split("<main")[1].split("</main>")[0]
    assert 'href="/cy/get-help/"' in main
    assert 'href="/cy/"' in visitor.get("/cy/feedback/thanks/").content.decode().split("<main")[1]
