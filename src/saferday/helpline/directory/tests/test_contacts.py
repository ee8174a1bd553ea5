"""Numbers and addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferday.helpline.directory.rules import contacts


@pytest.mark.parametrize("number", ["999", "0800 1111", "+44 20 7946 0000", "18001 0808 808 8000", "116 123"])
def test_a_number_is_taken(number):
    assert contacts.check_number(f"  {number} ") == number


@pytest.mark.parametrize("number", ["", "9", "0800-1111", "call me", "0800 111 x2", "+", "1" * 30])
def test_what_is_no_number_is_refused(number):
    with pytest.raises(contacts.BadContact, match="not a telephone number"):
        contacts.check_number(number)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://a.example",
        "https://",
        "https://a b.example",
        "https://u:p@a.example",
        "x",
        "http://[::1",
    ],
)
def test_what_is_no_web_address_is_refused(address):
    with pytest.raises(contacts.BadContact):
        contacts.check_url(address)


@given(st.text(max_size=60), st.sampled_from([*contacts.KINDS, "pigeon"]))
def test_any_text_is_either_taken_or_refused_in_words(text, kind):
    try:
        value = contacts.check_value(kind, text)
    except contacts.BadContact as bad:
        value = bad.reason
        href = "https:"
    else:
        href = contacts.href(kind, value)
    assert value
    assert href.startswith(("http", "mailto:", "tel:", "sms:"))
