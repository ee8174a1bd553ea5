"""Checking entries: who may, what it changes, what the audit holds, and taking it back."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from saferday.centre.areas.queries import area_by_slug
from saferday.centre.audit.models import AuditRecord
from saferday.helpline.directory import actions, queries
from saferday.helpline.directory.models import FactCheck, Service, Verification
from saferday.helpline.directory.queries import staff

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Who holds the role where; whether they may check an entry of the whole country, of Gwent, of Kent.
TRUTH = [
    ("operator", None, "YYY"),
    ("comms_editor", None, "YYY"),
    ("helpline_worker", None, "YYY"),
    ("helpline_worker", "gwent", "·Y·"),
    ("comms_editor", "gwent", "·Y·"),
    ("operator", "kent", "··Y"),
    ("helpline_worker", "united-kingdom", "·YY"),
    ("hotline_analyst", None, "···"),
    ("analyst_lead", None, "···"),
    ("school_contact", None, "···"),
    ("researcher", None, "···"),
    (None, None, "···"),
]
SERVICES = ("childline", "police-gwent", "police-kent")


@pytest.mark.parametrize(("role", "where", "may"), TRUTH)
def test_who_may_check_what(pack_services, person, role, where, may):
    user = person(role, area_by_slug(where) if where else None)
    for slug, allowed in zip(SERVICES, may, strict=True):
        service = Service.objects.get(slug=slug)
        for act in (actions.confirm_facts, actions.doubt_facts):
            if allowed == "Y":
                assert act(by=user, service=service, facts=["contact"]) is not None
            else:
                with pytest.raises(PermissionDenied):
                    act(by=user, service=service, facts=["contact"])
    seen = {one.service.slug for one in staff.due_for(user)}
    assert {slug for slug, allowed in zip(SERVICES, may, strict=True) if allowed == "Y"} == seen & set(
        SERVICES
    )


def test_confirming_sets_date_person_and_audit(pack_services, person, age_check):
    user, service = person("helpline_worker"), Service.objects.get(slug="childline")
    age_check(service, 400)
    assert "childline" in {one.service.slug for one in queries.stale()}
    before = service.last_modified
    actions.confirm_facts(
        by=user, service=service, facts=["contact", "hours", "cost", "ages", "confidentiality"]
    )
    assert "childline" not in {one.service.slug for one in queries.stale()}
    check = FactCheck.objects.get(service=service, fact="contact")
    assert (check.checked_on, check.staff) == (timezone.localdate(), user)
    assert "Mair" not in check.checked_by
    assert Service.objects.get(pk=service.pk).last_modified > before
    record = AuditRecord.objects.get(act="directory.service.verified")
    assert record.actor == f"staff:{user.pk}"
    assert json.loads(record.detail)["on"] == timezone.localdate().isoformat()
    assert "Mair" not in record.detail


def test_what_cannot_be_confirmed_is_no_longer_shown(pack_services, person):
    service = Service.objects.get(slug="childline")
    actions.doubt_facts(by=person("helpline_worker"), service=service, facts=["contact"])
    assert [one.kind for one in queries.service_by_slug("childline").contacts] == ["web"]


def test_nothing_kept_is_nothing_to_confirm(pack_services, person):
    service = Service.objects.get(slug="ceop")
    records = AuditRecord.objects.count()
    assert actions.confirm_facts(by=person("operator"), service=service, facts=["hours"]) is None
    assert AuditRecord.objects.count() == records


def test_no_check_in_the_future(pack_services, person):
    service = Service.objects.get(slug="childline")
    with pytest.raises(ValueError, match="future"):
        actions.confirm_facts(
            by=person("operator"),
            service=service,
            facts=["contact"],
            on=timezone.localdate() + timedelta(days=1),
        )


@pytest.mark.parametrize("act", [actions.confirm_facts, actions.doubt_facts])
def test_a_mistake_is_taken_back(pack_services, person, act):
    user, service = person("helpline_worker"), Service.objects.get(slug="childline")
    before = list(FactCheck.objects.filter(service=service).order_by("fact").values())
    made = act(by=user, service=service, facts=["contact", "hours"])
    assert list(FactCheck.objects.filter(service=service).order_by("fact").values()) != before
    actions.undo_verification(by=user, verification=made)
    assert list(FactCheck.objects.filter(service=service).order_by("fact").values()) == before
    assert AuditRecord.objects.filter(act="directory.verification.undone").count() == 1


def test_not_twice_not_late_and_not_over_another(pack_services, person):
    user, service = person("helpline_worker"), Service.objects.get(slug="childline")
    first = actions.confirm_facts(by=user, service=service, facts=["contact"])
    second = actions.doubt_facts(by=user, service=service, facts=["contact"])
    with pytest.raises(actions.CannotUndo, match="again since"):
        actions.undo_verification(by=user, verification=first)
    actions.undo_verification(by=user, verification=second)
    with pytest.raises(actions.CannotUndo, match="already"):
        actions.undo_verification(by=user, verification=second)
    Verification.objects.filter(pk=first.pk).update(at=timezone.now() - timedelta(days=8))
    with pytest.raises(actions.CannotUndo, match="week"):
        actions.undo_verification(by=user, verification=Verification.objects.get(pk=first.pk))


def test_undoing_needs_the_permission_too(pack_services, person):
    made = actions.confirm_facts(
        by=person("helpline_worker"), service=Service.objects.get(slug="childline"), facts=["contact"]
    )
    with pytest.raises(PermissionDenied):
        actions.undo_verification(by=person("researcher"), verification=made)
