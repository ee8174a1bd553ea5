"""The pages: staff see, flag, take back, decide and give keys; a developer tries a request with a key."""

from urllib.parse import quote, urlencode

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from saferday.hotline.matching import actions, asking, queries, tasks
from saferday.hotline.matching.models import Bank, Entry, KeptQuery, PlatformKey, Quarantine
from saferday.hotline.matching.views import banks, families, hashes, keys, overview, pictures, set_apart

from .conftest import NOW, near, picture
from .test_matching import ask
from .test_upkeep import ask_for

pytestmark = pytest.mark.django_db

VIEWS = {
    "overview": (overview.overview, {}, {"operator", "hotline_analyst", "analyst_lead"}),
    "look up": (hashes.look_up, {}, {"operator", "hotline_analyst", "analyst_lead"}),
    "set apart": (set_apart.quarantines, {}, {"operator", "hotline_analyst", "analyst_lead"}),
    "flag": (hashes.flag, {}, {"hotline_analyst", "analyst_lead"}),
    "flag a picture": (pictures.flag_picture, {}, {"hotline_analyst", "analyst_lead"}),
    "a bank": (families.bank, {"slug": "confirmed"}, {"operator", "hotline_analyst", "analyst_lead"}),
    "add a bank": (banks.add, {}, {"operator", "analyst_lead"}),
    "change a bank": (banks.edit, {"slug": "confirmed"}, {"operator", "analyst_lead"}),
    "keys": (keys.keys, {}, {"operator", "analyst_lead"}),
    "add an organisation": (keys.add_organisation, {}, {"operator", "analyst_lead"}),
    "make a key": (keys.add, {"slug": "platform"}, {"operator", "analyst_lead"}),
}


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("role", ["operator", "hotline_analyst", "analyst_lead", "comms_editor", None])
def test_who_may_open_what(visit, bank, organisation, name, role):
    view, kwargs, roles = VIEWS[name]
    if role in roles:
        assert visit(view, role, **kwargs).status_code == 200
    else:
        with pytest.raises(PermissionDenied):
            visit(view, role, **kwargs)


def test_the_overview_shows_sizes_charts_and_what_matches_most(visit, bank, flag, organisation):
    key = actions.create_key(organisation=organisation, label="x").key
    flag(bank, picture(1), picture(2))
    from django.utils import timezone

    ask_for(key, *[picture(1)] * 3, at=timezone.now(), keep=False)
    assert "Not counted yet" in visit(overview.overview, "analyst_lead").content.decode()
    tasks.count_matches()
    shown = visit(overview.overview, "analyst_lead").content.decode()
    assert "Confirmed" in shown
    assert "<svg" in shown
    assert picture(1).hex()[:16] in shown
    assert picture(2).hex()[:16] not in shown


def test_a_bank_that_one_may_not_read_is_not_shown(visit, bank, flag):
    flag(bank, picture(1))
    actions.change_bank(bank=bank, readers=["operator"])
    assert "Confirmed" not in visit(overview.overview, "hotline_analyst").content.decode()
    path = f"/?kind=pdq&value={picture(1).hex()}"
    assert "none of the banks" in visit(hashes.look_up, "hotline_analyst", path=path).content.decode()


def test_the_lists_take_as_many_statements_for_many_as_for_few(
    visit, bank, flag, organisation, django_assert_max_num_queries
):
    key = actions.create_key(organisation=organisation, label="x").key
    flag(bank, *(picture(number) for number in range(12)), reference="CASE-1")
    from django.utils import timezone

    ask_for(key, *(picture(number) for number in range(12)), at=timezone.now(), keep=False)
    tasks.count_matches()
    for number in range(5):
        other = actions.add_organisation(slug=f"o{number}", name=f"O{number}")
        actions.create_key(organisation=other, label="x", banks=[bank])
    with django_assert_max_num_queries(22):
        visit(overview.overview, "analyst_lead")
    with django_assert_max_num_queries(22):
        visit(keys.keys, "analyst_lead")
    with django_assert_max_num_queries(11):
        assert "12 hashes" not in looked_up(visit, reference="CASE-1")


