"""The desk: who may what, classes and their tickets, colleagues, and what the centre's staff decide."""

import re
import zlib
from collections import Counter

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from saferday.centre.areas.queries import area_by_slug
from saferday.youth.survey import actions
from saferday.youth.survey.documents import paper
from saferday.youth.survey.intake.keys import ticket_key
from saferday.youth.survey.models import (
    ClassSession,
    DeskVisit,
    EntryLink,
    Participation,
    School,
    SchoolContact,
    Ticket,
)
from saferday.youth.survey.queries import desk as desks
from saferday.youth.survey.queries.desk import Desk
from saferday.youth.survey.rules import schools as rules
from saferday.youth.survey.rules import tickets

OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}
PAGES = ("desk", "desk-years", "desk-protocol", "desk-adults", "desk-class-new", "desk-withdraw")


@pytest.fixture
def at_desk(client, desk):
    """A browser in which the desk is open."""
    link = actions.send_entry_link(contact=desk.contact)
    client.cookies["saferday_school_desk"] = actions.enter_desk(link=link)
    return client


@pytest.fixture
def session(desk):
    return actions.make_class(by=desk, year_group="Y5")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_page_opens_in_both_languages_and_is_stored_nowhere(at_desk, name, language):
    from django.utils.translation import override

    with override(language):
        answer = at_desk.get(reverse(f"survey:{name}"))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("state", [rules.ASKED, rules.DECLINED, rules.WITHDRAWN])
def test_a_school_that_may_not_enter_sees_no_page(at_desk, desk, name, state):
    paused = state in {rules.DECLINED, rules.WITHDRAWN}
    Participation.objects.update(state=state, paused=paused)
    assert at_desk.get(reverse(f"survey:{name}")).status_code == 403


@pytest.mark.parametrize("cookie", ["", "wrong", "x" * 5000])
def test_no_cookie_no_desk(client, desk, cookie):
    client.cookies["saferday_school_desk"] = cookie
    assert client.get(reverse("survey:desk")).status_code == 403


def test_a_form_from_another_site_does_nothing(at_desk):
    answer = at_desk.post(
        reverse("survey:desk-years"), {"year_groups": ["Y6"]}, HTTP_SEC_FETCH_SITE="cross-site"
    )
    assert answer.status_code == 403
    assert Participation.objects.get().year_groups == ["Y5", "Y6"]


def test_year_groups_are_those_of_the_survey(at_desk):
    page = at_desk.get(reverse("survey:desk-years")).content.decode()
    assert "Year 5 (recommended)" in page
    assert "Year 3" not in page
    answer = at_desk.post(reverse("survey:desk-years"), {"year_groups": ["Y7", "Y5"]}, **OURS)
    assert answer.status_code == 303
    assert Participation.objects.get().year_groups == ["Y5", "Y7"]
    assert at_desk.post(reverse("survey:desk-years"), {"year_groups": ["Y3"]}, **OURS).status_code == 422
    assert at_desk.post(reverse("survey:desk-years"), {}, **OURS).status_code == 422


def test_the_protocol_is_confirmed_in_the_text_that_was_read(at_desk):
    from saferday.youth.survey import documents

    Participation.objects.update(protocol_digest="", protocol_confirmed_at=None)
    digest = documents.of(Participation.objects.get().survey, "protocol").digest
    sent = {"digest": "y" * 64, "read": "on", "lead": "on"}
    answer = at_desk.post(reverse("survey:desk-protocol"), sent, **OURS)
    assert answer.status_code == 422
    assert "changed while this page was open" in answer.content.decode()
    assert (
        at_desk.post(reverse("survey:desk-protocol"), {"digest": digest, "read": "on"}, **OURS).status_code
        == 422
    )
    assert at_desk.post(reverse("survey:desk-protocol"), sent | {"digest": digest}, **OURS).status_code == 303
    assert Participation.objects.get().protocol_digest == digest


