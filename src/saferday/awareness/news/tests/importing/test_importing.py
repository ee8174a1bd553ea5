"""What becomes of files that were read: posts, drafts, and nothing the second time."""

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from saferday.awareness.news.actions import import_post
from saferday.awareness.news.actions.importing import Imported
from saferday.awareness.news.models import ImportedSource, PostPage
from saferday.awareness.news.queries.imports import in_words, kept_notes, surroundings
from saferday.awareness.news.reading import read_post
from saferday.centre.audit.models import AuditRecord

pytestmark = pytest.mark.database

URL = "https://news.example.org/a-day/"


def text(
    *, title: str = "A day of asking", area: str = "North Shire", body: str = "Words.", **more: str
) -> str:
    front = {"title": title, "area": area, "date": "11:13 11/02/2020", "description": "In short."} | more
    lines = "\n".join(f'{key}: "{value}"' for key, value in front.items() if value)
    return f"---\n{lines}\n---\n\n{body}\n"


def take(written: str, *, name: str = "post.md", **more: Any) -> Imported:
    read = read_post(written.encode(), name=name, against=surroundings())
    return import_post(read=read, **more)


def keys(done: Imported) -> set[str]:
    return {note.key for note in done.notes}


def test_a_complete_file_is_published_when_asked(centre: SimpleNamespace) -> None:
    done = take(text(url=URL, topics="scams"), publish=True)
    assert (done.status, done.state, done.area) == ("created", "published", "north-shire")
    post = PostPage.objects.get(pk=done.post.pk)
    assert post.live
    assert post.area == centre.north
    assert post.date == datetime(2020, 2, 11, 11, 13, tzinfo=ZoneInfo("Europe/London"))
    assert (post.source_url, post.source_name, post.summary) == (URL, "news.example.org", "In short.")
    assert post.topics == ["scams"]
    assert "Words." in str(post.body)
    assert post.slug == "a-day-of-asking"


def test_without_being_asked_nothing_is_published(centre: SimpleNamespace) -> None:
    done = take(text())
    assert done.state == "draft"
    assert not PostPage.objects.get(pk=done.post.pk).live


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"title": ""}, "title-proposed"),
        ({"date": ""}, "date-missing"),
        ({"date": "soon"}, "date-unreadable"),
        ({"date": "1 May 2090"}, "date-ahead"),
        ({"area": ""}, "area-missing"),
        ({"area": "Narnia"}, "area-unknown"),
        ({"language": "xx"}, "language-unknown"),
        ({"body": "Call Action Fraud."}, "renamed"),
        ({"body": "This site uses cookies\n\nWords."}, "boilerplate"),
        ({"body": ""}, "text-missing"),
    ],
)
def test_what_needs_a_person_stays_a_draft(centre: SimpleNamespace, change: dict[str, str], key: str) -> None:
    done = take(text(**change) if change != {"body": ""} else text(body=" "), publish=True)
    assert done.state == "draft"
    assert key in keys(done)
    kept = ImportedSource.objects.get()
    assert key in {note.key for note in kept_notes(kept)}
    assert all(in_words(note) for note in kept_notes(kept))


def test_set_aside_text_is_kept_but_not_in_the_post(centre: SimpleNamespace) -> None:
    done = take(text(body="This site uses cookies\n\nWords."))
    assert ImportedSource.objects.get().set_aside == "This site uses cookies"
    assert "cookies" not in str(done.post.body)


def test_an_unknown_area_is_null_and_the_draft_waits_in_the_national_list(centre: SimpleNamespace) -> None:
    done = take(text(area="Narnia"))
    assert done.area is None
    assert done.post.area is None


@pytest.mark.parametrize("name", ["north-shire", "North Shire", "north shire", "Sir North Shire"])
def test_an_area_by_its_names(centre: SimpleNamespace, name: str) -> None:
    assert take(text(area=name)).area == "north-shire"


@pytest.mark.parametrize("name", ["national", "Country", "Gwlad", "country"])
def test_the_whole_country(centre: SimpleNamespace, name: str) -> None:
    done = take(text(area=name), publish=True)
    assert (done.area, done.state) == ("country", "published")
    assert done.post.area is None


def test_the_file_decides_and_the_given_area_fills_in(centre: SimpleNamespace) -> None:
    assert take(text(), area=centre.south).area == "north-shire"
    assert take(text(area="", title="Two"), area=centre.south, publish=True).state == "published"
    unknown = take(text(area="Narnia", title="Three"), area=centre.south, publish=True)
    assert (unknown.area, unknown.state) == ("south-shire", "published")
    assert "area-given" in keys(unknown)


def test_a_district_without_news_stands_with_its_force(centre: SimpleNamespace) -> None:
    done = take(text(area="Seatown"), publish=True)
    assert (done.area, done.state) == ("north-shire", "published")
    assert "area-without-pages" in keys(done)


