"""What a school works out of its own page and its area's: of other moments, by year group, from what is hidden."""

import random
from dataclasses import replace

import pytest

from saferday.youth.survey.results.attacking import (
    Page,
    beside_pools,
    findings,
    leaving,
    told_beside,
    withheld_beside,
)
from saferday.youth.survey.results.questions import shown_questions
from saferday.youth.survey.rules.results import PROTECTION

pytestmark = pytest.mark.database


@pytest.fixture
def question(instrument):
    """The first question with one answer."""
    return next(one for one in shown_questions(instrument) if not one.several)


@pytest.fixture
def page(question):
    """Makes a page of an area of three schools, or of the first of them, from its numbers by years (all: None)."""

    def make(rows, *, area=False, years=("Y5", "Y6"), moment=1, base=None):
        shown = []
        for of_years, values in rows.items():
            silent = len(values) - 1
            groups = [
                {
                    "places": [at] if at < silent else [],
                    "value": value,
                    "percent": 0,
                    "silent": at == silent,
                    "reason": "",
                }
                for at, value in enumerate(values)
            ]
            total = base or sum(value or 0 for value in values)
            shown.append({"years": of_years, "base": total, "reason": "", "groups": groups})
        every = frozenset("123")
        inside = every if area else frozenset("1")
        return Page("area" if area else "school", moment, inside, {question.key: shown}, area, years, every)

    return make


def many(question, first, *, others):
    """Numbers of all answers: one of the first, plenty of each other."""
    return (first, *[others] * (len(question.codes) - 1), others)


def told(school, area, question):
    return {
        one.kind
        for _key, report in told_beside(school, area, [question], PROTECTION)
        for one in report.findings
    }


def test_where_plenty_is_left_nothing_is_told(page, question):
    area = page({None: many(question, 90, others=90), ("Y5",): many(question, 45, others=45)}, area=True)
    school = page({None: many(question, 30, others=30), ("Y5",): many(question, 15, others=15)})
    assert not told(school, area, question)


@pytest.mark.parametrize("moment", [1, 2])
def test_a_page_of_another_moment_is_no_safer(page, question, moment):
    """A school knows that all its pupils had answered before the area was counted, or that none came after."""
    area = page({None: many(question, 30, others=90)}, area=True, moment=3 - moment)
    school = page({None: many(question, 30, others=30)}, moment=moment)
    assert "narrow" in told(school, area, question)
    assert not withheld_beside(school, [area], [question], PROTECTION)[question.key][0]["groups"]


def test_numbers_that_cannot_be_of_the_same_pupils_tell_nothing(page, question):
    """The school has grown since its area was counted."""
    area = page({None: many(question, 40, others=90)}, area=True)
    school = page({None: many(question, 60, others=30)}, moment=2)
    assert not told(school, area, question)


def test_what_an_area_hides_is_few(page, question):
    """A school that shows fifteen of an answer that its area hides: there, nineteen is the most."""
    plenty = many(question, None, others=90)
    area = page({None: plenty}, area=True, base=sum(value or 19 for value in plenty))
    school = page({None: many(question, 15, others=30)})
    assert "narrow" in told(school, area, question)


def test_by_year_group_too(page, question):
    whole, own = many(question, 90, others=90), many(question, 30, others=30)
    area = page({None: whole, ("Y5",): many(question, 15, others=45)}, area=True)
    school = page({None: own, ("Y5",): many(question, 15, others=15)})
    assert "narrow" in told(school, area, question)
    kept = withheld_beside(school, [area], [question], PROTECTION)[question.key]
    assert [row["years"] for row in kept] == [None], "the school sees all its pupils still"


def test_a_school_that_asked_one_year_group_is_held_against_that_of_its_area(page, question):
    area = page({None: many(question, 90, others=90), ("Y5",): many(question, 15, others=45)}, area=True)
    school = page({None: many(question, 15, others=15)}, years=("Y5",))
    assert "narrow" in told(school, area, question)


def test_schools_that_pool_their_pages_are_held_against_the_year_groups_of_their_area(page, question):
    """Two that lay theirs together, by year group: of the third only few are left."""
    whole, of_year = many(question, 90, others=90), many(question, 30, others=45)
    area = page({None: whole, ("Y5",): of_year}, area=True)
    own = page({None: many(question, 30, others=30), ("Y5",): many(question, 15, others=15)})
    pooled = [own, replace(own, schools=frozenset("2"))]
    kept = beside_pools(area, pooled, [question], PROTECTION)[question.key]
    assert [row["years"] for row in kept] == [None]


def test_what_is_not_looked_at_would_tell_nothing(page, question, monkeypatch):
    """Only questions of which few may be left are attacked: of the others nothing follows either."""
    chance = random.Random(4)
    alone, looked_at = [], 0
    for _ in range(60):
        inside = many(question, chance.choice([10, 15, 30]), others=chance.choice([15, 30]))
        more = [chance.choice([0, 5, 20, 25, 30, 60]) for _value in inside]
        area = page(
            {None: tuple(a + b + chance.randint(-5, 5) for a, b in zip(inside, more, strict=True))}, area=True
        )
        school = page({None: inside})
        close = leaving.few_left(area, [school], question, PROTECTION)
        looked_at += close
        if not close:
            alone += findings([area, school], [question], PROTECTION, by_year=True, over_time=True)
    assert 0 < looked_at < 60
    assert alone == []
