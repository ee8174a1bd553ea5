"""Uploading files of news in the editing pages: a report first, then a decision on each."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from saferday.awareness.news import actions
from saferday.awareness.news.models import ImportedSource, PostPage, WaitingFile
from saferday.awareness.news.reading import MAX_BYTES
from saferday.centre.audit.models import AuditRecord

IMPORT, DECIDE = "/cms/news/import/", "/cms/news/import/decide/"
GOOD = "---\ntitle: Good news\narea: North Shire\ndate: 9 Feb 2021\ndescription: In short.\n---\nText."
NO_AREA = "---\ntitle: From nowhere\ndate: 9 Feb 2021\ndescription: In short.\n---\nText."


@pytest.fixture
def signed_in(
    client: Client, editor: Callable[..., Any], settings: Any, centre: SimpleNamespace
) -> Callable[..., Any]:
    """A browser in which an editor is signed in, the second factor left out."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "StaffNeedMfa" not in name]

    def sign_in(area: Any = None) -> Any:
        person = editor(area)
        client.force_login(person)
        return person

    return sign_in


def upload(client: Client, *contents: str | bytes) -> Any:
    files = [
        SimpleUploadedFile(f"{number}.md", content.encode() if isinstance(content, str) else content)
        for number, content in enumerate(contents)
    ]
    return client.post(IMPORT, {"files": files})


def decide(client: Client, **by_title: dict[str, str]) -> Any:
    sent = {}
    for waiting in WaitingFile.objects.all():
        for name, value in by_title.get(f"file_{waiting.file_name[0]}", {}).items():
            sent[f"file-{waiting.pk}-{name}"] = value
    return client.post(DECIDE, sent, follow=True)


def test_the_report_comes_before_anything_is_made(client: Client, signed_in: Callable[..., Any]) -> None:
    signed_in()
    answer = upload(client, GOOD, "Something happened <script>alert(1)</script> today.", b"\x00\x01")
    html = answer.content.decode()
    assert "This is not a text file" in html
    assert "Good news" in html
    assert "No area is named" in html
    assert "alert(1)</script>" not in html
    assert WaitingFile.objects.count() == 2
    assert not PostPage.objects.exists()


def test_each_file_is_decided_on_its_own(client: Client, signed_in: Callable[..., Any]) -> None:
    signed_in()
    upload(client, GOOD, NO_AREA, "A third file, which is not wanted.", "A fourth, for later.")
    answer = decide(
        client,
        file_0={"decision": "accept", "publish": "on"},
        file_1={"decision": "accept", "area": "south-shire", "publish": "on"},
        file_2={"decision": "reject"},
        file_3={"decision": "later"},
    )
    html = answer.content.decode()
    for words in ("0.md: published.", "1.md: published.", "2.md: rejected"):
        assert words in html
    live = PostPage.objects.filter(live=True, locale__language_code="en")
    assert {(post.title, post.area.slug) for post in live} == {
        ("Good news", "north-shire"),
        ("From nowhere", "south-shire"),
    }
    assert [waiting.file_name for waiting in WaitingFile.objects.all()] == ["3.md"]
    acts = set(AuditRecord.objects.values_list("act", flat=True))
    assert {"news.file.uploaded", "news.file.accepted", "news.file.rejected", "news.post.imported"} <= acts


def test_the_same_file_waits_once_and_is_imported_once(client: Client, signed_in: Callable[..., Any]) -> None:
    signed_in()
    upload(client, GOOD)
    upload(client, GOOD)
    assert WaitingFile.objects.count() == 1
    decide(client, file_0={"decision": "accept"})
    upload(client, GOOD)
    answer = decide(client, file_0={"decision": "accept"})
    assert "imported before" in answer.content.decode()
    assert ImportedSource.objects.count() == 1


