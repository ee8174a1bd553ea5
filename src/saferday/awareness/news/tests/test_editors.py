"""What a comms editor of one area can do in the editing pages, and what not."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from saferday.awareness.news import queries
from saferday.awareness.news.models import AreaEdition, PostPage
from saferday.centre.audit.models import AuditRecord

pytestmark = pytest.mark.usefixtures("undrawn")


def sent(**facts):
    """A post as the editor's form sends it, with one paragraph."""
    return {
        "title": "Written here", "slug": "written-here", "summary": "A summary.", "seo_title": "",
        "search_description": "", "date": "2026-02-10 09:00", "topics": ["scams"], "source_url": "",
        "source_name": "", "go_live_at": "", "expire_at": "",
        "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": "", "comment_notifications": "",
        "body-count": 1, "body-0-deleted": "", "body-0-order": 0, "body-0-type": "paragraph", "body-0-id": "",
        "body-0-value": json.dumps(
            {"blocks": [{"key": "a", "text": "Hello.", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
                         "entityRanges": []}], "entityMap": {}}
        ),
    } | facts  # fmt: skip


@pytest.fixture
def ada(centre, editor, signed_in):
    return signed_in(editor(centre.north))


def index_of(area):
    return queries.news_index_for(area=area, language="en")


def add_url(area):
    return reverse("wagtailadmin_pages:add", args=["news", "postpage", index_of(area).pk])


def test_write_and_publish_in_ones_own_area(ada, centre, client):
    response = ada.post(add_url(centre.north), sent(**{"action-publish": "1"}))
    assert response.status_code == 302
    post = PostPage.objects.get(slug="written-here", locale__language_code="en")
    assert post.live
    assert post.topics == ["scams"]
    assert post.area == centre.north
    assert "Hello." in client.get("/north/news/written-here/").content.decode()
    acts = set(AuditRecord.objects.filter(area="north").values_list("act", flat=True))
    assert {"cms.page.create", "cms.page.publish"} <= acts


def test_not_elsewhere(ada, centre, write):
    for area in (centre.south, None):
        assert ada.post(add_url(area), sent()).status_code in {302, 403}
    assert not PostPage.objects.filter(slug="written-here").exists()
    other = write("Of South", centre.south)
    assert ada.get(reverse("wagtailadmin_pages:edit", args=[other.pk])).status_code in {302, 403}
    assert ada.post(reverse("wagtailadmin_pages:delete", args=[other.pk])).status_code in {302, 403}
    assert ada.post(reverse("wagtailadmin_pages:unpublish", args=[other.pk])).status_code in {302, 403}
    assert PostPage.objects.get(pk=other.pk).live


def test_a_mistake_loses_nothing(ada, centre):
    response = ada.post(add_url(centre.north), sent(source_name="Somewhere", **{"action-publish": "1"}))
    html = response.content.decode()
    assert response.status_code == 200
    assert "Give the address too" in html
    assert "A summary." in html
    assert not PostPage.objects.filter(slug="written-here").exists()


def test_schedule(ada, centre, client):
    tomorrow = timezone.localtime() + timedelta(days=1)
    ada.post(add_url(centre.north), sent(go_live_at=f"{tomorrow:%Y-%m-%d %H:%M}", **{"action-publish": "1"}))
    post = PostPage.objects.get(slug="written-here", locale__language_code="en")
    assert not post.live
    assert post.approved_schedule
    assert client.get("/north/news/written-here/").status_code == 404
    revision = post.latest_revision
    past = timezone.now() - timedelta(minutes=1)
    revision.approved_go_live_at = past
    revision.content["go_live_at"] = past.isoformat()
    revision.save()
    call_command("publish_scheduled")
    assert client.get("/north/news/written-here/").status_code == 200


def test_preview_is_in_the_areas_colours_with_the_accessibility_checker(ada, centre, write):
    post = write("Previewed", centre.north)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[post.pk])
    assert ada.post(address, sent(title="Changed words")).json() == {"is_valid": True, "is_available": True}
    html = ada.get(address).content.decode()
    assert "Changed words" in html
    assert "/area-theme/north" in html
    assert "wagtail-userbar" in html
    assert "Changed words" not in ada.get("/north/news/previewed/").content.decode()


def test_a_list_can_be_previewed(ada, centre):
    page = index_of(centre.north)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    ada.post(address, sent(title="News", slug="news"))
    assert ada.get(address).status_code == 200


