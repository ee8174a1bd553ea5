"""When new results are made, from what, and that what is there never changes."""

import pytest
from django.core.exceptions import PermissionDenied

from saferday.youth.survey.making import make_snapshots
from saferday.youth.survey.models import Response, Snapshot
from saferday.youth.survey.queries import results as queries
from saferday.youth.survey.results.choosing import areas_to_show
from saferday.youth.survey.rules.results import AREA, COUNTRY, PROTECTION, SCHOOL

pytestmark = pytest.mark.database


def parts(survey):
    return sorted(Snapshot.objects.filter(survey=survey).values_list("scope", flat=True))


def test_a_school_has_results_from_thirty_answers(survey, make_school, answered):
    few, enough = make_school("Few"), make_school("Enough")
    answered(few, Y5=29)
    answered(enough, Y5=30)
    make_snapshots(survey=survey)
    assert queries.school_snapshot(survey, few) is None
    assert queries.school_snapshot(survey, enough) is not None


def test_nine_new_answers_make_nothing_and_ten_do(survey, make_school, answered):
    school = make_school()
    answered(school, Y5=40)
    assert make_snapshots(survey=survey) == 2
    answered(school, seed=2, Y5=9)
    assert make_snapshots(survey=survey) == 0
    answered(school, seed=3, Y5=1)
    assert make_snapshots(survey=survey) == 2
    assert queries.school_snapshot(survey, school).number == 2


def test_a_snapshot_never_changes(survey, make_school, answered):
    school = make_school()
    answered(school, Y5=40)
    make_snapshots(survey=survey)
    before = list(Snapshot.objects.order_by("pk").values())
    answered(school, seed=2, Y5=40)
    make_snapshots(survey=survey)
    assert list(Snapshot.objects.filter(number=1).order_by("pk").values()) == before


def test_the_true_counts_are_in_no_snapshot(survey, make_school, answered):
    school = make_school()
    answered(school, Y5=44, Y6=39)
    make_snapshots(survey=survey)
    held = queries.school_snapshot(survey, school).results
    numbers = [
        number
        for rows in held["shown"].values()
        for row in rows
        for number in (row["base"], *(group["value"] for group in row["groups"]))
        if number is not None
    ]
    assert numbers
    assert all(number % PROTECTION.rounded_to == 0 for number in numbers)
    assert all(number >= PROTECTION.small for number in numbers)


def test_areas_need_three_schools_and_the_rest_does_too(survey, make_school, answered):
    for number, area in enumerate(["kent"] * 3 + ["gwent"] * 2 + ["norfolk"] * 4):
        answered(make_school(f"School {number}", area), seed=number, Y5=50)
    make_snapshots(survey=survey)
    shown = {row.area.slug for row in Snapshot.objects.filter(scope=AREA)}
    # Gwent has two schools; shown beside Kent and Norfolk, the country would give them away.
    assert shown == {"norfolk"}


@pytest.mark.parametrize(
    ("schools", "in_all", "shown"),
    [
        ({}, 0, []),
        ({1: 3}, 3, [1]),
        ({1: 3}, 5, []),
        ({1: 3}, 6, [1]),
        ({1: 3, 2: 4, 3: 1}, 8, [2]),
        ({1: 9, 2: 2}, 11, []),
    ],
)
def test_what_is_left_over_is_none_or_enough(schools, in_all, shown):
    assert areas_to_show(schools, in_all, 3) == shown


def test_fewer_than_three_schools_make_no_country(survey, make_school, answered):
    answered(make_school("One"), Y5=200)
    answered(make_school("Two"), Y5=200)
    make_snapshots(survey=survey)
    rows = queries.country_snapshot(survey).results["shown"]["daily"]
    assert rows == [{"years": None, "base": None, "reason": "schools", "groups": []}]


def test_the_same_cell_has_the_same_noise_each_time(survey, make_school, answered):
    for number in range(3):
        answered(make_school(f"School {number}"), seed=number, Y5=60)
    make_snapshots(survey=survey)
    first = queries.country_snapshot(survey).results
    Snapshot.objects.all().delete()
    make_snapshots(survey=survey)
    assert queries.country_snapshot(survey).results == first


def test_the_noise_is_another_surveys_another(survey, make_survey):
    assert queries.secret_of(survey) != queries.secret_of(make_survey("another"))


def test_free_text_is_in_no_snapshot(make_survey, make_school, survey, answered, instrument):
    school = make_school()
    answered(school, Y7=40)
    Response.objects.update(answers={"idea": "My name is Mair", "daily": "often"})
    make_snapshots(survey=survey)
    assert "Mair" not in str(list(Snapshot.objects.values_list("results", flat=True)))


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("operator", True),
        ("comms_editor", True),
        ("researcher", False),
        ("helpline_worker", False),
        (None, False),
    ],
)
def test_who_makes_results(survey, person, role, may):
    if may:
        assert make_snapshots(by=person(role), survey=survey) == 0
    else:
        with pytest.raises(PermissionDenied):
            make_snapshots(by=person(role), survey=survey)


def test_a_survey_without_answers_makes_nothing(survey):
    assert make_snapshots(survey=survey) == 0
    assert parts(survey) == []
    assert {COUNTRY, AREA, SCHOOL} == {"country", "area", "school"}
