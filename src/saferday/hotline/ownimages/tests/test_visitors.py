"""The pages of somebody who asks: services first, four questions, a code, and the way back."""

import json
from http import HTTPStatus

import pytest

from saferday.hotline.ownimages import actions, rules
from saferday.hotline.ownimages.forms import AskForm
from saferday.hotline.ownimages.models import Case
from saferday.hotline.ownimages.wording import DECLINED_BECAUSE, STATES

from .conftest import hashes

pytestmark = pytest.mark.django_db

UNDER_18 = "remove-my-image-under-18"
START, PICTURES, CASE, WITHDRAW = (
    "/own-images/",
    "/own-images/pictures/",
    "/own-images/case/",
    "/own-images/case/withdraw/",
)


def sent(**more: object) -> dict[str, object]:
    one = hashes(1)
    return {
        "age": "adult",
        "age_then": "adult",
        "who": "me",
        "happened": "shared",
        "places": ["social", "messages"],
        "agree": "on",
        "seed": AskForm.new_seed(),
        "hashes": json.dumps([{"pdq": one.pdq, "quality": 90, "sha256": one.sha256}]),
    } | more


def shown(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("path", [START, CASE])
def test_pages_leave_no_trace(visitor, path) -> None:
    answer = visitor.get(path)
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert not answer.cookies


def test_the_directory_has_who_helps(visitor, uk_services) -> None:
    young = shown(visitor.post(START, {"age": "under-18"}))
    assert young.index("Report Remove") < young.index("Childline") < young.index("Go on here")
    adult = shown(visitor.post(START, {"age": "adult"}))
    assert "StopNCII" in adult
    assert "Report Remove" not in adult


@pytest.mark.parametrize("age", ["under-18", "unsaid"])
def test_services_come_first_unless_somebody_says_they_are_an_adult(visitor, services, age) -> None:
    first = shown(visitor.post(START, {"age": age}))
    assert first.index(UNDER_18) < first.index("child-listening-line") < first.index("Go on here")
    assert "data-saferday-hashes" not in first
    on = shown(visitor.post(START, {"age": age, "go_on": "1"}))
    assert "data-saferday-hashes" in on
    assert UNDER_18 in on


def test_an_adult_chooses_pictures_and_sees_who_else_helps(visitor, services) -> None:
    page = shown(visitor.post(START, {"age": "adult"}))
    assert "data-saferday-hashes" in page
    assert UNDER_18 not in page
    assert "remove-my-image-adult" in page


def test_no_age_is_asked_for_again(visitor) -> None:
    answer = visitor.post(START, {})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose one of the three answers." in shown(answer)


def test_the_file_can_never_be_part_of_the_form(visitor) -> None:
    page = shown(visitor.post(START, {"age": "adult"}))
    before_the_form = page[: page.index(f'action="{PICTURES}"')]
    assert 'type="file"' in before_the_form
    assert page.count('type="file"') == 1
    assert "enctype" not in page
    tag = page[page.index("<input", page.index('class="sd-input oi-file"') - 40) :].split(">")[0]
    assert " name=" not in tag


def test_a_file_sent_by_force_is_not_read(visitor) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = visitor.post(PICTURES, sent(file=SimpleUploadedFile("a.png", b"telltale bytes")))
    assert answer.status_code == HTTPStatus.OK
    assert "telltale" not in str(list(Case.objects.values()))


def test_hashes_become_a_case_and_the_code_leads_back(visitor, services) -> None:
    answer = visitor.post(
        PICTURES, sent(), headers={"User-Agent": "Spybrowser/9"}, REMOTE_ADDR="203.0.113.77"
    )
    assert answer.status_code == HTTPStatus.OK
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    code = shown(answer).split('translate="no">')[1].split("<")[0]
    case = Case.objects.get()
    assert case.places == ["messages", "social"]
    assert case.pictures.get().pdq == hashes(1).pdq
    assert not any(trace in str(Case.objects.values()) for trace in ("203.0.113.77", "Spybrowser"))
    back = shown(visitor.post(CASE, {"code": code.lower()}))
    assert str(STATES["waiting"]) in back


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"hashes": ""}, "Choose at least one picture"),
        ({"hashes": "[]"}, "Choose at least one picture"),
        ({"hashes": "{"}, "did not arrive whole"),
        ({"hashes": json.dumps([{"pdq": "x"}])}, "did not arrive whole"),
        (
            {"hashes": json.dumps([{"pdq": "0" * 64, "quality": 0, "sha256": ""}])},
            "Choose at least one picture",
        ),
        ({"who": "somebody-else"}, "Only somebody who is in a picture"),
        ({"who": ""}, "Say who is in the pictures."),
        ({"age_then": ""}, "Say how old you are in the pictures."),
        ({"happened": ""}, "Choose what fits best."),
        ({"places": ["nowhere"]}, "Choose one of those that are offered"),
        ({"agree": ""}, "Tick the box if you agree."),
        ({"seed": "forged"}, "The page was open for a long time."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(visitor, change, says) -> None:
    answer = visitor.post(PICTURES, sent(**change))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert says in shown(answer)
    assert not Case.objects.exists()
    if "hashes" not in change:
        assert hashes(1).pdq in shown(answer)
    if "happened" not in change:
        assert "checked" in shown(answer).split('value="shared"')[1].split(">")[0]


def test_too_many_at_once_is_said_and_nothing_is_lost(visitor, monkeypatch) -> None:
    monkeypatch.setattr(rules, "CASES_PER_HOUR", 0)
    answer = visitor.post(PICTURES, sent())
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "still on this page" in shown(answer)
    assert hashes(1).pdq in shown(answer)


@pytest.mark.parametrize("path", [PICTURES, WITHDRAW])
def test_only_our_own_pages_may_send_a_form(visitor, ask, path) -> None:
    case, code = ask(1)
    answer = visitor.post(
        path, sent() | {"code": code, "sure": "1"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == HTTPStatus.FORBIDDEN
    case.refresh_from_db()
    assert case.state == rules.WAITING
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Write the code that you were given."),
        ("hello", "A code has twelve letters and numbers."),
        ("2222 2222 2222", "No case has this code."),
    ],
)
@pytest.mark.parametrize("path", [CASE, WITHDRAW])
def test_a_wrong_code_is_said(visitor, path, typed, says) -> None:
    answer = visitor.post(path, {"code": typed, "sure": "1"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert says in shown(answer)


def test_each_state_is_told_in_plain_words(visitor, ask, analyst, services) -> None:
    case, code = ask(1)
    assert "A person will look at what you told us." in shown(visitor.post(CASE, {"code": code}))
    actions.share_cases(by=analyst, cases=[case])
    assert "we passed on the fingerprint of your picture" in shown(visitor.post(CASE, {"code": code}))
    actions.take_back_decision(by=analyst, cases=[case])
    for reason in rules.REASONS:
        actions.decline_cases(by=analyst, cases=[case], reason=reason)
        page = shown(visitor.post(CASE, {"code": code}))
        assert str(DECLINED_BECAUSE[reason])[:40] in page
        assert (UNDER_18 in page) == (reason == rules.FOR_A_CHILD)
        actions.take_back_decision(by=analyst, cases=[case])


def test_withdrawing_is_asked_once_and_done_at_once(visitor, ask, analyst) -> None:
    case, code = ask(1)
    actions.share_cases(by=analyst, cases=[case])
    asked = shown(visitor.post(WITHDRAW, {"code": code}))
    assert "Yes, withdraw" in asked
    case.refresh_from_db()
    assert case.state == rules.SHARED
    done = shown(visitor.post(WITHDRAW, {"code": code, "sure": "1"}))
    assert "You stopped it." in done
    assert "Yes, withdraw" not in done


@pytest.mark.parametrize("path", [PICTURES, WITHDRAW])
def test_steps_in_between_lead_to_the_beginning(visitor, path) -> None:
    assert visitor.get(path).status_code == HTTPStatus.FOUND


def test_every_state_and_reason_has_words() -> None:
    assert set(STATES) == set(rules.STATES)
    assert set(DECLINED_BECAUSE) == set(rules.REASONS)
