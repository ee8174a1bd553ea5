"""The public pages over the country pack: the list with its search, and each service's page."""

import pytest
from django.test import Client

from saferday.helpline.directory.models import FactCheck, Service

pytestmark = pytest.mark.django_db


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_every_service_has_a_page_in_both_languages(client, pack_services):
    for slug, name in Service.objects.exclude(slug__contains="police-").values_list("slug", "name")[:70]:
        assert name["en"].split()[0] in page(client, f"/directory/{slug}/")
        assert 'lang="cy"' in page(client, f"/cy/directory/{slug}/")


def test_the_list_shows_who_to_call_first(client, pack_services):
    shown = page(client, "/directory/")
    assert shown.index("999 in an emergency") < shown.index("Childline")
    assert 'href="tel:08001111"' in shown
    assert "police-gwent" not in shown


@pytest.mark.parametrize(
    ("query", "there", "absent"),
    [
        ("place=NP20", "Gwent Police", "Kent Police"),
        ("place=gwent&who=child", "/directory/meic/", "Gwent Police"),
        ("place=kent", "Kent Police", "/directory/meic/"),
        ("q=heddlu+gogledd", "/directory/police-north-wales/", "/directory/childline/"),
        ("about=scams", "/directory/bank-159/", "/directory/report-remove/"),
        ("age=12&about=images", "/directory/report-remove/", "/directory/revenge-porn-helpline/"),
        ("page=2", 'rel="prev"', "999 in an emergency"),
        ("page=x", "999 in an emergency", 'rel="prev"'),
    ],
)
def test_search_and_filters(client, pack_services, query, there, absent):
    shown = page(client, f"/directory/?{query}")
    main = shown[shown.index("<main") :]
    assert there in main
    assert absent not in main


def test_a_postcode_in_two_areas_shows_both_and_asks_for_more(client, pack_services):
    shown = page(client, "/directory/?place=B45")
    assert "/directory/police-west-midlands/" in shown
    assert "/directory/police-west-mercia/" in shown
    assert "full postcode" in shown


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("place=nowhereatall", "We do not know this place"),
        ("age=eleven", "Write the age as a number"),
        ("who=pirates", "Choose somebody from the list"),
        ("about=treasure", "Choose a topic from the list"),
    ],
)
def test_a_field_that_cannot_be_understood_says_so_and_the_rest_counts(client, pack_services, query, error):
    shown = page(client, f"/directory/?q=childline&{query}")
    assert error in shown
    assert "/directory/childline/" in shown


@pytest.mark.parametrize(
    "query", ["q=%00", "place=%00", "q=" + "x" * 300, "place=" + "x" * 200, "age=" + "9" * 40, "page=-1"]
)
def test_no_question_breaks_the_page(client, pack_services, query):
    page(client, f"/directory/?{query}")


def test_nothing_found_says_what_to_do(client, pack_services):
    shown = page(client, "/directory/?q=xyzzy")
    assert "Nothing fits all of that" in shown
    assert "Show all services" in shown


def test_no_fact_that_nobody_checked_is_shown(client, pack_services):
    for slug, secret in (
        ("ivison-trust", "0113 240 5226"),
        ("the-mix", "0808 808 4994"),
        ("kidscape-parent-line", "020 7823 5430"),
    ):
        for path in (f"/directory/{slug}/", f"/directory/?q={slug}"):
            shown = page(client, path)
            assert secret not in shown
            assert secret.replace(" ", "") not in shown
    shown = page(client, "/directory/ivison-trust/")
    assert "https://ivisontrust.org.uk/" in shown
    assert shown.count("Not checked yet, so we do not show it") == 5
    assert "Checked on" not in shown
    assert "at any time" not in shown


def test_the_page_says_when_and_by_whom(client, pack_services):
    assert "by UK country pack" in page(client, "/directory/childline/")


def test_a_stale_fact_says_that_it_may_have_changed(client, pack_services, age_check):
    age_check(Service.objects.get(slug="childline"), 400)
    shown = page(client, "/directory/childline/")
    assert "may have changed" in shown
    assert "0800 1111" in shown
    assert "may have changed" in page(client, "/directory/?q=childline+nspcc")


@pytest.mark.parametrize("status", ["inactive", "defunct"])
def test_a_service_not_in_use_has_no_page(client, pack_services, status):
    Service.objects.filter(slug="childline").update(status=status)
    page(client, "/directory/childline/", 404)
    assert "/directory/childline/" not in page(client, "/directory/?q=childline")


def test_no_service_at_all(client, db, pack_services):
    FactCheck.objects.all().delete()
    Service.objects.all().delete()
    assert "The directory is empty" in page(client, "/directory/")


def test_the_list_takes_the_same_queries_for_few_and_many(
    client, pack_services, django_assert_max_num_queries
):
    page(client, "/directory/")
    for query in ("", "?q=childline", "?q=police", "?place=gwent"):
        with django_assert_max_num_queries(18):
            page(client, f"/directory/{query}")
