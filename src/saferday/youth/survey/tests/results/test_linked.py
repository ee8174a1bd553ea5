"""Attacks on what is linked: crossed tables beside the page, over time; schools that pool their pages."""

from dataclasses import replace

import pytest

from saferday.youth.survey.making import make_snapshots
from saferday.youth.survey.models import Snapshot
from saferday.youth.survey.queries import due, results, single
from saferday.youth.survey.queries.auditing import attack
from saferday.youth.survey.results.attacking import (
    Axes,
    Page,
    beside_pools,
    crossed_findings,
    findings,
    pools,
    safe_crossed,
)
from saferday.youth.survey.results.questions import shown_questions
from saferday.youth.survey.rules.results import PROTECTION, YEAR

pytestmark = pytest.mark.database


@pytest.fixture
def question(instrument):
    """The first question with one answer."""
    return next(one for one in shown_questions(instrument) if not one.several)


@pytest.fixture
def three_schools(survey, make_school, answered):
    """Three schools of one area, of the usual size."""
    schools = [make_school(f"School {number}") for number in range(3)]
    for number, school in enumerate(schools):
        answered(school, seed=number, Y5=40 + 5 * number, Y6=43 + 8 * number)
    return schools


def page_of(question, name, schools, *values, noisy=False, every=("1", "2", "3")):
    """A page that shows each number of a question; the last is of pupils who gave no answer."""
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
    row = {"years": None, "base": sum(values), "reason": "", "groups": groups}
    return Page(name, 1, frozenset(schools), {question.key: [row]}, noisy, ("Y5",), frozenset(every))


# ── Two questions crossed ──


SECRETS = [bytes([number]) * 32 for number in range(1, 5)]
"""Each makes other noise, and other noise hides other cells."""


@pytest.mark.parametrize("secret", SECRETS, ids=["one", "two", "three", "four"])
def test_nothing_follows_from_crossed_tables(survey, three_schools, monkeypatch, secret):
    monkeypatch.setattr(results, "secret_of", lambda _survey: secret)
    make_snapshots(survey=survey)
    crossed = Snapshot.objects.get(scope="country").crossed
    found = attack(survey)
    assert found.attacks > len(crossed)
    assert found.findings == ()


def test_with_the_rule_for_crossed_tables_switched_off_the_attacker_finds_a_cell(
    survey, three_schools, monkeypatch
):
    monkeypatch.setattr(due, "safe_crossed", lambda crossed, *_others: crossed)
    found = []
    for secret in SECRETS:
        monkeypatch.setattr(results, "secret_of", lambda _survey, secret=secret: secret)
        Snapshot.objects.all().delete()
        make_snapshots(survey=survey)
        found += [one for one in attack(survey).findings if one.pages == "crossed tables, country"]
    assert found
    assert not [one for one in found if one.kind == "contradiction"]


def test_a_crossed_table_hides_what_the_page_hides(survey, three_schools):
    """Year group by question stands on both: the same cells with the same noise."""
    make_snapshots(survey=survey)
    crossed = Snapshot.objects.get(scope="country").crossed
    values = [value for table in crossed.values() for row in table for value in row if value is not None]
    assert min(values) >= PROTECTION.small + 5


@pytest.fixture
def axes(question):
    return Axes.of([question], ("Y5", "Y6"), ())


def test_a_margin_gives_a_hidden_cell_away_and_the_table_loses_its_row(question, axes):
    others = len(question.codes) - 2
    name = f"{YEAR}|{question.key}"
    table = [[300, 200, *[100] * others, None], [300, 200, *[100] * others, 100]]
    page = page_of(question, "country", (), 600, 400, *[200] * others, 97, noisy=True)
    assert [one for one, _report in crossed_findings([{name: table}], page, axes, PROTECTION)] == [name]
    kept = safe_crossed({name: table}, [], page, axes, PROTECTION)
    assert not list(crossed_findings([kept], page, axes, PROTECTION))


