"""Our lists to partners: served and sent, in every format, with retractions; and who relied on what."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from saferday.hotline.exchange import actions, queries, rules
from saferday.hotline.exchange.keys import public_key
from saferday.hotline.exchange.models import Delivery, Partner, Shared
from saferday.hotline.exchange.rules.signing import verify
from saferday.hotline.exchange.taking.pulling import pull
from saferday.hotline.exchange.taking.pushing import push
from saferday.hotline.matching import actions as matching
from saferday.hotline.matching import queries as matching_queries
from saferday.hotline.matching.asking import allowance
from saferday.hotline.matching.queries import snapshots

from .conftest import Said, md5, standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Keys and rates of another test are forgotten."""
    snapshots.forget()
    allowance.forget()


def flag(bank, *numbers, label="confirmed"):
    entries = [matching.NewEntry("md5", bytes.fromhex(md5(number)), label=label) for number in numbers]
    return matching.flag(bank=bank, entries=entries, provenance="staff").entries


def retract(bank, number):
    matching.retract(bank=bank, hashes=[("md5", bytes.fromhex(md5(number)))], reason="A mistake")


@pytest.fixture
def platform(ours, make_partner):
    """Who fetches our list, with the key for it."""

    def make(format="csv", **more):
        partner = make_partner("platform", direction="serve", format=format, banks=[ours], **more)
        return partner, {"Authorization": f"Bearer {actions.give_key(partner=partner).text}"}

    return make


def test_a_list_is_fetched_page_by_page_and_then_only_what_is_new(client, ours, platform):
    flag(ours, *range(5))
    _partner, key = platform()
    address, found = "/api/exchange/lists/ours/csv?limit=2", []
    while address:
        page = client.get(address, headers=key)
        assert page.status_code == 200
        assert verify(hashlib.sha256(page.content).digest(), page.headers, public_key=public_key())
        found += page.content.decode().splitlines()[1:]
        following = page.headers.get("Link", "")
        address = following.partition(">")[0].lstrip("<") if following else ""
    assert len(found) == 5
    after = page.headers["Saferday-Watermark"]
    retract(ours, 3)
    page = client.get(f"/api/exchange/lists/ours/csv?after={after}", headers=key)
    (line,) = page.content.decode().splitlines()[1:]
    assert md5(3) in line
    assert "A mistake" in line


