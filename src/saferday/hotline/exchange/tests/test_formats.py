"""Readers and writers of the formats: what each makes of a list, and that no input makes them fall over."""

import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferday.hotline.exchange.rules import FORMATS, MOST_RECORD
from saferday.hotline.exchange.rules.json_stream import JsonStream
from saferday.hotline.exchange.rules.lines import REASONS, Broken, Gone, Ignored, Line, Paging, Unreadable
from saferday.hotline.exchange.rules.reading import read_list
from saferday.hotline.exchange.wording import LISTS, ROWS

from . import samples
from .conftest import md5


def read(format, text, **more):
    raw = text.encode() if isinstance(text, str) else text
    return list(read_list(format, io.BytesIO(raw), **more))


def lines(items):
    return [one for one in items if isinstance(one, Line)]


def broken(items):
    return [(one.number, one.reason) for one in items if isinstance(one, Broken)]


def test_csv_in_our_columns():
    found = lines(read("csv", samples.CSV))
    assert [one.kind for one in found] == ["md5", "pdq", "sha256", "sha1"]
    first, second, third, last = found
    assert (first.value.hex(), first.labels, first.reference, first.origin) == (
        md5(1),
        ("confirmed",),
        "case 1",
        "desk",
    )
    assert first.flagged_at == datetime(2027, 2, 9, 10, tzinfo=UTC)
    assert (second.group, second.quality) == ("video 7", 81)
    assert third.expires_at == datetime(2031, 1, 1, tzinfo=UTC)
    assert (last.retracted, last.retraction) == (True, "A mistake")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f"md5,{'z' * 32},", "not_hexadecimal"),
        ("md5,abcd,", "wrong_length"),
        (f"crc32,{md5(1)},", "unknown_kind"),
        ("md5,,", "no_hash"),
        (f"md5,{md5(1)}", "columns"),
        (f'md5,{md5(1)},"open', "quote_open"),
        (f"md5,{md5(1)},{'x' * 300}", "bad_text"),
        (f"md5,{' '.join(md5(1)[n : n + 2] for n in range(0, 22, 2))},", "not_hexadecimal"),
        (f"md5,{md5(1)}," + "x" * 70_000, "too_long"),
    ],
)
def test_a_broken_row_of_csv_is_named_and_spoils_no_other(row, reason):
    found = read("csv", f"kind,value,label\nmd5,{md5(7)},a\n{row}\nmd5,{md5(8)},a\n")
    assert broken(found) == [(3, reason)]
    assert [one.value.hex() for one in lines(found)] == [md5(7), md5(8)]


def test_bytes_that_are_no_text_spoil_one_row():
    found = read("csv", f"kind,value\nmd5,{md5(7)}\n".encode() + b"md5,\xff\xfe\n" + f"md5,{md5(8)}".encode())
    assert broken(found) == [(3, "bad_text")]
    assert len(lines(found)) == 2


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [("quality", "101", "bad_quality"), ("quality", "-1", "bad_quality"), ("quality", "0000001000", "bad_quality"),
     ("quality", "9" * 5_000, "bad_quality"), ("expires_at", "tomorrow", "bad_time"),
     ("flagged_at", "99999-01-01", "bad_time"), ("retracted_at", "x", "bad_time"),
     ("group", "x" * 65, "group_too_long")],
)  # fmt: skip
def test_bad_facts_of_csv(name, value, reason):
    assert broken(read("csv", f"kind,value,{name}\nmd5,{md5(1)},{value}\n")) == [(2, reason)]


def test_a_partners_columns_are_mapped_and_hashes_of_one_line_are_of_one_file():
    text = f"ID;Hash (MD5);Hash (SHA1);Category;Secret notes\n9;{md5(1)};{'cd' * 20};2;x\n"
    found = read(
        "csv",
        "\ufeff" + text,
        columns={"id": "reference", "hash (md5)": "md5", "HASH (SHA1)": "sha1", "category": "label"},
    )
    one, other = lines(found)
    assert (one.kind, other.kind) == ("md5", "sha1")
    assert one.group == other.group != ""
    assert (one.reference, one.labels) == ("9", ("2",))
    assert [item.what for item in found if isinstance(item, Ignored)] == ["column Secret notes"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "empty"), ("\n\n", "empty"), ("a,b\n1,2\n", "no_hash_column"), ("kind,label\n", "no_hash_column"),
     ("kind,value\n".encode("utf-16"), "not_utf8")],
)  # fmt: skip
def test_csv_that_is_no_list_of_hashes(text, reason):
    with pytest.raises(Unreadable) as caught:
        read("csv", text)
    assert caught.value.reason == reason


