"""A country's results: every school's page, the areas', the country's, and the attack on them all, on SQLite.

``python -m benchmarks.survey.results --json FILE``; ``BENCHMARK_ANSWERS`` says how many (100,000 unless set), in
schools of 83 spread over the United Kingdom, to the survey that ships. Seconds are of the processor, one thread.
"""

import json
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from benchmarks import report

if TYPE_CHECKING:
    from saferday.youth.survey.models import Survey

ANSWERS = int(os.environ.get("BENCHMARK_ANSWERS", "100_000"))
SCHOOL = 83
YEARS = (("Y5", "Y6"), ("Y7", "Y8", "Y9"), ("Y8", "Y10"), ("Y6",), ("Y9", "Y10", "Y11"))
"""The year groups of one school after another."""
LEANS = (-0.4, 0.0, 0.4)
KINDS = 1_500
"""So many different pupils of each year group and lean are made up; schools draw from them."""


def filled() -> "Survey":
    """A survey that closed yesterday, with its answers."""
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.utils import timezone

    from saferday.centre.areas.queries import below, country
    from saferday.centre.countrypack.actions import load_pack_areas
    from saferday.centre.countrypack.queries import pack
    from saferday.youth.survey.demo import open_survey
    from saferday.youth.survey.models import Response, School
    from saferday.youth.survey.queries.definitions import instrument_of
    from saferday.youth.survey.simulating import simulated_pupils

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    load_pack_areas(pack=pack())
    survey = open_survey()
    assert survey is not None
    assert survey.asked is not None
    now = timezone.now()
    survey.opens_at, survey.closes_at = now - timedelta(days=30), now - timedelta(days=1)
    survey.save()
    chance = random.Random(7)
    places = [area for area in below(country()) if area.code]
    schools = School.objects.bulk_create(
        School(
            source="benchmark",
            reference=str(number),
            name=f"School {number}",
            nation="england",
            area=chance.choice(places),
            pupils=chance.randint(90, 1200),
            lowest_age=9,
            highest_age=16,
            is_invented=True,
        )
        for number in range(ANSWERS // SCHOOL)
    )
    instrument = instrument_of(survey.asked)
    pupils = {
        (year, lean): [
            (route, json.dumps(answers))
            for _year, route, answers, _key in simulated_pupils(instrument, {year: KINDS}, number, lean)
        ]
        for year in sorted({year for years in YEARS for year in years})
        for number, lean in enumerate(LEANS)
    }
    names = ("id", "version_id", "school_id", "year_group", "route", "answers", "cell_key")
    insert = f"INSERT INTO {Response._meta.db_table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * 7)})"
    with transaction.atomic(), connection.cursor() as cursor:
        for number, school in enumerate(schools):
            years, lean = YEARS[number % len(YEARS)], chance.choice(LEANS)
            rows = []
            for pupil in range(SCHOOL):
                year = years[pupil % len(years)]
                route, answers = chance.choice(pupils[year, lean])
                key = (f"{chance.getrandbits(128):032x}", survey.asked_id, school.pk, year, route, answers)
                rows.append((*key, chance.randrange(256)))
            cursor.executemany(insert, rows)
    return survey


class Stopwatch:
    """Seconds of this process's work since it was last asked."""

    def __init__(self) -> None:
        self._last = time.process_time()

    def seconds(self) -> float:
        now = time.process_time()
        spent, self._last = now - self._last, now
        return spent


def make(survey: "Survey") -> dict[str, float]:
    """Makes all results as the worker does; the seconds of the schools' and of everybody's."""
    from saferday.youth.survey.actions import store_snapshots
    from saferday.youth.survey.queries.due import parts_due
    from saferday.youth.survey.rules.results import PROTECTION, SCHOOL

    watch, spent = Stopwatch(), {"schools": 0.0, "others": 0.0, "pages": 0.0}
    for parts in parts_due(survey, 1, PROTECTION):
        store_snapshots(survey=survey, number=1, parts=parts)
        spent["schools" if parts[0].scope == SCHOOL else "others"] += watch.seconds()
        spent["pages"] += len(parts)
    return spent


def page(address: str) -> float:
    """Seconds of a page that nobody has asked for before, after another has loaded what all share."""
    from django.test import Client

    client = Client()
    client.get("/survey/results/")
    watch = Stopwatch()
    answer = client.get(address)
    assert answer.status_code == 200
    return watch.seconds()


def measure() -> Iterator[report.Row]:
    """Each step's seconds, and the most memory that the process had."""
    os.environ |= {
        "SAFERDAY_DEMO": "true",
        "SAFERDAY_DATA": tempfile.mkdtemp(),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "saferday.web.settings.centre",
    }
    import django

    django.setup()
    from django.conf import settings

    from saferday.youth.survey.queries.auditing import attack

    settings.ALLOWED_HOSTS = ["testserver"]
    survey = filled()
    spent: dict[str, Any] = make(survey)
    what = f"{ANSWERS:,} answers, {int(spent['pages']):,} pages"
    yield report.Row(f"{what}: answers read, and the schools' pages", round(spent["schools"], 1), None, "s")
    yield report.Row("the areas' and the country's", round(spent["others"], 1), None, "s")
    yield report.Row("memory at most", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, None, "MB")
    yield report.Row(
        "the country's page, made anew", round(page(f"/survey/results/{survey.slug}/"), 2), None, "s"
    )
    watch = Stopwatch()
    found = attack(survey)
    yield report.against_target("the attacker's findings", len(found.findings), "", most=0)
    yield report.Row(f"the attack, {found.attacks:,} times", round(watch.seconds(), 1), None, "s")
    yield report.Row("memory at most", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, None, "MB")


if __name__ == "__main__":
    report.run("survey.results", lambda: list(measure()))
