"""The desk where staff decide: what waits longest first, what a case shows, and each button."""

import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from saferday.centre.accounts.actions import add_staff
from saferday.hotline.matching import actions as matching
from saferday.hotline.matching import queries as banks
from saferday.hotline.ownimages import actions, demo, queries, rules
from saferday.hotline.ownimages.models import Case
from saferday.hotline.ownimages.views import desk

from .conftest import hashes

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(rf, analyst):
    """Calls a view as somebody, past sign-in, which is tested where it lives."""

    def call(view, *args, by: Any = None, data=None, query=""):
        request = rf.post("/", data) if data is not None else rf.get(f"/{query}")
        request.user = by or analyst
        request.session = SessionStore()
        request._messages = FallbackStorage(request)
        answer = view(request, *args)
        if hasattr(answer, "render"):
            answer.render()
        answer.said = " ".join(str(message) for message in get_messages(request))
        return answer

    return call


def shown(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_who_waits_longest_comes_first(visit, ask) -> None:
    late, _code = ask(1, seed="late", now=timezone.now() - timedelta(days=3))
    new, _code = ask(2, seed="new")
    page = shown(visit(desk.index))
    assert page.index(f"Case {late.pk}") < page.index(f"Case {new.pk}")
    assert "2 cases wait." in page


@pytest.mark.parametrize("query", ["", "?state=shared", "?state=all", "?state=nonsense", "?p=99"])
def test_an_empty_list_says_so(visit, query) -> None:
    page = shown(visit(desk.index, query=query))
    assert "Nobody waits." in page or "Nothing found." in page


def test_a_case_shows_choices_and_signs_and_no_picture(visit, ask) -> None:
    case, _code = ask(1, seed="one", age_then=rules.THEN_UNSURE, places=["social"])
    other, _code = ask(1, seed="other")
    page = shown(visit(desk.case, case.pk))
    assert "I am afraid that somebody might share them" in page
    assert "On social media" in page
    assert "It may show somebody under 18." in page
    assert "The same picture in other waiting cases" in page
    assert f'value="{other.pk}" checked' in page
    assert "<img" not in page.split("<main")[-1].split("</main>")[0]


def test_passing_on_taking_back_and_declining(visit, ask) -> None:
    case, _code = ask(1)
    answer = visit(desk.share, case.pk, data={})
    assert answer.status_code == HTTPStatus.FOUND
    assert answer.said.startswith("Passed on")
    case.refresh_from_db()
    assert case.state == rules.SHARED
    assert "Take back" in shown(visit(desk.case, case.pk))
    visit(desk.take_back, case.pk, data={})
    assert "passed on before, and taken back on" in shown(visit(desk.case, case.pk))
    assert visit(desk.decline, case.pk, data={}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    visit(desk.decline, case.pk, data={"reason": rules.WIDELY_PUBLIC})
    case.refresh_from_db()
    assert (case.state, case.reason) == (rules.DECLINED, rules.WIDELY_PUBLIC)


def waiting_too(page: str) -> set[int]:
    return {int(number) for number in re.findall(r'name="along" id="along-(\d+)"', page)}


def test_a_family_is_decided_once_and_taken_back_at_once(visit, ask) -> None:
    first, _code = ask(1, seed="first")
    second, _code = ask(2, 1, seed="second", age_then=rules.THEN_UNSURE)
    third, _code = ask(1, seed="third")
    apart, _code = ask(2, seed="apart")
    listed = shown(visit(desk.index))
    assert listed.count("the same as in 2 other waiting cases") == 2
    assert listed.count("the same as in 3 other waiting cases") == 1
    page = shown(visit(desk.case, first.pk))
    assert waiting_too(page) == {second.pk, third.pk}
    assert "1 of 2" in page
    answer = visit(desk.share, first.pk, data={"along": [second.pk]})
    assert f"The same was done for #{second.pk}." in answer.said
    states = dict(Case.objects.values_list("pk", "state"))
    assert states == {first.pk: "shared", second.pk: "shared", third.pk: "waiting", apart.pk: "waiting"}
    labels = {
        one.reference: one.label
        for case in (first, second)
        for one in banks.entries_by_reference(rules.reference(case.pk))
    }
    assert labels == {
        rules.reference(first.pk): rules.LABEL_ADULT,
        rules.reference(second.pk): rules.LABEL_CHILD,
    }
    page = shown(visit(desk.case, second.pk))
    assert waiting_too(page) == {first.pk}
    visit(desk.take_back, second.pk, data={"along": [first.pk]})
    assert set(Case.objects.values_list("state", flat=True)) == {"waiting"}
    assert not banks.live_entries([banks.bank_by_slug(rules.BANK)]).exists()


def test_a_family_is_declined_with_one_reason(visit, ask) -> None:
    first, _code = ask(1, seed="first")
    second, _code = ask(1, seed="second")
    page = visit(desk.decline, first.pk, data={"along": []})
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f'value="{second.pk}" checked' not in shown(page)
    visit(desk.decline, first.pk, data={"along": [second.pk], "reason": rules.MISUSE})
    assert set(Case.objects.values_list("state", "reason", "decided_with")) == {
        ("declined", rules.MISUSE, None),
        ("declined", rules.MISUSE, first.pk),
    }
    taken = visit(desk.take_back, first.pk, data={})
    assert "The same was done" not in taken.said
    second.refresh_from_db()
    assert second.state == rules.DECLINED


def test_only_cases_of_the_family_are_taken_in(visit, ask) -> None:
    first, _code = ask(1, seed="first")
    stranger, _code = ask(5, seed="stranger")
    for along in ([stranger.pk], ["x", "-1", "999999999999999999999"]):
        visit(desk.share, first.pk, data={"along": along})
        stranger.refresh_from_db()
        assert stranger.state == rules.WAITING
        visit(desk.take_back, first.pk, data={})


def test_a_case_of_the_family_that_changed_meanwhile_is_left_out_and_named(ask, analyst) -> None:
    first, _code = ask(1, seed="first")
    second, _code = ask(1, seed="second")
    actions.withdraw_case(case=second)
    assert actions.share_cases(by=analyst, cases=[first, second]) == [first]
    second.refresh_from_db()
    assert second.state == rules.WITHDRAWN


def test_how_often_each_picture_matched_since_is_shown(visit, ask, analyst) -> None:
    case, _code = ask(1, 2)
    assert "Matched since" not in shown(visit(desk.case, case.pk))
    actions.share_cases(by=analyst, cases=[case])
    assert shown(visit(desk.case, case.pk)).count("not yet") == 2
    own = hashes(1)
    question = [
        banks.Asked(1, bytes.fromhex(own.pdq)),
        banks.Asked(2, bytes.fromhex(own.sha256)),
        banks.Asked(1, bytes.fromhex(f"{int(own.pdq, 16) ^ 3:064x}")),
    ]
    at = banks.snapshot()
    now = timezone.now()
    for hours, asked in ((5, question[:1]), (2, question)):
        matching.log_matches(
            key=None,
            asked=asked,
            answers=banks.match(asked, banks=frozenset(at.banks), at=at),
            keep=False,
            seen=0,
            now=now - timedelta(hours=hours),
        )
    # One upload, then two in one request: the exact file of one of them tells of no third.
    found = queries.matched(case)
    assert {number: (one.times, one.last) for number, one in found.items()} == {
        1: (3, now - timedelta(hours=2))
    }
    page = shown(visit(desk.case, case.pk))
    assert "3 times, last on" in page
    assert page.count("not yet") == 1


def test_a_case_that_changed_meanwhile_is_said(visit, ask) -> None:
    case, _code = ask(1)
    actions.withdraw_case(case=case)
    assert "Meanwhile the case changed" in visit(desk.share, case.pk, data={}).said
    page = shown(visit(desk.case, case.pk))
    assert "The person withdrew" in page
    assert "Pass on</button>" not in page


def test_others_are_turned_away(visit, ask) -> None:
    case, _code = ask(1)
    editor = add_staff(by=None, email="e@example.org", name="E", role="comms_editor", area=None)
    for view, more in ((desk.index, ()), (desk.case, (case.pk,))):
        with pytest.raises(PermissionDenied):
            visit(view, *more, by=editor)
    for view in (desk.share, desk.decline, desk.take_back):
        with pytest.raises(PermissionDenied):
            visit(view, case.pk, by=editor, data={"reason": rules.MISUSE})
    case.refresh_from_db()
    assert case.state == rules.WAITING


def test_no_such_case(visit) -> None:
    with pytest.raises(Http404):
        visit(desk.case, 4711)


def test_the_demonstration_has_cases_of_each_kind_and_only_once(analyst) -> None:
    analyst.email = demo.ANALYST
    analyst.save()
    demo.fill(progress=lambda _step: None)
    demo.fill(progress=lambda _step: None)
    states = sorted(Case.objects.values_list("state", flat=True))
    assert states == ["declined", "shared", "waiting", "waiting", "waiting"]
    assert queries.waiting() == 3