def test_new_words_of_a_post_are_said_to_be_that(client: Client, signed_in: Callable[..., Any]) -> None:
    signed_in()
    addressed = GOOD.replace("title:", "url: https://www.example.org/day\ntitle:", 1)
    upload(client, addressed)
    decide(client, file_0={"decision": "accept", "publish": "on"})
    upload(client, f"{addressed} More words.")
    answer = decide(client, file_0={"decision": "accept", "publish": "on"})
    assert "the post was here already. Its new text waits as a draft of it." in answer.content.decode()
    post = PostPage.objects.get(locale__language_code="en")
    post.title = "The editor’s title"
    post.save_revision().publish()
    upload(client, f"{addressed} Still more words.")
    answer = decide(client, file_0={"decision": "accept"})
    assert "an editor changed this post here" in answer.content.decode()


def test_an_area_editor_stays_in_their_area(
    client: Client, signed_in: Callable[..., Any], centre: SimpleNamespace
) -> None:
    signed_in(centre.south)
    html = upload(client, GOOD, NO_AREA)
    html = client.get(IMPORT).content.decode()
    assert "You may not import news into North Shire" in html
    assert 'value="south-shire"' in html
    assert 'value="north-shire"' not in html
    assert 'value="national"' not in html
    answer = decide(
        client, file_0={"decision": "accept"}, file_1={"decision": "accept", "area": "south-shire"}
    )
    assert "you may not import news there" in answer.content.decode()
    assert [post.title for post in PostPage.objects.all()] == ["From nowhere"]
    assert [waiting.file_name for waiting in WaitingFile.objects.all()] == ["0.md"]


def test_a_wrong_answer_loses_nothing(client: Client, signed_in: Callable[..., Any]) -> None:
    signed_in()
    upload(client, NO_AREA)
    waiting = WaitingFile.objects.get()
    answer = client.post(
        DECIDE, {f"file-{waiting.pk}-decision": "accept", f"file-{waiting.pk}-area": "narnia"}
    )
    assert answer.status_code == 422
    assert WaitingFile.objects.count() == 1
    assert not PostPage.objects.exists()


def test_nothing_chosen_and_too_much(client: Client, signed_in: Callable[..., Any]) -> None:
    signed_in()
    empty = client.post(IMPORT, {})
    assert empty.status_code == 422
    assert "Choose at least one file" in empty.content.decode()
    answer = upload(client, b"x" * (MAX_BYTES + 1), GOOD)
    assert "larger than 5 MB" in answer.content.decode()
    assert WaitingFile.objects.count() == 1


def test_only_their_own_files(client: Client, signed_in: Callable[..., Any], centre: SimpleNamespace) -> None:
    signed_in()
    upload(client, GOOD)
    signed_in(centre.north)
    assert "Good news" not in client.get(IMPORT).content.decode()
    decide(client, file_0={"decision": "reject"})
    assert WaitingFile.objects.count() == 1


def test_strangers_are_turned_away(client: Client, centre: SimpleNamespace) -> None:
    assert client.get(IMPORT).status_code == 302
    assert upload(client, GOOD).status_code == 302
    assert not WaitingFile.objects.exists()


def test_what_was_imported_can_be_looked_up(
    client: Client, signed_in: Callable[..., Any], centre: SimpleNamespace
) -> None:
    signed_in()
    upload(client, "This site uses cookies\n\nOfficers went to schools today.")
    decide(client, file_0={"decision": "accept", "area": "north-shire"})
    source = ImportedSource.objects.get()
    html = client.get(f"{IMPORT}{source.pk}/").content.decode()
    assert "This site uses cookies" in html
    assert "No title" in html
    assert source.file_name in client.get(IMPORT).content.decode()
    signed_in(centre.south)
    assert client.get(f"{IMPORT}{source.pk}/").status_code == 404


def test_files_that_nobody_decides_on_are_cleared(client: Client, signed_in: Callable[..., Any]) -> None:
    signed_in()
    upload(client, GOOD, NO_AREA)
    now = timezone.now()
    WaitingFile.objects.filter(file_name="0.md").update(uploaded_at=now - timedelta(days=15))
    assert actions.clear_waiting_files(now=now, limit=10) == 1
    assert actions.clear_waiting_files(now=now, limit=10) == 0
    assert WaitingFile.objects.get().file_name == "1.md"
