"""The picture that is drawn for each post."""

import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from saferday.awareness.news import actions, sharing
from saferday.awareness.news.models import PostPage

WORDS = sharing.Words("Diogelwch ar-lein: dŵr, tŷ, ŷd", "Y Gogledd", "Saferday", "#1d3f7a", "#f2a33c")


def opened(words):
    return Image.open(io.BytesIO(sharing.picture(words))).convert("RGB")


def near(pixel, colour, by=24):
    wanted = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return all(abs(one - other) <= by for one, other in zip(pixel, wanted, strict=True))


def test_its_size_its_weight_and_that_it_is_always_the_same():
    first = sharing.picture(WORDS)
    assert Image.open(io.BytesIO(first)).size == (1200, 630)
    assert len(first) < 120_000
    assert sharing.picture(WORDS) == first


def test_an_area_is_told_by_its_colours():
    other = replace(WORDS, colour="#7a1d3f", accent="#35a07c")
    for words in (WORDS, other):
        drawn = opened(words)
        assert near(drawn.getpixel((1190, 625)), words.colour)
        assert near(drawn.getpixel((1000, 400)), words.accent)
    assert sharing.file_name(WORDS) != sharing.file_name(other)


@pytest.mark.parametrize(
    ("facts", "same"), [({}, True), ({"title": "Other"}, False), ({"place": "Y De"}, False)]
)
def test_the_name_follows_what_it_shows(facts, same):
    assert (sharing.file_name(replace(WORDS, **facts)) == sharing.file_name(WORDS)) is same


@pytest.mark.parametrize("letter", "ŵŷŴŶâêîôû’–…ł")
def test_every_welsh_letter_is_drawn(letter):
    def ink(text):
        drawn = opened(sharing.Words(text, "", "", "#1d3f7a"))
        return sum(drawn.crop((60, 60, 700, 300)).convert("L").histogram()[:90])

    face = sharing._face_for(letter)
    assert face is not None
    font = sharing._font(face, 60)
    assert bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))
    assert ink(letter * 6) > 100


def test_a_long_title_wraps_and_says_that_it_goes_on():
    lines, whole = sharing.wrapped("word " * 100, 50, 980, 4)
    assert not whole
    assert len(lines) == 4
    assert lines[-1].endswith(" …")
    assert sharing.wrapped("Short", 82, 980, 3) == (["Short"], True)


@given(st.text(max_size=120), st.sampled_from([50, 82]))
@settings(max_examples=60)
def test_no_title_runs_over_its_line(title, size):
    lines, _whole = sharing.wrapped(title, size, 980, 4)
    assert len(lines) <= 4
    assert all(sharing._length(line, size) <= 980 for line in lines)


@pytest.mark.parametrize("title", ["", "🔺🔺", "\u202e\u0000", "漢字"])
def test_a_title_that_our_type_cannot_set_is_left_out(title):
    assert opened(sharing.Words(title, title, title)).size == (1200, 630)


def test_it_is_drawn_when_a_post_is_saved_and_never_when_it_is_read(write, client, media, monkeypatch):
    post = write("Drawn once")
    path = media / post.share_picture
    with Image.open(path) as drawn:
        assert drawn.size == (1200, 630)

    def fail(words):
        raise AssertionError("drawn again")

    monkeypatch.setattr(sharing, "picture", fail)
    assert client.get("/news/drawn-once/").status_code == 200
    post.save_revision().publish()
    assert PostPage.objects.get(pk=post.pk).share_picture == post.share_picture


def test_pictures_follow_an_areas_new_colours(write, centre, media):
    post = write("Local", centre.north)
    write("National")
    centre.north.colour = "#234d20"
    centre.north.save()
    assert actions.redraw_share_pictures() == 2
    after = PostPage.objects.get(pk=post.pk)
    assert after.share_picture != post.share_picture
    assert (media / after.share_picture).is_file()
    assert actions.redraw_share_pictures() == 0
