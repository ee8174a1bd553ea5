"""The API over the whole directory of the country pack."""

import jsonschema_rs
import pytest

from saferday.helpline.directory.models import Service

from . import published_shape as shape

pytestmark = pytest.mark.django_db

ROOT = "/api/hsds"


def get(client, path, status=200):
    answer = client.get(f"{ROOT}{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


def conforms(value, schema):
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    errors = [f"{list(error.instance_path)}: {error.message}" for error in validator.iter_errors(value)]
    assert errors == []


def test_every_service_has_the_published_shape(client, pack_services):
    for page in (1, 2):
        conforms(get(client, f"/services?full=true&per_page=100&page={page}"), shape.page_of(shape.SERVICE))
        conforms(get(client, f"/services?per_page=100&page={page}"), shape.page_of(shape.SERVICE_LISTED))


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/organizations", shape.ORGANIZATION),
        ("/taxonomies", shape.TAXONOMY),
        ("/taxonomy_terms", shape.TAXONOMY_TERM),
        ("/service_at_locations", shape.SERVICE_AT_LOCATION),
    ],
)
def test_the_other_lists_have_the_published_shape(client, pack_services, path, schema):
    page = get(client, f"{path}?per_page=100")
    conforms(page, shape.page_of(schema))
    for one in page["contents"][:3]:
        conforms(get(client, f"{path}/{one['id']}"), schema)


def test_one_service(client, pack_services):
    service = Service.objects.get(slug="childline")
    found = get(client, f"/services/{service.pk}")
    conforms(found, shape.SERVICE)
    assert [one["number"] for one in found["phones"]] == ["0800 1111"]
    assert found["schedules"][0]["opens_at"] == "00:00"
    assert found["x_translations"]["cy"]["description"]
    assert found["assured_date"]


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("taxonomy_term=report-fraud&area=scotland", {"police-scotland"}),
        ("taxonomy_term=report-fraud&postcode=NP20", {"report-fraud"}),
        ("taxonomy_term=police-online&postcode=G1", {"police-scotland"}),
        ("taxonomy_term=remove-my-image-adult&age=12", set()),
        ("search=childline+nspcc&taxonomy_term=child-listening-line", {"childline"}),
        ("modified_after=2200-01-01T00:00:00Z", set()),
        ("taxonomy_term=remove-my-image-adult&minimum_age=18", {"stopncii", "revenge-porn-helpline"}),
    ],
)
def test_filters(client, pack_services, query, slugs):
    assert {one["x_slug"] for one in get(client, f"/services?{query}")["contents"]} == slugs


def test_terms_and_vocabularies_filter(client, pack_services):
    terms = get(client, "/taxonomy_terms?per_page=100")["contents"]
    emergency = next(one for one in terms if one["code"] == "emergency")
    assert get(client, f"/services?taxonomy_term_id={emergency['id']}")["total_items"] == 1
    assert (
        get(client, f"/services?taxonomy_id={emergency['taxonomy_id']}")["total_items"]
        == Service.objects.count()
    )


def test_pages(client, pack_services):
    total = Service.objects.count()
    first = get(client, "/services?per_page=50")
    assert (first["total_items"], first["size"], first["first_page"], first["last_page"]) == (
        total,
        50,
        True,
        False,
    )
    last = get(client, f"/services?per_page=50&page={first['total_pages']}")
    assert (last["last_page"], last["empty"]) == (True, False)
    beyond = get(client, "/services?page=9999")
    assert (beyond["empty"], beyond["contents"], beyond["last_page"]) == (True, [], True)
    assert set(get(client, "/services?minimal=true")["contents"][0]) == {"id", "last_modified"}


@pytest.mark.parametrize("query", ["per_page=1", "per_page=60", "per_page=60&full=true"])
def test_the_list_takes_the_same_queries_for_few_and_many(
    client, pack_services, query, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        get(client, f"/services?{query}")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("page=0", 422),
        ("page=99999999999999999999", 422),
        ("per_page=101", 422),
        ("per_page=x", 422),
        ("age=-1", 422),
        ("age=999999999999999999999", 422),
        ("taxonomy_term_id=x", 422),
        ("modified_after=yesterday", 422),
        ("modified_after=0001-01-01T00:00:00%2B14:00", 200),
        ("modified_after=9999-12-31T23:59:59-14:00", 200),
        ("modified_after=2026-01-01", 200),
        ("search=%00", 422),
        ("taxonomy_term=%00", 422),
        ("search=%25_%27%22%5C", 200),
        ("search=" + "x" * 201, 422),
        ("area=atlantis", 404),
        ("postcode=ZZ99", 404),
        ("postcode=%F0%9F%92%A9", 404),
        ("nothing=known", 200),
    ],
)
def test_odd_questions_get_a_plain_answer(client, pack_services, query, status):
    assert "detail" in get(client, f"/services?{query}", status) or status == 200
