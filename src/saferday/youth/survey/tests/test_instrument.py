"""Definitions, conditions, answers: what is right passes, and nothing else does."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferday.youth.survey.instrument import REFUSED, answers, codebook, conditions, limits, problems_of, read
from saferday.youth.survey.instrument.xlsform import NoWorkbook, read_workbook, write_workbook
from saferday.youth.survey.rules import asking, codes, tickets
from saferday.youth.survey.tests.conftest import example

EXAMPLE = read(example())
NAMES = [question.name for question in EXAMPLE.questions()]

words = st.text(alphabet="abcxyz_", min_size=1, max_size=6).filter(
    lambda text: text[0] != "_" and text not in {"and", "or", "not", "has", "answered", "selected"}
)
looks = st.one_of(
    st.builds(conditions.Look, words, st.sampled_from(["=", "!=", "has"]), words),
    st.builds(
        conditions.Look, words, st.sampled_from(conditions.COMPARISONS), st.integers(-99, 99).map(float)
    ),
    st.builds(conditions.Look, words, st.just("answered")),
)


def joined(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    def of(kind: Any) -> st.SearchStrategy[Any]:
        parts = st.lists(inner.filter(lambda one: not isinstance(one, kind)), min_size=2, max_size=3)
        return parts.map(lambda found: kind(tuple(found)))

    return st.one_of(of(conditions.Both), of(conditions.Either), inner.map(conditions.Not))


whole = st.recursive(looks, joined, max_leaves=6)


@given(whole)
@settings(max_examples=120)
def test_a_condition_written_and_read_is_the_same(condition: Any) -> None:
    assert conditions.parse(conditions.written(condition)) == condition
    assert conditions.parse(conditions.as_xpath(condition)) == condition


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_any_text_is_a_condition_or_says_why_not(text: str) -> None:
    try:
        test = conditions.compiled(conditions.parse(text))
    except conditions.ConditionUnclear as unclear:
        at = unclear.at
        test = None
    assert 0 <= at <= max(len(text), 1) if test is None else test({}) in {True, False}


@pytest.mark.parametrize(
    ("text", "answers_given", "holds"),
    [
        ("a = 'x'", {"a": "x"}, True),
        ("a != 'x'", {"a": "y"}, True),
        ("a != 'x'", {}, False),
        ("a != 'x'", {"a": REFUSED}, False),
        ("not (a = 'x')", {"a": REFUSED}, True),
        ("a has 'x'", {"a": ["x", "y"]}, True),
        ("a has 'x'", {"a": REFUSED}, False),
        ("a >= 3", {"a": 3}, True),
        ("a > 3", {"a": 3}, False),
        ("a answered", {"a": REFUSED}, False),
        ("a answered", {"a": 0}, True),
        ("g.r = 'x'", {"g": {"r": "x"}}, True),
        ("g.r = 'x'", {"g": REFUSED}, False),
        ("g answered", {"g": {"r": REFUSED}}, False),
        ("a = 'x' or b = 'y' and c = 'z'", {"a": "x"}, True),
        ("(a = 'x' or b = 'y') and c = 'z'", {"a": "x"}, False),
        ("selected(${a}, 'x') and ${year} >= 7", {"a": ["x"], "year": 8}, True),
    ],
)
def test_conditions_hold(text: str, answers_given: dict[str, Any], holds: bool) -> None:
    assert conditions.compiled(conditions.parse(text))(answers_given) is holds


@pytest.mark.parametrize(
    "text",
    [
        "(" * 30 + "a = 'x'" + ")" * 30,
        "not " * 30 + "a = 'x'",
        "a = 'x' " * 90,
        "a = 'x' and",
        "= 'x'",
        "a $ b",
    ],
)
def test_what_is_too_deep_too_long_or_broken_is_refused(text: str) -> None:
    with pytest.raises(conditions.ConditionUnclear):
        conditions.parse(text)


def test_the_survey_that_ships_can_be_published() -> None:
    assert problems_of(example()) == []
    assert len(list(EXAMPLE.questions("primary"))) >= 18
    assert len(list(EXAMPLE.questions("secondary"))) >= 20
    assert not [one for one in EXAMPLE.questions("primary") if one.type == "text"]
    assert {one.type for one in EXAMPLE.questions()} == {
        "one",
        "several",
        "scale",
        "grid",
        "rank",
        "number",
        "text",
    }


def changed(change: Any) -> list[Any]:
    document = example()
    change(document)
    return problems_of(document)


@pytest.mark.parametrize(
    ("change", "where", "says"),
    [
        (lambda d: d.update(format="x"), "format", "Write"),
        (lambda d: d.update(languages=[]), "languages", "Name the languages"),
        (lambda d: d.update(extra=1), "extra", "not known"),
        (lambda d: d["title"].pop("cy"), "title.cy", "missing"),
        (
            lambda d: d["pages"][0]["questions"][0].update(name="Bad Name"),
            "Q0.name",
            "small letters",
        ),
        (
            lambda d: d["pages"][0]["questions"][0].update(name="year"),
            "Q0.name",
            "of its own",
        ),
        (
            lambda d: d["pages"][1]["questions"][0].update(name="devices"),
            "pages[1].questions[0].name",
            "another question",
        ),
        (
            lambda d: d["pages"][0]["questions"][0].update(type="photo"),
            "Q0.type",
            "one of",
        ),
        (
            lambda d: d["pages"][0]["questions"][0].update(choices="no_such"),
            "Q0.choices",
            "Name a list",
        ),
        (lambda d: d["pages"][0].update(when="own_phone = 'yes'"), "pages[0].when", "no earlier page"),
        (
            lambda d: d["pages"][2].update(when="own_phone = 'maybe'"),
            "pages[2].when",
            "no choice with the code",
        ),
        (lambda d: d["pages"][2].update(when="own_phone = "), "pages[2].when", "at sign"),
        (lambda d: d["pages"][2].update(when="year = 'Y7'"), "pages[2].when", "is a number"),
        (lambda d: d["pages"][2].update(when="route = 'x'"), "pages[2].when", "no route"),
        (lambda d: d["routes"][1].update(years=["Y6"]), "routes", "two routes"),
        (lambda d: d["choices"]["often"].append(d["choices"]["often"][0]), "choices.often", "twice"),
        (lambda d: d["pages"].extend([d["pages"][0]] * 90), "pages", "A list of 1 to 80"),
        (
            lambda d: d["pages"][0]["questions"][0]["label"].update(en="x" * 500),
            "Q0.label.en",
            "At most",
        ),
    ],
)
def test_a_fault_is_named_with_its_place(change: Any, where: str, says: str) -> None:
    found = changed(change)
    where = where.replace("Q0.", "pages[0].questions[0].")
    assert any(one.where == where and says in one.message for one in found), found


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(
                            ["format", "languages", "pages", "questions", "routes", "choices", "name", "label"]
                        ),
                        inner, max_size=4), max_leaves=12))  # fmt: skip
@settings(max_examples=150)
def test_any_document_at_all_gives_problems_and_no_error(document: Any) -> None:
    assert problems_of(document)


sent = st.dictionaries(
    st.sampled_from([field for question in EXAMPLE.questions() for field in answers.fields(question)]),
    st.lists(
        st.sampled_from(
            [
                "yes",
                "no",
                "phone",
                "tv",
                "none",
                "-",
                "3",
                "99",
                "",
                "often",
                "lessons",
                "report",
                "évil",
                "x" * 600,
            ]
        ),
        max_size=4,
    ),
    max_size=40,
)


@given(sent, st.sampled_from(["Y3", "Y6", "Y7", "Y11"]))
@settings(max_examples=150)
def test_whatever_is_sent_only_offered_answers_on_the_way_are_kept(
    fields: dict[str, list[str]], year: str
) -> None:
    route = EXAMPLE.route_of_year(year)
    assert route is not None
    kept = answers.followed(EXAMPLE, route.name, year, fields)
    # What is kept follows the same way again, and holds nothing the route does not ask.
    asked = {question.name: question for question in EXAMPLE.questions(route.name)}
    assert set(kept) <= set(asked)
    known = answers.started(route.name, year) | kept
    for page in EXAMPLE.pages_of(route.name):
        for question in page.questions:
            if question.name not in kept:
                continue
            assert page.test(known)
            value = kept[question.name]
            codes_known = {choice.name for choice in question.choices}
            if value == REFUSED:
                continue
            if question.type == "one":
                assert value in codes_known
            elif question.type in {"several", "rank"}:
                assert isinstance(value, list)
                assert set(value) <= codes_known
                assert len(set(value)) == len(value) <= (question.most or 99)
            elif question.type in {"scale", "number"}:
                assert isinstance(value, int)
                assert question.lowest <= value <= question.highest
            elif question.type == "text":
                assert isinstance(value, str)
                assert len(value) <= limits.TEXT_ANSWER
    assert json.loads(json.dumps(kept)) == kept
    for variable in codebook(EXAMPLE):
        variable.value(kept)


@given(sent)
@settings(max_examples=60)
def test_next_and_back_lead_along_the_same_way(fields: dict[str, list[str]]) -> None:
    at, way = "", []
    while (page := answers.page_after(EXAMPLE, "secondary", "Y8", fields, at, 1)) is not None:
        way.append(page.name)
        at = page.name
    back, at = [], "end"
    while (page := answers.page_after(EXAMPLE, "secondary", "Y8", fields, at, -1)) is not None:
        back.append(page.name)
        at = page.name
    assert way == back[::-1] == [one.name for one in answers.shown_pages(EXAMPLE, "secondary", "Y8", fields)]


def test_xlsform_there_and_back() -> None:
    found = read_workbook(write_workbook(example()))
    assert found.skipped == []
    assert found.document == example()


def foreign(*rows: tuple[str, ...]) -> bytes:
    import io

    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "survey"
    for row in rows:
        sheet.append(row)
    choices = book.create_sheet("choices")
    for row in (("list_name", "name", "label"), ("yn", "Yes", "Yes"), ("yn", "No", "No")):
        choices.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_an_xlsform_from_elsewhere_is_taken_and_what_has_no_place_is_named_by_row() -> None:
    found = read_workbook(
        foreign(
            ("type", "name", "label", "relevant", "constraint", "required"),
            ("select_one yn", "Likes", "Do you like it?", "", "", "yes"),
            ("geopoint", "where", "Where are you?", "", "", ""),
            ("integer", "age", "How old?", "${Likes} = 'Yes'", ". >= 3 and . <= 18", ""),
            ("text", "why", "Why?", "string-length(${age}) > 3", "regex(., '.*')", ""),
        ),
        years=["Y7", "Y8"],
    )
    assert [(one.row, one.what) for one in found.skipped] == [
        (2, "likes"),
        (3, "where"),
        (5, "why"),
        (5, "why"),
    ]
    assert [page["questions"][0]["name"] for page in found.document["pages"]] == ["likes", "age", "why"]
    assert found.document["pages"][1]["questions"][0]["when"] == "likes = 'yes'"
    found.document["title"] = {"en": "x"}
    assert problems_of(found.document) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"name,type", b"x" * (limits.DEFINITION_BYTES * 20)])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(NoWorkbook):
        read_workbook(content)


@given(st.binary(min_size=32, max_size=32), st.integers(1, 60))
@settings(max_examples=30)
def test_tickets_are_genuine_for_their_class_alone(key: bytes, count: int) -> None:
    made = tickets.new_tickets(key, count)
    assert len(set(made)) == count
    for one in made:
        assert tickets.reading(one.upper().replace("-", " ")) == one
        assert tickets.is_genuine(key, one)
        assert not tickets.is_genuine(bytes(32) if any(key) else b"x" * 32, one)
    assert len({tickets.digest(key, one) for one in made}) == count


def test_a_guess_is_genuine_once_in_three_million() -> None:
    import random

    chance = random.Random(1)
    key = bytes(32)
    guesses = (
        "-".join([*(chance.choice(tickets.WORDS) for _ in range(3)), f"{chance.randrange(100):02d}"])
        for _ in range(20_000)
    )
    assert sum(tickets.is_genuine(key, guess) for guess in guesses) <= 1


@given(st.text(max_size=30))
def test_any_text_is_a_code_or_none(text: str) -> None:
    found = codes.reading(text)
    assert found is None or codes.reading(found) == found


@pytest.mark.parametrize(
    ("opens", "closes", "paused", "closed", "has_route", "handing_in", "standing"),
    [
        (-1, 1, False, False, True, False, asking.OPEN),
        (1, 2, False, False, True, False, asking.NOT_YET),
        (-2, -1, False, False, True, False, asking.OVER),
        (-2, -0.1, False, False, True, True, asking.OPEN),
        (-2, -0.2, False, False, True, True, asking.OVER),
        (-1, 1, True, False, True, False, asking.PAUSED),
        (-1, 1, True, False, True, True, asking.PAUSED),
        (-1, 1, False, True, True, False, asking.CLASS_CLOSED),
        (-1, 1, False, True, True, True, asking.OPEN),
        (-1, 1, False, False, False, False, asking.NOT_ASKED),
        (None, None, False, False, True, False, asking.NOT_ASKED),
    ],
)
def test_when_a_class_may_answer(
    opens: float | None,
    closes: float | None,
    paused: bool,
    closed: bool,
    has_route: bool,
    handing_in: bool,
    standing: str,
) -> None:
    from datetime import UTC, datetime, timedelta

    now = datetime(2027, 2, 9, 10, tzinfo=UTC)

    def at(hours: float | None) -> datetime | None:
        return None if hours is None else now + timedelta(hours=hours)

    found = asking.standing(
        now=now, opens_at=at(opens), closes_at=at(closes), paused=paused, class_closed=closed,
        has_route=has_route, handing_in=handing_in,
    )  # fmt: skip
    assert found == standing


def test_names_are_those_of_the_questions() -> None:
    assert len(NAMES) == len(set(NAMES))
