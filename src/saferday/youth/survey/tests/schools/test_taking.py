"""A long list is taken in parts: others write in between, and what was broken off goes on."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from saferday.centre.audit.models import AuditRecord
from saferday.centre.countrypack.actions import load_pack_areas
from saferday.centre.countrypack.queries import pack
from saferday.web.one_transaction import cms_in_one_transaction
from saferday.youth.survey import taking
from saferday.youth.survey.models import School
from saferday.youth.survey.queries import schools as queries
from saferday.youth.survey.schools.reading import read_list

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
PART = 10


def take(path: Any, **options: Any) -> Any:
    by = queries.list_map("gias")
    return taking.take_list(reading=read_list(path, by), list_map=by, part=PART, **options)


def write_from_another_connection(name: str) -> list[str]:
    """What became of a write somewhere else: nothing here, or what went wrong."""
    wrong: list[str] = []

    def write() -> None:
        try:
            with transaction.atomic():
                School.objects.create(source="elsewhere", reference=name, name=name, nation="wales")
        except Exception as error:
            wrong.append(str(error))
        finally:
            connection.close()

    other = threading.Thread(target=write)
    other.start()
    other.join()
    return wrong


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets something happen after each part that is stored."""
    store = taking.store_schools

    def after_each(then: Any) -> None:
        def stored(**given: Any) -> None:
            store(**given)
            then(given["part"])

        monkeypatch.setattr(taking, "store_schools", stored)

    monkeypatch.setattr(taking, "BREATH", 0)
    return after_each


def test_others_write_between_the_parts_and_a_list_broken_off_goes_on(gias: Any, stopped: Any) -> None:
    load_pack_areas(pack=pack())
    path = gias(*({"URN": str(900_000 + number)} for number in range(35)), {"URN": ""})
    refused: list[str] = []

    def somebody_writes_then_the_light_goes_out(part: int) -> None:
        assert not connection.in_atomic_block
        refused.extend(write_from_another_connection(f"after {part}"))
        if part == 3:
            raise KeyboardInterrupt

    stopped(somebody_writes_then_the_light_goes_out)
    with pytest.raises(KeyboardInterrupt):
        take(path)
    assert refused == []
    assert School.objects.filter(source="elsewhere").count() == 3
    assert School.objects.filter(source="gias").count() == 3 * PART
    stopped(lambda _part: None)
    rest = take(path)
    assert (rest.added, rest.unchanged, len(rest.broken)) == (5, 30, 1)
    told = [record.detail for record in AuditRecord.objects.filter(act="survey.schools.imported")]
    assert len(told) == 4


def test_a_school_that_is_brought_up_to_date_stays_the_same_row(gias: Any, stopped: Any) -> None:
    load_pack_areas(pack=pack())
    take(gias({}, {"URN": "900002"}))
    before = dict(School.objects.values_list("reference", "pk"))
    done = take(gias({"EstablishmentName": "Appledrift Academy"}, {"URN": "900003"}), complete=True)
    assert (done.added, done.changed, done.closed) == (1, 1, 1)
    after = dict(School.objects.values_list("reference", "pk"))
    assert {number: after[number] for number in before} == before
    assert School.objects.get(reference="900001").name == "Appledrift Academy"
    assert not School.objects.get(reference="900002").is_open


@pytest.mark.parametrize(("name", "atomic"), [("survey_schools_take_in", False), ("survey_editor_new", True)])
def test_a_list_in_the_browser_is_not_one_long_transaction(rf: Any, name: str, atomic: bool) -> None:
    from django.http import HttpResponse

    seen: list[bool] = []

    def answer(_request: Any) -> HttpResponse:
        seen.append(connection.in_atomic_block)
        return HttpResponse()

    cms_in_one_transaction(answer)(rf.post(reverse(name)))
    assert seen == [atomic]
