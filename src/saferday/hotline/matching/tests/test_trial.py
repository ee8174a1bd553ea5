"""The page to try matching on, its look-up, and the script for other sites."""

import base64
import hashlib
import json
from http import HTTPStatus
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from saferday.engines.hashmatch import pdq_dihedral_from_bytes, pdq_from_bytes
from saferday.hotline.matching import rules
from saferday.hotline.matching.demo_pictures import demo_picture
from saferday.hotline.matching.views import embedding, trial

pytestmark = pytest.mark.django_db

LOOK_UP = "/hotline/matching/try/look-up/"


@pytest.fixture
def drawn(bank, flag):
    """The bank of drawn pictures, with the first of those that the page shows."""
    from saferday.hotline.matching import actions

    made = actions.create_bank(slug=rules.DEMO_BANK, name={"en": "Drawn"}, purpose="To try")
    flag(made, pdq_from_bytes(demo_picture(trial.PICTURES[0]).jpeg()).bits.tobytes())
    return made


def look_up(sent: object) -> tuple[int, dict[str, object]]:
    answer = Client(enforce_csrf_checks=True).post(
        LOOK_UP, sent if isinstance(sent, str) else json.dumps(sent), content_type="application/json"
    )
    return answer.status_code, answer.json()


def test_the_page_works_in_every_centre_and_sets_no_cookie(client) -> None:
    answer = client.get("/hotline/matching/try/")
    assert answer.status_code == HTTPStatus.OK
    assert not answer.cookies
    assert 'data-look-up=""' in " ".join(answer.content.decode().split())


def test_the_examples_are_measured_and_say_what_fails() -> None:
    found = {str(one.change): one for one in trial.examples()}
    assert found["Saved again at a low quality"].recognised
    assert not found["Another picture"].recognised
    assert not found["15 % cut off two sides"].recognised
    turned = found["Turned by a quarter"]
    assert turned.recognised
    assert turned.distance > rules.DEFAULT_DISTANCE >= turned.turned


@pytest.mark.parametrize("number", trial.PICTURES)
def test_pictures_are_what_is_banked(client, number) -> None:
    answer = client.get(f"/hotline/matching/try/picture/{number}.jpg")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert Image.open(BytesIO(answer.content)).size == (640, 480)
    assert pdq_from_bytes(answer.content) == pdq_from_bytes(demo_picture(number).jpeg())


@pytest.mark.parametrize("number", [0, 24, 999_999_999])
def test_no_other_picture_is_drawn(client, number) -> None:
    assert client.get(f"/hotline/matching/try/picture/{number}.jpg").status_code == HTTPStatus.NOT_FOUND


def test_a_turned_copy_is_found_by_its_eight_hashes(drawn) -> None:
    file = BytesIO()
    demo_picture(trial.PICTURES[0]).image.transpose(Image.Transpose.ROTATE_90).save(file, "JPEG")
    ways = [one.hex for one in pdq_dihedral_from_bytes(file.getvalue()).all()]
    status, answer = look_up({"hashes": ways})
    assert status == HTTPStatus.OK
    assert answer["pictures"] == 1
    assert answer["distance"] <= rules.DEFAULT_DISTANCE
    assert look_up({"hashes": ways[:1]})[1] == {"pictures": 0, "distance": None}


def test_only_the_bank_of_drawn_pictures_can_be_asked(drawn, bank, flag) -> None:
    value = bytes(range(32))
    flag(bank, value)
    assert look_up({"hashes": [value.hex()]})[1] == {"pictures": 0, "distance": None}


@pytest.mark.parametrize(
    "sent",
    [
        "", "{", "[]", "x" * 5_000, {"hash": []}, {"hashes": []}, {"hashes": "a" * 64}, {"hashes": [7]},
        {"hashes": ["a" * 63]}, {"hashes": ["g" * 64]}, {"hashes": ["a" * 64] * 9},
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_what_to_send(drawn, sent) -> None:
    status, answer = look_up(sent)
    assert status == HTTPStatus.BAD_REQUEST
    assert answer["problem"]


def test_a_centre_without_that_bank_says_so(db) -> None:
    assert look_up({"hashes": ["a" * 64]})[0] == HTTPStatus.NOT_FOUND


def test_the_script_may_be_loaded_by_other_sites(client) -> None:
    answer = client.get("/embed/hashing.js")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "max-age" in answer.headers["Cache-Control"]
    assert not answer.cookies


def test_the_page_shows_the_integrity_of_the_very_script(client) -> None:
    content = client.get("/embed/hashing.js").content
    page = client.get("/hotline/matching/embed/").content.decode()
    assert base64.b64encode(hashlib.sha384(content).digest()).decode() in page
    assert "/embed/hashing.js" in page
    assert embedding.KEPT_SECONDS <= 86_400
