"""Columns against rows: whatever a survey asks, counting by columns gives what counting pupil by pupil gives."""

import json
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferday.youth.survey.instrument.answers import started
from saferday.youth.survey.instrument.reading import read
from saferday.youth.survey.making import make_snapshots
from saferday.youth.survey.models import Response, Snapshot
from saferday.youth.survey.queries import results as queries
from saferday.youth.survey.results.coding import Part, coded
from saferday.youth.survey.results.counting import by_school, counted
from saferday.youth.survey.results.questions import shown_questions

YEARS = ("Y5", "Y6", "Y7", "Y8")
CHOICES = [{"name": code, "label": {"en": code}} for code in ("a", "b", "c")]
QUESTION = {
    "one": {"choices": "letters"},
    "several": {"choices": "letters"},
    "rank": {"choices": "letters"},
    "grid": {"choices": "letters", "rows": [{"name": row, "label": {"en": row}} for row in ("r", "s")]},
    "scale": {"lowest": 1, "highest": 5, "low": {"en": "l"}, "high": {"en": "h"}},
    "number": {"lowest": 0, "highest": 40},
}
WHEN = [
    "",
    "",
    "first = 'a'",
    "first answered and year >= 7",
    "marks has 'b' or not (first = 'c')",
    "route = 'low'",
]
CODES = st.sampled_from(["a", "b", "c", "z", "-"])
ANSWERS = st.one_of(
    st.none(),
    CODES,
    st.integers(-1, 42),
    st.lists(CODES, max_size=3),
    st.dictionaries(st.sampled_from(["r", "s", "t"]), CODES, max_size=3),
)


@st.composite
def surveys(draw):
    """An instrument of two pages: the second may depend on the first in whatever way."""
    kinds = draw(st.lists(st.sampled_from(sorted(QUESTION)), min_size=1, max_size=5))
    later = [
        {
            "name": f"q{number}",
            "type": kind,
            "label": {"en": kind},
            **QUESTION[kind],
            **({"when": when} if when else {}),
        }
        for number, kind in enumerate(kinds)
        for when in [draw(st.sampled_from(WHEN))]
    ]
    first = [
        {"name": "first", "type": "one", "label": {"en": "1"}, "choices": "letters"},
        {"name": "marks", "type": "several", "label": {"en": "2"}, "choices": "letters"},
    ]
    routes = [
        {"name": "low", "title": {"en": "Low"}, "years": ["Y5", "Y6"]},
        {"name": "high", "title": {"en": "High"}, "years": ["Y7", "Y8"]},
    ]
    pages = [{"name": "p1", "questions": first}, {"name": "p2", "questions": later}]
    instrument = read(
        {
            "format": "saferday-survey-1",
            "name": "s",
            "languages": ["en"],
            "title": {"en": "S"},
            "routes": routes,
            "choices": {"letters": CHOICES},
            "pages": pages,
        }
    )
    names = ["first", "marks", *(one["name"] for one in later)]
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(1, 3),
                st.sampled_from([*YEARS, "Y99"]),
                st.sampled_from(["low", "high", "none"]),
                st.dictionaries(st.sampled_from(names), ANSWERS),
                st.integers(0, 255),
            ),
            max_size=40,
        )
    )
    return instrument, rows


def in_parts(rows, size):
    """The rows as they are read, so many at a time."""
    for start in range(0, len(rows), size):
        schools, years, routes, answers, keys = zip(*rows[start : start + size], strict=True)
        yield Part(schools, years, routes, [json.dumps(one) for one in answers], keys)


def pupil_by_pupil(instrument, rows):
    """Who was asked and who answered what, counted one pupil at a time: by question, school, year and place."""
    asked, chosen, keys = Counter(), Counter(), Counter()
    by_name = {one.name: (page, one) for page in instrument.pages for one in page.questions}
    for school, year, route, answers, key in rows:
        if year not in YEARS or route not in {"low", "high"}:
            continue
        known = {**started(route, year), **answers}
        for question in shown_questions(instrument):
            page, own = by_name[question.question]
            if not (page.test(known) and own.test(known)):
                continue
            asked[question.key, school, year] += 1
            if question.several:
                places = [
                    at for at, tick in enumerate(question.ticks(answers.get(question.question))) if tick
                ]
            else:
                [answer] = question.picked([answers.get(question.question)])
                place = question.place(answer)
                places = [len(question.codes) if place < 0 else place]
            for place in places:
                chosen[question.key, school, year, place] += 1
                keys[question.key, school, year, place] += key
    return asked, chosen, keys


@settings(max_examples=25)
@given(surveys(), st.integers(1, 50))
def test_columns_count_what_rows_do(survey, size):
    instrument, rows = survey
    asked, chosen, keys = pupil_by_pupil(instrument, rows)
    data = coded(in_parts(rows, size), instrument, YEARS)
    schools = [one for some in by_school(data, sorted({*data.schools.tolist()})) for one in some]
    for one in schools:
        for question in data.questions:
            counts = one.counts[question.key]
            for at, year in enumerate(YEARS):
                assert counts.asked[at] == asked[question.key, one.school, year]
                for place in range(counts.counts.shape[-1]):
                    where = (question.key, one.school, year, place)
                    assert counts.counts[at, place] == chosen[where]
                    assert counts.keys[at, place] == keys[where] % 256
    assert sum(len(one) for one in schools) == len(data)
    whole = counted(data, [data.years], [len(YEARS)], np.full(len(data), 2.0))
    for key, counts in whole.items():
        assert counts.counts.sum() == sum(n for where, n in chosen.items() if where[0] == key)
        np.testing.assert_allclose(counts.weighted, 2.0 * counts.counts)
        np.testing.assert_allclose(counts.asked_weighted, 2.0 * counts.asked)


def test_a_column_takes_a_byte_for_each_pupil(survey, make_school, answered):
    answered(make_school(), Y5=40, Y8=43)
    data = queries.coded_responses(survey)
    held = sum(column.nbytes for column in data.columns.values())
    assert held == len(data) * sum(len(rows) for rows in data.columns.values())


@pytest.mark.database
def test_answers_are_read_only_when_something_is_due(
    survey, make_school, answered, django_assert_num_queries, monkeypatch
):
    school = make_school()
    answered(school, Y5=40)
    make_snapshots(survey=survey)
    monkeypatch.setattr(
        queries, "responses_of", lambda *_args: pytest.fail("Answers were read though nothing is due.")
    )
    answered(school, seed=2, Y5=5)
    assert make_snapshots(survey=survey) == 0


@pytest.mark.database
def test_only_the_schools_that_are_due_are_read(survey, make_school, answered, monkeypatch):
    schools = [make_school(f"School {number}") for number in range(3)]
    for number, school in enumerate(schools):
        answered(school, seed=number, Y5=150)
    make_snapshots(survey=survey)
    asked = []
    whole = queries.responses_of
    monkeypatch.setattr(
        queries, "responses_of", lambda survey, some=None: asked.append(some) or whole(survey, some)
    )
    answered(schools[1], seed=9, Y5=16)
    make_snapshots(survey=survey)
    assert asked == [[schools[1].pk]]
    assert Snapshot.objects.filter(number=2).count() == 1
    assert Response.objects.count() == 466