def test_a_changed_protocol_is_said_at_the_desk(at_desk):
    assert "It has changed since you confirmed it" in at_desk.get(reverse("survey:desk")).content.decode()


# ── Classes and tickets ──


def test_a_class_is_made_and_shown_on_the_board(at_desk):
    answer = at_desk.post(reverse("survey:desk-class-new"), {"year_group": "Y6"}, **OURS)
    session = ClassSession.objects.get()
    assert answer.url == reverse("survey:desk-class", args=[session.pk])
    assert re.fullmatch(r"[B-Z]{3}-\d{3}", session.code)
    assert session.code in at_desk.get(reverse("survey:desk-board", args=[session.pk])).content.decode()
    assert at_desk.post(reverse("survey:desk-class-new"), {"year_group": "Y9"}, **OURS).status_code == 422


def test_of_a_ticket_only_a_keyed_hash_is_kept(desk, session):
    words = actions.print_tickets(by=desk, session=session, count=20)
    session.refresh_from_db()
    key = ticket_key(session)
    assert len(set(words)) == 20
    assert {tickets.digest(key, word) for word in words} == {
        bytes(row.digest) for row in Ticket.objects.all()
    }
    assert all(tickets.is_genuine(key, word) for word in words)


def test_tickets_lie_in_the_table_in_no_order_of_the_sheet(desk, session):
    words = actions.print_tickets(by=desk, session=session, count=30)
    key = ticket_key(session)
    printed = [tickets.digest(key, word) for word in words]
    assert printed != sorted(printed)
    assert [bytes(row.digest) for row in Ticket.objects.order_by("pk")] == sorted(printed)


def test_a_class_has_no_more_tickets_than_pupils(desk, session):
    actions.print_tickets(by=desk, session=session, count=rules.MOST_PUPILS_IN_A_CLASS - 1)
    with pytest.raises(actions.TooManyTickets):
        actions.print_tickets(by=desk, session=session, count=2)
    actions.print_tickets(by=desk, session=session, count=1)
    assert Ticket.objects.count() == rules.MOST_PUPILS_IN_A_CLASS


def test_void_tickets_are_worth_nothing_and_others_can_be_printed(desk, session):
    words = actions.print_tickets(by=desk, session=session, count=10)
    Ticket.objects.filter(
        pk__in=list(Ticket.objects.values_list("pk", flat=True)[:4])
    ).delete()  # Four were used.
    session.refresh_from_db()
    assert actions.void_tickets(by=desk, session=session) == 6
    session.refresh_from_db()
    assert session.printed == 4
    assert not any(tickets.is_genuine(ticket_key(session), word) for word in words)
    assert len(actions.print_tickets(by=desk, session=session, count=rules.MOST_PUPILS_IN_A_CLASS - 4)) == 41


def test_a_closed_class_prints_nothing_and_opens_again(desk, session):
    actions.close_class(by=desk, session=session)
    with pytest.raises(actions.NotReady):
        actions.print_tickets(by=desk, session=session, count=1)
    assert not actions.close_class(by=desk, session=session, closed=False).closed


@pytest.mark.parametrize(
    ("used", "shown"),
    [(0, "Fewer than five"), (4, "Fewer than five"), (5, "5 or a few more"), (9, "5 or"), (12, "10 or")],
)
def test_the_count_moves_in_steps(at_desk, desk, session, used, shown):
    actions.print_tickets(by=desk, session=session, count=20)
    Ticket.objects.filter(pk__in=list(Ticket.objects.values_list("pk", flat=True)[:used])).delete()
    page = at_desk.get(reverse("survey:desk-class", args=[session.pk])).content.decode()
    assert shown in page
    page = page.replace(session.code, "")
    assert f"{20 - used}" not in re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("How many tickets")[0])


