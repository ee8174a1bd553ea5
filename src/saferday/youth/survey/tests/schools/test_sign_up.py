"""A school signs up: found, asked for an address, let in by a link that works once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from saferday.centre.audit.models import AuditRecord
from saferday.youth.survey import actions
from saferday.youth.survey.models import DeskVisit, EntryLink, Participation, School, SchoolContact
from saferday.youth.survey.queries import desk as desks
from saferday.youth.survey.queries import schools as queries
from saferday.youth.survey.rules import schools as rules
from saferday.youth.survey.schools.mailboxes import MailWords, judge

OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}
OFFICE = "office@lantern-hill.example"


@pytest.fixture
def ask(client, survey, school):
    """Sends the sign-up form."""

    def send(email=OFFICE, adult="on", **headers):
        return client.post(
            reverse("survey:school-sign-up", args=[survey.slug, school.pk]),
            {"email": email, "adult": adult},
            **(OURS | headers),
        )

    return send


def link_in(message):
    return re.search(r"https?://[^/]+(/\S+)", message.body)[1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lantern", True),
        ("HILL Lantern", True),
        ("sa31 0ck", True),
        ("SA31", True),
        ("SA310CK", True),
        ("oak", False),
        ("CT1 1AA", False),
        ("la", False),
        ("", False),
    ],
)
def test_a_school_is_found_by_name_or_postcode(school, text, found):
    schools, _more = queries.find_schools(text)
    assert (schools == [school]) is found


def test_a_closed_school_is_not_found(school):
    School.objects.update(is_open=False)
    assert queries.find_schools("lantern") == ([], False)


def test_many_schools_are_told_of_and_cost_two_statements(
    survey, school, client, django_assert_max_num_queries
):
    School.objects.bulk_create(
        School(
            source="t", reference=str(n), name=f"Oak {n}", folded=f"oak {n}", nation="wales", area=school.area
        )
        for n in range(40)
    )
    with django_assert_max_num_queries(4):
        page = client.get(reverse("survey:school-find", args=[survey.slug]), {"q": "oak"})
    assert "There are more." in page.content.decode()


def test_the_whole_way_from_the_form_to_the_desk(ask, client, school):
    assert ask().status_code == 303
    assert mail.outbox[0].to == [OFFICE]
    assert "Lantern Hill" in mail.outbox[0].body
    page = client.get(link_in(mail.outbox[0]))
    assert "Confirm your address" in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"
    answer = client.post(link_in(mail.outbox[0]), **OURS)
    assert (answer.status_code, answer.url) == (303, reverse("survey:desk"))
    cookie = answer.cookies["saferday_school_desk"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert Participation.objects.get().state == rules.ACCEPTED
    desk = client.get(reverse("survey:desk"))
    assert desk.status_code == 200
    assert desk["Cache-Control"] == "no-store, private"


def test_a_mail_scanner_that_opens_the_link_does_not_use_it_up(ask, client):
    ask()
    for _time in range(3):
        assert client.get(link_in(mail.outbox[0])).status_code == 200
    assert client.post(link_in(mail.outbox[0]), **OURS).status_code == 303


def test_a_link_works_once(ask, client):
    ask()
    client.post(link_in(mail.outbox[0]), **OURS)
    assert client.post(link_in(mail.outbox[0]), **OURS).status_code == 410
    assert client.get(link_in(mail.outbox[0])).status_code == 410


def test_two_presses_at_the_same_moment_open_one_desk(ask):
    ask()
    link = desks.link_of(link_in(mail.outbox[0]).split("/")[-2])
    same = desks.link_of(desks.signed(link))
    actions.enter_desk(link=link)
    with pytest.raises(actions.LinkSpent):
        actions.enter_desk(link=same)


def test_a_link_expires(ask, client):
    ask()
    EntryLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.post(link_in(mail.outbox[0]), **OURS).status_code == 410


def test_the_table_of_links_opens_nothing(ask, client):
    ask()
    pk = EntryLink.objects.get().pk
    for forged in (pk.hex, f"{pk.hex}:{'A' * 27}", str(pk)):
        assert client.get(reverse("survey:school-enter", args=[forged])).status_code == 410


def test_the_cookie_is_not_in_the_table(ask, client):
    ask()
    answer = client.post(link_in(mail.outbox[0]), **OURS)
    secret = answer.cookies["saferday_school_desk"].value
    digest = bytes(DeskVisit.objects.get().digest)
    assert secret.encode() not in digest
    assert desks.desk_of(digest.hex()) is None
    assert desks.desk_of(secret) is not None


def test_a_desk_closes_after_a_school_day(ask, client):
    ask()
    client.post(link_in(mail.outbox[0]), **OURS)
    DeskVisit.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(reverse("survey:desk")).status_code == 403


WORDS = MailWords(
    frozenset({"office", "head"}), frozenset({"pupil"}), frozenset({"hub.example", "mail.example"})
)
SITE = "https://www.oak.sch.example/home"


@pytest.mark.parametrize(
    ("email", "website", "judged"),
    [
        ("office@oak.sch.example", SITE, "own-office"),
        ("head-teacher@oak.sch.example", SITE, "own-office"),
        ("OFFICE@OAK.SCH.EXAMPLE", SITE, "own-office"),
        ("mair.jones@oak.sch.example", SITE, "own-person"),
        ("19jonesm@oak.sch.example", SITE, "looks-like-a-pupil"),
        ("office@pupil.oak.sch.example", SITE, "looks-like-a-pupil"),
        ("pupil@oak.sch.example", SITE, "looks-like-a-pupil"),
        ("office@mail.oak.sch.example", SITE, "other-domain"),
        ("office@sch.example", SITE, "other-domain"),
        ("office@evil-oak.sch.example", SITE, "other-domain"),
        ("office@oak.sch.example.evil.example", SITE, "other-domain"),
        ("office@hub.example", SITE, "shared-domain"),
        ("office@mail.example", "https://mail.example/oak", "shared-domain"),
        ("office@x.mail.example", "https://x.mail.example", "shared-domain"),
        ("office@oak.sch.example", "", "no-website"),
        ('"a@oak.sch.example"@evil.example', SITE, "other-domain"),
    ],
)
def test_what_an_address_is_to_a_school(email, website, judged):
    assert judge(email, website, WORDS) == judged


@pytest.mark.parametrize(
    ("email", "state"),
    [
        (OFFICE, rules.ACCEPTED),
        ("mair@lantern-hill.example", rules.WAITING),
        ("22mair@lantern-hill.example", rules.WAITING),
        ("somebody@gmail.com", rules.WAITING),
        ("office@hwbcymru.net", rules.WAITING),
    ],
)
def test_only_the_schools_own_office_is_taken_on_its_word(ask, client, email, state):
    ask(email)
    client.post(link_in(mail.outbox[0]), **OURS)
    assert Participation.objects.get().state == state


def test_a_school_that_waits_makes_no_class(ask, client):
    ask("somebody@gmail.com")
    client.post(link_in(mail.outbox[0]), **OURS)
    desk = desks.desk_of(client.cookies["saferday_school_desk"].value)
    actions.choose_year_groups(by=desk, year_groups=["Y5"])
    actions.confirm_protocol(by=desk, digest="x" * 64, current="x" * 64)
    with pytest.raises(actions.NotReady):
        actions.make_class(by=desk, year_group="Y5")


def test_who_comes_first_with_a_wrong_address_does_not_keep_the_school_out(ask, client):
    """A pupil's sign-up that nobody confirms is overtaken by the school's own."""
    ask("prank@gmail.com")
    ask(OFFICE)
    client.post(link_in(mail.outbox[1]), **OURS)
    assert Participation.objects.get().state == rules.ACCEPTED
    assert client.post(link_in(mail.outbox[0]), **OURS).status_code == 410
    assert list(SchoolContact.objects.values_list("email", flat=True)) == [OFFICE]


def test_a_school_that_takes_part_is_not_signed_up_by_somebody_else(ask, desk):
    answer = ask("other@lantern-hill.example")
    assert answer.status_code == 409
    assert mail.outbox == []


def test_messages_to_one_school_are_limited(ask):
    answers = [ask().status_code for _time in range(rules.LINKS_AN_HOUR + 1)]
    assert answers == [303] * rules.LINKS_AN_HOUR + [429]
    assert len(mail.outbox) == rules.LINKS_AN_HOUR


@pytest.mark.parametrize(
    "sent",
    [{"email": ""}, {"email": "nobody"}, {"adult": ""}],
    ids=["no address", "no address at all", "no adult"],
)
def test_half_a_form_changes_nothing(ask, sent):
    answer = ask(**sent)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not Participation.objects.exists()


def test_a_form_from_another_site_is_refused(ask):
    assert ask(HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert not Participation.objects.exists()


def test_mail_that_fails_is_said_and_the_form_keeps_its_words(ask, monkeypatch):
    def fail(_self):
        raise OSError("down")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    answer = ask()
    assert answer.status_code == 503
    assert OFFICE in answer.content.decode()


def test_asking_for_a_link_does_not_tell_which_addresses_are_known(client, desk):
    answers = [
        client.post(reverse("survey:school-link"), {"email": email}, **OURS)
        for email in (OFFICE, "nobody@else.example")
    ]
    assert {(one.status_code, one.url) for one in answers} == {(303, reverse("survey:school-sent"))}
    assert [message.to for message in mail.outbox] == [[OFFICE]]


def test_the_message_speaks_the_language_of_the_page(client, survey, school):
    from django.utils.translation import override

    with override("cy"):
        address = reverse("survey:school-sign-up", args=[survey.slug, school.pk])
    client.post(address, {"email": OFFICE, "adult": "on"}, **OURS)
    assert "/cy/survey/schools/enter/" in mail.outbox[0].body


def test_the_audit_holds_no_address(ask, client):
    ask()
    client.post(link_in(mail.outbox[0]), **OURS)
    said = " ".join(f"{row.subject} {row.detail} {row.actor}" for row in AuditRecord.objects.all())
    assert "@" not in said
    assert "lantern-hill" not in said


def test_addresses_are_cleared_when_the_register_says(ask, client, survey):
    ask()
    now = timezone.now()
    assert actions.purge_contacts(now=now, limit=10) == 0
    assert actions.purge_contacts(now=now + rules.UNCONFIRMED_KEPT + timedelta(days=1), limit=10) == 1
    assert not SchoolContact.objects.exists()
    assert not Participation.objects.exists()


def test_addresses_go_half_a_year_after_the_survey_and_the_school_stays(desk, survey):
    later = survey.closes_at + rules.CONTACTS_KEPT_AFTER_CLOSE + timedelta(days=1)
    assert actions.purge_contacts(now=later, limit=10) == 1
    assert Participation.objects.count() == 1
