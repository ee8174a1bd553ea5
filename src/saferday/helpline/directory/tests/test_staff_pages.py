"""The pages inside the editing pages: check one by one, change, add."""

import pytest
from django.urls import reverse
from django.utils import timezone

from saferday.centre.audit.models import AuditRecord
from saferday.helpline.directory.models import FactCheck, Service, Verification
from saferday.helpline.directory.queries import documents, service_document
from saferday.helpline.directory.views import staff as views

pytestmark = pytest.mark.django_db


def test_the_list_begins_with_what_is_stale(pack_services, visit, age_check):
    age_check(Service.objects.get(slug="meic"), 400)
    shown = visit(views.index, "helpline_worker").content.decode()
    assert shown.index("Meic") < shown.index(reverse("directory_check_service", args=["ivison-trust"]))


@pytest.mark.parametrize("standing", ["stale", "unverified", "fine", "", "nonsense"])
def test_the_list_can_be_narrowed(pack_services, visit, standing):
    assert visit(views.index, "operator", path=f"/?standing={standing}&q=child").status_code == 200


@pytest.mark.parametrize("view", [views.index, views.add])
@pytest.mark.parametrize("role", ["hotline_analyst", "researcher", None])
def test_others_are_turned_away(db, visit, view, role):
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        visit(view, role)


def test_still_true_and_on_to_the_next(pack_services, visit):
    answer = visit(
        views.service,
        "helpline_worker",
        data={"facts": ["contact", "cost"], "outcome": "confirm", "next": "1"},
        slug="the-mix",
    )
    assert answer.status_code == 302
    assert answer.url != reverse("directory_check_service", args=["the-mix"])
    assert FactCheck.objects.get(service__slug="the-mix", fact="contact").checked_on == timezone.localdate()


def test_the_page_shows_what_is_held_even_unchecked(pack_services, visit):
    shown = visit(views.service, "helpline_worker", slug="the-mix").content.decode()
    assert "0808 808 4994" in shown
    assert "Not checked: the public is not shown it" in shown
    assert "Taken from a file" in shown


@pytest.mark.parametrize(
    "data", [{}, {"outcome": "confirm"}, {"facts": ["contact"]}, {"facts": ["colour"], "outcome": "confirm"}]
)
def test_half_an_answer_changes_nothing(pack_services, visit, data):
    answer = visit(views.service, "helpline_worker", data=data | {"x": "1"}, slug="childline")
    assert answer.status_code == 422
    assert not Verification.objects.exists()


def test_taking_back_from_the_page(pack_services, visit):
    visit(views.service, "operator", data={"facts": ["contact"], "outcome": "doubt"}, slug="childline")
    assert visit(views.undo, "operator", data={}, pk=Verification.objects.get().pk).status_code == 302
    assert FactCheck.objects.get(service__slug="childline", fact="contact").status == "checked"


def form_data(slug):
    """What the browser sends when nothing in the form is touched."""
    from saferday.helpline.directory.forms.entry import contact_rows, hours_rows, starting

    document = service_document(
        documents.with_places(Service.objects.filter(slug=slug)).get(), publishable=False
    )
    data = {key: value for key, value in starting(document).items() if value not in (None, False)}
    for prefix, rows in (("ways", contact_rows(document)), ("times", hours_rows(document))):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
        for number, row in enumerate(rows):
            data |= {f"{prefix}-{number}-{key}": value for key, value in row.items()}
    return data


@pytest.mark.parametrize(
    "slug", ["childline", "meic", "breathing-space", "emergency-999", "police-gwent", "ceop"]
)
def test_saving_without_touching_changes_nothing(pack_services, visit, slug):
    acts = AuditRecord.objects.count()
    answer = visit(views.edit, "operator", data=form_data(slug), slug=slug)
    assert answer.status_code == 302
    assert AuditRecord.objects.count() == acts


def test_a_changed_number_is_unchecked_until_somebody_says_so(pack_services, visit):
    data = form_data("childline") | {"ways-0-value": "0800 2222"}
    assert visit(views.edit, "operator", data=data, slug="childline").status_code == 302
    checks = dict(FactCheck.objects.filter(service__slug="childline").values_list("fact", "status"))
    assert (checks["contact"], checks["hours"]) == ("unverified", "checked")
    visit(
        views.edit,
        "operator",
        data=data | {"ways-0-value": "0800 3333", "checked_today": "on"},
        slug="childline",
    )
    assert FactCheck.objects.get(service__slug="childline", fact="contact").checked_on == timezone.localdate()
    assert AuditRecord.objects.filter(act="directory.service.edited").count() == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ways-0-value": "ring me"}, "not a telephone number"),
        ({"ways-0-value": "ring me"}, 'href="#id_ways-0-value"'),
        ({"times-0-days": "FUNDAY"}, "not a day"),
        ({"url": "javascript:alert(1)"}, "not a web address"),
        ({"minimum_age": "20"}, "below the youngest"),
        ({"name_en": ""}, "Fill this in"),
    ],
)
def test_a_wrong_field_says_so_and_nothing_is_lost(pack_services, visit, change, said):
    data = form_data("childline") | {"description_en": "Words typed with care."} | change
    answer = visit(views.edit, "operator", data=data, slug="childline")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert said in shown
    assert "Words typed with care." in shown
    assert "Words typed" not in Service.objects.get(slug="childline").description["en"]


def test_adding_a_service(pack_services, visit):
    data = {
        "name_en": "Village Ear",
        "new_organization": "Village",
        "status": "active",
        "audiences": ["child"],
        "offers": ["child-listening-line"],
        "ways-TOTAL_FORMS": 1,
        "ways-INITIAL_FORMS": 0,
        "ways-0-kind": "voice",
        "ways-0-value": "01633 000 000",
        "times-TOTAL_FORMS": 0,
        "times-INITIAL_FORMS": 0,
        "checked_today": "on",
    }
    assert visit(views.add, "operator", data=data).status_code == 302
    service = Service.objects.get(slug="village-ear")
    assert service.organization.slug == "village"
    assert FactCheck.objects.get(service=service, fact="contact").status == "checked"
    assert visit(views.add, "operator", data=data | {"new_organization": ""}).status_code == 422


def test_the_list_takes_the_same_queries_for_few_and_many(
    pack_services, person, django_assert_max_num_queries
):
    from saferday.helpline.directory.queries import staff

    user = person("operator")
    with django_assert_max_num_queries(14):
        assert len(staff.due_for(user)) == Service.objects.count()
