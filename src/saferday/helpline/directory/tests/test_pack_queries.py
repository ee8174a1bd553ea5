"""Reads over the whole directory of the country pack."""

from datetime import UTC, datetime

import pytest

from saferday.centre.areas.queries import area_by_slug
from saferday.helpline.directory import queries
from saferday.helpline.directory.models import FactCheck, Service
from saferday.helpline.directory.queries.listing import Filters, search, views_of
from saferday.helpline.directory.queries.views import with_everything

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


def test_offered_services_are_the_same_object_until_something_changes(
    pack_services, django_assert_num_queries
):
    first = queries.offered_services()
    with django_assert_num_queries(1):
        assert queries.offered_services() is first
    service = Service.objects.get(slug="childline")
    unverify(service, "hours")
    service.last_modified = datetime.now(UTC)
    service.save()
    second = queries.offered_services()
    assert second is not first
    assert next(one for one in second if one.slug == "childline").openings == ()


@pytest.mark.parametrize(
    ("term", "area", "first", "absent"),
    [
        ("report-fraud", "scotland", "police-scotland", "report-fraud"),
        ("report-fraud", "gwent", "report-fraud", "police-scotland"),
        ("police", "gwent", "police-gwent", "police-kent"),
        ("domestic-abuse", "gwent", "live-fear-free", "national-domestic-abuse-helpline"),
        ("child-listening-line", "kent", "childline", "meic"),
    ],
)
def test_the_service_that_covers_the_place(pack_services, term, area, first, absent):
    found = [one.slug for one in queries.services_offering(term, area=area_by_slug(area))]
    assert found[0] == first
    assert absent not in found


def test_ages_narrow_only_where_they_were_checked(pack_services):
    child = [one.slug for one in queries.services_offering("remove-my-image-adult", age=12)]
    assert child == []
    assert "childline" in [one.slug for one in queries.services_offering("child-listening-line", age=12)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CHILDLINE", "childline"),
        ("08001111", "childline"),
        ("heddlu gogledd", "police-north-wales"),
        ("Mon", None),
    ],
)
def test_search_looks_past_case_and_accents(pack_services, text, found):
    slugs = [one.slug for one in search(Filters(text=text))]
    assert found is None or found in slugs


def test_the_list_takes_the_same_queries_for_few_and_many(pack_services, django_assert_num_queries):
    for size in (1, 60):
        with django_assert_num_queries(8):
            assert len(views_of(with_everything(search(Filters()))[:size])) == size