def flag_data(*values, **more):
    return {"bank": "confirmed", "kind": "pdq", "hashes": "\n".join(values), "reference": "CASE-1"} | more


def test_an_analyst_flags_and_takes_back(visit, bank):
    answer = visit(hashes.flag, "hotline_analyst", data=flag_data(picture(1).hex(), picture(2).hex().upper()))
    assert answer.status_code == 302
    assert len(ask(picture(2))[0].matches) == 1
    entry = Entry.objects.get(value=picture(2))
    assert (entry.provenance, entry.reference) == ("staff", "CASE-1")
    shown = visit(hashes.look_up, "hotline_analyst", path=f"/?kind=pdq&value={entry.hex}").content.decode()
    assert reverse("matching_retract", args=[entry.pk]) in shown
    assert visit(hashes.retract, "hotline_analyst", data={"reason": ""}, pk=entry.pk).status_code == 422
    answer = visit(hashes.retract, "hotline_analyst", data={"reason": "Seen again"}, pk=entry.pk)
    assert answer.status_code == 302
    assert ask(picture(2))[0].matches == []
    assert (
        "Seen again"
        in visit(hashes.look_up, "hotline_analyst", path=f"/?kind=pdq&value={entry.hex}").content.decode()
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (flag_data("zz"), "Line 1"),
        (flag_data(picture(1).hex(), "abc"), "Line 2"),
        (flag_data(picture(1).hex(), quality="10"), "under 50"),
        (flag_data(picture(1).hex(), label="other"), "confirmed, suspected"),
        (flag_data(picture(1).hex(), reference=""), "Fill this in"),
        (flag_data(*[picture(1).hex()] * 1_001), "1,000"),
    ],
)
def test_a_wrong_flag_is_explained_and_what_was_typed_stays(visit, bank, data, said):
    answer = visit(hashes.flag, "hotline_analyst", data=data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert data["hashes"][:60] in answer.content.decode()
    assert Entry.objects.count() == 0


def test_a_hash_that_floods_is_decided_on_its_page(visit, bank, flag):
    flag(bank, picture(1))
    from django.utils import timezone

    Quarantine.objects.create(kind=1, value=picture(1), since=timezone.now(), matches=900)
    (row,) = queries.quarantines()
    assert (
        reverse("matching_quarantine", args=[row.pk])
        in visit(set_apart.quarantines, "hotline_analyst").content.decode()
    )
    assert (
        reverse("matching_quarantine", args=[row.pk])
        not in visit(set_apart.quarantines, "operator").content.decode()
    )
    assert "Confirmed" in visit(set_apart.quarantine, "hotline_analyst", pk=row.pk).content.decode()
    wrong = visit(
        set_apart.quarantine, "hotline_analyst", data={"decision": "released", "members": [row.pk]}, pk=row.pk
    )
    assert wrong.status_code == 422
    done = visit(
        set_apart.quarantine,
        "hotline_analyst",
        data={"decision": "released", "reason": "Right", "members": [row.pk]},
        pk=row.pk,
    )
    assert done.status_code == 302
    row.refresh_from_db()
    assert row.state == "released"


def test_a_decision_that_needs_another_bank_says_so_and_keeps_what_was_typed(visit, bank, flag):
    from django.utils import timezone

    flag(bank, picture(1))
    actions.change_bank(bank=bank, writers=["analyst_lead"])
    row = Quarantine.objects.create(kind=1, value=picture(1), since=timezone.now(), matches=900)
    data = {"decision": "retracted", "reason": "Seen by two of us", "members": [row.pk]}
    answer = visit(set_apart.quarantine, "hotline_analyst", data=data, pk=row.pk)
    assert answer.status_code == 422
    assert "a bank that you may not change" in answer.content.decode()
    assert "Seen by two of us" in answer.content.decode()
    assert visit(set_apart.quarantine, "analyst_lead", data=data, pk=row.pk).status_code == 302


BANK = {
    "name_en": "New", "name_cy": "Newydd", "slug": "new", "purpose": "To try", "legal_basis": "", "labels": "a, b,a",
    "distance": "20", "flood": "5", "rely": "named", "active": "on",
}  # fmt: skip


def test_a_bank_is_made_and_changed(visit, db):
    assert visit(banks.add, "analyst_lead", data=BANK).status_code == 302
    made = Bank.objects.get()
    assert (made.name, made.labels, made.distance, made.rely) == (
        {"en": "New", "cy": "Newydd"},
        ["a", "b"],
        20,
        "named",
    )
    assert "short name" in visit(banks.add, "analyst_lead", data=BANK).content.decode()
    assert visit(banks.edit, "analyst_lead", data=BANK | {"distance": "32"}, slug="new").status_code == 422
    assert visit(banks.edit, "analyst_lead", data=BANK | {"distance": "9"}, slug="new").status_code == 302
    made.refresh_from_db()
    assert made.distance == 9


def test_a_key_is_shown_once_replaced_changed_and_revoked(visit, bank, organisation):
    data = {"label": "Uploads", "scopes": ["match:hashes"], "banks": ["confirmed"], "rate": "50"}
    shown = visit(keys.add, "analyst_lead", data=data, slug="platform")
    key = PlatformKey.objects.get()
    assert f"sdk_{key.public}_" in shown.content.decode()
    assert shown.headers["Cache-Control"] == "no-store, private"
    assert f"sdk_{key.public}_" not in visit(keys.keys, "analyst_lead").content.decode()
    replaced = visit(keys.rotate, "analyst_lead", data={}, pk=key.pk)
    assert "goes on working" in replaced.content.decode()
    assert visit(keys.rotate, "analyst_lead", data={}, pk=key.pk).status_code == 302
    newest = PlatformKey.objects.get(replaces=key)
    KeptQuery.objects.create(key=newest, at=newest.created_at, kind=1, value=picture(1), seen=0)
    changed = visit(keys.edit, "analyst_lead", data=data | {"rate": "70"}, pk=newest.pk)
    newest.refresh_from_db()
    assert (changed.status_code, newest.rate) == (302, 70)
    assert visit(keys.revoke, "analyst_lead", data={"reason": "Lost"}, pk=newest.pk).status_code == 302
    newest.refresh_from_db()
    assert newest.revoked_at
    assert "Lost" in visit(keys.keys, "analyst_lead").content.decode()


def test_a_developer_tries_a_request(client, bank, flag, organisation):
    asking.allowance.forget()
    flag(bank, picture(1))
    shown = actions.create_key(organisation=organisation, label="x")
    address = reverse("matching:developers")
    data = {"key": shown.text, "kind": "pdq", "value": picture(1).hex()}
    answer = client.post(address, data)
    assert "hold for a human" in answer.content.decode()
    assert shown.text not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store, private"
    refused = client.post(address, data | {"key": "nonsense"})
    assert "key_unknown" in refused.content.decode()
    assert client.post(address, {"key": ""}).status_code == 422
    assert "wrong_values" in client.post(address, data | {"value": "zz"}).content.decode()
    assert "curl" in client.get(f"/cy{address}").content.decode()


def looked_up(visit, role="hotline_analyst", **query):
    return visit(hashes.look_up, role, path=f"/?{urlencode(query)}").content.decode()


def test_what_a_decision_led_to_is_found_and_taken_back_as_a_whole(visit, bank, flag):
    others = actions.create_bank(slug="others", name={"en": "Others"}, purpose="x", writers=["analyst_lead"])
    flag(bank, picture(1), picture(2), reference="CASE 7/ä", group="one")
    flag(bank, picture(3), reference="CASE 7/ä")
    flag(others, picture(4), reference="CASE 7/ä")
    flag(bank, picture(5), reference="CASE 8")
    shown = looked_up(visit, reference="CASE 7/ä")
    there = [picture(number).hex()[:16] in shown for number in range(1, 6)]
    assert (sum(there[:2]), there[2:]) == (1, [True, True, False])
    assert "2 hashes" in shown
    path = f"/?{urlencode({'reference': 'CASE 7/ä'})}"
    assert f"reference={quote('CASE 7/ä')}" in shown
    assert (
        "3 hashes of the decision"
        in visit(hashes.retract_decision, "hotline_analyst", path=path).content.decode()
    )
    assert (
        visit(hashes.retract_decision, "hotline_analyst", path=path, data={"reason": " "}).status_code == 422
    )
    visit(hashes.retract_decision, "hotline_analyst", path=path, data={"reason": "Another case"})
    assert [len(one.matches) for one in ask(*[picture(number) for number in range(1, 6)])] == [0, 0, 0, 1, 1]
    assert "Another case" in looked_up(visit, reference="CASE 7/ä")
    for nothing in (path, "/"):
        with pytest.raises(Http404):
            visit(hashes.retract_decision, "hotline_analyst", path=nothing)
    assert "was flagged under it" in looked_up(visit, reference="CASE 9")
    assert visit(hashes.look_up, "operator", path="/?value=").status_code == 422


def test_a_flag_that_was_taken_back_by_mistake_stands_again_with_all_its_hashes(visit, bank, flag):
    flag(bank, picture(1), reference="A", group="one", label="suspected")
    old, *_others = Entry.objects.all()
    actions.retract(bank=bank, hashes=[("pdq", picture(1))], reason="Long ago", now=NOW)
    actions.flag(
        bank=bank,
        entries=[actions.NewEntry("pdq", picture(2), "suspected", 80, "one"),
            actions.NewEntry("md5", bytes(16), group="one")],
        provenance="staff",
        reference="A",
    )  # fmt: skip
    entry = Entry.objects.get(value=picture(2))
    address = reverse("matching_flag_again", args=[entry.pk])
    assert address not in looked_up(visit, value=entry.hex)
    actions.retract_group(bank=bank, group="one", reason="A slip")
    assert address in looked_up(visit, value=entry.hex)
    assert address not in looked_up(visit, "operator", value=entry.hex)
    asked = visit(hashes.flag_again, "hotline_analyst", pk=entry.pk).content.decode()
    assert "A slip. 2 hashes of one file stand again" in asked
    assert visit(hashes.flag_again, "hotline_analyst", data={"reference": ""}, pk=entry.pk).status_code == 422
    visit(hashes.flag_again, "hotline_analyst", data={"reference": "B"}, pk=entry.pk)
    stands = Entry.objects.filter(retracted_at__isnull=True).order_by("pk")
    assert [(one.kind_key, one.label, one.quality, one.reference) for one in stands] == [
        ("pdq", "suspected", 80, "B"),
        ("md5", "", None, "B"),
    ]
    assert len(ask(picture(2))[0].matches) == 1
    old.refresh_from_db()
    assert not old.live


def test_only_the_staffs_own_flags_are_flagged_again_here(visit, bank, flag):
    """What a partner or the person in a picture took back is theirs to bring back."""
    flag(bank, picture(1))
    actions.retract(bank=bank, hashes=[("pdq", picture(1))], reason="Withdrawn")
    entry = Entry.objects.get()
    assert reverse("matching_flag_again", args=[entry.pk]) not in looked_up(visit, value=entry.hex)
    with pytest.raises(PermissionDenied):
        visit(hashes.flag_again, "hotline_analyst", data={"reference": "B"}, pk=entry.pk)
    with pytest.raises(actions.NotOurs):
        actions.restore_flag(by=None, entry=entry, reference="B")
    Entry.objects.update(provenance="staff")
    with pytest.raises(PermissionDenied):
        visit(hashes.flag_again, "operator", data={"reference": "B"}, pk=entry.pk)
    assert ask(picture(1))[0].matches == []


def test_what_platforms_were_told_about_a_hash_is_shown(visit, bank, flag, organisation):
    key = actions.create_key(organisation=organisation, label="x").key
    flag(bank, picture(1))
    assert "No platform has asked" in looked_up(visit, value=picture(1).hex())
    ask_for(key, near(picture(1), 7), keep=False)
    shown = " ".join(looked_up(visit, value=picture(1).hex()).split())
    assert "A Platform" in shown
    assert ">7</td>" in shown
    assert "Hold for a human" in shown
