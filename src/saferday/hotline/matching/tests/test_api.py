"""T3: the door for platforms. One shape of refusal, matches with advice for a human, nothing that says remove."""

import json

import pytest
from django.test import Client

from saferday.hotline.matching import actions, asking
from saferday.hotline.matching.models import KeptQuery, MatchRecord

from .conftest import near, picture


@pytest.fixture(autouse=True)
def fresh_allowances():
    asking.allowance.forget()


@pytest.fixture
def key(organisation):
    return actions.create_key(organisation=organisation, label="Uploads")


def post(client: Client, text: str | None, body, path="/api/match/hashes", content_type="application/json"):
    headers = {"Authorization": f"Bearer {text}"} if text else {}
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    return client.post(path, data, content_type=content_type, headers=headers)


def test_a_flagged_hash_is_answered_with_its_bank_distance_label_and_advice(client, bank, flag, key):
    (entry,) = flag(bank, picture(1), label="confirmed")
    value = near(picture(1), 7).hex().upper()
    answer = post(client, key.text, {"hashes": [{"kind": "pdq", "value": value}], "banks": ["confirmed"]})
    assert answer.status_code == 200, answer.content
    assert answer.json() == {
        "results": [
            {
                "value": value,
                "matches": [
                    {
                        "bank": "confirmed",
                        "entry": entry,
                        "distance": 7,
                        "label": "confirmed",
                        "advice": "hold for a human",
                    }
                ],
            }
        ]
    }
    logged = MatchRecord.objects.get()
    assert (logged.entry_id, logged.distance, logged.key_id) == (entry, 7, key.key.pk)
    assert bytes(logged.value) == near(picture(1), 7)
    assert KeptQuery.objects.count() == 0
