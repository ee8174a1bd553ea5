"""Atom feeds (RFC 4287)."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from saferday.awareness.news import actions, rules

pytestmark = pytest.mark.usefixtures("undrawn")

ATOM = "{http://www.w3.org/2005/Atom}"


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def texts(feed, path):
    return [found.text for found in feed.findall("/".join(ATOM + step for step in path.split("/")))]


def test_a_feed_is_whole(client, centre, write):
    write("National & <so>", topics=["scams"], summary="Why.", date=datetime(2026, 7, 1, 8, tzinfo=UTC))
    feed = read(client, "/news/feed.atom")
    assert feed.tag == f"{ATOM}feed"
    for needed in ("id", "title", "updated", "author/name"):
        assert len(texts(feed, needed)) == 1
        assert texts(feed, needed)[0]
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "https://safer.example.org/news/",
        "self": "https://safer.example.org/news/feed.atom",
    }
    (entry,) = feed.findall(f"{ATOM}entry")
    assert texts(entry, "title") == ["National & <so>"]
    assert texts(entry, "summary") == ["Why."]
    assert texts(entry, "published") == ["2026-07-01T09:00:00+01:00"]
    assert datetime.fromisoformat(texts(entry, "updated")[0]).tzinfo is not None
    assert texts(entry, "id")[0].startswith("tag:safer.example.org,20")
    assert entry.find(f"{ATOM}link").get("href") == "https://safer.example.org/news/national-so/"
    assert entry.find(f"{ATOM}category").get("term") == "Scams"


def test_an_area_has_its_own_and_the_national_posts(client, centre, write):
    hidden = write("Hidden")
    write("National")
    write("Of North", centre.north)
    write("Of South", centre.south)
    actions.hide_in_area(area=centre.north, post=hidden)
    feed = read(client, "/north/news/feed.atom")
    assert set(texts(feed, "entry/title")) == {"National", "Of North"}
    links = {
        entry.find(f"{ATOM}title").text: entry.find(f"{ATOM}link").get("href")
        for entry in feed.findall(f"{ATOM}entry")
    }
    assert links["National"] == "https://safer.example.org/north/news/national/national/"
    assert set(texts(read(client, "/news/feed.atom"), "entry/title")) == {"Hidden", "National"}


def test_ids_last_and_differ(client, write):
    post = write("Before")
    write("Other")
    before = texts(read(client, "/news/feed.atom"), "entry/id")
    post.title, post.slug, post.date = "After", "after", datetime(2020, 1, 1, tzinfo=UTC)
    post.save_revision().publish()
    feed = read(client, "/news/feed.atom")
    assert "After" in texts(feed, "entry/title")
    assert set(texts(feed, "entry/id")) == set(before)
    every = [*before, *texts(feed, "id"), *texts(read(client, "/cy/news/feed.atom"), "entry/id")]
    assert len(set(every)) == len(every)


def test_a_welsh_feed_is_in_welsh(client, centre, write):
    write("Post", centre.north)
    feed = read(client, "/cy/north/news/feed.atom")
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "cy"
    assert "Newyddion" in texts(feed, "title")[0]
    assert "Y Gogledd" in texts(feed, "title")[0]


def test_an_empty_feed_is_still_one_and_a_long_one_ends(client, centre, write):
    assert texts(read(client, "/south/news/feed.atom"), "updated") == ["2004-02-10T00:00:00+00:00"]
    for number in range(rules.FEED_SIZE + 1):
        write(f"Post {number}", publish=True)
    assert len(texts(read(client, "/news/feed.atom"), "entry/id")) == rules.FEED_SIZE


@pytest.mark.parametrize("address", ["/nowhere/news/feed.atom", "/country/news/feed.atom"])
def test_no_feed_of_no_area(client, centre, address):
    assert client.get(address).status_code == 404
