"""Components say what they should, in each state, and the page that shows them holds them all."""

import datetime
import json
import re
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from saferday.centre.ui import drawings
from saferday.centre.ui.drawings import UnknownDrawing, drawing
from saferday.centre.ui.templatetags.ui import json_ld, tel

TEMPLATES = Path(__file__).parents[1] / "templates" / "ui"


def test_every_component_is_shown():
    shown = (TEMPLATES / "components.html").read_text(encoding="utf-8")
    missing = [
        path.name
        for path in (TEMPLATES / "components").glob("*.html")
        if f"ui/components/{path.name}" not in shown and path.name != "language_navigation.html"
    ]
    assert missing == []


@pytest.mark.django_db
def test_the_page_of_components_breaks_no_rule_of_the_content_policy(client: Client):
    answer = client.get("/components/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert not re.search(r"<[^>]+ style=", text)
    assert not re.search(r"<[^>]+ on[a-z]+=", text)
    assert "<style" not in text
    assert re.findall(r"<script(?![^>]*src=)", text) == []
    ids = re.findall(r' id="([^"]+)"', text)
    assert sorted({id for id in ids if ids.count(id) > 1}) == []


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("0808 157 0000", "tel:08081570000"),
        ("+44 (0)20 7946 0000", "tel:+4402079460000"),
        ("999", "tel:999"),
        (" 101 ", "tel:101"),
    ],
)
def test_a_number_becomes_one_to_dial(written: str, dialled: str):
    assert tel(written) == dialled


@pytest.mark.parametrize(("days", "words"), [(16, "days to"), (1, "day to"), (0, "Today"), (-1, None)])
def test_the_countdown(days: int, words: str | None):
    html = render_to_string("ui/components/countdown.html", {"days": days, "name": "The day"}).strip()
    assert (words in html) if words else html == ""


def test_a_list_of_one_page_has_no_pages_below_it():
    page = Paginator(range(5), 10).page(1)
    assert render_to_string("ui/components/pagination.html", {"page": page}).strip() == ""


def test_pages_of_a_list_keep_the_search(rf: RequestFactory):
    page = Paginator(range(100), 10).page(3)
    html = render_to_string(
        "ui/components/pagination.html", {"page": page}, request=rf.get("/?q=a+%26+b&page=3")
    )
    assert 'href="?q=a+%26+b&amp;page=4" rel="next"' in html
    assert 'aria-current="page"' in html


@pytest.mark.parametrize("kind", ["icons", "illustrations"])
def test_drawings_hold_nothing_that_the_policy_forbids(kind: str):
    for name in drawings.names(kind):
        svg = drawing(kind, name)
        assert svg.startswith("<svg viewBox=")
        assert not re.search(r'style=|<style|<script|href=|#[0-9a-f]{3,6}"|\bid=', svg), name


@pytest.mark.parametrize("name", ["no-such", "../base", "phone.svg", ""])
def test_an_unknown_drawing_is_named(name: str):
    with pytest.raises(UnknownDrawing, match="There are: app"):
        drawing("icons", name)


def test_an_icon_that_stands_alone_has_a_name():
    html = Template('{% load ui %}{% icon "phone" label %}').render(Context({"label": 'a "b"'}))
    assert 'role="img" aria-label="a &quot;b&quot;"' in html
    assert 'aria-hidden="true"' in Template('{% load ui %}{% icon "phone" %}').render(Context())


def test_a_card_without_an_address_is_no_link():
    assert "<a " not in render_to_string("ui/components/card.html", {"title": "Plain"})


def test_titles_are_escaped():
    html = render_to_string("ui/components/card.html", {"title": "<b>", "href": '"><script>'})
    assert "<b>" not in html
    assert "<script>" not in html


def test_facts_for_search_engines_cannot_close_their_script():
    facts = {"name": "</script><b>&amp; \u2028", "date": datetime.date(2027, 2, 9)}
    html = json_ld(facts)
    body = html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(body) & set("<>&\u2028")
    assert json.loads(body) == {"name": "</script><b>&amp; \u2028", "date": "2027-02-09"}
