"""Lists of posts: newest first, pages, filters, what an empty one says."""

from datetime import UTC, datetime, timedelta

import pytest

from saferday.awareness.news import queries, rules

from .conftest import LONDON

pytestmark = pytest.mark.usefixtures("undrawn")


def shown(client, address):
    html = client.get(address).content.decode()
    return html, [part.split("</a>")[0].split(">")[-1] for part in html.split("<h3><a href=")[1:]]


@pytest.fixture
def many(write):
    def make(number, **facts):
        for n in range(number):
            write(f"Post {n}", date=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n), **facts)

    return make


def test_pages(many, centre):
    there = 0
    for number, pages in ((0, 1), (1, 1), (rules.PAGE_SIZE, 1), (rules.PAGE_SIZE + 1, 2)):
        many(number - there)
        there = number
        listed = queries.listed(area=None, language="en")
        assert listed.page.paginator.num_pages == pages
        assert len(listed.page.object_list) == min(number, rules.PAGE_SIZE)


def test_a_page_that_is_not_there_gives_the_nearest(many):
    many(rules.PAGE_SIZE + 1)
    nearest = {"": 1, "2": 2, "99": 2, "0": 2, "-1": 2, "x": 1, "1.5": 1, "٢": 2}
    for asked, got in nearest.items():
        assert queries.listed(area=None, language="en", number=asked).page.number == got, asked


def test_newest_first_with_links_between_pages(client, many):
    many(rules.PAGE_SIZE + 2)
    html, titles = shown(client, "/news/")
    assert titles[:2] == [f"Post {rules.PAGE_SIZE + 1}", f"Post {rules.PAGE_SIZE}"]
    assert 'href="?page=2"' in html
    _html, titles = shown(client, "/news/?page=2")
    assert titles == ["Post 1", "Post 0"]


def test_filters(client, write):
    write("New scam", topics=["scams", "fraud"], date=datetime(2026, 1, 1, 0, 30, tzinfo=LONDON))
    write("Old scam", topics=["scams"], date=datetime(2025, 12, 31, 23, 30, tzinfo=LONDON))
    write("Summer", topics=["campaign"], date=datetime(2025, 7, 1, 0, 30, tzinfo=LONDON))
    assert shown(client, "/news/?topic=scams")[1] == ["New scam", "Old scam"]
    assert shown(client, "/news/?topic=fraud&year=")[1] == ["New scam"]
    assert shown(client, "/news/?year=2025")[1] == ["Old scam", "Summer"]
    assert shown(client, "/news/?topic=scams&year=2025")[1] == ["Old scam"]
    html, titles = shown(client, "/news/?topic=campaign&year=2026")
    assert titles == []
    assert "No post is about that" in html
    listed = queries.listed(area=None, language="en")
    assert listed.topics == ["scams", "fraud", "campaign"]
    assert listed.years == [2026, 2025]


@pytest.mark.parametrize(
    "query", ["topic=%00", "topic=weather", "topic=|", "year=x", "year=99999", "year=²", "year=1", "page=%00"]
)
def test_nonsense_is_left_aside(client, write, query):
    write("One", topics=["scams"])
    assert shown(client, f"/news/?{query}")[1] == ["One"]


def test_an_empty_list_says_so_and_points_to_help(client, centre):
    html, titles = shown(client, "/north/news/")
    assert titles == []
    assert "There is no news yet" in html
    assert "/get-help/" in html.split("sd-empty")[1]
    assert "<form" not in html.split("<main")[1].split("</main>")[0]


def test_an_areas_list_links_to_its_editions(client, centre, write):
    write("National", date=datetime(2026, 1, 1, tzinfo=UTC))
    write("Local", centre.north, date=datetime(2026, 1, 2, tzinfo=UTC))
    html, titles = shown(client, "/north/news/")
    assert titles == ["Local", "National"]
    assert 'href="/north/news/national/national/"' in html
    assert 'href="/north/news/local/"' in html
    assert "/area-theme/north" in html
    assert 'href="/cy/north/news/national/national/"' in client.get("/cy/north/news/").content.decode()


def test_a_list_asks_the_same_however_long_it_is(client, centre, write, many, django_assert_max_num_queries):
    write("Local", centre.north)
    client.get("/north/news/")
    with django_assert_max_num_queries(24) as counted:
        client.get("/north/news/")
    few = len(counted)
    many(rules.PAGE_SIZE)
    with django_assert_max_num_queries(few + 1):
        client.get("/north/news/")


def test_the_latest_on_a_front_page_ask_once(centre, many, django_assert_max_num_queries):
    many(6)
    queries.latest(area=centre.north)
    with django_assert_max_num_queries(2):
        assert len([post.address for post in queries.latest(area=centre.north, limit=6)]) == 6