def test_the_sheet_can_be_printed_from_a_page(at_desk, session):
    answer = at_desk.post(
        reverse("survey:desk-tickets", args=[session.pk]), {"count": "3", "as_what": "page"}, **OURS
    )
    page = answer.content.decode()
    assert answer["Cache-Control"] == "no-store, private"
    assert page.count('class="qr"') == 3
    assert Ticket.objects.count() == 3


def test_the_sheet_is_a_pdf_that_a_screen_reader_can_read(at_desk, session, survey):
    answer = at_desk.post(reverse("survey:desk-tickets", args=[session.pk]), {"count": "30"}, **OURS)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    inside = unpacked(answer.content)
    assert b"pdfuaid" in inside
    assert b"/StructTreeRoot" in inside


def test_without_pango_the_page_says_so_and_no_ticket_is_made(at_desk, session, monkeypatch):
    monkeypatch.setattr(paper, "can_make_pdf", lambda: False)
    answer = at_desk.post(
        reverse("survey:desk-tickets", args=[session.pk]), {"count": "3", "as_what": "pdf"}, **OURS
    )
    assert answer.status_code == 503
    assert "cannot make PDF files now" in answer.content.decode()
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("count", ["", "0", "46", "many", "-1"])
def test_a_wrong_number_of_tickets_is_told(at_desk, session, count):
    answer = at_desk.post(reverse("survey:desk-tickets", args=[session.pk]), {"count": count}, **OURS)
    assert answer.status_code == 422
    assert not Ticket.objects.exists()


