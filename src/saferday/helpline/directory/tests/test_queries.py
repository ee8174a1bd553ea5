"""What leaves the directory: only checked facts, in order, for the right place, in few queries."""

from datetime import UTC, datetime

import pytest

from saferday.helpline.directory import queries
from saferday.helpline.directory.models import FactCheck
from saferday.helpline.directory.queries.listing import Filters, search

pytestmark = pytest.mark.django_db

PARTS = {
    "contact": lambda view: [one.value for one in view.contacts] == [view.url],
    "hours": lambda view: view.openings == (),
    "cost": lambda view: view.cost == {} and view.free is None,
    "ages": lambda view: view.minimum_age is None and view.maximum_age is None and view.eligibility == {},
    "confidentiality": lambda view: (
        view.confidentiality == "" and view.limits == {} and not view.confidential
    ),
}


def unverify(service, fact):
    FactCheck.objects.filter(service=service, fact=fact).update(
        status="unverified", checked_on=None, checked_by=""
    )


def view(service):
    return queries.service_by_slug(service.slug)


@pytest.mark.parametrize("fact", PARTS)
def test_a_fact_that_nobody_checked_does_not_leave(make_service, fact):
    service = make_service()
    assert not PARTS[fact](view(service))
    unverify(service, fact)
    assert PARTS[fact](view(service))


def test_a_stale_fact_leaves_with_its_date_and_says_so(make_service, age_check):
    service = make_service()
    age_check(service, 181)
    found = view(service)
    assert found.stale
    assert not found.verified
    assert [one.value for one in found.contacts] == ["0800 000 111"]
    assert found.check("contact").state == "stale"


@pytest.mark.parametrize(("days", "stale"), [(179, False), (180, False), (181, True)])
def test_stale_after_the_packs_limit(make_service, age_check, days, stale):
    service = make_service()
    age_check(service, days, "hours")
    assert bool(queries.stale()) is stale
    assert bool(queries.problems()) is stale
    if stale:
        assert [one.fact for one in queries.stale()[0].stale] == ["hours"]


def test_those_that_need_it_most_come_first(make_service, age_check):
    fine, unverified, old = (make_service(x_slug=slug) for slug in ("fine", "unverified", "old"))
    unverify(unverified, "cost")
    age_check(old, 400)
    assert [one.service.slug for one in queries.due()] == ["old", "unverified", "fine"]
    assert fine.slug == "fine"


@pytest.mark.parametrize("status", ["inactive", "defunct"])
def test_a_service_not_in_use_is_not_public(make_service, status):
    service = make_service(status=status)
    assert view(service) is None
    assert not search(Filters()).exists()


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 1, 5, 8, 0, tzinfo=UTC), "Opens at 09:00"),
        (datetime(2026, 1, 5, 12, 0, tzinfo=UTC), "Open now, until 17:00"),
        (datetime(2026, 1, 5, 18, 0, tzinfo=UTC), "Opens tomorrow at 09:00"),
        (datetime(2026, 1, 8, 12, 0, tzinfo=UTC), "Opens on Monday at 09:00"),
    ],
)
def test_hours_in_words(make_service, at, said):
    assert str(queries.hours_now(view(make_service()), at)) == said


def test_unchecked_hours_in_words(make_service):
    service = make_service()
    unverify(service, "hours")
    now = queries.hours_now(view(service), datetime(2026, 1, 5, tzinfo=UTC))
    assert (now.state, str(now)) == ("unknown", "Opening hours not checked")


def test_a_rule_that_no_week_can_hold_is_not_guessed(make_service):
    rows = [
        {
            "id": "7a9f0b2c-0000-4000-8000-000000000001",
            "freq": "MONTHLY",
            "byday": "2MO",
            "opens_at": "09:00",
            "closes_at": "10:00",
        }
    ]
    assert (
        queries.hours_now(view(make_service(schedules=rows)), datetime(2026, 1, 5, tzinfo=UTC)).state
        == "unknown"
    )
