"""Texts are set apart once a survey is over, read for an hour with a reason, decided on, and cleared."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from saferday.centre.audit.models import AuditRecord
from saferday.centre.register.purging import purge
from saferday.youth.survey import actions, doctor, documents, tasks
from saferday.youth.survey.intake import keys
from saferday.youth.survey.models import InboxEntry, Response, Survey, Verbatim, VerbatimReading
from saferday.youth.survey.queries import verbatims as queries
from saferday.youth.survey.rules import verbatims as rules
from saferday.youth.survey.setting_apart import set_words_apart
from saferday.youth.survey.verbatims.shortening import Added

SECRET = "a sentence that stands in no audit record"
REASON = "To choose words for the report"


def decide(reader, survey, row, state, left="", was=None):
    return actions.decide_texts(
        by=reader, survey=survey, decisions=[actions.Decision(row.pk, was or row.state, state, left)]
    )


@pytest.mark.database
def test_texts_leave_the_answers_and_nothing_ties_them_together(over, wrote):
    wrote(
        {"wish": "kinder games", "worry": "call 07700 900123"},
        {"wish": "-"},
        {"worry": "@only_this"},
        {},
        {"wish": "less noise"},
    )
    assert set_words_apart(survey=over) == 4
    said = sorted(Verbatim.objects.values_list("question", "route", "text"))
    assert said == [
        ("wish", "secondary", "kinder games"),
        ("wish", "secondary", "less noise"),
        ("worry", "secondary", "call […]"),
    ]
    # That something was written stays, for conditions; "I'd rather not say" too.
    kept = [row.answers for row in Response.objects.all()]
    assert sorted(map(str, kept)) == sorted(
        map(str, [{"wish": "[…]", "worry": "[…]"}, {"wish": "-"}, {"worry": "[…]"}, {}, {"wish": "[…]"}])
    )
    assert set_words_apart(survey=over) == 0
    fields = {field.name for field in Verbatim._meta.get_fields()}
    assert fields == {"id", "survey", "question", "route", "text", "state", "shown", "decided_on"}


def test_the_order_of_texts_is_not_that_of_the_answers(over, wrote):
    wrote(*({"wish": f"wish {n:03}", "worry": f"worry {n:03}"} for n in range(60)))
    set_words_apart(survey=over)
    order = {
        question: [
            text.split()[1]
            for text in Verbatim.objects.filter(question=question).values_list("text", flat=True)
        ]
        for question in ("wish", "worry")
    }
    assert order["wish"] != sorted(order["wish"])
    assert order["wish"] != order["worry"]


def test_nothing_is_set_apart_while_the_survey_is_open_or_answers_wait(over, wrote):
    wrote({"wish": "kinder games"})
    entry = InboxEntry.objects.create(
        key=keys.new_key(), version=over.asked, school_id=1, year_group="Y8", sealed=b"x"
    )
    tasks.set_apart()
    assert not Verbatim.objects.exists()
    entry.delete()
    Survey.objects.update(closes_at=timezone.now() - timedelta(minutes=5))  # A late tablet may still come.
    tasks.set_apart()
    assert not Verbatim.objects.exists()
    Survey.objects.update(closes_at=timezone.now() - timedelta(minutes=11))
    tasks.set_apart()
    assert Verbatim.objects.get().text == "kinder games"
    assert Survey.objects.get().words_set_apart


def test_a_survey_opened_again_gives_up_its_texts_again(apart, wrote, reader):
    now = timezone.now()
    actions.mark_simulated(survey=apart)  # No other survey opens again.
    actions.set_times(
        by=None, survey=apart, opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=1)
    )
    apart.refresh_from_db()
    with pytest.raises(actions.NotSetApart):
        actions.begin_reading(by=reader, survey=apart, reason=REASON)
    wrote({"wish": "late"})
    Survey.objects.update(closes_at=now - timedelta(hours=1))
    tasks.set_apart()
    assert Verbatim.objects.filter(text="late").exists()


@pytest.mark.parametrize(
    "role", ["operator", "comms_editor", "helpline_worker", "researcher", "school_contact"]
)
def test_nobody_else_reads(apart, person, role):
    with pytest.raises(PermissionDenied):
        actions.begin_reading(by=person(role), survey=apart, reason=REASON)
    with pytest.raises(PermissionDenied):
        actions.decide_texts(by=person(role), survey=apart, decisions=[])


@pytest.mark.parametrize("reason", ["", "  ", "short", "0770090012345"])
def test_reading_needs_a_reason(apart, reader, reason):
    with pytest.raises(ValueError, match="reason"):
        actions.begin_reading(by=reader, survey=apart, reason=reason)
    assert not VerbatimReading.objects.exists()


def test_the_audit_keeps_reason_and_decision_and_no_word_of_a_text(over, wrote, reader):
    wrote({"wish": SECRET})
    set_words_apart(survey=over)
    over.refresh_from_db()
    actions.begin_reading(by=reader, survey=over, reason=REASON)
    decide(reader, over, Verbatim.objects.get(), "shortened", "a sentence that stands in")
    actions.end_reading(by=reader, survey=over)
    actions.purge_words(now=timezone.now() + timedelta(days=40), limit=10)
    records = list(AuditRecord.objects.filter(act__startswith="survey.words").order_by("number"))
    assert [one.act.rsplit(".", 1)[1] for one in records] == [
        "moved", "apart", "opened", "decided", "shut", "purged",
    ]  # fmt: skip
    assert REASON in records[2].detail
    assert '"taken_out":3' in records[3].detail.replace(" ", "")
    everything = " ".join(f"{one.detail} {one.subject}" for one in AuditRecord.objects.all())
    assert not any(word in everything for word in ("sentence", "stands"))


def test_a_reading_ends_after_its_hour_and_is_nobody_elses(apart, reader, person):
    actions.begin_reading(by=reader, survey=apart, reason=REASON)
    row = Verbatim.objects.filter(question="wish").first()
    with pytest.raises(actions.ReadingOver):
        decide(person("hotline_analyst"), apart, row, "shown")
    with pytest.raises(actions.ReadingOver):
        actions.decide_texts(
            by=reader,
            survey=apart,
            decisions=[actions.Decision(row.pk, "waiting", "shown")],
            now=timezone.now() + rules.READING_LASTS,
        )
    assert Verbatim.objects.filter(state="waiting").count() == 120


@pytest.mark.database
def test_decisions_and_taking_them_back(apart, reader):
    actions.begin_reading(by=reader, survey=apart, reason=REASON)
    row = Verbatim.objects.filter(question="worry").first()
    for state, left, shown, then in [
        ("shown", "", row.text, "shown"),
        ("shortened", "Strangers in", "Strangers in […]", "shortened"),
        ("worrying", "", "", "worrying"),
        ("withheld", "", "", "withheld"),
        ("shortened", row.text, row.text, "shown"),
        ("waiting", "", "", "waiting"),
    ]:
        assert decide(reader, apart, row, state, left) == []
        row.refresh_from_db()
        assert (row.state, row.shown) == (then, shown)
        assert (row.decided_on is None) is (then == "waiting")


@pytest.mark.database
def test_what_a_colleague_decided_meanwhile_stays(apart, reader):
    actions.begin_reading(by=reader, survey=apart, reason=REASON)
    row, other = Verbatim.objects.filter(question="worry")[:2]
    decide(reader, apart, row, "worrying")
    both = [actions.Decision(one.pk, "waiting", "shown") for one in (row, other)]
    assert actions.decide_texts(by=reader, survey=apart, decisions=both) == [row.pk]
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, other.state) == ("worrying", "shown")


def test_a_text_of_another_survey_is_left_alone(apart, reader):
    actions.begin_reading(by=reader, survey=apart, reason=REASON)
    stray = uuid4()
    said = actions.Decision(stray, "waiting", "shown")
    assert actions.decide_texts(by=reader, survey=apart, decisions=[said]) == [stray]


def test_words_cannot_be_put_in(apart, reader):
    actions.begin_reading(by=reader, survey=apart, reason=REASON)
    row = Verbatim.objects.filter(question="worry").first()
    with pytest.raises(Added):
        decide(reader, apart, row, "shortened", "Strangers are kind")
    row.refresh_from_db()
    assert row.state == "waiting"


@pytest.mark.database
@pytest.mark.parametrize(
    "wrong", [{"state": "shown"}, {"state": "withheld"}, {"shown": "words"}, {"decided_on": "2027-02-09"}]
)
def test_the_database_refuses_words_without_a_decision(apart, wrong):
    row = Verbatim.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Verbatim.objects.filter(pk=row.pk).update(**wrong)


@pytest.mark.database
def test_what_was_written_is_cleared_when_its_time_is_over(apart, reader, choose):
    rows = choose(6)
    for days, left in ((29, 6), (30, 0)):
        purge(timezone.now() + timedelta(days=days, hours=1))
        assert Verbatim.objects.filter(pk__in=[one.pk for one in rows]).exclude(text="").count() == left
    # What may be shown stays; what nobody decided on waits, until a year is over.
    assert Verbatim.objects.filter(state="shown").exclude(shown="").count() == 6
    assert queries.waiting_in([apart]) == {apart.pk: 114}
    assert not VerbatimReading.objects.exists()
    before = queries.shown_words(apart)
    purge(timezone.now() + timedelta(days=366))
    assert queries.waiting_in([apart]) == {}
    assert queries.shown_words(apart) == before
    assert before


def test_a_shown_text_can_be_taken_down_after_its_source_is_cleared(apart, reader, choose):
    row = choose(6)[0]
    Verbatim.objects.update(text="")
    assert decide(reader, apart, row, "waiting", was="shown") == []
    row.refresh_from_db()
    assert (row.state, row.shown) == ("withheld", "")


@pytest.mark.parametrize("kind", ["letter", "privacy", "impact-assessment"])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_what_parents_and_pupils_are_told_is_what_the_purge_does(over, kind, language):
    said = documents.of(over, kind).texts[language].words()
    assert f"{rules.RAW_KEPT_AFTER_DECISION.days} " in said
    assert f"{rules.UNREAD_KEPT_AFTER_CLOSE.days} " in said


def test_the_doctor_names_the_survey_whose_texts_wait_for_a_reader(apart, choose):
    assert doctor.words_are_read().status == "ok"
    later = apart.closes_at + rules.READ_WITHIN
    assert doctor.words_are_read(later - timedelta(seconds=1)).status == "ok"
    found = doctor.words_are_read(later)
    assert (found.status, "own-words (120)" in found.message) == ("warn", True)
    assert found.do.endswith("/survey-words/own-words/")
    choose(60, "wish")
    choose(60, "worry", "worrying")
    assert doctor.words_are_read(later).status == "ok", "a text that was decided on waits no longer"


def test_no_reader_is_asked_for_simulated_or_cleared_texts(apart):
    later = apart.closes_at + rules.READ_WITHIN
    Verbatim.objects.filter(question="wish").update(text="")
    assert "own-words (60)" in doctor.words_are_read(later).message
    Survey.objects.update(simulated=True)
    assert doctor.words_are_read(later).status == "ok"


def test_the_doctor_fails_where_texts_stay_among_the_answers(over, wrote):
    wrote({"wish": "kinder games"})
    assert doctor.words_are_read().status == "ok"
    found = doctor.words_are_read(over.closes_at + timedelta(hours=2))
    assert (found.status, "own-words" in found.message) == ("fail", True)
