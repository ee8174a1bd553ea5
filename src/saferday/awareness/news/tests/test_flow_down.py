"""National posts flow down to every area; an area adds words or hides one; local posts stay local."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from saferday.awareness.news import actions, queries
from saferday.awareness.news.models import AreaEdition, PostPage
from saferday.centre.audit.models import AuditRecord

pytestmark = [pytest.mark.usefixtures("undrawn"), pytest.mark.database]


def titles(area, language="en"):
    return {post.title for post in queries.visible_posts(area=area, language=language)}


@pytest.fixture
def posts(centre, write):
    for title, area in (
        ("National", None),
        ("Hidden in North", None),
        ("Of North", centre.north),
        ("Of South", centre.south),
    ):
        write(title, area)
    write("Draft", None, publish=False)
    actions.hide_in_area(
        area=centre.north, post=PostPage.objects.get(title="Hidden in North", locale__language_code="en")
    )
    return centre


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(
    ("place", "seen"),
    [
        (None, {"National", "Hidden in North"}),
        ("north", {"National", "Of North"}),
        ("south", {"National", "Hidden in North", "Of South"}),
    ],
)
def test_who_sees_what(posts, place, seen, language):
    assert titles(getattr(posts, place) if place else None, language) == seen


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/news/national/", 200),
        ("/north/news/national/national/", 200),
        ("/south/news/national/national/", 200),
        ("/cy/north/news/national/national/", 200),
        ("/north/news/of-north/", 200),
        ("/south/news/of-north/", 404),
        ("/news/of-north/", 404),
        ("/south/news/national/of-north/", 404),
        ("/north/news/national/hidden-in-north/", 302),
        ("/south/news/national/hidden-in-north/", 200),
        ("/north/news/national/draft/", 404),
        ("/news/draft/", 404),
        ("/nowhere/news/national/national/", 404),
        ("/country/news/national/national/", 404),
    ],
)
def test_addresses(posts, client, address, status):
    assert client.get(address).status_code == status


def test_a_hidden_post_leads_to_its_national_page(posts, client):
    assert client.get("/north/news/national/hidden-in-north/").headers["Location"] == "/news/hidden-in-north/"


def test_an_areas_edition_has_its_words_its_colours_and_the_national_address(posts, client):
    post = PostPage.objects.get(title="National", locale__language_code="en")
    actions.add_area_words(area=posts.north, post=post, words={"en": "Ring <us>.", "cy": "Ffoniwch ni."})
    north = client.get("/north/news/national/national/").content.decode()
    assert "Ring &lt;us&gt;." in north
    assert "/area-theme/north" in north
    assert '<link rel="canonical" href="https://safer.example.org/news/national/">' in north
    assert "Ffoniwch ni." in client.get("/cy/north/news/national/national/").content.decode()
    for elsewhere in ("/south/news/national/national/", "/news/national/"):
        assert "Ring" not in client.get(elsewhere).content.decode()


def test_hiding_and_words_are_undone_and_recorded(posts):
    post = PostPage.objects.get(title="National", locale__language_code="en")
    before = AuditRecord.objects.count()
    for _again in range(2):
        actions.hide_in_area(area=posts.south, post=post)
    assert "National" not in titles(posts.south)
    for _again in range(2):
        actions.show_in_area(area=posts.south, post=post)
        actions.add_area_words(area=posts.south, post=post, words={"en": " Hello ", "xx": "?"})
    assert "National" in titles(posts.south)
    assert AreaEdition.objects.get(area=posts.south).words == {"en": "Hello"}
    actions.add_area_words(area=posts.south, post=post, words={"en": ""})
    assert AreaEdition.objects.get(area=posts.south).words == {}
    added = list(AuditRecord.objects.order_by("number").values_list("act", "area", "detail"))[before:]
    assert [(act, area) for act, area, _detail in added] == [
        ("news.edition.hidden", "south"),
        ("news.edition.shown", "south"),
        ("news.edition.worded", "south"),
        ("news.edition.worded", "south"),
    ]
    assert "Hello" not in str(added)


def test_the_welsh_stand_in_is_hidden_with_its_original(posts):
    alias = PostPage.objects.get(title="National", locale__language_code="cy")
    edition = actions.hide_in_area(area=posts.south, post=alias)
    assert edition.post == alias.alias_of.specific
    assert "National" not in titles(posts.south, "en") | titles(posts.south, "cy")


def test_only_national_posts_have_editions_and_words_have_an_end(posts):
    local = PostPage.objects.get(title="Of North", locale__language_code="en")
    with pytest.raises(ValidationError):
        actions.hide_in_area(area=posts.south, post=local)
    national = PostPage.objects.get(title="National", locale__language_code="en")
    with pytest.raises(ValidationError):
        actions.add_area_words(area=posts.south, post=national, words={"en": "x" * 2_001})
    assert not AreaEdition.objects.filter(area=posts.south).exists()


ACTS = {
    "hide": lambda by, area, post: actions.hide_in_area(by=by, area=area, post=post),
    "show": lambda by, area, post: actions.show_in_area(by=by, area=area, post=post),
    "words": lambda by, area, post: actions.add_area_words(by=by, area=area, post=post, words={"en": "A"}),
}


@pytest.mark.parametrize(
    ("role", "held_in", "in_north", "in_south"),
    [
        ("operator", None, True, True),
        ("comms_editor", None, True, True),
        ("comms_editor", "north", True, False),
        ("comms_editor", "south", False, True),
        ("helpline_worker", None, False, False),
        ("hotline_analyst", None, False, False),
        ("analyst_lead", None, False, False),
        ("school_contact", "north", False, False),
        ("researcher", None, False, False),
    ],
)
def test_who_may(posts, editor, role, held_in, in_north, in_south):
    somebody = editor(getattr(posts, held_in) if held_in else None, role)
    post = PostPage.objects.get(title="National", locale__language_code="en")
    for area, allowed in ((posts.north, in_north), (posts.south, in_south)):
        for act in ACTS.values():
            if allowed:
                act(somebody, area, post)
            else:
                with pytest.raises(PermissionDenied):
                    act(somebody, area, post)


def test_a_moved_post_takes_the_area_and_the_picture_of_its_new_list(posts, write):
    post = write("Moving", posts.north)
    before = post.share_picture
    post.move(queries.news_index_for(area=posts.south, language="en"), "last-child")
    moved = PostPage.objects.get(pk=post.pk)
    assert moved.area == posts.south
    assert moved.share_picture != before
