"""T3: the door for platforms. One shape of refusal, matches with advice for a human, nothing that says remove."""

import json
from types import SimpleNamespace

import pytest
from django.test import Client

from saferday.hotline.matching import actions, asking
from saferday.hotline.matching.models import KeptQuery, MatchRecord

from .conftest import NOW, near, picture


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


GOOD = {"hashes": [{"kind": "pdq", "value": "ab" * 32}]}


@pytest.mark.parametrize(
    ("body", "status", "code", "at"),
    [
        (b"{", 422, "not_json", None),
        (b"\xff", 422, "not_json", None),
        (b"[" * 100_000, 422, "not_json", None),
        ([], 422, "wrong_shape", None),
        ({"hashes": {}}, 422, "wrong_shape", None),
        ({"hashes": []}, 422, "wrong_number", None),
        ({"hashes": GOOD["hashes"] * 1_001}, 422, "wrong_number", None),
        ({**GOOD, "colour": 1}, 422, "wrong_values", "colour"),
        ({**GOOD, "banks": "confirmed"}, 422, "wrong_values", "banks"),
        ({"hashes": [*GOOD["hashes"], 7]}, 422, "wrong_values", "hashes[1]"),
        ({"hashes": [{"kind": "pdq", "value": "ab"}]}, 422, "wrong_values", "hashes[0].value"),
        ({"hashes": [{"kind": "pdq", "value": "zz" * 32}]}, 422, "wrong_values", "hashes[0].value"),
        ({"hashes": [{"kind": "crc", "value": "ab"}]}, 422, "wrong_values", "hashes[0].kind"),
        (
            {"hashes": [{"kind": "pdq", "value": "ab" * 32, "quality": 101}]},
            422,
            "wrong_values",
            "hashes[0].quality",
        ),
        (
            {"hashes": [{"kind": "pdq", "value": "ab" * 32, "quality": True}]},
            422,
            "wrong_values",
            "hashes[0].quality",
        ),
        (
            {"hashes": [{"kind": "md5", "value": "ab" * 16, "quality": 9}]},
            422,
            "wrong_values",
            "hashes[0].quality",
        ),
        ({"hashes": [{"kind": "pdq", "value": "ab" * 32, "ip": "1"}]}, 422, "wrong_values", "hashes[0].ip"),
        ({**GOOD, "banks": ["no-such-bank"]}, 403, "bank_not_allowed", None),
        (b"[" + b" " * 600_000 + b"]", 413, "too_large", None),
    ],
)
def test_what_is_wrong_is_said_in_one_shape(client, bank, key, body, status, code, at):
    answer = post(client, key.text, body)
    said = answer.json()
    assert (answer.status_code, said["code"]) == (status, code)
    assert said["detail"]
    assert [one["at"] for one in said.get("errors", [])] == ([at] if at else [])
    assert MatchRecord.objects.count() == 0


def test_who_may_not_ask_is_told_why(client, bank, organisation, key, monkeypatch):
    from datetime import timedelta

    from django.utils import timezone

    other = actions.create_key(organisation=organisation, label="Lists", scopes=["exchange:read"])
    ended = actions.create_key(
        organisation=organisation, label="Old", expires_at=timezone.now() - timedelta(seconds=1)
    )
    revoked = actions.create_key(organisation=organisation, label="Lost")
    assert post(client, revoked.text, GOOD).status_code == 200
    actions.revoke_key(key=revoked.key, reason="Lost")
    cases = [
        (None, 401, "key_missing"),
        ("nonsense", 401, "key_unknown"),
        (key.text + "x", 401, "key_unknown"),
        (ended.text, 401, "key_expired"),
        (revoked.text, 401, "key_revoked"),
        (other.text, 403, "scope_missing"),
    ]
    for text, status, code in cases:
        answer = post(client, text, GOOD)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert ("WWW-Authenticate" in answer.headers) == (status == 401)
    assert post(client, key.text, GOOD, content_type="text/plain").json()["code"] == "wrong_type"
    assert post(client, key.text, GOOD, content_type="text/plain").status_code == 415


def test_a_plain_picture_is_answered_as_not_matchable(client, bank, flag, key):
    flag(bank, picture(1))
    asked = [
        {"kind": "pdq", "value": picture(1).hex(), "quality": 49},
        {"kind": "pdq", "value": picture(1).hex(), "quality": 50},
    ]
    plain, good = post(client, key.text, {"hashes": asked}).json()["results"]
    assert plain == {
        "value": picture(1).hex(),
        "matches": [],
        "matchable": False,
        "reason": "quality_below_50",
    }
    assert len(good["matches"]) == 1


def test_exact_files_match_by_their_own_kind_only(client, bank, key):
    value = b"\x01" * 32
    actions.flag(bank=bank, entries=[actions.NewEntry("sha256", value)], provenance="test")
    asked = [{"kind": "sha256", "value": value.hex()}, {"kind": "pdq", "value": value.hex()}]
    file, pdq = post(client, key.text, {"hashes": asked}).json()["results"]
    assert [one["distance"] for one in file["matches"]] == [0]
    assert pdq["matches"] == []