def test_history_and_moderation(ada, centre, write, editor, signed_in):
    post = write("With a past", centre.north)
    edit = reverse("wagtailadmin_pages:edit", args=[post.pk])
    ada.post(edit, sent(title="A newer title", slug="with-a-past"))
    history = ada.get(reverse("wagtailadmin_pages:history", args=[post.pk]))
    assert history.status_code == 200
    assert post.revisions.count() == 2
    compared = ada.get(reverse("wagtailadmin_pages:revisions_compare", args=[post.pk, "earliest", "latest"]))
    assert "A newer title" in compared.content.decode()
    ada.post(edit, sent(title="For a second pair of eyes", slug="with-a-past", **{"action-submit": "1"}))
    workflow = Page.objects.get(pk=post.pk).current_workflow_state
    assert workflow is not None
    operator = signed_in(editor(None, "operator"))
    approve = reverse(
        "wagtailadmin_pages:workflow_action", args=[post.pk, "approve", workflow.current_task_state.pk]
    )
    assert operator.post(approve, {"comment": ""}).status_code in {200, 302}
    assert PostPage.objects.get(pk=post.pk).title == "For a second pair of eyes"


def test_a_picture_needs_words(ada, centre):
    picture = {
        "body-0-type": "image", "body-0-value-image": "", "body-0-value-alt_text": "", "body-0-value-caption": "",
    }  # fmt: skip
    response = ada.post(add_url(centre.north), sent(**picture, **{"action-publish": "1"}))
    assert response.status_code == 200
    assert not PostPage.objects.filter(slug="written-here", live=True).exists()


# ── National posts in an area ──


def test_words_hide_and_undo(ada, centre, write, client):
    post = write("National")
    page = reverse("news_editions_area", args=["north"])
    assert ada.get(reverse("news_editions")).headers["Location"] == page
    assert "National" in ada.get(page).content.decode()
    words = reverse("news_edition", args=["north", post.translation_key])
    assert ada.get(words).status_code == 200
    assert ada.post(words, {"words_en": "Ring us.", "words_cy": ""}).headers["Location"] == page
    assert "Ring us." in client.get("/north/news/national/national/").content.decode()
    too_long = ada.post(words, {"words_en": "x" * 2_001})
    assert too_long.status_code == 422
    assert "x" * 2_001 in too_long.content.decode()
    ada.post(reverse("news_edition_change", args=["north", post.translation_key, "hide"]))
    assert "Hidden" in ada.get(page).content.decode()
    assert client.get("/north/news/national/national/").status_code == 302
    ada.post(reverse("news_edition_change", args=["north", post.translation_key, "show"]))
    assert client.get("/north/news/national/national/").status_code == 200
    assert AreaEdition.objects.get().words == {"en": "Ring us."}


@pytest.mark.parametrize("name", ["news_editions_area", "news_edition", "news_edition_change"])
def test_not_in_another_area(ada, centre, write, name):
    key = write("National").translation_key
    rest = {"news_editions_area": [], "news_edition": [key], "news_edition_change": [key, "hide"]}[name]
    address = reverse(name, args=["south", *rest])
    response = ada.post(address) if name == "news_edition_change" else ada.get(address)
    assert response.status_code in {302, 403}
    assert not AreaEdition.objects.exists()


def test_a_helpline_worker_sees_no_national_posts(centre, editor, signed_in):
    client = signed_in(editor(None, "helpline_worker"))
    assert client.get(reverse("news_editions")).status_code in {302, 403}
    assert reverse("news_editions") not in client.get("/cms/").content.decode()


@pytest.mark.parametrize("act", ["delete", "hide/"])
def test_no_other_act_and_no_unknown_post(ada, centre, write, act):
    key = write("National").translation_key
    base = reverse("news_edition", args=["north", key])
    assert ada.post(f"{base}{act}/").status_code == 404
    unknown = reverse("news_edition", args=["north", "00000000-0000-0000-0000-000000000000"])
    assert ada.get(unknown).status_code == 404


def test_a_national_editor_chooses_an_area(centre, editor, signed_in, write, django_assert_max_num_queries):
    client = signed_in(editor(None))
    html = client.get(reverse("news_editions")).content.decode()
    assert reverse("news_editions_area", args=["north"]) in html
    assert reverse("news_editions_area", args=["south"]) in html
    write("One")
    address = reverse("news_editions_area", args=["north"])
    client.get(address)
    with django_assert_max_num_queries(60) as counted:
        client.get(address)
    for number in range(5):
        write(f"More {number}")
    with django_assert_max_num_queries(len(counted)):
        client.get(address)
