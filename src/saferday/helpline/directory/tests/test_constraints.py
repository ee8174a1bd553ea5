"""What the database itself refuses."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from saferday.helpline.directory.models import (
    Attribute,
    Channel,
    CostOption,
    FactCheck,
    Phone,
    Schedule,
    Service,
    Taxonomy,
    TaxonomyTerm,
    Verification,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = date(2026, 1, 1)


@pytest.fixture
def service(make_service):
    made = make_service()
    FactCheck.objects.all().delete()
    return made


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "checked", "checked_on": None, "checked_by": "x"},
        {"status": "checked", "checked_on": DAY, "checked_by": ""},
        {"status": "unverified", "checked_on": DAY, "checked_by": ""},
        {"status": "unverified", "checked_on": None, "checked_by": "x"},
        {"status": "perhaps", "checked_on": DAY, "checked_by": "x"},
        {"fact": "colour", "status": "unverified"},
    ],
)
def test_a_check_has_both_its_date_and_its_name_or_neither(service, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        FactCheck.objects.create(service=service, **({"fact": "cost"} | fields))


def test_a_fact_has_one_check(service):
    FactCheck.objects.create(service=service, fact="cost")
    with pytest.raises(IntegrityError), transaction.atomic():
        FactCheck.objects.create(service=service, fact="cost")


@pytest.mark.parametrize(
    "change",
    [{"status": "sleeping"}, {"confidentiality": "maybe"}, {"minimum_age": 9, "maximum_age": 8}],
)
def test_a_service_that_cannot_be(service, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(pk=service.pk).update(**change)


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Phone, {"number": "1", "type": "pigeon"}),
        (Channel, {"kind": "pigeon", "value": "x"}),
        (Schedule, {"opens_at": time(9)}),
        (Schedule, {"freq": "DAILY"}),
        (Schedule, {"valid_from": date(2026, 2, 1), "valid_to": DAY}),
        (CostOption, {"amount": Decimal("-1")}),
    ],
)
def test_a_part_that_cannot_be(service, model, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(service=service, **fields)


def test_a_term_is_tied_once(service):
    term = TaxonomyTerm.objects.create(taxonomy=Taxonomy.objects.create(slug="t"), code="c")
    Attribute.objects.create(service=service, taxonomy_term=term)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attribute.objects.create(service=service, taxonomy_term=term)


def test_a_verification_has_a_known_outcome(service):
    from django.utils import timezone

    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.create(service=service, at=timezone.now(), outcome="shrug")