@pytest.mark.parametrize("url", ["", URL])
def test_twice_changes_nothing(centre: SimpleNamespace, url: str) -> None:
    first = take(text(url=url), publish=True)
    rows, pages = AuditRecord.objects.count(), PostPage.objects.count()
    revision = PostPage.objects.get(pk=first.post.pk).latest_revision_id
    second = take(text(url=url), publish=True, name="renamed.md")
    assert (second.status, second.state, second.title, second.area, second.day) == (
        "unchanged",
        "published",
        first.title,
        first.area,
        first.day,
    )
    assert second.notes == first.notes
    assert AuditRecord.objects.count() == rows
    assert PostPage.objects.count() == pages
    assert PostPage.objects.get(pk=first.post.pk).latest_revision_id == revision


def test_new_words_wait_as_a_draft(centre: SimpleNamespace) -> None:
    take(text(url=URL), publish=True)
    done = take(text(url=URL, body="Other words."), publish=True)
    assert (done.status, done.state, done.known) == ("created", "draft", True)
    assert "changed-since" in keys(done)
    post = PostPage.objects.get(pk=done.post.pk)
    assert "Other words." not in str(post.body)
    assert "Other words." in str(post.get_latest_revision_as_object().body)
    assert take(text(url=URL, body="Other words."), publish=True).status == "unchanged"


def test_what_an_editor_changed_is_never_overwritten(centre: SimpleNamespace) -> None:
    post = take(text(url=URL), publish=True).post
    post.title = "The editor’s title"
    post.save_revision().publish()
    before = PostPage.objects.get(pk=post.pk).latest_revision_id
    done = take(text(url=URL, body="Other words."), publish=True)
    assert (done.status, done.state, done.title) == ("unchanged", "published", "The editor’s title")
    assert "kept-editors" in keys(done)
    assert PostPage.objects.get(pk=post.pk).latest_revision_id == before
    assert "Other words." in ImportedSource.objects.get().text


def test_what_an_editor_deleted_stays_deleted_until_asked_for(centre: SimpleNamespace) -> None:
    take(text(), publish=True).post.delete()
    gone = take(text(), publish=True)
    assert (gone.status, gone.post) == ("unchanged", None)
    assert "deleted-here" in keys(gone)
    back = take(text(), publish=True, again=True)
    assert (back.status, back.state) == ("created", "published")
    assert PostPage.objects.filter(pk=back.post.pk, live=True).exists()


def test_two_posts_of_one_title_have_addresses_of_their_own(centre: SimpleNamespace) -> None:
    posts = [take(text(body=f"Words {number}.")).post for number in range(3)]
    assert [post.slug for post in posts] == ["a-day-of-asking", "a-day-of-asking-2", "a-day-of-asking-3"]


def test_a_translation_joins_its_original(centre: SimpleNamespace) -> None:
    original = take(text(topics="scams"), publish=True, name="a-day.md").post
    done = take(
        text(title="Diwrnod o ofyn", language="cy", translation_of="a-day"), publish=True, name="a-day.cy.md"
    )
    assert (done.status, done.state, done.area) == ("created", "published", "north-shire")
    welsh = PostPage.objects.get(pk=done.post.pk)
    assert welsh.locale.language_code == "cy"
    assert welsh.translation_key == original.translation_key
    assert welsh.alias_of_id is None
    assert welsh.live
    assert (welsh.title, welsh.topics) == ("Diwrnod o ofyn", ["scams"])
    assert PostPage.objects.get(pk=original.pk).title == "A day of asking"
    again = take(
        text(title="Diwrnod o ofyn", language="cy", translation_of="a-day"), publish=True, name="a-day.cy.md"
    )
    assert again.status == "unchanged"


def test_a_translation_without_its_original_stands_alone_and_says_so(centre: SimpleNamespace) -> None:
    done = take(text(language="cy", translation_of="nothing"), publish=True)
    assert done.state == "published"
    assert "original-missing" in keys(done)


def test_quotes_and_headings_become_blocks(centre: SimpleNamespace) -> None:
    post = take(text(body="Text.\n\n## Part\n\n> Said.\n\nMore.")).post
    assert [block.block_type for block in PostPage.objects.get(pk=post.pk).body] == [
        "paragraph",
        "heading",
        "quote",
        "paragraph",
    ]


def test_an_import_is_in_the_audit_without_its_words(centre: SimpleNamespace) -> None:
    take(text(), publish=True)
    row = AuditRecord.objects.get(act="news.post.imported")
    assert row.area == "north-shire"
    assert "asking" not in row.detail


@pytest.mark.parametrize(
    ("role_area", "file_area", "publish", "allowed"),
    [
        ("north", "North Shire", True, True),
        ("north", "South Shire", False, False),
        ("north", "national", False, False),
        ("north", "", False, False),
        (None, "South Shire", True, True),
        (None, "national", True, True),
        (None, "", False, True),
    ],
)
def test_who_may_import_where(
    centre: SimpleNamespace,
    editor: Callable[..., Any],
    role_area: str | None,
    file_area: str,
    publish: bool,
    allowed: bool,
) -> None:
    person = editor(getattr(centre, role_area) if role_area else None)
    if allowed:
        assert take(text(area=file_area), by=person, publish=publish).status == "created"
        return
    with pytest.raises(PermissionDenied):
        take(text(area=file_area), by=person, publish=publish)
    assert not ImportedSource.objects.exists()
    assert not PostPage.objects.exists()
