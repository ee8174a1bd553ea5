"""Error pages keep the way to help and the way out, with no database behind them."""

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from saferday.centre.ui import errors

# None of these tests has access to the database: pytest-django refuses every query.

PAGES = [
    (errors.bad_request, 400),
    (errors.permission_denied, 403),
    (errors.page_not_found, 404),
    (errors.server_error, 500),
    (errors.unavailable, 503),
    (errors.csrf_failure, 403),
]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(("view", "status"), PAGES)
def test_the_page_stands_alone(rf: RequestFactory, view, status: int, language: str):
    request: HttpRequest = rf.get("/somewhere/")
    with translation.override(language):
        answer = view(request)
    text = answer.content.decode()
    prefix = "" if language == "en" else "/cy"
    assert answer.status_code == status
    assert f'<html lang="{language}">' in text
    assert f'href="{prefix}/get-help/"' in text
    assert f'href="{prefix}/leave/"' in text
    assert text.count("<h1>") == 1
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_the_emergency_number_of_the_country_is_on_it(rf: RequestFactory):
    from saferday.centre.countrypack.queries import emergency

    number = emergency()["number"]
    assert f'href="tel:{number}"' in errors.server_error(rf.get("/")).content.decode()


def test_being_unavailable_says_when_to_come_back(rf: RequestFactory):
    assert errors.unavailable(rf.get("/")).headers["Retry-After"] == "60"


def test_a_program_is_told_in_json_that_nothing_is_there(client, db):
    answer = client.get("/api/no-such-thing/")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
