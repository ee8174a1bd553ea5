"""The reader's pages: a reason first, a page of texts, choices that are never lost."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from saferday.youth.survey.models import Verbatim, VerbatimReading
from saferday.youth.survey.rules import verbatims as rules
from saferday.youth.survey.setting_apart import set_words_apart
from saferday.youth.survey.views import verbatims as views

ROLE = "analyst_lead"
REASON = "To choose words for the report"


@pytest.fixture
def pages(visit, apart):
    """Calls the reader's pages of the survey, with a reading open unless asked otherwise."""

    class Pages:
        survey = apart

        def start(self, reason=REASON, **more):
            return visit(views.overview, ROLE, {"reason": reason} | more, slug=apart.slug)

        def overview(self):
            return visit(views.overview, ROLE, slug=apart.slug)

        def question(self, name="wish", data=None, query=""):
            return visit(views.question, ROLE, data, f"/?{query}", slug=apart.slug, name=name)

    return Pages()


def texts_of(answer):
    """The numbers of the texts on a page, in order."""
    return re.findall(r'name="text"\s+value="(\w+)"', answer.content.decode())


def form_of(keys, **changes):
    """The fields of a page of texts, as the browser sends them."""
    data = {"text": keys, "p": "1", "state": "waiting"}
    for row in Verbatim.objects.filter(pk__in=keys):
        data |= {
            f"state-{row.pk.hex}": row.state,
            f"was-{row.pk.hex}": row.state,
            f"words-{row.pk.hex}": row.shown or row.text,
        }
    return data | changes


@pytest.mark.parametrize("role", ["operator", "comms_editor", "researcher", None])
@pytest.mark.parametrize("view", ["index", "overview", "question", "stop"])
def test_others_are_shut_out(visit, apart, role, view):
    more = {} if view == "index" else {"slug": apart.slug}
    with pytest.raises(PermissionDenied):
        visit(getattr(views, view), role, **more | ({"name": "wish"} if view == "question" else {}))


def test_nothing_is_read_before_a_reason(pages):
    page = pages.overview()
    assert "Before you open this" in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"
    assert pages.question().status_code == 302
    assert not VerbatimReading.objects.exists()


@pytest.mark.parametrize("reason", ["", "short", "07700 900123"])
def test_a_missing_reason_is_asked_for_again(pages, reason):
    page = pages.start(reason)
    assert page.status_code == 422
    assert "#id_reason" in page.content.decode()
    assert not VerbatimReading.objects.exists()


def test_a_survey_that_is_not_over_opens_to_nobody(visit, over, wrote):
    wrote({"wish": "kinder games"})
    page = visit(views.overview, ROLE, {"reason": REASON}, slug=over.slug).content.decode()
    assert "Nobody can read these texts yet" in page
    assert "kinder games" not in page


def test_texts_stand_alone_in_an_order_of_the_reading(pages):
    pages.start()
    page = pages.question()
    body = page.content.decode()
    first = texts_of(page)
    assert len(first) == rules.TEXTS_ON_A_PAGE
    assert "Lantern" not in body
    assert "Y8" not in body
    assert "Strangers" not in body
    assert texts_of(pages.question()) == first
    assert set(texts_of(pages.question(query="p=2"))).isdisjoint(first)
    pages.start()
    assert texts_of(pages.question()) != first


def test_a_route_is_named_from_its_threshold_on(pages):
    pages.start()
    assert "Years 7 to 11" in pages.question().content.decode()
    few = Verbatim.objects.filter(question="wish").values_list("pk", flat=True)[:29]
    Verbatim.objects.filter(pk__in=list(few)).update(route="primary")
    body = pages.question().content.decode()
    assert "Years 7 to 11" not in body
    assert "Years 5 and 6" not in body


def test_a_page_costs_the_same_however_long_the_list(pages, choose):
    pages.start()
    pages.question()
    with CaptureQueriesContext(
        connection,
    ) as first:
        pages.question()
    Verbatim.objects.bulk_create(
        Verbatim(survey=pages.survey, question="wish", route="secondary", text=f"more {n}")
        for n in range(300)
    )
    with CaptureQueriesContext(connection) as then:
        pages.question()
    assert len(then) == len(first) <= 16