def unpacked(pdf: bytes) -> bytes:
    """Everything in a PDF, its compressed streams too."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, flags=re.S)
    found = [pdf]
    for stream in streams:
        try:
            found.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            continue
    return b"".join(found)


def other_desk(survey, school):
    other = School.objects.create(
        source="test", reference="2", name="Other", nation="wales", area=school.area
    )
    part = Participation.objects.create(
        survey=survey,
        school=other,
        state=rules.ACCEPTED,
        year_groups=["Y5"],
        protocol_digest="x" * 64,
        protocol_confirmed_at=timezone.now(),
    )
    return Desk(SchoolContact.objects.create(participation=part, email="office@other.example"), part)


@pytest.mark.parametrize("name", ["desk-class", "desk-board"])
def test_another_schools_class_does_not_exist_here(at_desk, survey, school, name):
    session = actions.make_class(by=other_desk(survey, school), year_group="Y5")
    assert at_desk.get(reverse(f"survey:{name}", args=[session.pk])).status_code == 404


@pytest.mark.parametrize("name", ["desk-tickets", "desk-void", "desk-close"])
def test_another_schools_class_cannot_be_touched(at_desk, survey, school, name):
    session = actions.make_class(by=other_desk(survey, school), year_group="Y5")
    assert (
        at_desk.post(reverse(f"survey:{name}", args=[session.pk]), {"count": "3"}, **OURS).status_code == 404
    )


def test_the_actions_know_their_own_school_too(desk, survey, school):
    session = actions.make_class(by=other_desk(survey, school), year_group="Y5")
    for act in (actions.void_tickets, actions.close_class):
        with pytest.raises(ClassSession.DoesNotExist):
            act(by=desk, session=session)


def test_classes_cost_the_same_however_many(at_desk, desk, django_assert_max_num_queries):
    for _number in range(12):
        actions.make_class(by=desk, year_group="Y5")
    with django_assert_max_num_queries(6):
        at_desk.get(reverse("survey:desk"))


# ── Adults ──


@pytest.mark.parametrize(
    ("email", "let_in"),
    [
        ("mair@lantern-hill.example", True),
        ("MAIR@Lantern-Hill.example", True),
        ("mair@elsewhere.example", False),
        ("22mair@lantern-hill.example", False),
    ],
)
def test_colleagues_have_the_same_domain_and_no_pupils_address(at_desk, email, let_in):
    answer = at_desk.post(reverse("survey:desk-adults"), {"email": email}, **OURS)
    assert answer.status_code == (303 if let_in else 422)
    assert len(mail.outbox) == int(let_in)


def test_a_colleague_is_shut_out_with_links_and_desks(at_desk, desk):
    link = actions.add_colleague(by=desk, email="mair@lantern-hill.example", language="cy")
    actions.enter_desk(link=link)
    actions.send_entry_link(contact=link.contact)
    answer = at_desk.post(reverse("survey:desk-adult-remove", args=[link.contact_id]), **OURS)
    assert answer.status_code == 303
    assert not DeskVisit.objects.filter(contact__email="mair@lantern-hill.example").exists()
    assert not EntryLink.objects.filter(contact__email="mair@lantern-hill.example").exists()


def test_who_signed_the_school_up_cannot_be_shut_out_by_a_colleague(desk):
    link = actions.add_colleague(by=desk, email="mair@lantern-hill.example", language="cy")
    with pytest.raises(PermissionDenied):
        actions.remove_colleague(by=Desk(link.contact, desk.participation), contact=desk.contact)


def test_closing_everywhere_makes_links_worthless(at_desk, desk, client):
    waiting = actions.send_entry_link(contact=desk.contact)
    at_desk.post(reverse("survey:desk-leave"), {"everywhere": "1"}, **OURS)
    waiting.refresh_from_db()
    assert not desks.usable(waiting)
    assert not DeskVisit.objects.exists()


def test_withdrawing_closes_classes_and_voids_tickets(at_desk, desk, session):
    actions.print_tickets(by=desk, session=session, count=5)
    assert at_desk.post(reverse("survey:desk-withdraw"), **OURS).status_code == 303
    assert Participation.objects.get().state == rules.WITHDRAWN
    assert ClassSession.objects.get().closed
    assert not Ticket.objects.exists()


# ── The centre's staff ──


@pytest.mark.parametrize(
    ("role", "area", "may"),
    [
        ("operator", None, True),
        ("comms_editor", None, True),
        ("comms_editor", "dyfed-powys", True),
        ("comms_editor", "kent", False),
        ("helpline_worker", None, False),
        ("hotline_analyst", None, False),
        ("analyst_lead", None, False),
        ("researcher", None, False),
        ("school_contact", "dyfed-powys", False),
        (None, None, False),
    ],
)
def test_who_decides_about_a_school(desk, person, role, area, may):
    user = person(role, area_by_slug(area) if area else None)
    if may:
        actions.decide_school(by=user, participation=desk.participation, state=rules.PAUSED)
        assert Participation.objects.get().paused
    else:
        with pytest.raises(PermissionDenied):
            actions.decide_school(by=user, participation=desk.participation, state=rules.PAUSED)


ALLOWED = Counter(
    (before, after)
    for before, afters in {
        "asked": ("waiting", "accepted", "declined"),
        "waiting": ("accepted", "declined"),
        "accepted": ("paused", "declined", "withdrawn"),
        "paused": ("accepted", "declined", "withdrawn"),
        "declined": ("accepted",),
        "withdrawn": ("accepted",),
    }.items()
    for after in afters
)


@pytest.mark.parametrize("before", rules.STATES)
@pytest.mark.parametrize("after", [rules.ACCEPTED, rules.PAUSED, rules.DECLINED])
def test_how_a_school_may_come_to_stand(desk, person, before, after):
    paused = before in {rules.PAUSED, rules.DECLINED, rules.WITHDRAWN}
    Participation.objects.update(state=before, paused=paused)
    part = Participation.objects.get()
    decide = {"by": person("operator"), "participation": part, "state": after}
    if before == after or ALLOWED[(before, after)]:
        assert actions.decide_school(**decide).state == after
        assert Participation.objects.get().paused is (after in {rules.PAUSED, rules.DECLINED})
    else:
        with pytest.raises(actions.StateForbids):
            actions.decide_school(**decide)