def test_what_is_served_says_so_and_only_to_whom_it_is_shared(client, ours, bank, platform):
    flag(ours, 1)
    partner, key = platform()
    about = client.get("/api/exchange/lists", headers=key).json()
    assert [one["slug"] for one in about["lists"]] == ["ours"]
    assert about["public_key"] == public_key()
    for address, status, code in (
        ("/api/exchange/lists/theirs/csv", 404, "no_list"),
        ("/api/exchange/lists/ours/ncmec", 404, "other_format"),
    ):
        answer = client.get(address, headers=key)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.get("/api/exchange/lists/ours/csv").status_code == 401
    assert client.get("/api/exchange/lists/ours/csv?limit=0", headers=key).status_code == 422
    other = matching.create_key(
        organisation=matching.add_organisation(slug="other", name="Other"), label="x", scopes=["match:hashes"]
    )
    answer = client.get("/api/exchange/lists", headers={"Authorization": f"Bearer {other.text}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    actions.pause(partner=partner)
    assert client.get("/api/exchange/lists/ours/csv", headers=key).json()["code"] == "paused"


def test_a_new_key_ends_the_old_one(client, ours, platform):
    partner, old = platform()
    new = actions.give_key(partner=partner)
    assert client.get("/api/exchange/lists", headers=old).json()["code"] == "key_revoked"
    assert (
        client.get("/api/exchange/lists", headers={"Authorization": f"Bearer {new.text}"}).status_code == 200
    )


def test_what_changed_since_a_time(client, ours, platform):
    _partner, key = platform("threatexchange")
    flag(ours, 1)
    noon = timezone.now()
    actions.mark_time(now=noon, change=matching_queries.read_state().change)
    flag(ours, 2)
    later = int((noon + timedelta(seconds=2)).timestamp())
    page = client.get(f"/api/exchange/lists/ours/threatexchange?start_time={later}", headers=key).json()
    assert [one["indicator"] for one in page["data"]] == [md5(2)]
    whole = client.get("/api/exchange/lists/ours/threatexchange?start_time=0", headers=key).json()
    assert len(whole["data"]) == 2


def test_ncmec_by_time_and_a_time_that_is_none(client, ours, platform):
    _partner, key = platform("ncmec")
    flag(ours, 1)
    page = client.get("/api/exchange/lists/ours/ncmec?from=2027-02-09T10:00:00Z", headers=key)
    assert md5(1) in page.content.decode()
    bad = client.get("/api/exchange/lists/ours/ncmec?from=yesterday", headers=key)
    assert (bad.status_code, bad.json()["code"]) == (422, "bad_time")


def test_a_list_that_names_no_retractions_has_a_mark(client, ours, platform):
    _partner, key = platform("vics", labels={"confirmed": "1"})
    flag(ours, 1)
    page = client.get("/api/exchange/lists/ours/vics", headers=key)
    assert json.loads(page.content)["value"][0]["Category"] == 1
    again = client.get("/api/exchange/lists/ours/vics", headers=key | {"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    retract(ours, 1)
    page = client.get("/api/exchange/lists/ours/vics", headers=key | {"If-None-Match": page.headers["ETag"]})
    assert json.loads(page.content)["value"] == []


@pytest.mark.parametrize("format", sorted(rules.FORMATS))
@pytest.mark.django_db(transaction=True)
def test_one_centre_fetches_from_another_over_http(live_server, ours, bank, make_partner, format):
    """Both are this centre, but all that passes between them passes over HTTP, in each format, signed."""
    snapshots.forget()
    flag(ours, *range(1, 8))
    server = make_partner(
        "platform",
        direction="serve",
        format=format,
        banks=[ours],
        labels={"confirmed": "1", "suspected": "2"},
    )
    key = actions.give_key(partner=server).text
    fetcher = make_partner(
        "centre", format=format, address=f"{live_server.url}/api/exchange/lists/ours/{format}?limit=3",
        sign_in="bearer", secret=key, labels={"1": "confirmed", "2": "suspected"}, public_key=public_key(),
        complete=not rules.FORMATS[format].retractions,
    )  # fmt: skip
    run = pull(fetcher).run
    assert (run.problem, run.pages, run.added) == ("", 3, 7)
    assert run.signed_at is not None
    assert standing(bank) == standing(ours)
    retract(ours, 4)
    flag(ours, 9, label="suspected")
    run = pull(fetcher).run
    assert (run.problem, run.retracted, run.added) == ("", 1, 1)
    assert standing(bank) == standing(ours)
    assert pull(fetcher).run.added == 0
    if format != "vics":
        shared = Shared.objects.get()
        assert shared.confirmed == shared.sent == matching_queries.newest_change(ours)


def test_a_push_goes_on_where_it_was_taken(ours, theirs, make_partner, monkeypatch):
    monkeypatch.setattr(rules, "PUSH_ROWS", 2)
    flag(ours, *range(1, 6))
    count = []

    def taken(_asked):
        count.append(1)
        return Said(status=500 if len(count) == 2 else 202)

    theirs.answers["/in"] = taken
    partner = make_partner("taker", direction="push", address=f"{theirs.url}/in", banks=[ours])
    assert push(partner).run.problem == "their_error"
    assert Shared.objects.get().confirmed == 2
    run = push(partner).run
    assert (run.state, run.sent) == (rules.DONE, 3)
    afters = [headers["saferday-after"] for _m, _p, headers, _b in theirs.asked]
    assert afters == ["0", "2", "2", "4"]
    _method, _path, headers, body = theirs.asked[-1]
    assert verify(hashlib.sha256(body).digest(), headers, public_key=public_key())
    assert (headers["saferday-bank"], headers["saferday-watermark"]) == ("ours", "5")
    retract(ours, 1)
    run = push(partner).run
    assert run.sent == 1
    assert b"A mistake" in theirs.asked[-1][3]
    assert Delivery.objects.first().retractions == 1


def test_a_push_is_not_sent_on_elsewhere(ours, theirs, make_partner):
    flag(ours, 1)
    theirs.answers["/in"] = Said(status=307, headers={"Location": "/other"})
    partner = make_partner("taker", direction="push", address=f"{theirs.url}/in", banks=[ours])
    assert push(partner).run.problem == "redirected"
    assert theirs.paths == ["/in"]


def test_who_relied_on_what(client, ours, platform):
    (first,) = flag(ours, 1)
    partner, key = platform()
    value = bytes.fromhex(md5(1))
    assert [holders for _entry, holders in queries.standing_with("md5", value, [ours])] == [[]]
    page = client.get("/api/exchange/lists/ours/csv", headers=key)
    ((entry, (holder,)),) = queries.standing_with("md5", value, [ours])
    assert (entry.pk, holder.partner, holder.state) == (first, partner, "current")
    assert not queries.relying()[0].behind
    retract(ours, 1)
    ((_entry, (holder,)),) = queries.standing_with("md5", value, [ours])
    assert holder.state == "older"
    assert queries.relying()[0].behind
    client.get(f"/api/exchange/lists/ours/csv?after={page.headers['Saferday-Watermark']}", headers=key)
    ((_entry, (holder,)),) = queries.standing_with("md5", value, [ours])
    assert holder.state == "current"
    # What was flagged after the partner's last visit is not theirs.
    flag(ours, 2)
    assert queries.standing_with("md5", bytes.fromhex(md5(2)), [ours])[0][1] == []


def test_old_records_are_forgotten(client, ours, platform):
    flag(ours, 1)
    _partner, key = platform()
    client.get("/api/exchange/lists/ours/csv", headers=key)
    now = timezone.now() + rules.KEEP_MARKS + timedelta(days=1)
    assert actions.purge_deliveries(now=now, limit=10) == 1
    assert Shared.objects.count() == 1
    assert Partner.objects.count() == 1
