"""The choice about cookies: saved, failed, refused."""

from http import HTTPStatus

import pytest
from django.test import Client

from saferday.centre.consent import queries, rules

pytestmark = pytest.mark.django_db


def test_nothing_is_set_until_somebody_chooses(visitor) -> None:
    response = visitor.get("/cookies/")
    assert response.status_code == HTTPStatus.OK
    assert not response.cookies
    assert not visitor.get("/feedback/").cookies
    assert not visitor.get("/privacy/").cookies


@pytest.mark.parametrize("choice", rules.CHOICES)
def test_a_choice_is_saved_and_says_so(visitor, choice) -> None:
    response = visitor.post("/cookies/", {"choice": choice})
    assert response.status_code == HTTPStatus.SEE_OTHER
    cookie = response.cookies[rules.COOKIE]
    assert (cookie.value, cookie["max-age"], cookie["samesite"], cookie["httponly"]) == (
        choice,
        31536000,
        "Lax",
        True,
    )
    page = visitor.get(response.url)
    assert "Your choice is saved" in page.content.decode()
    assert queries.choice(page.wsgi_request) == choice
    assert queries.may_remember_area(page.wsgi_request) is (choice == rules.AREA)


def test_from_the_banner_one_comes_back_to_the_page(visitor) -> None:
    response = visitor.post("/cookies/", {"choice": "essential", "back": "/news/a-post/"})
    assert visitor.get(response.url).url == "/news/a-post/#cookies-saved"


def test_back_never_leads_elsewhere(visitor) -> None:
    response = visitor.post("/cookies/", {"choice": "essential", "back": "//elsewhere.example/"})
    assert "elsewhere" not in response.url
    response = visitor.get("/cookies/checked/?choice=essential&back=https://elsewhere.example/")
    assert 'href="https://elsewhere' not in response.content.decode()


def test_a_browser_that_keeps_no_cookies_is_told(visitor) -> None:
    response = visitor.post("/cookies/", {"choice": "area", "back": "/news/"})
    page = Client().get(response.url).content.decode()
    assert "could not be saved" in page
    assert "Your choice is saved." not in page.split("<h1>")[0].split("<main")[1]
    assert 'href="/news/"' in page


def test_changing_ones_mind_removes_the_remembered_area(visitor) -> None:
    visitor.cookies[rules.AREA_COOKIE] = "north"
    response = visitor.post("/cookies/", {"choice": "essential"})
    assert response.cookies[rules.AREA_COOKIE]["max-age"] == 0


def test_asking_to_remember_an_area_remembers_it(visitor, places) -> None:
    response = visitor.post("/cookies/area/", {"area": "north", "next": "/north/"})
    page = visitor.get(response.url)
    assert page.url == "/north/#cookies-saved"
    assert queries.remembered_area(page.wsgi_request) == places.north
    visitor.post("/cookies/", {"choice": "essential"})
    assert queries.remembered_area(visitor.get("/cookies/").wsgi_request) is None


def test_an_area_is_not_read_from_a_browser_that_did_not_agree(visitor, places) -> None:
    visitor.cookies[rules.AREA_COOKIE] = "north"
    assert queries.remembered_area(visitor.get("/cookies/").wsgi_request) is None


def test_an_unknown_area_is_not_remembered(visitor, places) -> None:
    assert visitor.post("/cookies/area/", {"area": "atlantis"}).status_code == HTTPStatus.FORBIDDEN
    foreign = Client(headers={"Sec-Fetch-Site": "cross-site"}).post("/cookies/area/", {"area": "north"})
    assert foreign.status_code == HTTPStatus.FORBIDDEN
    assert not foreign.cookies


@pytest.mark.parametrize("sent", [{}, {"choice": "everything"}])
def test_a_bad_choice_says_what_to_do(visitor, sent) -> None:
    response = visitor.post("/cookies/", sent)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = response.content.decode()
    assert "There is a problem" in page
    assert 'href="#id_choice_0"' in page
    assert rules.COOKIE not in response.cookies


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://elsewhere.example"}, False),
        ({"Origin": "null", "Referer": "http://testserver/cookies/"}, True),
        ({"Origin": "null"}, False),
        ({"Referer": "https://elsewhere.example/testserver"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({}, False),
    ],
)
@pytest.mark.parametrize("address", ["/cookies/", "/feedback/"])
def test_only_our_own_pages_may_send_the_form(headers, taken, address) -> None:
    client = Client(enforce_csrf_checks=True, headers=headers)
    response = client.post(address, {"choice": "area"})
    assert (response.status_code != HTTPStatus.FORBIDDEN) is taken
    assert (rules.COOKIE in response.cookies) is (taken and address == "/cookies/")


def test_the_banner_shows_until_a_choice_is_made_and_never_on_the_page_of_cookies(visitor) -> None:
    assert "govuk-cookie-banner" in visitor.get("/privacy/").content.decode()
    assert "govuk-cookie-banner" not in visitor.get("/cookies/").content.decode()
    visitor.post("/cookies/", {"choice": "essential"})
    assert "govuk-cookie-banner" not in visitor.get("/privacy/").content.decode()


def test_every_cookie_the_site_sets_is_on_the_page(visitor) -> None:
    page = visitor.get("/cookies/").content.decode()
    for name in (rules.COOKIE, rules.AREA_COOKIE, "saferday_session", "saferday_csrf"):
        assert name in page
