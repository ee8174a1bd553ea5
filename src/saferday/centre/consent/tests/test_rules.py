"""What looks like a personal detail, and which page a message is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferday.centre.consent import rules


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The map is slow on my phone.", []),
        ("write to ann.b+x@example.org please", ["email"]),
        ("ring me on 07700 900123", ["phone"]),
        ("ring +44 (0)20 7946 0958 or 0117-496-0123", ["phone", "phone"]),
        ("I live at LE1 6TP", ["postcode"]),
        ("I am @some.one99 there", ["account"]),
        # What a message about a site like this one says, and nobody's detail.
        ("Childline on 0800 1111 did not open", []),
        ("I rang 101, 999 and 159", []),
        ("Since 10/02/2026 11:15 the page costs £1,000.00", []),
        ("Page 404, error 500, Year 7 and Y11", []),
        ("In LE1 nothing is found", []),
    ],
)
def test_personal_details(text, kinds) -> None:
    assert [detail.kind for detail in rules.personal_details(text)] == kinds


@given(st.text(max_size=300))
def test_what_is_taken_out_stays_out(text) -> None:
    cleaned = rules.without_details(text)
    for detail in rules.personal_details(text):
        assert text[detail.start : detail.end] not in cleaned or not text[detail.start : detail.end].strip()


@given(st.text(alphabet="0123456789 ()-+.", max_size=2_000))
def test_long_rows_of_digits_are_read_in_no_time(text) -> None:
    rules.personal_details(text)


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("/news/a-post/", "/news/a-post/"),
        ("/get-help/?who=child&what=grooming", "/get-help/"),
        ("/cy/kent/#top", "/cy/kent/"),
        ("https://elsewhere.example/", ""),
        ("//elsewhere.example/", ""),
        ("/\\elsewhere.example", ""),
        ("/<script>", ""),
        ("/" + "a" * 300, ""),
        ("", ""),
    ],
)
def test_only_the_path_of_our_own_page_is_kept(asked, path) -> None:
    assert rules.page_path(asked) == path


@pytest.mark.parametrize(
    ("value", "choice"), [("area", "area"), ("essential", "essential"), ("x", ""), (None, "")]
)
def test_the_cookie_says_one_of_few_things(value, choice) -> None:
    assert rules.choice_of(value) == choice
