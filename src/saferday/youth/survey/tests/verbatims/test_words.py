"""Details go, names are marked, words can be taken out and never put in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferday.youth.survey.instrument.details import TAKEN_OUT, without_details
from saferday.youth.survey.verbatims.marking import Names
from saferday.youth.survey.verbatims.shortening import Added, shortened


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ring 07700 900123 now", "ring […] now"),
        ("ring +44 7700-900-123", "ring […]"),
        ("0770\u200b0900123", "[…]"),
        ("mail sam@mail.example please", "mail […] please"),
        ("add me @sam_99 ok", "add me […] ok"),
        ("see https://a.example/x?y=1 and www.b.example", "see […] and […]"),
        ("join discord.gg/abc or mysite.co.uk", "join […] or […]"),
        ("born 12/03/2013 or 12.3.13 or 2013-03-12", "born […] or […] or […]"),
        ("born 12th of March 2013", "born […]"),
        ("born March 12 2013", "born […]"),
        ("ganed 12 Mawrth 2013", "ganed […]"),
        ("I live at LE1 6TP or sw1a1aa", "I live at […] or […]"),
        ("my number is 123456 and sam123456", "my number is […] and […]"),
    ],
)
def test_details_are_taken_out(text, left):
    assert without_details(text) == left
    assert without_details(left) == left


@pytest.mark.parametrize(
    "text",
    [
        "I was 12 in 2023, e.g. in Y8. It was ok.Then we left",
        "30 of 100 pupils, 10,000 views, 3/4 of us at 10:30, £5.99",
        "Rwy’n hoffi gemau 3D a MP3, tua 2 awr",
    ],
)
def test_ordinary_words_and_figures_stay(text):
    assert without_details(text) == text


@given(st.text(max_size=500))
def test_taking_details_out_twice_is_the_same_as_once(text):
    once = without_details(text)
    assert without_details(once) == once


@given(st.lists(st.sampled_from(["a", "b", "c", "dog", TAKEN_OUT]), max_size=12), st.data())
def test_whatever_is_left_comes_from_the_text(words, data):
    left = [word for word in words if data.draw(st.booleans())]
    shown = shortened(" ".join(words), " ".join(left))
    assert [one for one in shown.split() if one != TAKEN_OUT] == [one for one in left if one != TAKEN_OUT]
    assert shortened(" ".join(words), shown) == shown


@pytest.mark.parametrize("left", ["be very kind", "kind be", "be kinder", "be kind kind", "bekind"])
def test_nothing_can_be_put_in_or_moved(left):
    with pytest.raises(Added):
        shortened("be kind", left)


NAMES = Names(
    ["Megan", "Ffion"],
    ["Lantern Hill Primary School", "Llangollen", *(f"Saint {n} Primary School" for n in "abcdefgh")],
)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("megan is in my class", ["megan"]),
        ("ask Ffion's mum", ["Ffion's"]),
        ("then Tobiah came. Nobody came.", ["Tobiah"]),
        ("at lantern hill we like it", ["lantern", "hill"]),
        ("in LLANGOLLEN!", ["LLANGOLLEN!"]),
        ("add sam_x or xx99kk", ["sam_x", "xx99kk"]),
        ("my primary school is on a hill, and I’m ok", []),
    ],
)
def test_what_may_be_a_name_is_marked(text, marked):
    words = NAMES.marks(text)
    assert [word.text for word in words if word.marked] == marked
    assert " ".join(word.text for word in words) == text
