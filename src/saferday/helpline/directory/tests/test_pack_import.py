"""Taking the country pack twice, and the whole directory out and in again."""

import json

import pytest

from saferday.centre.audit.models import AuditRecord
from saferday.helpline.directory import actions
from saferday.helpline.directory.models import Organization, Service
from saferday.helpline.directory.queries import service_documents
from saferday.helpline.directory.rules import reading, tabular
from saferday.helpline.directory.rules.comparing import canonical

pytestmark = pytest.mark.django_db


def take(*services, **how):
    text = json.dumps(list(services))
    return actions.import_services(reading=reading.read_json(text.encode(), "f.json"), source="test", **how)


@pytest.mark.parametrize("form", ["json", "csv"])
def test_out_and_into_an_empty_centre_gives_the_same(pack_services, form):
    before = list(service_documents(publishable=False))
    if form == "csv":
        found = reading.read_zip(tabular.write(before), "z")
    else:
        text = "[" + ",".join(one.model_dump_json() for one in before) + "]"
        found = reading.read_json(text.encode(), "j")
    assert found.set_aside == []
    Service.objects.all().delete()
    Organization.objects.all().delete()
    assert actions.import_services(reading=found, source="test").count("created") == len(before)
    after = list(service_documents(publishable=False))
    assert [canonical(one) for one in after] == [canonical(one) for one in before]
    assert actions.import_services(reading=found, source="test").count("unchanged") == len(before)


def test_the_pack_twice_changes_nothing(pack_services):
    from saferday.centre.countrypack.queries import pack

    acts = AuditRecord.objects.count()
    done = actions.load_pack_services(pack=pack())
    assert done.count("unchanged") == len(done.outcomes) == Service.objects.count()
    assert AuditRecord.objects.count() == acts
