"""Tables that are published once: what is hidden, what is refused, who may."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from saferday.centre.audit.models import AuditRecord
from saferday.youth.survey.making import make_snapshots
from saferday.youth.survey.models import OneOffTable, Snapshot
from saferday.youth.survey.queries import oneoff as queries
from saferday.youth.survey.results import oneoff as working_out
from saferday.youth.survey.views import oneoff

pytestmark = pytest.mark.database


@pytest.fixture
def closed(survey, make_school, answered):
    """A survey of three schools that is over."""
    for number in range(3):
        answered(make_school(f"School {number}"), seed=number, Y5=60, Y6=55, Y7=7)
    make_snapshots(survey=survey)
    survey.closes_at = timezone.now() - timedelta(hours=1)
    survey.save()
    return survey


@pytest.fixture
def ask(rf, person):
    """Asks for a table as somebody with a role."""

    def make(survey, role="researcher", **sides):
        request = rf.post("/", sides) if sides else rf.get("/")
        request.user = person(role)
        return oneoff.tables(request, survey.slug)

    return make


def numbers(values):
    """Every number of a table."""
    return [one for part in values for one in numbers(part)] if isinstance(values, list) else [values]


def test_a_table_hides_small_numbers_and_is_kept(closed, ask):
    answer = ask(closed, rows="year_group", columns="daily")
    table = OneOffTable.objects.get()
    assert answer["Location"] == reverse("survey:results-table", args=[closed.slug, table.pk])
    shown = [one for one in numbers(table.values) if one is not None]
    assert shown
    assert not [one for one in shown if 0 < one < 10]
    assert None in numbers(table.values)
    assert AuditRecord.objects.filter(act="survey.table.released").count() == 1
    assert ask(closed, rows="year_group", columns="daily").status_code == 302
    assert OneOffTable.objects.count() == 1


def test_its_page_and_its_file_show_the_same(closed, ask, rf, person):
    ask(closed, rows="year_group", columns="daily")
    table = OneOffTable.objects.get()
    request = rf.get("/")
    request.user = person("researcher")
    page = oneoff.table(request, closed.slug, table.pk).content.decode()
    lines = oneoff.table_csv(request, closed.slug, table.pk).content.decode().split()
    held = numbers(table.values)
    assert page.count("<td>hidden</td>") == held.count(None)
    assert sum(line.endswith(",") for line in lines) == held.count(None)


def test_a_table_that_would_tell_beside_the_pages_is_refused(closed, ask, monkeypatch):
    """With the search switched off every number is shown, and the attacker finds the small ones."""
    import numpy as np

    from saferday.engines.disclosure import ProtectedTable, Suppression

    def careless(table, **_options):
        full = table.counts.astype(float)
        for axis in range(full.ndim):
            full = np.concatenate([full, full.sum(axis=axis, keepdims=True)], axis=axis)
        nothing = np.zeros(full.shape, bool)
        shown = ProtectedTable(full, nothing, nothing.astype(str), table.dimensions, ())
        return Suppression((shown,), full.size, 0, 0, True, 0.0)

    monkeypatch.setattr(working_out, "suppress", careless)
    answer = ask(closed, rows="year_group", columns="daily")
    assert answer.status_code == 422
    assert "Nothing is released" in answer.content.decode()
    assert not OneOffTable.objects.exists()


def test_what_cannot_be_worked_out_is_refused_in_words(closed, ask, monkeypatch):
    monkeypatch.setattr(working_out.worked_out, "__kwdefaults__", {"most_cells": 3, "seconds": 1.0})
    assert "too many cells" in ask(closed, rows="year_group", columns="daily").content.decode()
    assert ask(closed, rows="daily", columns="daily").status_code == 422


def test_a_survey_that_is_open_has_no_tables(survey, make_school, answered, ask):
    for number in range(3):
        answered(make_school(f"School {number}"), seed=number, Y5=60)
    make_snapshots(survey=survey)
    assert "once the survey has closed" in ask(survey).content.decode()
    ask(survey, rows="year_group", columns="daily")
    assert not OneOffTable.objects.exists()


@pytest.mark.parametrize("role", ["operator", "comms_editor", "helpline_worker", "school_contact", None])
def test_who_makes_tables(closed, ask, role):
    with pytest.raises(PermissionDenied):
        ask(closed, role=role)


def test_three_sides_make_a_table_for_each(closed, ask):
    answer = ask(closed, rows="daily", columns="safe", layers="route")
    assert answer.status_code in {302, 422}
    for table in OneOffTable.objects.all():
        assert len(queries.view_of(table).layers) == 3
    assert Snapshot.objects.exists()