def test_over_time_a_table_that_would_tell_stays_as_it_was(question, axes):
    """A few more pupils, most of whom gave one answer: what the others gained is known to be next to nothing."""
    others = len(question.codes) - 1
    name = f"{YEAR}|{question.key}"
    first = {name: [[300, *[200] * others, 100], [300, *[200] * others, 100]]}
    second = {name: [[340, *[193] * others, 100], [300, *[200] * others, 100]]}
    page = Page("country", 2, frozenset(), {}, True)
    assert not list(crossed_findings([second], page, axes, PROTECTION))
    assert list(crossed_findings([first, second], page, axes, PROTECTION))
    assert safe_crossed(second, [first], page, axes, PROTECTION) == first
    assert safe_crossed(second, [], page, axes, PROTECTION) == second


# ── Schools that pool their pages ──


def test_two_schools_that_pool_their_pages_see_what_the_third_said(question):
    area = page_of(question, "area", "123", 120, 100, 30, 45, noisy=True)
    schools = [
        page_of(question, f"school {at}", str(at), *values)
        for at, values in enumerate([(40, 35, 15, 15), (40, 30, 15, 15), (40, 35, 10, 15)], 1)
    ]
    pool = next(one for one in pools(area, schools) if len(one) == 2 and schools[2] not in one)
    alone = findings([area, schools[0]], [question], PROTECTION, by_year=False, over_time=False)
    assert alone == []
    found = findings([area, *pool], [question], PROTECTION, by_year=False, over_time=False)
    assert [key for key, _report in found] == [question.key]
    shown = beside_pools(area, schools, [question], PROTECTION)
    assert shown[question.key][0]["reason"] == "spread"
    assert shown[question.key][0]["groups"] == []


def test_large_areas_have_no_pools(question):
    every = [str(number) for number in range(30)]
    area = page_of(question, "area", every, 1200, 1000, 35, 45, noisy=True, every=every)
    assert (
        list(pools(area, [page_of(question, "s", one, 40, 30, 10, 15, every=every) for one in every])) == []
    )


def test_a_school_without_a_page_is_what_all_the_others_leave(question):
    """Three schools with pages, and one with twelve answers: all pages together are taken from the area's."""
    area = page_of(question, "area", "1234", 118, 105, 35, 45, noisy=True, every=("1", "2", "3", "4"))
    schools = [
        page_of(question, f"school {at}", str(at), 40, 35, 10, 15, every=("1", "2", "3", "4"))
        for at in (1, 2, 3)
    ]
    assert next(iter(pools(area, schools))) == schools
    assert beside_pools(area, schools, [question], PROTECTION)[question.key][0]["groups"] == []


def test_with_the_rule_for_pools_switched_off_the_attacker_finds_the_other_school(
    survey, three_schools, question, monkeypatch
):
    make_snapshots(survey=survey)
    assert attack(survey).safe
    for row in Snapshot.objects.filter(scope="school"):
        at = three_schools.index(row.school)
        page = page_of(question, "", "1", *[(40, 35, 15, 15), (40, 30, 15, 15), (40, 35, 10, 15)][at])
        row.results["shown"] = dict(page.shown)
        row.save()
    for row in Snapshot.objects.exclude(scope="school"):
        page = page_of(question, "", "1", 120, 100, 30, 45)
        row.results["shown"], row.crossed = dict(page.shown), {}
        row.save()
    assert any("school" in one.pages for one in attack(survey).findings)


# ── The researchers' file ──


def test_nothing_follows_from_the_researchers_file_beside_the_tables(survey, three_schools):
    make_snapshots(survey=survey)
    before = attack(survey).attacks
    survey.simulated = True
    survey.save()
    found = attack(survey)
    assert found.attacks == before + 1
    assert found.safe


def test_with_nobody_drawn_out_the_attacker_finds_who_is_not_in_the_file(
    survey, three_schools, make_school, answered, monkeypatch
):
    """The few of a year group whom somebody knows to be rare are all that is missing."""
    monkeypatch.setattr(single, "PROTECTION", replace(PROTECTION, drawn_out=0.0, small=0))
    make_snapshots(survey=survey)
    survey.simulated = True
    survey.save()
    found = attack(survey)
    assert any("not in the file" in one.group for one in found.findings)


def test_the_lot_falls_on_some_of_each_year_group(survey, three_schools):
    _columns, vectors, found = single.single_responses(survey)
    years = vectors[1].counts()
    assert years["Y5"] == 135 - 20
    assert years["Y6"] == 153 - 20
    assert found.drawn_out == 40
    again = single.single_responses(survey)[1]
    assert [one.listed() for one in again] == [one.listed() for one in vectors]