@pytest.mark.django_db(transaction=True)
def test_one_statement_answers_a_thousand_hashes_that_match_nothing(
    client, bank, flag, organisation, django_assert_num_queries
):
    key = actions.create_key(organisation=organisation, label="x", rate=1_000_000)
    flag(bank, picture(1))
    thousand = {"hashes": [{"kind": "pdq", "value": picture(number + 10).hex()} for number in range(1_000)]}
    for body in (GOOD, thousand):
        assert post(client, key.text, body).status_code == 200
    for body in (GOOD, thousand):
        with django_assert_num_queries(1):
            post(client, key.text, body)


@pytest.fixture
def one_minute(monkeypatch):
    """The clock stands still, so that no new minute begins in the middle of a test."""
    monkeypatch.setattr("saferday.hotline.matching.api.timezone", SimpleNamespace(now=lambda: NOW))


def test_the_rate_holds_for_all_processes_together(client, bank, organisation, one_minute):
    shown = actions.create_key(organisation=organisation, label="x", rate=100)
    five = {"hashes": GOOD["hashes"] * 5}
    answers = []
    for number in range(30):
        if number % 2:
            # Another process begins with nothing in hand.
            asking.allowance.forget()
        answers.append(post(client, shown.text, five))
    served = [one.status_code for one in answers].count(200)
    assert served <= 20
    assert served >= 10
    refused = answers[-1]
    assert refused.status_code == 429
    assert refused.json()["code"] == "rate_limited"
    assert refused["Retry-After"] == "60"


def test_a_request_that_is_more_than_the_rate_is_not_told_to_wait(client, bank, organisation, one_minute):
    shown = actions.create_key(organisation=organisation, label="x", rate=4)
    refused = post(client, shown.text, {"hashes": GOOD["hashes"] * 5})
    assert (refused.status_code, refused.json()["code"]) == (429, "more_than_the_rate")
    assert "Retry-After" not in refused
    assert post(client, shown.text, {"hashes": GOOD["hashes"] * 4}).status_code == 200


def test_a_flood_of_matches_is_cut_and_counted(client, bank, flag, key):
    flag(bank, *(near(picture(1), 4, seed) for seed in range(70)))
    (result,) = post(client, key.text, {"hashes": [{"kind": "pdq", "value": picture(1).hex()}]}).json()[
        "results"
    ]
    assert (len(result["matches"]), result["total"]) == (50, 70)


def test_hashes_of_one_file_are_answered_once_by_the_nearest(client, bank, flag, key):
    flag(bank, near(picture(1), 3), near(picture(1), 9), group="one-file")
    (result,) = post(client, key.text, {"hashes": [{"kind": "pdq", "value": picture(1).hex()}]}).json()[
        "results"
    ]
    assert [one["distance"] for one in result["matches"]] == [3]
    assert "total" not in result


@pytest.mark.parametrize(
    ("flagged", "false", "answered"),
    [(0, 0, False), (0, 3, True), (3, 0, False), (5, 5, False), (3, 5, True)],
)
def test_a_known_false_match_vetoes_what_is_no_nearer(client, bank, flag, key, flagged, false, answered):
    negative = actions.create_bank(slug="false", name={"en": "False"}, purpose="False", negative=True)
    flag(bank, near(picture(1), flagged, 1))
    flag(negative, near(picture(1), false, 2))
    (result,) = post(client, key.text, {"hashes": [{"kind": "pdq", "value": picture(1).hex()}]}).json()[
        "results"
    ]
    assert bool(result["matches"]) is answered
    assert result.get("vetoed", 0) == (0 if answered else 1)
    assert MatchRecord.objects.get().vetoed is not answered


def test_a_false_match_far_away_silences_nothing(client, bank, flag, key):
    negative = actions.create_bank(slug="false", name={"en": "False"}, purpose="False", negative=True)
    flag(bank, near(picture(1), 20, 1))
    flag(negative, near(picture(1), 9, 2))
    (result,) = post(client, key.text, {"hashes": [{"kind": "pdq", "value": picture(1).hex()}]}).json()[
        "results"
    ]
    assert len(result["matches"]) == 1


def test_no_answer_ever_advises_to_remove():
    from saferday.hotline.matching import rules

    assert rules.ADVICE == ("hold for a human", "check with the centre")


def test_banks_are_described_to_the_keys_that_may_rely_on_them(client, bank, key):
    actions.create_bank(slug="hidden", name={"en": "Hidden"}, purpose="Hidden", rely="named")
    actions.create_bank(slug="false", name={"en": "False"}, purpose="False", negative=True)
    answer = client.get("/api/match/banks", headers={"Authorization": f"Bearer {key.text}"})
    assert [one["slug"] for one in answer.json()["banks"]] == ["confirmed"]
    assert client.get("/api/match/banks").status_code == 401