def test_decisions_are_kept_and_can_be_taken_back(pages):
    pages.start()
    one, two, three, *rest = texts_of(pages.question())
    answer = pages.question(
        data=form_of(
            [one, two, three, *rest],
            **{f"state-{one}": "shown", f"state-{two}": "shortened", f"words-{two}": "I wish for games"},
            **{f"state-{three}": "worrying"},
        )
    )
    assert answer.status_code == 302
    assert any("Tell the lead today" in said for said in answer.said)
    rows = Verbatim.objects.in_bulk([one, two, three])
    assert sorted(row.state for row in rows.values()) == ["shortened", "shown", "worrying"]
    assert Verbatim.objects.get(pk=two).shown == "I wish for […] games […]"
    assert texts_of(pages.question(query="state=worrying")) == [three]
    pages.question(data=form_of([three], **{f"state-{three}": "waiting"}))
    assert Verbatim.objects.get(pk=three).state == "waiting"
    # A cut text that is looked at again and left as it is stays as it is.
    assert pages.question(data=form_of([two])).status_code == 302
    assert Verbatim.objects.get(pk=two).shown == "I wish for […] games […]"


@pytest.mark.parametrize(
    ("state", "words", "says"),
    [
        ("shortened", "I wish for better games", "never added"),
        ("shown", "I wish for better games", "never added"),
        ("waiting", "I wish for", "You took words out"),
        ("shown", "I wish for", "You took words out"),
        ("shortened", "", "Nothing is left"),
        ("shortened", None, "No word is taken out yet"),
        ("loud", None, "Choose one of those that are offered"),
        ("", None, "Choose one"),
    ],
)
def test_a_mistake_keeps_everything_as_it_was_typed(pages, state, words, says):
    pages.start()
    one, two, *rest = texts_of(pages.question())
    data = form_of([one, two, *rest], **{f"state-{one}": state, f"state-{two}": "withheld"})
    if words is not None:
        data[f"words-{one}"] = words
    page = pages.question(data=data)
    body = page.content.decode()
    assert page.status_code == 422
    assert says in body
    assert texts_of(page) == [one, two, *rest]
    assert re.search(rf'name="state-{two}"[^>]*value="withheld"[^>]*checked', body)
    if words:
        assert f">\n{words}</textarea>" in body
    assert not Verbatim.objects.exclude(state="waiting").exists()


def test_when_the_hour_is_over_choices_come_back_after_the_reason(pages):
    pages.start()
    one, *rest = texts_of(pages.question())
    VerbatimReading.objects.update(ends_at=timezone.now() - timedelta(minutes=1))
    data = form_of([one, *rest], **{f"state-{one}": "shortened", f"words-{one}": "I wish\nfor games"})
    page = pages.question(data=data)
    body = page.content.decode()
    assert "Before you open this" in body
    assert "kinder" not in body.replace(data[f"words-{rest[0]}"], "") or "<blockquote" not in body
    assert not Verbatim.objects.exclude(state="waiting").exists()
    carried = {key: value for key, value in data.items() if key not in {"p", "state"}}
    wrong = pages.start("", question="wish", **carried)
    assert wrong.status_code == 422
    assert f'name="words-{one}"' in wrong.content.decode()
    back = pages.start(question="wish", **carried)
    assert "for games</textarea>" in back.content.decode()
    assert texts_of(back) == [one, *rest]
    assert pages.question(data=data).status_code == 302
    assert Verbatim.objects.get(pk=one).state == "shortened"


def test_reading_can_be_stopped_at_any_moment(pages, visit):
    pages.start()
    assert visit(views.stop, ROLE, {}, slug=pages.survey.slug).status_code == 302
    assert pages.question().status_code == 302
    assert visit(views.stop, ROLE, {}, slug=pages.survey.slug).status_code == 302


def test_names_and_schools_are_marked(over, wrote, visit):
    wrote({"wish": "then megan at lantern hill <b>hit</b> me"})
    set_words_apart(survey=over)
    visit(views.overview, ROLE, {"reason": REASON}, slug=over.slug)
    body = visit(views.question, ROLE, slug=over.slug, name="wish").content.decode()
    for name in ("megan", "lantern", "hill"):
        assert f"<mark>{name}</mark>" in body
    assert "&lt;b&gt;hit&lt;/b&gt;" in body


def test_a_detail_that_lies_in_an_old_text_is_not_shown_to_the_reader(pages):
    Verbatim.objects.filter(question="wish").update(text="ring 07700 900123")
    pages.start()
    body = pages.question().content.decode()
    assert "07700" not in body
    assert "[…]" in body


def test_the_list_of_surveys_counts_what_waits(visit, apart):
    body = visit(views.index, ROLE).content.decode()
    assert "Own words" in body
    assert ">120" in re.sub(r"\s+", "", body)


def test_what_is_not_there(visit, apart, survey):
    for view, more in (
        (views.overview, {"slug": "nothing"}),
        (views.question, {"slug": apart.slug, "name": "nothing"}),
    ):
        with pytest.raises(Http404):
            visit(view, ROLE, **more)
