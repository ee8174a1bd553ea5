"""What the page sent, the code to come back, and which state may follow which."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from skimage import data

from saferday.hotline.ownimages import rules
from saferday.hotline.ownimages.forms import AskForm

from .conftest import hashes_of

A, B = "a" * 64, "b" * 64


def sent(**more: object) -> dict[str, object]:
    return {"pdq": A, "quality": 90, "sha256": B} | more


def test_what_the_page_makes_is_taken() -> None:
    assert rules.read_hashes([sent()]) == (rules.Hashes(A, 90, B),)


def test_too_plain_a_pdq_is_left_out_and_the_exact_file_kept() -> None:
    assert rules.read_hashes([sent(quality=49)]) == (rules.Hashes("", 0, B),)
    assert rules.read_hashes([sent(quality=50)]) == (rules.Hashes(A, 50, B),)
    assert rules.read_hashes([sent(quality=49, sha256="")]) == ()


def test_the_hash_of_an_empty_picture_is_left_out() -> None:
    assert rules.read_hashes([sent(pdq="0" * 64)]) == (rules.Hashes("", 0, B),)


def test_the_same_picture_twice_counts_once() -> None:
    assert len(rules.read_hashes([sent(), sent(pdq=A.upper())])) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        "text",
        {"pdq": A},
        [None],
        ["a"],
        [sent(pdq="a" * 63)],
        [sent(pdq="g" * 64)],
        [sent(sha256="b" * 65)],
        [sent(pdq=7)],
        [sent(quality=101)],
        [sent(quality=-1)],
        [sent(quality="90")],
        [sent(quality=True)],
        [sent(quality=90.0)],
        [sent()] * 11,
        [sent(positions=A)],
        [sent(positions=[7])],
        [sent(positions=["a" * 63])],
        [sent(positions=[""])],
        [sent(positions=[A] * 16)],
        [sent(positions=["96" * 32])],
    ],
)
def test_anything_else_is_refused(wrong: object) -> None:
    with pytest.raises(rules.NotHashes):
        rules.read_hashes(wrong)


@pytest.mark.parametrize("name", ["brick", "camera", "moon", "page"])
def test_other_positions_of_a_picture_are_taken_with_it(name: str) -> None:
    made = hashes_of(np.asarray(Image.fromarray(getattr(data, name)()).resize((1100, 800))))
    assert len(made.positions) == rules.MOST_POSITIONS
    taken = rules.read_hashes([sent(pdq=made.pdq, positions=list(made.positions), sha256=made.sha256)])
    assert [one.positions for one in taken] == [made.positions]


def test_no_other_picture_rides_along() -> None:
    """What is told as a position of a picture is one: the limit of a case is of pictures."""
    made, other = (hashes_of(np.asarray(one)) for one in (data.camera(), data.moon()))
    for stranger in (other.pdq, *other.positions):
        with pytest.raises(rules.NotHashes):
            rules.read_hashes([sent(pdq=made.pdq, positions=[*made.positions, stranger])])


def test_positions_of_a_picture_too_plain_are_left_out() -> None:
    made = hashes_of(data.camera())
    assert rules.read_hashes([sent(pdq=made.pdq, quality=49, positions=list(made.positions))]) == (
        rules.Hashes("", 0, B),
    )


def test_ten_pictures_fit_with_all_their_positions() -> None:
    made = hashes_of(np.asarray(Image.fromarray(data.brick()).resize((1100, 800))))
    one = sent(pdq=made.pdq, positions=list(made.positions))
    several = [one | {"sha256": f"{number:064x}"} for number in range(rules.MOST_PICTURES)]
    assert len(rules.read_hashes(several)) == rules.MOST_PICTURES
    assert len(json.dumps(several)) < AskForm.base_fields["hashes"].max_length


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda one: (
            st.lists(one)
            | st.dictionaries(st.sampled_from(["pdq", "quality", "sha256", "positions", "x"]), one)
        ),
        max_leaves=20,
    )
)
def test_whatever_comes_nothing_but_hashes_is_kept(value: object) -> None:
    try:
        found = rules.read_hashes(json.loads(json.dumps(value)))
    except rules.NotHashes:
        return
    assert all(len(one.pdq) in (0, 64) and len(one.sha256) in (0, 64) for one in found)


@given(st.integers(min_value=0, max_value=2**256))
def test_a_code_is_read_however_it_is_typed(number: int) -> None:
    code = rules.code_from(number)
    assert len(code.replace(" ", "")) == 12
    for typed in (code, code.lower(), code.replace(" ", ""), code.replace(" ", "-"), f"  {code}. "):
        assert rules.read_code(typed) == code


@pytest.mark.parametrize("typed", ["", "2222 2222", "2222 2222 2220", "O222 2222 2222", "2222 2222 2222 2"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert rules.read_code(typed) == ""


def test_which_state_may_follow_which() -> None:
    allowed = {(one, other) for one in rules.STATES for other in rules.STATES if rules.may_follow(one, other)}
    assert allowed == {
        ("waiting", "shared"),
        ("waiting", "declined"),
        ("waiting", "withdrawn"),
        ("shared", "waiting"),
        ("shared", "withdrawn"),
        ("declined", "waiting"),
        ("declined", "withdrawn"),
    }


@pytest.mark.parametrize(
    ("age", "then", "label"),
    [
        ("adult", "adult", "own-image"),
        ("adult", "under-18", "own-image-under-18"),
        ("adult", "unsure", "own-image-under-18"),
        ("under-18", "adult", "own-image-under-18"),
        ("unsaid", "adult", "own-image-under-18"),
    ],
)
def test_in_doubt_it_is_a_child(age: str, then: str, label: str) -> None:
    assert rules.label_of(age, then) == label