def test_threat_updates():
    found = read("threatexchange", samples.THREAT_UPDATES)
    one, other = lines(found)
    assert (one.kind, one.reference, one.origin) == ("pdq", "1001", "An Example Member")
    assert one.labels == ("media_type_photo", "confirmed", "MALICIOUS")
    assert one.flagged_at is not None
    assert (other.kind, other.labels) == ("md5", ("suspected",))
    assert [item.reference for item in found if isinstance(item, Gone)] == ["1003", "1006"]
    assert [item.what for item in found if isinstance(item, Ignored)] == ["type DOMAIN", "NON_MALICIOUS"]
    assert broken(found) == [(5, "wrong_length")]
    assert found[-1] == Paging("", "1800000300")


def test_threat_descriptors_with_the_next_page():
    page = {
        "data": [{"id": "1", "type": "HASH_SHA256", "raw_indicator": "ab" * 32, "status": "SUSPICIOUS",
                  "added_on": "2027-02-09T10:00:00+0000", "owner": {"id": "7", "name": "M"}}],
        "paging": {"cursors": {"after": "x"}, "next": "https://graph.example/next"},
    }  # fmt: skip
    found = read("threatexchange", json.dumps(page))
    assert lines(found)[0].labels == ("SUSPICIOUS",)
    assert found[-1] == Paging("https://graph.example/next", "")


def test_ncmec():
    found = read("ncmec", samples.NCMEC)
    assert [(one.kind, one.group, one.reference, one.labels) for one in lines(found)] == [
        ("md5", "image-1", "image-1", ("A1",)),
        ("sha1", "image-1", "image-1", ("A1",)),
        ("md5", "video-1", "video-1", ("B2",)),
    ]
    assert lines(found)[0].origin == "An Example Member"
    assert Gone(2, "image-4") in found
    assert [item.what for item in found if isinstance(item, Ignored)] == ["fingerprint pdna"]
    assert found[-1] == Paging(
        "/v2/entries?from=2027-02-01T00%3A00%3A00Z&start=2001&size=1000&max=3000", "2027-02-09T10:10:00Z"
    )


BOMB = """<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<queryResult><images><image><id>&b;</id></image></images></queryResult>"""
OUTSIDE = '<!DOCTYPE q SYSTEM "file:///etc/passwd"><queryResult/>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [(BOMB, "doctype"), (OUTSIDE, "doctype"), ("<rss/>", "not_ncmec"), ("<queryResult>", "not_xml"), ("", "not_xml"),
     ("<queryResult>" + "<a>" * 40, "too_deep"),
     ('<?xml version="1.0" encoding="nonsense"?><queryResult/>', "not_xml")],
)  # fmt: skip
def test_hostile_xml_is_refused(text, reason):
    with pytest.raises(Unreadable) as caught:
        read("ncmec", text)
    assert caught.value.reason == reason


def test_xml_that_breaks_off_keeps_what_came_before():
    found, reason = until_unreadable("ncmec", samples.NCMEC.encode()[:-300])
    assert reason == "not_xml"
    assert len(lines(found)) >= 2


def test_vics():
    found = read("vics", samples.VICS)
    assert [(one.kind, one.reference, one.labels) for one in lines(found)] == [
        ("md5", "1", ("1",)),
        ("sha1", "1", ("1",)),
        ("md5", "2", ("0",)),
    ]
    assert lines(found)[0].group == "cd" * 20 == lines(found)[1].group
    assert [item.what for item in found if isinstance(item, Ignored)] == ["photodna", "photodna"]
    assert broken(found) == [(4, "no_hash")]


