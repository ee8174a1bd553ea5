"""What a post shows to readers and says to machines."""

import json
import re
from datetime import datetime
from html import unescape

import pytest
from django.utils import timezone

from saferday.awareness.news import actions, queries, rules, wording
from saferday.awareness.news.models import PostPage
from saferday.awareness.news.presenting import share_links

from .conftest import LONDON

pytestmark = pytest.mark.usefixtures("undrawn")


def facts(html):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, flags=re.S)
    assert len(found) == 1
    return json.loads(found[0])


def meta(html):
    pairs = re.findall(r'<meta (?:property|name)="([^"]+)"\s+content="([^"]*)"', html)
    return {name: unescape(value) for name, value in pairs}


def test_the_head_of_a_post(client, centre, write, media):
    write(
        "Twelve schools", centre.north, summary="What happened.", topics=["scams"],
        date=datetime(2026, 7, 1, 8, 30, tzinfo=LONDON),
    )  # fmt: skip
    html = client.get("/north/news/twelve-schools/").content.decode()
    said = meta(html)
    own = "https://safer.example.org/north/news/twelve-schools/"
    assert said["og:type"] == "article"
    assert said["og:title"] == said["twitter:title"] == "Twelve schools"
    assert said["og:description"] == said["description"] == "What happened."
    assert said["og:url"] == own
    assert said["og:locale"] == "en_GB"
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert "Twelve schools" in said["og:image:alt"]
    assert said["article:published_time"] == "2026-07-01T08:30:00+01:00"
    assert said["twitter:card"] == "summary_large_image"
    assert said["og:image"] == said["twitter:image"]
    assert (media / said["og:image"].removeprefix("https://safer.example.org/media/")).is_file()
    assert f'<link rel="canonical" href="{own}">' in html
    assert 'href="/north/news/feed.atom"' in html
    article = facts(html)
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == "Twelve schools"
    assert article["datePublished"] == "2026-07-01T08:30:00+01:00"
    assert article["mainEntityOfPage"] == own
    assert article["author"] == [{"@type": "Organization", "name": "North Police"}]
    assert article["inLanguage"] == "en"


def test_a_title_cannot_break_out(client, write):
    title = "</script><script>alert('1')</script> & “quoted” \"so\""
    write(title, slug="sly", summary='"><img src=x onerror=alert(1)>')
    html = client.get("/news/sly/").content.decode()
    assert facts(html)["headline"] == title
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert meta(html)["og:title"] == title


def test_an_imported_post_names_its_source(client, write):
    write("Ours", source_url="https://www.police.example.net/news/a?b=1&c=2", source_name="")
    html = client.get("/news/ours/").content.decode()
    assert '<link rel="canonical" href="https://www.police.example.net/news/a?b=1&amp;c=2">' in html
    assert "First published at police.example.net" in html
    assert meta(html)["og:url"] == "https://safer.example.org/news/ours/"
    assert facts(html)["isBasedOn"] == "https://www.police.example.net/news/a?b=1&c=2"


def test_a_name_without_an_address_is_refused(write):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        write("Nameless", source_name="Somewhere")


@pytest.mark.parametrize("topic", [None, *rules.TOPICS])
def test_help_by_topic(client, write, topic):
    write("About", topics=[topic] if topic else [])
    html = client.get("/news/about/").content.decode()
    if topic in rules.PERSONAL:
        assert str(wording.TOPIC_HELP[topic]) in html
        assert f"/directory/?about={rules.DIRECTORY_TOPIC[topic]}" in html
        assert 'class="sd-button sd-button--help" href="/get-help/"' in html
    else:
        assert "If this affects you" not in html


def test_every_topic_has_words_and_the_directory_knows_where():
    assert set(wording.TOPIC_NAMES) == set(rules.TOPICS)
    assert set(wording.TOPIC_HELP) == rules.PERSONAL
    assert set(rules.DIRECTORY_TOPIC) >= rules.PERSONAL


