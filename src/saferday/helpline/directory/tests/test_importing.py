"""Taking services: once, twice, over what staff wrote, and back out again."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from saferday.centre.audit.models import AuditRecord
from saferday.helpline.directory import actions
from saferday.helpline.directory.actions.writing import NotTaken
from saferday.helpline.directory.models import FactCheck, Organization, Phone, Service
from saferday.helpline.directory.queries import service_documents
from saferday.helpline.directory.rules import hsds, reading

from .conftest import example

pytestmark = pytest.mark.django_db


def take(*services, **how):
    text = json.dumps(list(services))
    return actions.import_services(reading=reading.read_json(text.encode(), "f.json"), source="test", **how)


def test_twice_changes_nothing():
    one = example()
    assert take(one).count("created") == 1
    acts = AuditRecord.objects.count()
    modified = Service.objects.get().last_modified
    assert take(one).count("unchanged") == 1
    assert AuditRecord.objects.count() == acts
    assert Service.objects.get().last_modified == modified


def test_a_change_is_taken_and_recorded():
    one = example()
    take(one)
    assert take(one | {"name": "Louder Ear"}).count("updated") == 1
    assert Service.objects.get().name == {"en": "Louder Ear"}
    assert AuditRecord.objects.filter(act="directory.service.reimported").count() == 1


def test_what_is_gone_from_the_file_is_gone():
    one = example()
    take(one)
    take(one | {"phones": []})
    assert not Phone.objects.exists()


def test_a_dry_run_changes_nothing():
    assert take(example(), dry_run=True).count("created") == 1
    assert not Service.objects.exists()
    assert not Organization.objects.exists()


def test_what_staff_wrote_stays_until_told_otherwise():
    one = example()
    take(one)
    Service.objects.update(edited_at=timezone.now(), name={"en": "Ours"})
    changed = one | {"name": "Theirs"}
    assert take(changed).count("kept") == 1
    assert Service.objects.get().name == {"en": "Ours"}
    assert take(changed, overwrite=True).count("updated") == 1
    assert Service.objects.get().name == {"en": "Theirs"}


def test_our_newer_check_stays_when_the_fact_did_not_change(person):
    one = example()
    for check in one["x_checks"]:
        check["checked_on"] = (timezone.localdate() - timedelta(days=30)).isoformat()
    take(one)
    user = person("operator")
    actions.confirm_facts(by=user, service=Service.objects.get(), facts=["contact"])
    take(one | {"description": "New words."})
    assert FactCheck.objects.get(fact="contact").checked_on == timezone.localdate()
    take(one | {"phones": [{"id": str(uuid4()), "number": "222"}]})
    contact = FactCheck.objects.get(fact="contact")
    assert contact.checked_on == timezone.localdate() - timedelta(days=30)
    assert contact.staff is None


def test_a_bad_one_does_not_stop_the_others():
    phone = str(uuid4())
    first = example(phones=[{"id": phone, "number": "111"}])
    second = example(x_slug="second", phones=[{"id": phone, "number": "222"}])
    third = example(x_slug="third")
    done = take(first, second, third)
    assert done.count("created") == 2
    assert "another service" in done.set_aside[0].reasons[0]
    assert Service.objects.count() == 2


def test_without_an_organisation_it_is_not_taken():
    document = hsds.Service.model_validate(example(organization=None))
    with pytest.raises(NotTaken, match="organization"):
        actions.store_service(document=document, source="test")


def test_a_check_that_has_not_come_yet_is_refused():
    late = (timezone.localdate() + timedelta(days=2)).isoformat()
    done = take(
        example(x_checks=[{"fact": "cost", "status": "checked", "checked_on": late, "checked_by": "x"}])
    )
    assert "has not come yet" in done.set_aside[0].reasons[0]


def test_a_foreign_file_without_an_assurer_counts_as_unchecked():
    one = example(assured_date="2026-01-01")
    del one["x_checks"]
    take(one)
    assert set(FactCheck.objects.values_list("status", flat=True)) == {"unverified"}


def test_a_foreign_files_assurer_is_kept_as_an_organisation_only():
    one = example(assured_date="2026-01-01", assurer_email="mair@ear.example")
    del one["x_checks"]
    take(one)
    assert set(FactCheck.objects.values_list("checked_by", flat=True)) == {"ear.example"}


def test_the_name_of_a_contact_person_is_not_kept():
    contact = {"id": str(uuid4()), "name": "Ann Persona", "email": "desk@ear.example"}
    take(example(contacts=[contact | {"phones": [{"id": str(uuid4()), "number": "333"}]}]))
    whole = "".join(one.model_dump_json() for one in service_documents(publishable=False))
    assert "333" in whole
    assert "desk@ear.example" in whole
    assert "Persona" not in whole


@pytest.mark.parametrize("role", ["helpline_worker", "hotline_analyst", "researcher", None])
def test_only_those_who_may_import(person, role):
    with pytest.raises(PermissionDenied):
        take(example(), by=person(role))
    assert not Service.objects.exists()
