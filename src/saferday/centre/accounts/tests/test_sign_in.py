"""Signing in: password, second factor, lock-out; and that no address of anybody is written."""

import html
import io
import logging
import re
import time
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from saferday.centre.accounts import queries
from saferday.centre.accounts.attempts import address_hash
from saferday.web.logs import WithoutPeople

PASSWORD = "four words in a row"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ADDRESS = "203.0.113.77"


@pytest.fixture
def editor(places, make_person):
    user = make_person("comms_editor", places.north, email="editor@example.org")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture(autouse=True)
def _fresh_counters(db) -> None:
    caches["default"].clear()
    call_command("createcachetable", verbosity=0)
    caches["attempts"].clear()


def code(at: float | None = None) -> str:
    return format_hotp_value(hotp_value(SECRET, int(at or time.time()) // 30))


def sign_in(client, password=PASSWORD, email="editor@example.org", **extra) -> HttpResponse:
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def test_password_and_code_lead_to_the_editing_pages(client, editor) -> None:
    TOTP.activate(editor, SECRET)
    response = sign_in(client)
    assert response.url == reverse("mfa_authenticate")
    assert client.get("/cms/").status_code == HTTPStatus.FOUND, "a password alone opens nothing"
    response = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert response.url == "/cms/"
    assert client.get("/cms/").status_code == HTTPStatus.OK


def test_what_is_missing_is_named_in_plain_words(client, editor) -> None:
    page = client.post(reverse("account_login"), {"login": "", "password": ""}).content.decode()
    assert "Type your e-mail address." in page
    assert "Type your password." in page
    page = client.post("/cy/accounts/login/", {"login": "", "password": ""}).content.decode()
    assert "Teipiwch eich cyfrinair." in page
    TOTP.activate(editor, SECRET)
    sign_in(client)
    page = client.post("/cy/accounts/2fa/authenticate/", {"code": ""}).content.decode()
    assert "Teipiwch y cod" in page


@pytest.mark.parametrize(
    ("way", "typed", "english", "welsh"),
    [
        ("password/reset/", {"email": ""}, "Type your e-mail address.", "Teipiwch eich cyfeiriad e-bost."),
        ("password/reset/", {"email": "x"}, "Write an e-mail address like", "Ysgrifennwch gyfeiriad e-bost"),
        (
            "password/change/",
            {"oldpassword": "wrong"},
            "This is not the password that you have now. Type it again.",
            "Nid dyma’r cyfrinair sydd gennych nawr. Teipiwch ef eto.",
        ),
        (
            "password/change/",
            {"oldpassword": PASSWORD, "password1": "short", "password2": ""},
            "This password is too short. It must contain at least 12 characters.",
            "Mae’r cyfrinair hwn yn rhy fyr. Rhaid iddo gynnwys o leiaf 12 nod.",
        ),
        ("2fa/totp/activate/", {"code": ""}, "Type the six digits", "Teipiwch y chwe digid"),
        ("2fa/totp/activate/", {"code": "1"}, "This code is not right", "Nid yw’r cod hwn yn gywir"),
    ],
)
def test_what_is_wrong_on_the_other_forms_says_what_to_do(
    client, editor, settings, way, typed, english, welsh
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    if not way.startswith("password/reset"):
        sign_in(client)
    if way.startswith("password/change"):
        TOTP.activate(editor, SECRET)
        client.post(reverse("mfa_authenticate"), {"code": code()})
    for language, words in (("", english), ("/cy", welsh)):
        page = html.unescape(client.post(f"{language}/accounts/{way}", typed).content.decode())
        assert words in page
        assert "field is required" not in page
        assert "angen y maes" not in page


def test_asking_too_often_gets_a_page_of_the_centre(client, db) -> None:
    for _ in range(6):
        response = client.post(reverse("account_reset_password"), {"email": "editor@example.org"})
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "Wait a few minutes" in response.content.decode()


@pytest.mark.parametrize("process", ["the same process", "another process"])
def test_a_code_works_once(client, editor, process) -> None:
    TOTP.activate(editor, SECRET)
    used = code()
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": used})
    client.post(reverse("account_logout"))
    if process == "another process":
        caches["default"].clear()
    sign_in(client)
    page = client.post(reverse("mfa_authenticate"), {"code": used})
    assert page.status_code == HTTPStatus.OK
    assert "was used already" in page.content.decode()
    assert client.get("/cms/").status_code == HTTPStatus.FOUND
    client.post(reverse("mfa_authenticate"), {"code": code(time.time() + 30)})
    assert client.get("/cms/").status_code == HTTPStatus.OK
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM saferday_attempts")
        remembered = cursor.fetchall()
    assert len(remembered) >= 2
    # Alone, that is: in a long number its digits may stand by chance.
    assert not re.search(rf"(?<!\w){used}(?!\w)", str(remembered))


def test_a_code_confirms_a_person_once_too(client, editor, monkeypatch) -> None:
    from saferday.centre.accounts import adapter

    TOTP.activate(editor, SECRET)
    used = code()
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": used})
    caches["default"].clear()
    monkeypatch.setattr(adapter, "CONFIRMED_FOR_SECONDS", 0)
    again = client.post(reverse("mfa_reauthenticate"), {"code": used})
    assert "was used already" in again.content.decode()


def test_many_other_names_do_not_wash_a_lock_out_away(client, editor) -> None:
    for _ in range(6):
        caches["default"].clear()
        sign_in(client, "wrong", REMOTE_ADDR=ADDRESS)
    for number in range(400):
        caches["attempts"].set(f"somebody-else-{number}", 1)
    assert sign_in(client, REMOTE_ADDR=ADDRESS).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_without_a_second_factor_only_its_set_up_opens(client, editor) -> None:
    sign_in(client)
    for closed in (
        "/cms/",
        "/cms/pages/",
        "/cms/people/",
        "/cms/feedback/",
        reverse("account_email"),
        "/nothing/",
    ):
        response = client.get(closed)
        assert (response.status_code, response.headers.get("Location")) == (302, reverse("mfa_index")), closed
    assert client.get("/cms/", headers={"accept": "application/json"}).status_code == HTTPStatus.FORBIDDEN
    assert client.get(reverse("mfa_index")).status_code == HTTPStatus.OK
    assert client.get(reverse("account_logout")).status_code == HTTPStatus.OK


def test_adding_an_app_opens_the_rest(client, editor) -> None:
    sign_in(client)
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    assert page.status_code == HTTPStatus.OK
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page.content.decode()).group(1)
    given = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post(reverse("mfa_activate_totp"), {"code": given})
    assert Authenticator.objects.filter(user=editor, type="totp").exists()
    assert client.get("/cms/").status_code == HTTPStatus.OK


def test_an_old_session_is_asked_again_before_it_changes_how_one_signs_in(
    client, editor, monkeypatch
) -> None:
    from saferday.centre.accounts import adapter

    sign_in(client)
    monkeypatch.setattr(adapter, "CONFIRMED_FOR_SECONDS", 0)
    response = client.get(reverse("mfa_activate_totp"))
    assert response.url.startswith(reverse("account_reauthenticate"))
    assert client.get(response.url).status_code == HTTPStatus.OK


def test_wagtails_own_sign_in_leads_to_ours(client, db) -> None:
    response = client.get("/cms/", follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    response = client.get("/cms/login/", {"next": "https://elsewhere.example/"})
    assert "elsewhere" not in response.url


def test_nobody_signs_up(client, db) -> None:
    response = client.post(
        reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert "invitation" in response.content.decode()
    assert queries.person_by_email("new@example.org") is None


def test_a_role_that_does_not_edit_is_told_so(client, make_person) -> None:
    researcher = make_person("researcher", email="editor@example.org")
    researcher.set_password(PASSWORD)
    researcher.save()
    TOTP.activate(researcher, SECRET)
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    response = client.get("/cms/", follow=True)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "Researcher" in response.content.decode()


def test_a_shut_account_does_not_open(client, editor) -> None:
    editor.is_active = False
    editor.save()
    sign_in(client)
    assert "_auth_user_id" not in client.session


def test_shutting_an_account_ends_its_session(client, editor) -> None:
    TOTP.activate(editor, SECRET)
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    editor.is_active = False
    editor.save()
    assert client.get("/cms/").status_code == HTTPStatus.FOUND


def test_guessing_is_stopped_for_the_guesser_and_not_for_the_colleague(client, editor) -> None:
    for _ in range(6):
        caches["default"].clear()
        response = sign_in(client, "wrong", REMOTE_ADDR=ADDRESS)
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "Too many tries" in response.content.decode()
    assert sign_in(client, REMOTE_ADDR=ADDRESS).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert sign_in(client, REMOTE_ADDR="198.51.100.4").status_code == HTTPStatus.FOUND


def test_failed_sign_ins_write_no_address_anywhere(client, editor, tmp_path) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(WithoutPeople())
    logging.getLogger().addHandler(handler)
    try:
        for _ in range(7):
            caches["default"].clear()
            sign_in(
                client,
                "wrong",
                REMOTE_ADDR=ADDRESS,
                HTTP_X_FORWARDED_FOR=ADDRESS,
                HTTP_USER_AGENT="Spybrowser/9",
            )
            sign_in(
                client,
                "wrong",
                email="nobody@example.org",
                REMOTE_ADDR=ADDRESS,
                HTTP_USER_AGENT="Spybrowser/9",
            )
    finally:
        logging.getLogger().removeHandler(handler)
    assert ADDRESS not in written.getvalue()
    assert everything_stored().count("axes-"), "the counters themselves are there"
    for trace in (ADDRESS, "203.0.113", "Spybrowser", "nobody@example.org"):
        assert trace not in everything_stored()


def everything_stored() -> str:
    """Every row of every table, as text."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_the_hash_of_an_address_changes_each_day_and_with_the_key(monkeypatch, settings) -> None:
    from datetime import UTC, datetime

    from saferday.centre.accounts import attempts

    request = RequestFactory().get("/", REMOTE_ADDR=ADDRESS)
    monkeypatch.setattr(attempts.timezone, "now", lambda: datetime(2026, 2, 10, 12, tzinfo=UTC))
    today = address_hash(request)
    assert today == address_hash(request)
    assert ADDRESS not in today
    assert today != address_hash(RequestFactory().get("/", REMOTE_ADDR="203.0.113.78"))
    monkeypatch.setattr(attempts.timezone, "now", lambda: datetime(2026, 2, 11, 12, tzinfo=UTC))
    tomorrow = address_hash(request)
    assert tomorrow != today
    settings.SECRET_KEY = "another"
    assert address_hash(request) != tomorrow


def test_the_answer_does_not_tell_whether_an_account_exists(client, editor) -> None:
    known = sign_in(client, "wrong").content.decode()
    unknown = sign_in(client, "wrong", email="nobody@example.org").content.decode()
    scrub = re.compile(r'(value="[^"]*"|nonce="[^"]*")')
    assert scrub.sub("", known) == scrub.sub("", unknown)


def test_a_visitors_page_reads_no_session(client, django_assert_num_queries, db) -> None:
    from saferday.centre.accounts.middleware import StaffNeedMfa

    request = RequestFactory().get("/")
    StaffNeedMfa(lambda _request: HttpResponse())(request)
    assert not hasattr(request, "user")


def test_invitation_link_sets_the_password_once(client, places, make_person) -> None:
    user = make_person("comms_editor", places.north, email="editor@example.org")
    link = queries.invitation_path(user)
    page = client.get(link, follow=True)
    assert "Choose a password" in page.content.decode()
    assert (
        client.post(page.request["PATH_INFO"], {"password1": "short", "password2": "short"}).status_code
        == 200
    )
    client.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    client.logout()
    assert "no longer works" in client.get(link, follow=True).content.decode()


def test_sign_in_in_welsh(client, db) -> None:
    page = client.get("/cy/accounts/login/").content.decode()
    assert '<html lang="cy"' in page


@pytest.mark.parametrize("demo", [True, False])
def test_the_sign_in_page_names_invented_people_only_in_a_demonstration(
    client, places, settings, demo
) -> None:
    from saferday.centre.accounts import actions, rules

    settings.SAFERDAY_DEMO = True
    actions.add_demo_staff(area=places.north)
    settings.SAFERDAY_DEMO = demo
    page = client.get(reverse("account_login")).content.decode()
    assert (rules.DEMO_PASSWORD in page) is demo
    assert ("operator@saferday.example" in page) is demo
