"""No input makes the reading of files fail in a way of its own, nor lets forbidden HTML through."""

import re
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from saferday.awareness.news import rules
from saferday.awareness.news.reading import ReadPost, Refused, Surroundings, read_post
from saferday.awareness.news.reading.dates import read_date

LONDON = ZoneInfo("Europe/London")
AGAINST = Surroundings(zone=LONDON, topics=rules.TOPICS, topic_words=rules.TOPIC_WORDS)
ALLOWED = re.compile(
    r"</?(?:p|h[234]|ul|ol|li|b|i|blockquote)>|<[hb]r/>|<a href=\"(?:https?://|mailto:)[^\"<>]*\">|</a>|<a>"
)

PIECES = st.sampled_from(
    [
        "---\n", "```yaml\n", "```\n", "title: ", "date: ", "url: ", "og:\n  ", "area: ", "topics: [", "]", "&a ", "*a",
        "# ", "## ", "* ", "1. ", "> ", "    ", "\t", "\n", "\n\n", "_", "**", "`", "[", "](", ")", "![", "<", ">",
        "&amp;",
        "<script>", "</script>", "<b onclick=x>", "<!--", "javascript:", "https://example.org/", "mailto:", "•\t",
        "ðŸ”º", "â€™", "\u202e", "\ufeff", "We use cookies on this site", "click here", "11/02/2020", "9 Feb 2021",
        "'", '"',
        "%(x)s", "%", "\\ud800", "\\0", "Words of a post that is about something. ", "|", ": ",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=20), max_size=60).map("".join)


said: list[str] = []
"""Filling the gaps of a remark must not fail either."""


def taken(content: bytes) -> ReadPost | None:
    try:
        return read_post(content, name="any/../post.md", against=AGAINST)
    except Refused as refused:
        said.append(str(refused.note))
    return None


def check(post: ReadPost | None) -> None:
    if post is None:
        return
    assert post.title
    assert len(post.title) <= 200
    assert len(post.summary) <= 300
    assert "/" not in post.file_name
    assert all(str(note) for note in post.notes)
    assert "<" not in ALLOWED.sub("", post.body)
    for kept in (post.title, post.summary, post.body, post.source, post.area_name, post.set_aside):
        assert "\x00" not in kept
        kept.encode()


@settings(max_examples=400)
@given(TEXTS)
def test_any_text(text: str) -> None:
    check(taken(text.encode("utf-8", "surrogatepass")))


@settings(max_examples=200)
@given(st.binary(max_size=300), st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"---\n"]))
def test_any_bytes(content: bytes, mark: bytes) -> None:
    check(taken(mark + content))


@settings(max_examples=200)
@given(TEXTS)
def test_any_front_matter(front: str) -> None:
    check(taken(f"---\ntitle: x\n{front}\n---\nText.".encode("utf-8", "surrogatepass")))


@settings(max_examples=300)
@given(st.text(max_size=40) | st.from_regex(r"\d{1,2}[:.]\d{2} ?(am|pm)? \d{1,2}[/. -]\d{1,2}[/. -]\d{2,4}"))
def test_any_date(text: Any) -> None:
    read_date(text, zone=LONDON)


@settings(max_examples=40)
@given(
    st.sampled_from(["[", "*a ", "> ", "`", "![", "<", "- ", "_a", "(", "ðŸ”º", "a\n\n", "&", "\\", "[a]("]),
    st.integers(1, 4),
)
def test_no_piece_hangs_it_however_often_it_is_said(piece: str, power: int) -> None:
    """Were the time to read it to double with each piece, the run's own timeout would name this test."""
    check(taken((piece * 10**power).encode()))
