"""The API: the published shape to the letter, only what may be published, no fault for any question."""

import json

import jsonschema_rs
import pytest

from saferday.helpline.directory.models import FactCheck

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


def test_the_shape_is_strict_enough_to_fail():
    service = {"id": "x", "name": "n", "status": "asleep", "phone": []}
    validator = jsonschema_rs.validator_for(shape.SERVICE, validate_formats=True)
    assert len(list(validator.iter_errors(service))) >= 3


def test_a_place_with_its_address_and_access(client, make_service):
    uid = "7a9f0b2c-0000-4000-8000-00000000000{}".format
    place = {
        "id": uid(1),
        "name": "Town hall",
        "location_type": "physical",
        "latitude": 51.5,
        "longitude": -3.2,
        "addresses": [
            {"id": uid(2), "address_1": "1 High Street", "country": "GB", "address_type": "physical"}
        ],
        "accessibility": [{"id": uid(3), "description": "Step-free"}],
    }
    make_service(service_at_locations=[{"id": uid(4), "location": place}])
    conforms(get(client, "/service_at_locations"), shape.page_of(shape.SERVICE_AT_LOCATION))
    assert (
        get(client, f"/service_at_locations/{uid(4)}")["location"]["accessibility"][0]["description"]
        == "Step-free"
    )


def test_about(client):
    found = get(client, "/")
    assert found["version"] == "3.0"
    assert found["openapi_url"].endswith("/api/openapi.json")


def test_no_unverified_fact_leaves_and_none_is_called_checked(client, make_service):
    service = make_service()
    secret = {
        "contact": "0800 000 111",
        "hours": "17:00",
        "cost": "Free to call",
        "confidentiality": "in danger",
    }
    for fact, mark in secret.items():
        assert mark in json.dumps(get(client, f"/services/{service.pk}"))
        FactCheck.objects.filter(fact=fact).update(status="unverified", checked_on=None, checked_by="")
        whole = get(client, f"/services/{service.pk}")
        assert mark not in json.dumps(whole)
        (check,) = [one for one in whole["x_checks"] if one["fact"] == fact]
        assert check == {"fact": fact, "status": "unverified"}


def test_a_stale_fact_is_called_stale(client, make_service, age_check):
    service = make_service()
    age_check(service, 400, "hours")
    checks = {one["fact"]: one["status"] for one in get(client, f"/services/{service.pk}")["x_checks"]}
    assert (checks["hours"], checks["contact"]) == ("stale", "checked")


def test_no_name_of_staff_leaves(client, make_service, person):
    from saferday.helpline.directory import actions

    service, user = make_service(), person("helpline_worker")
    actions.confirm_facts(by=user, service=service, facts=["contact"])
    assert "Mair" not in json.dumps(get(client, f"/services/{service.pk}"))
    user.delete()
    assert "Mair" not in json.dumps(get(client, f"/services/{service.pk}"))


@pytest.mark.parametrize(
    "path", ["services", "organizations", "taxonomies", "taxonomy_terms", "service_at_locations"]
)
def test_what_is_not_there(client, db, path):
    assert "no" in get(client, f"/{path}/7a9f0b2c-0000-4000-8000-000000000009", 404)["detail"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, db, method):
    assert getattr(client, method)(f"{ROOT}/services").status_code == 405
