"""The desk where staff decide: what waits longest first, what a case shows, and each button."""

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
from saferday.hotline.ownimages import actions, demo, queries, rules
from saferday.hotline.ownimages.models import Case
from saferday.hotline.ownimages.views import desk

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
    assert f"Other cases hold the same picture: #{other.pk}." in page
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
    assert visit(desk.decline, case.pk, data={}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    visit(desk.decline, case.pk, data={"reason": rules.WIDELY_PUBLIC})
    case.refresh_from_db()
    assert (case.state, case.reason) == (rules.DECLINED, rules.WIDELY_PUBLIC)


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
