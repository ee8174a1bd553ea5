"""The differencing attacker: over time, over year groups, over schools and areas, over tables that belong together."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from saferday.youth.survey.commands.results import audit as audit_command
from saferday.youth.survey.commands.results import results as results_command
from saferday.youth.survey.making import make_snapshots
from saferday.youth.survey.models import Response, Snapshot
from saferday.youth.survey.queries import due
from saferday.youth.survey.queries import results as queries
from saferday.youth.survey.queries.auditing import attack
from saferday.youth.survey.results import attacking
from saferday.youth.survey.results.attacking import Page, findings
from saferday.youth.survey.results.counting import by_school
from saferday.youth.survey.results.protecting import of_school
from saferday.youth.survey.results.questions import shown_questions
from saferday.youth.survey.rules.results import PROTECTION

pytestmark = pytest.mark.database


@pytest.fixture
def three_schools(survey, make_school, answered):
    """Three schools of one area with 83 to 150 answers."""
    schools = [make_school(f"School {number}") for number in range(3)]
    for number, school in enumerate(schools):
        answered(school, seed=number, Y5=40 + 5 * number, Y6=43 + 8 * number)
    return schools


def test_nothing_follows_from_one_snapshot(survey, three_schools):
    make_snapshots(survey=survey)
    found = attack(survey)
    assert found.looked_at == 5
    assert found.findings == ()


def test_nothing_follows_over_time(survey, three_schools, answered):
    """Ten new answers a time, and a new page each: the case that plain rounding loses."""
    make_snapshots(survey=survey)
    for step in range(3):
        for school in three_schools:
            answered(school, seed=10 + step, Y5=10)
        make_snapshots(survey=survey)
    assert Snapshot.objects.filter(scope="school").count() == 8
    assert attack(survey).findings == ()


def test_with_the_rule_over_time_switched_off_the_attacker_finds_the_new_ones(
    survey, three_schools, answered, monkeypatch
):
    monkeypatch.setattr(attacking.withholding, "findings", lambda *_args, **_more: [])
    make_snapshots(survey=survey)
    for school in three_schools:
        answered(school, seed=10, Y5=10)
    make_snapshots(survey=survey)
    monkeypatch.undo()
    found = attack(survey)
    assert not found.safe
    assert any("counted by" in one.group for one in found.findings)


@pytest.fixture
def of_one_mind(survey, instrument, make_school, answered):
    """An area in which one school answers this and that, and all pupils of two small ones the same."""
    large, *small = (make_school(f"School {number}") for number in range(3))
    answered(large, seed=1, Y5=75, Y6=75)
    for number, school in enumerate(small):
        answered(school, seed=number + 2, Y5=6, Y6=6)
    question = next(
        one for one in shown_questions(instrument) if not (one.several or one.asked_of or one.part)
    )
    rows = list(Response.objects.filter(school__in=small))
    for row in rows:
        row.answers[question.key] = question.codes[0]
    Response.objects.bulk_update(rows, ["answers"])
    return question


def test_nothing_follows_from_a_school_beside_its_area(survey, of_one_mind):
    make_snapshots(survey=survey)
    assert attack(survey).findings == ()


def test_with_nothing_withheld_beside_the_attacker_finds_what_all_the_others_said(
    survey, of_one_mind, monkeypatch
):
    monkeypatch.setattr(due, "withheld_beside", lambda page, *_others: page.shown)
    make_snapshots(survey=survey)
    assert not attack(survey).safe


@pytest.fixture
def area_before_its_school(survey, of_one_mind):
    """The area's page is there already when the large school, whose class was open until now, gets its own."""
    from saferday.youth.survey.models import ClassSession, Participation

    large = Response.objects.order_by("school").first().school
    part = Participation.objects.create(survey=survey, school=large, state="accepted")
    session = ClassSession.objects.create(participation=part, code="BCD-123", year_group="Y5", printed=30)
    assert make_snapshots(survey=survey) == 2
    session.closed = True
    session.save()
    return large


def test_nothing_follows_from_a_schools_later_page_beside_its_area(
    survey, of_one_mind, area_before_its_school
):
    assert make_snapshots(survey=survey) == 1, "the school's own page and no other"
    shown = queries.school_snapshot(survey, area_before_its_school).results["shown"]
    assert shown[of_one_mind.key][0]["reason"] == "spread"
    assert attack(survey).findings == ()


def test_with_nothing_withheld_of_a_schools_later_page_the_attacker_finds_what_the_others_said(
    survey, area_before_its_school, monkeypatch
):
    monkeypatch.setattr(due, "withheld_beside", lambda page, *_others: page.shown)
    make_snapshots(survey=survey)
    assert not attack(survey).safe


