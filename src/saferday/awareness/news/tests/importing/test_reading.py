"""Files of the shapes that news pages leave behind, read as posts."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from saferday.awareness.news import reading, rules
from saferday.awareness.news.reading import (
    MAX_BYTES,
    ReadPost,
    Refused,
    Renamed,
    Surroundings,
    find,
    read_post,
)
from saferday.awareness.news.reading.dates import read_date
from saferday.awareness.news.reading.posts import MAX_CHARACTERS

LONDON = ZoneInfo("Europe/London")
AGAINST = Surroundings(
    zone=LONDON, topics=("scams", "bullying"), renamed=(Renamed("Old Line", "New Line", "1 May 2025"),)
)

FENCED = """```yaml
area: Borsetshire
og:
  description: A day about asking before sharing.
  image: https://news.example.org/open-graph.jpg?crop=(1,2)&amp;w=600
  locale: en_GB
  title: A day of asking
  url: https://news.example.org/a-day/
publish:
  date: 11:13 11/02/2020
title: A day of asking | Borsetshire Police
url: https://news.example.org/a-day/?a=1&amp;b=2
```

Officers went to schools today.

The theme is _"ask first"_ and **everyone** can join.
"""

BANNERED = "\n".join(
    (
        "We use some essential cookies to make our website work. We would like to set more.",
        "Your cookie preferences have been saved. You can update your cookie settings at any time.",
        "Sorry, there was a technical problem. Please try again.",
        "This site is a beta, which means that we are still working on it. Your feedback helps us.",
        "The force is telling people how to spot a trick that is too good to be true, because it usually is. "
        "It is meant for everyone who shops, plays or talks online, and above all for those who think that it "
        "could never happen to them.",
        "Officers will hold two sessions for parents, and everybody may come. To book please click this link.",
        "If you lost money, call the Old Line. Information on other tricks can be found here.",
    )
)

ROUND_UP = "\n\n".join(
    f"{title}\n\n{'A sentence about what happened, long enough to be prose. ' * 12}"
    for title in (
        "Ready for the day in February! Everything that is on",
        "A think-tank publishes its paper on reporting",
        "Wanted: schools that would like to be asked",
    )
)


def read(text: str | bytes, **more: Any) -> ReadPost:
    content = text.encode() if isinstance(text, str) else text
    return read_post(content, name=more.pop("name", "post.md"), against=AGAINST, **more)


def keys(post: ReadPost) -> set[str]:
    return {note.key for note in post.notes}


def holds(post: ReadPost) -> set[str]:
    return {note.key for note in post.notes if note.holds}


def refusal(content: str | bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        read(content)
    return caught.value


def test_fenced_front_matter() -> None:
    post = read(FENCED)
    assert (post.title, post.site) == ("A day of asking", "Borsetshire Police")
    assert post.url == "https://news.example.org/a-day/?a=1&b=2"
    assert post.area_name == "Borsetshire"
    assert post.when == datetime(2020, 2, 11, 11, 13, tzinfo=LONDON)
    assert post.summary == "A day about asking before sharing."
    assert post.language == "en"
    assert post.body == (
        "<p>Officers went to schools today.</p>"
        '<p>The theme is <i>"ask first"</i> and <b>everyone</b> can join.</p>'
    )
    assert keys(post) == {"site-name-removed"}
    assert not holds(post)


@pytest.mark.parametrize(
    "opening_and_closing", [("---", "---"), ("---", "..."), ("~~~yaml", "~~~"), ("```yml", "```")]
)
def test_other_fences(opening_and_closing: tuple[str, str]) -> None:
    opening, closing = opening_and_closing
    post = read(f"{opening}\ntitle: Hello there\ndate: 2021-02-09\n{closing}\n\nText that says something.")
    assert (post.title, post.day) == ("Hello there", date(2021, 2, 9))
    assert post.body == "<p>Text that says something.</p>"


def test_dashes_may_be_a_rule() -> None:
    post = read("---\n\nWords between two rules\n\n---\n\nMore words.")
    assert post.title == "Words between two rules"
    assert "title-proposed" in holds(post)


def test_values_stay_as_they_were_written() -> None:
    post = read(
        "---\ntitle: 2020\ndate: 09/02/2021\nurl: null\ntopics: [scams, weather]\ndemo: yes\n---\nText."
    )
    assert (post.title, post.day, post.url) == ("2020", date(2021, 2, 9), "")
    assert (post.topics, post.is_demo) == (("scams",), True)
    assert "topics-unknown" in keys(post)


@pytest.mark.parametrize(
    ("written", "proposed"),
    [
        ("He was groomed by somebody he had never met.", ("grooming",)),
        ("Sextortion is a crime. It was a scam.", ("sharing-of-images", "scams")),
        ("Officers spoke of cyber-flashing and deepfakes.", ("ai-made-fakes", "cyber-flashing")),
        ("Bydd y sesiwn yn trafod bwlio a sgamiau.", ("bullying", "scams")),
        ("One school came.", ()),
        ("A school, a teacher and every pupil came.", ("schools",)),
        ("The fraudulence of scampi.", ()),
    ],
)
def test_topics_are_proposed_from_the_words(written: str, proposed: tuple[str, ...]) -> None:
    against = replace(AGAINST, topic_words=rules.TOPIC_WORDS)
    post = read_post(f"A day\n\n{written}".encode(), name="day.txt", against=against)
    assert post.topics == proposed
    assert ("topics-proposed" in keys(post)) == bool(proposed)


@pytest.mark.parametrize("line", ["topics: []", "topics: [bullying]", "translation_of: another"])
def test_no_topic_is_proposed_where_somebody_chose(line: str) -> None:
    against = replace(AGAINST, topic_words=rules.TOPIC_WORDS)
    text = f"---\ntitle: A scam\n{line}\n---\nA scam."
    post = read_post(text.encode(), name="day.md", against=against)
    assert "scams" not in post.topics
    assert "topics-proposed" not in keys(post)


def test_every_topic_has_words() -> None:
    assert tuple(rules.TOPIC_WORDS) == rules.TOPICS


def test_website_around_a_post_is_set_aside() -> None:
    post = read(BANNERED)
    assert post.set_aside.count("\n") == 3
    assert "cookie" not in post.body
    assert post.title.startswith("The force is telling people")
    assert holds(post) == {"title-proposed", "date-missing", "boilerplate", "renamed"}
    words = next(str(note) for note in post.notes if note.key == "links-missing")
    assert "click this link" in words
    assert "be found here" in words
    assert "New Line" in next(str(note) for note in post.notes if note.key == "renamed")
    assert post.body.count("<p>") == 3


def test_a_post_about_cookies_keeps_its_text() -> None:
    body = "What a banner is.\n\nWe use cookies on our site.\n\nSo do others."
    assert read(f"---\ntitle: Cookies\ndate: 1 May 2026\n---\n{body}").set_aside == ""


def test_several_articles_are_noticed() -> None:
    post = read(ROUND_UP)
    words = next(str(note) for note in post.notes if note.key == "several-articles")
    assert "A think-tank publishes its paper" in words
    assert "Wanted: schools" in words
    markdown = "\n\n".join(f"# Title number {number}\n\n{'Prose. ' * 100}" for number in range(2))
    assert "several-articles" in keys(read(markdown))


def test_headings_of_one_article_are_none() -> None:
    text = "# The post\n\n" + "\n\n".join(f"## Part {number}\n\n{'Prose. ' * 100}" for number in range(4))
    post = read(text)
    assert "several-articles" not in keys(post)
    assert post.title == "The post"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("ðŸ”º a child", "🔺 a child"), ("it is everyoneâ€™s day", "it is everyone’s day"), ("CafÃ©", "Café")],
)
def test_wrong_characters_are_repaired(wrong: str, right: str) -> None:
    post = read(f"---\ntitle: News\n---\nA right line: née, “so”, 5 £.\n\n{wrong}")
    assert right in post.body
    assert "née, “so”, 5 £" in post.body
    assert "characters-repaired" in keys(post)


def test_right_characters_are_left_alone() -> None:
    post = read("---\ntitle: Newyddion\n---\nTŷ, gŵyl, cân, “dyfyniad” – ffŵl 🔺")
    assert "Tŷ, gŵyl, cân, “dyfyniad” – ffŵl 🔺" in post.body
    assert "characters-repaired" not in keys(post)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_that_say_what_they_are(encoding: str) -> None:
    post = read("---\ntitle: Diogel\n---\nGŵyl y plant".encode(encoding))
    assert "Gŵyl y plant" in post.body
    assert "encoding-guessed" not in keys(post)


def test_a_guessed_encoding_is_held() -> None:
    post = read("---\ntitle: Fund\ndate: 1 May 2026\n---\nIt costs £5 – “really”".encode("cp1252"))
    assert "It costs £5 – “really”" in post.body
    assert "encoding-guessed" in holds(post)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7 ...", "binary"),
        (b"PK\x03\x04docx", "binary"),
        (b"\x89PNG\r\n\x1a\n", "binary"),
        (bytes(range(256)), "binary"),
        (b"text\x00text", "binary"),
        (b"\xff\xfea", "encoding-unreadable"),
        (b"caf\x81\xe9", "encoding-unreadable"),
        (b"x" * (MAX_BYTES + 1), "too-big"),
        (b"x" * (MAX_CHARACTERS + 1), "too-long"),
        (b"```yaml\ntitle: open", "yaml-unclosed"),
        (b"---\ntitle: open\n\ntext", "yaml-unclosed"),
        (b"```yaml\n- a\n- b\n```\ntext", "yaml-not-keys"),
    ],
)
def test_what_cannot_be_taken(content: bytes, key: str) -> None:
    assert refusal(content).note.key == key


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("title: One: two", 2),
        ("area: Kent\ntitle: 'open", 4),
        ("area: Kent\n\tog: x", 3),
        ("a: 1\nb: [1, 2\nc: 3", 4),
    ],
)
def test_broken_front_matter_names_its_line(front: str, line: int) -> None:
    note = refusal(f"---\n{front}\n---\nText.").note
    assert note.key == "yaml-broken"
    assert note.values["line"] == str(line)


def test_front_matter_has_bounds() -> None:
    laughs = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "\n".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    deep = "a: " + "[" * 40 + "]" * 40
    for front in (laughs, deep, "a: " + "x" * 70_000, "\n".join(f"k{number}: 1" for number in range(3000))):
        assert refusal(f"---\n{front}\n---\nText.").note.key == "yaml-too-much"


def test_front_matter_makes_no_objects() -> None:
    post = read('---\ntitle: !!python/object/apply:os.system ["true"]\nother: 1\n---\nA line of text.')
    assert post.title == "A line of text"


def test_escapes_bring_in_nothing_that_cannot_be_kept() -> None:
    post = read('---\ntitle: "News\\0\\ud800 today\\u202e"\n---\nText.')
    assert post.title == "News today"


def test_html_is_not_passed_on() -> None:
    text = (
        "---\ntitle: News\nurl: https://news.example.org/a/b\n---\n"
        "Before <b onclick=x>bold</b><script>alert(1)</script> after.\n\n"
        "<div>\n<script>steal()</script>\n<p>Kept &amp; words</p></div>\n\n"
        "[one](javascript:alert(1)) [two](/c?x=1&amp;y=2) [three](mailto:a@example.org) [four](ftp://example.org)\n\n"
        "![a boat](https://tracker.example.org/x.png)\n"
    )
    post = read(text)
    for forbidden in ("<script", "onclick", "steal", "javascript:", "<div", "tracker", "<img", "ftp:"):
        assert forbidden not in post.body
    assert "Kept &amp; words" in post.body
    assert '<a href="https://news.example.org/c?x=1&amp;y=2">two</a>' in post.body
    assert '<a href="mailto:a@example.org">three</a>' in post.body
    assert {"html-removed", "images-left-out", "links-removed"} <= keys(post)


def test_lists_and_quotes_suit_the_editor() -> None:
    post = read(
        "---\ntitle: News\n---\n* ### First point\n\n * ### Second point\n\n   more of it\n\n"
        "    • Friday 4pm\n    • Monday 4pm\n\n> Said once.\n>\n> Said twice.\n\n# Big\n\n### Small\n"
    )
    assert "<li>First point</li>" in post.body
    assert "<li>Second point<br/>more of it" in post.body
    assert "Monday 4pm</li>" in post.body
    assert [kind for kind, _ in post.blocks] == ["paragraph", "quote", "heading", "heading"]
    assert post.blocks[1] == ("quote", "Said once.\nSaid twice.")


def test_a_heading_that_repeats_the_title_goes() -> None:
    assert "<h2>" not in read("---\ntitle: The news\n---\n# The news\n\nText.").body


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11:13 11/02/2020", datetime(2020, 2, 11, 11, 13, tzinfo=LONDON)),
        ("9 Feb 2021", date(2021, 2, 9)),
        ("Tuesday 11 February 2020", date(2020, 2, 11)),
        ("11th of February, 2020", date(2020, 2, 11)),
        ("February 11, 2020", date(2020, 2, 11)),
        ("3/4/2021", date(2021, 4, 3)),
        ("03.04.21", date(2021, 4, 3)),
        ("2021/04/03", date(2021, 4, 3)),
        ("2021-04-03", date(2021, 4, 3)),
        ("2021-04-03T10:00:00Z", datetime(2021, 4, 3, 10, tzinfo=UTC)),
        ("2021-07-03 10:00", datetime(2021, 7, 3, 10, tzinfo=LONDON)),
        ("4.30pm, 5 July 2021", datetime(2021, 7, 5, 16, 30, tzinfo=LONDON)),
        ("12am 5 July 2021", datetime(2021, 7, 5, 0, 0, tzinfo=LONDON)),
        ("Published: 05 Jul 2021 - 09:07", datetime(2021, 7, 5, 9, 7, tzinfo=LONDON)),
        ("9 Chwefror 2021", date(2021, 2, 9)),
        ("2/13/2021", None),
        ("31 February 2021", None),
        ("Friday 19 January", None),
        ("yesterday", None),
        ("1/1/1066", None),
        ("", None),
    ],
)
def test_dates(text: str, expected: date | None) -> None:
    assert read_date(text, zone=LONDON) == expected


def test_an_unreadable_date_is_held() -> None:
    post = read("---\ntitle: News\ndate: some day soon\n---\nText.")
    assert post.when is None
    assert "some day soon" in next(str(note) for note in post.notes if note.key == "date-unreadable")
    assert "date-unreadable" in holds(post)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://example.org/",
        "https://user:pw@example.org/",
        "https://a b/",
        "http://[x",
    ],
)
def test_addresses_that_are_none(url: str) -> None:
    post = read(f"---\ntitle: News\nurl: '{url}'\n---\nText.")
    assert post.url == ""
    assert "url-unusable" in keys(post)


def test_identity_is_the_address_or_the_content() -> None:
    def identity(url: str, text: str = "Text.") -> str:
        return read(f"---\ntitle: News\nurl: {url}\n---\n{text}").identity

    one = identity("https://www.example.org/a/")
    assert one == identity("http://EXAMPLE.org/a?utm_source=x#top", "Other text.")
    assert one != identity("https://www.example.org/b/")
    assert identity("") == identity("")
    assert identity("") != identity("", "Other text.")


def test_every_remark_fills_its_gaps() -> None:
    for kind in reading.KINDS.values():
        assert "%(" not in kind.words % _Anything()


class _Anything(dict):
    def __missing__(self, key: str) -> str:
        return key


# ── Files ──


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    large = tmp_path / "large.md"
    with large.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    opened = find([large])[0]
    import tracemalloc

    tracemalloc.start()
    with pytest.raises(Refused) as caught:
        opened.read()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.note.key == "too-big"
    assert peak < 1024 * 1024


def test_folders_are_walked_in_order_and_each_file_once(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", ".hidden", "in/c.md", ".git/d.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("Text")
    (tmp_path / "in" / "again.md").symlink_to(tmp_path / "b.md")
    found = find([tmp_path, tmp_path / "b.md"])
    assert [Path(one.shown).name for one in found] == ["a.txt", "b.md", "c.md"]


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("Secret")
    (tmp_path / "away").mkdir()
    folder = tmp_path / "posts"
    folder.mkdir()
    (folder / "link.md").symlink_to("../secret.md")
    (folder / "folder").symlink_to(tmp_path / "away")
    (folder / "loop.md").symlink_to("loop.md")
    found = {Path(one.shown).name: one for one in find([folder])}
    for name in ("link.md", "folder"):
        with pytest.raises(Refused) as caught:
            found[name].read()
        assert caught.value.note.key == "outside"
    with pytest.raises(Refused):
        found["loop.md"].read()


def test_a_link_given_by_its_name_is_held_to_the_same_rule(tmp_path: Path) -> None:
    folder = tmp_path / "posts"
    folder.mkdir()
    (tmp_path / "secret.md").write_text("Secret")
    (folder / "good.md").write_text("Good")
    (folder / "link.md").symlink_to("../secret.md")
    (folder / "inside.md").symlink_to("good.md")
    given = [folder / "link.md", folder / ".." / "secret.md", folder / "inside.md", folder / "none.md"]
    found = find(given)
    assert [one.refused.key if one.refused else "" for one in found] == ["outside", "outside", "", "missing"]
    for refused in (found[0], found[1], found[3]):
        with pytest.raises(Refused):
            refused.read()
    assert found[2].read() == b"Good"


def test_a_path_may_begin_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("here", "posts"):
        (tmp_path / folder).mkdir()
    (tmp_path / "posts" / "a.md").write_text("Text")
    monkeypatch.chdir(tmp_path / "here")
    for given in ("../posts", "../posts/a.md", "..", "./../posts/"):
        assert [one.read() for one in find([Path(given)])] == [b"Text"]
    monkeypatch.chdir(tmp_path / "posts")
    assert [one.read() for one in find([Path(".")])] == [b"Text"]


def test_what_is_no_ordinary_file_is_not_opened(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(Refused) as caught:
        find([tmp_path])[0].read()
    assert caught.value.note.key == "not-a-file"


def test_an_unreadable_file_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "post.md"
    path.write_text("Text")

    def refuse(self: Path, *args: Any, **kwargs: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Refused) as caught:
        find([path])[0].read()
    assert "Permission denied" in str(caught.value)


def test_every_remark_is_documented() -> None:
    page = Path(__file__).parents[6] / "docs" / "reference" / "news-import.md"
    described = page.read_text(encoding="utf-8")
    assert [key for key in reading.KINDS if f"| `{key}` |" not in described] == []
