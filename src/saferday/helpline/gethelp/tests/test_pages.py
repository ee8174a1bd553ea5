"""The pages: which screen follows which answers, what an error says, and that nothing is left behind."""

import re

import pytest
from django.test import Client

from saferday.helpline.gethelp.rules.questions import What, Who

pytestmark = pytest.mark.usefixtures("pack_loaded", "db")

URL = "/get-help/"


def post(**answers):
    return Client(enforce_csrf_checks=True).post(URL, answers)


def now(response) -> str:
    """Give the id of the screen that is open."""
    html = response.content.decode()
    found = re.findall(r'class="gh-step gh-step--now"\s+id="([^"]+)"', html)
    assert len(found) == 1, found
    return found[0]


def test_the_page_opens_with_danger_and_then_the_first_question():
    response = Client().get(URL)
    html = response.content.decode()
    assert now(response) == "1"
    assert html.index('href="tel:999"') < html.index('id="who-title"')
    assert "999bsl" in html
    assert "55" in html
    assert not response.cookies
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("answers", "screen"),
    [
        ({}, "1"),
        ({"who": "zz"}, "1"),
        ({"what": "2"}, "1"),
        ({"who": "a"}, "2a"),
        ({"who": "e"}, "2e"),
        ({"who": "a", "what": "99"}, "2a"),
        ({"who": "a", "place": ""}, "2a"),
        ({"who": "a", "place": "Dorset"}, "2a"),
        ({"who": "c", "what": "3"}, "3c"),
        ({"who": "c", "what": "3", "place": "nowhere at all"}, "3c"),
        ({"who": "c", "what": "3", "place": "ZZ99"}, "3c"),
        ({"who": "c", "what": "3", "place": "x" * 200}, "3c"),
        ({"who": "c", "what": "3", "place": "\x00"}, "3c"),
        ({"who": "c", "what": "3", "place": "dorset", "change": "2"}, "2c"),
        ({"who": "c", "what": "3", "place": "dorset", "change": "3"}, "3c"),
    ],
)
def test_what_is_missing_or_wrong_is_asked_next(answers, screen):
    assert now(post(**answers)) == screen


@pytest.mark.parametrize(
    "answers",
    [
        {"place": ""},
        {"skip": "1", "place": "nowhere at all"},
        {"place": "dt1"},
        {"place": "DT1 1AA"},
        {"place": "Dorset"},
        {"place": "", "area": "dorset"},
        {"place": "", "area": "dorset hampshire"},
        {"place": "", "area": "there-is-no-such-area"},
    ],
)
def test_complete_answers_are_answered(answers):
    response = post(who="b", what="6", **answers)
    assert 'class="gh-entries"' in response.content.decode()


@pytest.mark.parametrize(
    "answers",
    [
        {"who": "a", "place": ""},
        {"who": "a", "what": "99", "place": ""},
        {"who": "d", "what": "2", "place": "nowhere at all"},
        {"who": "zz"},
    ],
)
def test_every_error_leads_to_its_field_and_loses_nothing(answers):
    html = post(**answers).content.decode()
    assert "<title>Error:" in re.sub(r"\s+", " ", html).replace("> ", ">")
    links = re.findall(r'govuk-error-summary__list">\s*<li>\s*<a href="#([^"]+)"', html)
    assert len(links) == 1
    assert html.count(f'id="{links[0]}"') == 1
    if "place" in answers and answers.get("what") in set(What):
        assert f'value="{answers["place"]}"' in html
        assert re.search(r'id="what-d-2"\s+value="2" checked', html)


def test_a_partial_answer_is_no_error():
    for answers in ({}, {"who": "a"}, {"who": "a", "what": "2"}):
        assert "govuk-error-summary" not in post(**answers).content.decode(), answers


def test_an_outward_code_on_a_border_offers_its_areas_or_all_of_them():
    from saferday.centre.areas.models import OutwardCode

    straddling = OutwardCode.objects.filter(share__lt=0.9, share__gt=0.3).first()
    response = post(who="b", what="2", place=straddling.outward)
    html = response.content.decode()
    assert now(response) == "3b"
    assert "whole postcode" in html
    offered = re.findall(r'name="area" value="([^"]+)"', re.sub(r"\s+", " ", html))
    assert straddling.area.slug in offered
    both = next(one for one in offered if " " in one)
    answer = post(who="b", what="2", place=straddling.outward, area=both).content.decode()
    for slug in both.split():
        assert f"police-{slug}" in answer or slug in answer


def test_what_is_typed_cannot_become_markup():
    html = post(who="b", what="2", place='"><script>alert(1)</script>').content.decode()
    assert "<script>alert" not in html


def test_other_methods_are_refused():
    assert Client().put(URL).status_code == 405
    assert Client().delete(URL).status_code == 405
    assert Client().head(URL).status_code == 200


def test_answers_in_the_address_are_not_read():
    assert now(Client().get(URL + "?who=a&what=2")) == "1"


def test_every_choice_stands_in_the_page_once():
    html = Client().get(URL).content.decode()
    for who in Who:
        for what in What:
            assert html.count(f'id="what-{who}-{what}"') == 1
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_the_pages_hold_no_inline_style_or_script():
    for html in (Client().get(URL).content.decode(), post(who="a", what="2", place="").content.decode()):
        assert " style=" not in html
        assert not re.search(r"<script(?![^>]*\ssrc=)", html)
        assert "target=" not in html
        assert not re.search(r'<a(?![^>]*rel="[^"]*noreferrer)[^>]*href="https?:', html)


def test_the_answer_can_be_read_in_the_other_language():
    html = post(who="a", what="2", place="", area="dorset").content.decode()
    form = re.search(r'<form[^>]*action="/cy/get-help/".*?</form>', html, re.S).group()
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    welsh = Client().post("/cy/get-help/", fields).content.decode()
    assert "Pwy all helpu" in welsh
    assert "Dorset" in welsh


def test_the_qr_code_is_ours_and_holds_the_first_page():
    response = Client().get("/get-help/qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert b"<svg" in response.content
    assert b"path" in response.content


def test_an_empty_directory_says_what_to_do(monkeypatch):
    from saferday.helpline.gethelp import queries

    monkeypatch.setattr(queries.directory, "offered_services", tuple)
    html = post(who="a", what="2", place="").content.decode()
    assert "The list of services is empty" in html
    assert 'href="tel:999"' in html


@pytest.mark.parametrize(
    ("who", "what", "led"),
    [
        (Who.ADULT, What.IMAGE, True),
        (Who.ADULT, What.BLACKMAIL, True),
        (Who.ADULT, What.SCAM, False),
        (Who.CHILD, What.IMAGE, False),
    ],
)
def test_an_adult_afraid_for_a_picture_is_led_to_where_it_can_be_kept_off_platforms(who, what, led):
    html = post(who=who, what=what, skip="1").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert ('href="/own-images/"' in main) is led
