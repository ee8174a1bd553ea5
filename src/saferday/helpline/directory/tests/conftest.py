"""Services to test with: the country pack's own, and a small one of our making."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from saferday.centre.countrypack.actions import load_pack_areas
from saferday.centre.countrypack.queries import pack
from saferday.helpline.directory import actions
from saferday.helpline.directory.models import FactCheck, Service
from saferday.helpline.directory.rules import facts, hsds
from tests.standing import stood_on


@pytest.fixture(scope="module")
def loaded_pack(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Loads the country pack once for the tests of a module."""

    def load() -> None:
        load_pack_areas(pack=pack())
        done = actions.load_pack_services(pack=pack())
        assert done.complete, done.set_aside

    yield from stood_on(django_db_blocker, load)


@pytest.fixture
def pack_services(loaded_pack: None, db: None) -> None:
    """The directory of the country pack. Its tests stand in modules of their own, as it is loaded for all of them."""


def example(**changes: Any) -> dict[str, Any]:
    """A whole service as HSDS has it."""
    return {
        "id": str(uuid4()),
        "name": "Listening Ear",
        "status": "active",
        "url": "https://ear.example/",
        "description": "Somebody listens.",
        "fees_description": "Free to call.",
        "minimum_age": 5,
        "maximum_age": 18,
        "organization": {"id": str(uuid4()), "name": "Ear", "description": "A charity.", "x_slug": "ear"},
        "phones": [{"id": str(uuid4()), "number": "0800 000 111", "type": "voice"}],
        "schedules": [
            {
                "id": str(uuid4()),
                "freq": "WEEKLY",
                "byday": "MO,TU",
                "opens_at": "09:00",
                "closes_at": "17:00",
            }
        ],
        "cost_options": [{"id": str(uuid4()), "amount": 0}],
        "x_slug": "listening-ear",
        "x_confidentiality": {"level": "confidential", "limits": "Unless you are in danger."},
        "x_checks": [
            {
                "fact": fact,
                "status": "checked",
                "checked_on": timezone.localdate().isoformat(),
                "checked_by": "Tester",
            }
            for fact in facts.FACTS
        ],
    } | changes


@pytest.fixture
def make_service(db: None) -> Callable[..., Service]:
    """Stores an example service, changed as asked."""

    def make(**changes: Any) -> Service:
        document = hsds.Service.model_validate(example(**changes))
        actions.store_service(document=document, source="test")
        return Service.objects.get(pk=document.id)

    return make


@pytest.fixture
def age_check() -> Callable[..., None]:
    """Moves the checks of a service into the past."""

    def age(service: Service, days: int, *only: str) -> None:
        rows = FactCheck.objects.filter(service=service, status="checked")
        if only:
            rows = rows.filter(fact__in=only)
        rows.update(checked_on=timezone.localdate() - timedelta(days=days))
        Service.objects.filter(pk=service.pk).update(last_modified=timezone.now())

    return age