def test_media_inside_of_cases_are_found_even_where_a_case_is_large():
    media = [{"MediaID": n, "MD5": md5(n), "Category": 1} for n in range(30_000)]
    text = json.dumps({"value": [{"CaseID": "a", "Media": media}, {"CaseID": "b", "Media": media[:2]}]})
    assert len(text) > MOST_RECORD
    assert len(lines(read("vics", text))) == 30_002


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "empty"), ("x", "not_json"), ('{"data": [{"id": "1"}', "not_json"), ('{"data": [1 2]}', "not_json"),
     ('{"data": [' + "[" * 100_000, "not_json"), ('{"data": ["' + "x" * (MOST_RECORD + 300_000), "record_too_large"),
     ('{"data": []} extra', "not_json"), ('{"data": [NaN]}', "not_json"), (b'{"data": ["\xff"]}', "not_utf8"),
     ('{"a": ' + "9" * 5_000 + "}", "not_json")],
)  # fmt: skip
def test_hostile_json_is_refused(text, reason):
    with pytest.raises(Unreadable) as caught:
        read("threatexchange", text)
    assert caught.value.reason == reason


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=60)
@given(
    st.lists(JSON, max_size=5),
    st.dictionaries(st.text(max_size=4).map("m{}".format), JSON, max_size=3),
    st.integers(1, 40),
    st.booleans(),
)
def test_the_stream_finds_what_json_holds_however_it_is_cut(records, others, size, spaced):
    class Slow(io.BytesIO):
        def read(self, _size=-1):
            return super().read(size)

    text = json.dumps({**others, "data": records, "z": 1}, ensure_ascii=False, indent=1 if spaced else None)
    found = list(JsonStream(Slow(text.encode())).records(frozenset({"data"})))
    assert [one for name, one in found if name == ""] == records
    assert {name: one for name, one in found if name} == {**others, "z": 1}


HASHY = st.sampled_from([md5(1), "0f" * 32, "cd" * 20, "zz", "", "0"])
MEMBERS = st.dictionaries(
    st.sampled_from(
        ["id", "type", "indicator", "raw_indicator", "should_delete", "tags", "status", "descriptors", "owner",
         "creation_time", "expire_time", "last_updated", "MediaID", "Category", "MD5", "SHA1", "DateUpdated"]
    ),
    st.sampled_from(["HASH_MD5", "HASH_PDQ", "NON_MALICIOUS", "2027-02-09", "1", md5(1), "\x00", "x" * 200])
    | HASHY | JSON,
)  # fmt: skip


@settings(max_examples=150)
@given(st.sampled_from(["threatexchange", "vics"]), st.lists(MEMBERS | JSON, max_size=4))
def test_no_record_makes_a_json_reader_fall_over(format, records):
    name = "value" if format == "vics" else "data"
    check_items(read(format, json.dumps({name: records})), len(records))


@settings(max_examples=150)
@given(st.sampled_from(sorted(FORMATS)), st.binary(max_size=300))
def test_no_bytes_make_a_reader_fall_over(format, raw):
    for start in (b"", b"kind,value,label\n", b'{"data":[', b'{"value":[', b"<queryResult><images><image>"):
        found, reason = until_unreadable(format, start + raw)
        check_items(found, 10_000)
        assert reason is None or reason in LISTS


@settings(max_examples=100)
@given(st.lists(st.tuples(st.sampled_from(["md5", "pdq", "x"]), HASHY, st.text(max_size=12)), max_size=6))
def test_no_row_makes_the_csv_reader_fall_over(rows):
    text = "kind,value,label\n" + "".join(f"{kind},{value},{label}\n" for kind, value, label in rows)
    check_items(read("csv", text.encode("utf-8", "replace")), 10_000)


def until_unreadable(format, raw):
    """What came before the list could not be read on, and why it could not."""
    found = []
    try:
        found.extend(read_list(format, io.BytesIO(raw)))
    except Unreadable as error:
        return found, error.reason
    return found, None


def check_items(items, most):
    for item in items:
        if isinstance(item, Broken):
            assert item.reason in REASONS
            assert 1 <= item.number <= max(most, 1)
            assert len(item.said) <= 80
        elif isinstance(item, Line):
            assert len(item.value) in (16, 20, 32)
            assert len(item.group) <= 64
            assert len(item.reference) <= 120
            assert "\x00" not in item.reference + item.origin + item.group + "".join(item.labels)


def test_every_reason_has_words():
    assert set(REASONS) == set(ROWS)