def test_share_links_carry_title_hashtag_and_nothing_else():
    links = {
        str(link.label): link.href
        for link in share_links(title="A & B?", url="https://x.example/a/", hashtag="SaferDay")
    }
    assert (
        links["WhatsApp"]
        == "https://wa.me/?text=A%20%26%20B%3F%20%23SaferDay%20https%3A%2F%2Fx.example%2Fa%2F"
    )
    assert links["E-mail"].startswith("mailto:?subject=A%20%26%20B%3F&body=A%20")
    for href in links.values():
        assert not re.search(r"utm_|fbclid|[?&]ref=|app_id", href)


def test_a_post_asks_few_questions_of_the_database(client, write, django_assert_max_num_queries):
    write("First", topics=["scams"])
    for number in range(9):
        write(f"Other {number}")
    client.get("/news/first/")
    with django_assert_max_num_queries(22) as counted:
        client.get("/news/first/")
    few = len(counted)
    for number in range(10, 24):
        write(f"Other {number}")
    with django_assert_max_num_queries(few):
        client.get("/news/first/")


# ── Two languages ──


def test_a_new_post_stands_in_for_its_translation(client, centre, write):
    write("Only English", centre.north, text="Words.")
    alias = PostPage.objects.get(title="Only English", locale__language_code="cy")
    assert alias.alias_of is not None
    assert alias.area == centre.north
    html = client.get("/cy/north/news/only-english/").content.decode()
    assert '<html lang="cy">' in html
    assert re.search(r'<article class="news-article" lang="en">', html)
    assert '<link rel="canonical" href="https://safer.example.org/north/news/only-english/">' in html
    assert facts(html)["inLanguage"] == meta(html)["og:locale"][:2] == "en"
    assert 'lang="en"' not in client.get("/north/news/only-english/").content.decode().split("<main")[1]


def test_the_stand_in_follows_its_original_and_goes_with_it(write):
    post = write("Before")
    post.title = "After"
    post.save_revision().publish()
    alias = PostPage.objects.get(locale__language_code="cy")
    assert alias.title == "After"
    assert alias.share_picture
    post.unpublish()
    assert not PostPage.objects.get(locale__language_code="cy").live


def test_standing_in_twice_adds_nothing(write):
    post = write("Once")
    assert actions.stand_in_other_languages(post=post) == []
    assert PostPage.objects.filter(locale__language_code="cy").count() == 1


def test_a_translation_is_a_page_of_its_own(client, write):
    from wagtail_localize.models import StringTranslation, Translation, TranslationSource

    post = write("Translated", summary="A summary.")
    alias = PostPage.objects.get(locale__language_code="cy")
    source, _made = TranslationSource.update_or_create_from_instance(post)
    translation = Translation.objects.create(source=source, target_locale=alias.locale)
    for segment in source.stringsegment_set.all():
        StringTranslation.objects.create(
            translation_of=segment.string, locale=alias.locale, context=segment.context,
            data={"Translated": "Wedi’i gyfieithu", "A summary.": "Crynodeb."}[segment.string.data],
        )  # fmt: skip
    translation.save_target()
    html = client.get("/cy/news/translated/").content.decode()
    assert "Wedi’i gyfieithu" in html
    assert 'class="news-article">' in html
    assert '<link rel="canonical" href="https://safer.example.org/cy/news/translated/">' in html
    welsh = PostPage.objects.get(locale__language_code="cy")
    assert (welsh.slug, welsh.date) == (post.slug, post.date)


def test_a_summary_is_made_where_none_is_written(write):
    assert write("Short", text="A <b>few</b> words.").intro == "A few words."
    assert write("Empty").intro == ""
    long = write("Long", text="word " * 100).intro
    assert len(long) <= 202
    assert long.endswith("…")


def test_a_post_of_tomorrow_waits(write, client):
    write("Tomorrow", publish=False, go_live_at=timezone.now() + timezone.timedelta(days=1))
    assert client.get("/news/tomorrow/").status_code == 404
    assert queries.latest(area=None) == []
