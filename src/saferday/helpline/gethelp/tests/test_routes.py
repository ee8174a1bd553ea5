"""Every combination in every nation, through the real view, on the services of the country pack."""

import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from saferday.centre.areas import queries as areas
from saferday.helpline.directory import queries as directory
from saferday.helpline.gethelp.rules.questions import What, Who
from saferday.helpline.gethelp.rules.table import MOST

PLACES = {
    "england": "dorset",
    "wales": "south-wales",
    "scotland": "scotland",
    "northern-ireland": "northern-ireland",
    "not said": "",
}
COMBINATIONS = [(who, what, nation) for who in Who for what in What for nation in PLACES]
MOST_QUERIES = 5

pytestmark = pytest.mark.usefixtures("pack_loaded", "db")


class Entries(HTMLParser):
    """Reads the entries of an answer: name, reason, links, and all words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.entries: list[dict] = []
        self._in = ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        names = dict(attributes)
        classes = (names.get("class") or "").split()
        if tag == "li" and "sd-service" in classes:
            self.entries.append({"slug": names["data-service"], "why": "", "links": [], "text": ""})
        if self.entries and tag == "a":
            self.entries[-1]["links"].append(names["href"])
        if "sd-service__why" in classes:
            self._in = "why"

    def handle_endtag(self, tag):
        if tag == "p":
            self._in = ""
        if tag == "ol":
            self.handle_data = lambda data: None

    def handle_data(self, data):
        if self.entries:
            self.entries[-1]["text"] += data
            if self._in:
                self.entries[-1][self._in] += data


def ask(who: Who, what: What, slug: str, language: str = "en"):
    path = "/get-help/" if language == "en" else f"/{language}/get-help/"
    body = {"who": who, "what": what} | ({"area": slug} if slug else {"skip": "1"})
    return Client().post(path, body)


def listed(response) -> list[dict]:
    main = response.content.decode().split('<ol class="gh-entries">')[1].split("</ol>")[0]
    return Entries(main + "</ol>").entries


@pytest.mark.parametrize(("who", "what", "nation"), COMBINATIONS)
def test_every_combination_has_a_good_answer(who, what, nation):
    response = ask(who, what, PLACES[nation])
    assert response.status_code == 200
    entries = listed(response)
    services = {service.slug: service for service in directory.offered_services()}
    assert 2 <= len(entries) <= MOST
    assert len({one["slug"] for one in entries}) == len(entries)
    for one in entries:
        service = services[one["slug"]]
        assert one["why"].strip(), one
        assert one["links"], one
        assert all(re.match(r"(tel|sms|https?|mailto):", link) for link in one["links"]), one["links"]
        assert nation == "not said" or not service.covers or reaches(service, PLACES[nation]), one["slug"]
        checked = service.check("contact")
        assert ("Details checked on" in one["text"]) == (checked.on is not None), one["slug"]
        assert checked.state == "stale" or "may have changed" not in one["text"]
    if who is Who.CHILD:
        first = services[entries[0]["slug"]]
        assert first.confidential, first.slug
        assert first.for_children, first.slug
    assert "Action Fraud" not in response.content.decode()


def reaches(service, slug: str) -> bool:
    area = areas.area_by_slug(slug)
    return bool(set(service.covers) & {*area.path.strip("/").split("/"), *area.nations})


@pytest.mark.parametrize("who", Who)
def test_fraud_goes_to_the_police_in_scotland_and_to_report_fraud_elsewhere(who):
    for nation, slug in PLACES.items():
        offered = {one["slug"] for one in listed(ask(who, What.SCAM, slug))}
        assert ("report-fraud" in offered) == (nation != "scotland"), (nation, offered)
        assert ("police-scotland" in offered) == (nation == "scotland"), (nation, offered)


def test_without_a_place_fraud_names_scotland_besides():
    html = ask(Who.ADULT, What.SCAM, "").content.decode()
    besides = re.findall(r'<p class="gh-besides">(.*?)</p>', html, re.S)
    assert any("Scotland" in one and "tel:101" in one for one in besides), besides


def test_a_police_area_shows_its_own_force_and_not_the_national_entry_besides():
    slugs = [one["slug"] for one in listed(ask(Who.ADULT, What.IMAGE, "dorset"))]
    assert "police-dorset" in slugs
    assert "police-101" not in slugs


@pytest.mark.parametrize("who", Who)
def test_every_answer_speaks_welsh(who):
    for what in What:
        html = ask(who, what, "south-wales", "cy").content.decode()
        assert '<html lang="cy"' in html
        assert "Pwy all helpu" in html
        assert "What happens" not in html


def test_an_answer_costs_few_queries_and_keeps_nothing():
    ask(Who.CHILD, What.IMAGE, "")
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        response = client.post("/get-help/", {"who": "a", "what": "2", "place": "DT1"})
    assert response.status_code == 200
    assert len(queries) <= MOST_QUERIES, [one["sql"] for one in queries]
    assert not any(re.match(r"(INSERT|UPDATE|DELETE)", one["sql"]) for one in queries)
    assert not response.cookies
    assert not client.cookies
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "same-origin"


def test_the_directorys_own_change_is_seen_at_once():
    before = {one["slug"] for one in listed(ask(Who.CHILD, What.LOW, ""))}
    assert "childline" in before
    with translation.override("en"):
        assert directory.offered_services() is directory.offered_services()
