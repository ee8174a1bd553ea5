"""Reading files: good ones whole, bad parts named and set aside, and nothing that crashes it."""

import io
import json
import zipfile
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferday.helpline.directory.rules import facts, hsds, packfile, reading, tabular

from .conftest import example


def asjson(value: Any) -> bytes:
    return json.dumps(value).encode()


def zipped(**files: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name, text in files.items():
            packed.writestr(f"{name}.csv", text)
    return target.getvalue()


@pytest.mark.parametrize(
    "wrap", [lambda one: one, lambda one: [one], lambda one: {"contents": [one], "size": 1}]
)
def test_one_service_a_list_or_a_page(wrap):
    found = reading.read_hsds(asjson(wrap(example())), "a.json")
    assert [one.service.name for one in found.found] == ["Listening Ear"]
    assert found.set_aside == []


def test_a_bad_service_is_named_with_its_line_and_the_others_go_on():
    text = (
        "[\n"
        + ",\n".join(json.dumps(one) for one in (example(), example(status="asleep"), example()))
        + "\n]"
    )
    found = reading.read_hsds(text.encode(), "a.json")
    assert len(found.found) == 2
    (aside,) = found.set_aside
    assert (aside.path, aside.line, aside.what) == ("a.json", 3, "Listening Ear")
    assert "status" in aside.reasons[0]


def test_a_bad_part_goes_aside_alone():
    good, bad = {"id": str(uuid4()), "number": "111"}, {"id": str(uuid4()), "number": "ring"}
    found = reading.read_hsds(asjson(example(phones=[bad, good])), "a.json")
    assert [one.number for one in found.found[0].service.phones] == ["111"]
    assert "not a telephone number" in found.set_aside[0].reasons[0]


def test_a_check_without_a_name_is_refused():
    checks = [{"fact": "contact", "status": "checked", "checked_on": "2026-01-01"}]
    found = reading.read_hsds(asjson(example(x_checks=checks)), "a.json")
    assert found.found[0].service.x_checks == []
    assert "not when or not by whom" in found.set_aside[0].reasons[0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[1, 2", "not JSON"),
        (b"42", "holds no service"),
        (b"[]", "holds no service"),
        (b"[" * 100_000, "nested too deeply"),
        (b"PK\x03\x04 broken", "cannot be unpacked"),
        (b'["text"]', "plain value"),
    ],
)
def test_a_broken_file_is_named_with_the_reason(content, reason):
    found = reading.read_hsds(content, "broken")
    assert found.found == []
    assert reason in found.set_aside[0].reasons[0]


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    path = tmp_path / "large.json"
    path.write_text("[" + " " * 20 + "]")
    assert "larger than" in reading.read_file(path).set_aside[0].reasons[0]


def test_a_zip_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_UNPACKED_BYTES", 100)
    assert "unpacks to more" in reading.read_hsds(zipped(services="x" * 200), "z").set_aside[0].reasons[0]


def test_a_zip_without_services_says_so():
    assert "services.csv" in reading.read_hsds(zipped(phones="id\n"), "z").set_aside[0].reasons[0]


def test_bad_rows_of_tables_are_named_with_their_line():
    service, organisation = str(uuid4()), str(uuid4())
    found = reading.read_hsds(
        zipped(
            organizations=f"id,name,description\n{organisation},Ear,Charity\n",
            services="id,organization_id,name,status\n"
            f"{service},{organisation},Line,active\nnot-an-id,,Other,active\n",
            phones="id,service_id,number\n"
            f"{uuid4()},{service},0800 1111\n{uuid4()},{service},oops\n{uuid4()},{service},1,2,3\n",
        ),
        "z.zip",
    )
    assert [one.number for one in found.found[0].service.phones] == ["0800 1111"]
    assert {(one.path, one.line) for one in found.set_aside} == {
        ("z.zip/phones.csv", 3),
        ("z.zip/phones.csv", 4),
        ("z.zip/services.csv", 3),
    }


languages = ("en", "cy")
words = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cc"]),
    min_size=1,
    max_size=30,
).filter(lambda text: text.strip() == text and text)
translations = st.fixed_dictionaries({"cy": st.fixed_dictionaries({"name": words})}) | st.just({})


@st.composite
def documents(draw) -> hsds.Service:
    phones = draw(st.lists(st.sampled_from(["999", "0800 1111", "+44 1 22"]), max_size=3))
    return hsds.Service.model_validate(
        {
            "id": draw(st.uuids(version=4)),
            "name": draw(words),
            "status": draw(st.sampled_from(hsds.STATUSES)),
            "description": draw(st.none() | words),
            "url": draw(st.none() | st.just("https://a.example/x?y=1&z=é")),
            "minimum_age": draw(st.none() | st.integers(0, 18)),
            "assured_date": draw(st.none() | st.dates(date(2000, 1, 1), date(2026, 1, 1))),
            "organization": {"id": draw(st.uuids(version=4)), "name": draw(words)},
            "phones": [{"id": draw(st.uuids(version=4)), "number": number} for number in phones],
            "x_translations": draw(translations),
            "x_checks": [
                {"fact": fact, "status": "unverified"} for fact in draw(st.sets(st.sampled_from(facts.FACTS)))
            ],
        }
    )


@settings(max_examples=60)
@given(st.lists(documents(), min_size=1, max_size=3, unique_by=lambda one: (one.id, one.organization.id)))
def test_tables_and_back_give_the_same(services):
    back = reading.read_zip(tabular.write(services), "z")
    assert back.set_aside == []
    assert [one.service for one in back.found] == services


@settings(max_examples=60)
@given(st.lists(documents(), min_size=1, max_size=3))
def test_json_and_back_gives_the_same(services):
    text = "[" + ",".join(one.model_dump_json() for one in services) + "]"
    back = reading.read_json(text.encode(), "j")
    assert back.set_aside == []
    assert [one.service for one in back.found] == services


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
fields = st.dictionaries(st.sampled_from([*hsds.Service.model_fields, "x"]), values, max_size=10)


@settings(max_examples=200)
@given(st.binary(max_size=200) | fields.map(asjson) | st.lists(fields, max_size=3).map(asjson))
def test_nothing_crashes_the_reader(content):
    found = reading.read_hsds(content, "any")
    assert found.found or found.set_aside


@settings(max_examples=100)
@given(st.sampled_from(sorted(tabular.FILES)), st.text(max_size=200), st.text(max_size=200))
def test_no_table_crashes_the_reader(file, text, other):
    reading.read_hsds(zipped(**{file.removesuffix(".csv"): text, "services": other}), "any.zip")


@settings(max_examples=100)
@given(st.text(max_size=300) | fields.map(lambda value: json.dumps({"services": [value]})))
def test_no_yaml_crashes_the_reader(text):
    context = packfile.PackContext(languages, "Europe/London", date(2026, 1, 1), frozenset(), {})
    reading.read_pack([("a.yaml", text)], context, [])
