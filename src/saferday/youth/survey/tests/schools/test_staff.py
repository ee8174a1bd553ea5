"""The schools' pages for the centre's staff, and what the doctor says."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from saferday.centre.areas.queries import area_by_slug
from saferday.youth.survey import doctor
from saferday.youth.survey.documents import paper
from saferday.youth.survey.models import Participation, School, SchoolContact
from saferday.youth.survey.rules import schools as rules
from saferday.youth.survey.views import staff_lists
from saferday.youth.survey.views import staff_schools as views


def test_those_that_wait_come_first_and_others_areas_are_not_shown(desk, survey, visit, school):
    other = School.objects.create(
        source="t", reference="9", name="Zebra", folded="zebra", nation="wales", area=school.area
    )
    Participation.objects.create(survey=survey, school=other, state=rules.WAITING)
    shown = visit(views.index, "comms_editor", area=area_by_slug("dyfed-powys")).content.decode()
    assert shown.index("Zebra") < shown.index("Lantern Hill")
    assert "Zebra" not in visit(views.index, "comms_editor", area=area_by_slug("kent")).content.decode()
    assert "Lantern" not in visit(views.index, "operator", path="/?state=waiting").content.decode()
    assert "No school fits." in visit(views.index, "operator", path="/?q=nowhere").content.decode()


def test_the_list_costs_the_same_however_long(desk, survey, visit, school, django_assert_max_num_queries):
    schools = School.objects.bulk_create(
        School(source="t", reference=str(n), name=f"Oak {n}", nation="wales", area=school.area)
        for n in range(25)
    )
    parts = Participation.objects.bulk_create(Participation(survey=survey, school=one) for one in schools)
    SchoolContact.objects.bulk_create(SchoolContact(participation=one, email="a@b.example") for one in parts)
    with django_assert_max_num_queries(30):
        visit(views.index, "operator")


@pytest.mark.parametrize("role", ["helpline_worker", "hotline_analyst", "researcher", "school_contact", None])
def test_others_are_turned_away(desk, visit, role):
    with pytest.raises(PermissionDenied):
        visit(views.index, role)
    with pytest.raises(PermissionDenied):
        visit(views.one, role, pk=desk.participation.pk)


def test_a_school_is_paused_and_what_cannot_be_is_not_offered(desk, visit):
    page = visit(views.one, "operator", pk=desk.participation.pk).content.decode()
    assert "A shared mailbox on the school’s own domain." in page
    assert 'value="paused"' in page
    assert 'value="accepted"' not in page
    answer = visit(views.one, "operator", data={"state": "paused"}, pk=desk.participation.pk)
    assert answer.status_code == 302
    assert Participation.objects.get().state == rules.PAUSED
    assert visit(views.one, "operator", data={"state": "lovely"}, pk=desk.participation.pk).status_code == 422


def test_a_list_is_looked_at_first_and_then_taken_in(visit, places, gias):
    content = gias({}, {"URN": "900002", "NumberOfPupils": "many"}).read_bytes()

    def send(**data):
        file = SimpleUploadedFile("edubasealldata.csv", content)
        return visit(staff_lists.take_in, "operator", data={"file": file, "map": "gias", **data})

    first = send(dry_run="on").content.decode()
    assert "Nothing is changed yet" in first
    assert "<td>3</td>" in first
    assert "which is no number" in first
    assert School.objects.count() == 0
    assert "The list is taken in" in send().content.decode()
    assert School.objects.get().name == "Appledrift Café School"
    wrong = visit(
        staff_lists.take_in,
        "operator",
        data={"file": SimpleUploadedFile("x.csv", b"a,b"), "map": "gias"},
    )
    assert wrong.status_code == 422
    assert "has no column" in wrong.content.decode()


def test_only_those_who_look_after_every_school_take_lists_in(visit, places):
    assert visit(staff_lists.take_in, "operator").status_code == 200
    for role, area in (("comms_editor", "dyfed-powys"), ("researcher", None), (None, None)):
        with pytest.raises(PermissionDenied):
            visit(staff_lists.take_in, role, area=area and area_by_slug(area))


def test_the_doctor_tells_of_schools_that_wait(desk):
    assert doctor.schools_do_not_wait_long().status == "ok"
    Participation.objects.update(state=rules.WAITING, asked_at=timezone.now() - timedelta(days=8))
    assert doctor.schools_do_not_wait_long().status == "warn"


def test_the_doctor_tells_how_to_get_pdf(monkeypatch):
    assert doctor.sheets_can_be_printed().status == "ok"
    monkeypatch.setattr(paper, "can_make_pdf", lambda: False)
    assert "Pango" in doctor.sheets_can_be_printed().do
