"""Postcodes, names and colours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferday.centre.areas import rules

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(("text", "parts"), [
    ("SW1A 2AA", ("SW1A", "2AA")),
    ("sw1a2aa", ("SW1A", "2AA")),
    ("M1 1AE", ("M1", "1AE")),
    ("le1-6tp", ("LE1", "6TP")),
    ("LE1 OAA", ("LE1", "0AA")),
    ("BT1", ("BT1", "")),
    ("HR3", ("HR3", "")),
    ("E1W", ("E1W", "")),
    ("Kent", None),
    ("", None),
    ("12345678", None),
    ("LE1 6TPX", None),
])  # fmt: skip
def test_what_looks_like_a_postcode(text, parts):
    assert rules.split_postcode(text) == parts


@given(st.text(max_size=200))
def test_no_text_breaks_the_postcode_reader(text):
    parts = rules.split_postcode(text)
    assert parts is None or 2 <= len(parts[0]) <= 4


@given(st.text(max_size=100))
def test_folding_twice_changes_nothing(text):
    assert rules.folded(rules.folded(text)) == rules.folded(text)


@given(COLOURS, COLOURS)
def test_contrast_is_symmetric_and_in_range(one, other):
    assert rules.contrast(one, other) == rules.contrast(other, one)
    assert 1 <= rules.contrast(one, other) <= 21.0001


@given(COLOURS, st.sampled_from(["#ffffff", "#14191f", "#fbf6ec"]))
def test_a_readable_shade_can_be_read(colour, ground):
    assert rules.contrast(rules.readable_on(colour, ground), ground) >= rules.MIN_CONTRAST