def test_with_small_counts_shown_the_attacker_finds_them(survey, three_schools):
    careless = replace(PROTECTION, small=1, rounded_to=1, school_base=1)
    make_snapshots(survey=survey, protection=careless)
    Snapshot.objects.exclude(scope="school").delete()
    assert not attack(survey, careless, minimum=PROTECTION.small).safe


def test_with_years_taken_from_the_whole_the_attacker_finds_the_rest(instrument):
    """A page that shows the school and all its years but one gives the one away."""
    question = shown_questions(instrument)[0]

    def row(years, base, *values):
        groups = [
            {"places": [place], "value": value, "percent": 0, "silent": False, "reason": ""}
            for place, value in enumerate(values)
        ]
        return {"years": years, "base": base, "reason": "", "groups": groups}

    rows = [row(None, 70, 40, 30), row(["Y5"], 35, 20, 15), row(["Y6"], 30, 15, 15)]
    page = Page("school 1", 1, frozenset({"1"}), {question.key: rows}, False, ("Y5", "Y6", "Y7"))
    found = findings([page], [question], PROTECTION, by_year=True, over_time=False)
    assert [key for key, _report in found] == [question.key]


def test_a_school_waits_while_a_class_is_open(survey, three_schools):
    from saferday.youth.survey.models import ClassSession, Participation

    part = Participation.objects.create(survey=survey, school=three_schools[0], state="accepted")
    session = ClassSession.objects.create(participation=part, code="BCD-123", year_group="Y5", printed=30)
    make_snapshots(survey=survey)
    assert queries.school_snapshot(survey, three_schools[0]) is None
    session.closed = True
    session.save()
    make_snapshots(survey=survey)
    assert queries.school_snapshot(survey, three_schools[0]) is not None


def test_earlier_numbers_stay_where_new_ones_would_tell(survey, three_schools, answered):
    make_snapshots(survey=survey)
    school = three_schools[0]
    before = queries.school_snapshot(survey, school)
    answered(school, seed=9, Y5=10)
    make_snapshots(survey=survey)
    after = queries.school_snapshot(survey, school)
    assert after.number == 2
    kept = {key for key, rows in after.results["shown"].items() if rows[0].get("as_of") == 1}
    assert kept
    for key in kept:
        numbers = [{**row, "as_of": 1} for row in before.results["shown"][key]]
        assert after.results["shown"][key] == numbers


def test_eighty_three_pupils_see_most_of_their_answers(survey, make_school, answered):
    """A school of the usual size sees four answers in five, some of them together with others."""
    school = make_school()
    answered(school, Y5=41, Y6=42)
    data = queries.coded_responses(survey)
    [[counts]] = by_school(data, [school.pk])
    shown = of_school(counts, PROTECTION, {})
    places = {
        key: sum(len(g["places"]) for g in rows[0]["groups"] if g["value"] is not None)
        for key, rows in shown.items()
    }
    asked = {q.key: len(q.codes) for q in data.questions if q.key in shown}
    assert sum(places.values()) >= 0.8 * sum(asked.values())


# ── The commands ──


def test_the_audit_command_passes_and_fails_with_its_exit_code(survey, three_schools):
    make_snapshots(survey=survey)
    passed = CliRunner().invoke(audit_command, [survey.slug, "--json"])
    assert passed.exit_code == 0, passed.output
    assert json.loads(passed.stdout)["findings"] == []
    rows = Snapshot.objects.get(scope="school", school=three_schools[0])
    one = {"places": [0], "value": 55, "percent": 92, "silent": False, "reason": ""}
    rows.results["shown"]["daily"] = [{"years": None, "base": 60, "reason": "", "groups": [one]}]
    rows.save()
    failed = CliRunner().invoke(audit_command, [survey.slug, "--json"])
    assert failed.exit_code == 1
    assert json.loads(failed.stdout)["findings"][0]["question"] == "daily"


def test_a_survey_that_is_not_there_is_told(db):
    for command in (audit_command, results_command):
        assert CliRunner().invoke(command, ["nowhere"]).exit_code == 2


def test_results_are_printed_for_scripts_without_schools_unless_asked(survey, three_schools):
    make_snapshots(survey=survey)
    told = json.loads(CliRunner().invoke(results_command, [survey.slug, "--json"]).stdout)
    assert {part["scope"] for part in told["parts"]} == {"country", "area"}
    told = json.loads(CliRunner().invoke(results_command, [survey.slug, "--json", "--schools"]).stdout)
    assert {part["scope"] for part in told["parts"]} == {"country", "area", "school"}
