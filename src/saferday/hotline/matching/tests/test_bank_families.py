"""Near-duplicates stand together wherever somebody decides, and one decision counts for all that were chosen."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from saferday.hotline.matching import actions, queries, rules, tasks
from saferday.hotline.matching.models import Entry, Quarantine
from saferday.hotline.matching.queries import families as found_families
from saferday.hotline.matching.views import families, set_apart

from .conftest import NOW, near, picture
from .test_matching import ask

pytestmark = pytest.mark.database


def waits(value, matches=100):
    return Quarantine.objects.create(kind=rules.PDQ, value=value, since=NOW, matches=matches)


def test_hashes_in_a_chain_are_of_one_family():
    chain = [picture(1), near(picture(1), 30, seed=1), near(near(picture(1), 30, seed=1), 30, seed=2)]
    assert queries.families_of([picture(2), *chain, picture(2)]) == [0, 1, 1, 1, 0]
    assert queries.families_of([]) == []
    assert queries.families_of(chain, radius=0) == [0, 1, 2]


def test_what_waits_is_grouped_by_nearness_and_by_flag(bank, flag):
    flag(bank, picture(1), near(picture(1), 9), picture(3))
    flag(bank, picture(4), picture(5), group="film")
    first, second = waits(picture(1), 50), waits(near(picture(1), 9), 80)
    alone, frame, other = waits(picture(3), 60), waits(picture(4), 30), waits(picture(5), 35)
    shown = [[one.pk for one in family.members] for family in queries.families_set_apart()]
    assert shown == [[second.pk, first.pk], [other.pk, frame.pk], [alone.pk]]
    assert [family.matches for family in queries.families_set_apart()] == [130, 65, 60]


def test_one_decision_counts_for_the_family_and_leaves_out_what_was_left_out(visit, bank, flag):
    values = [picture(1), near(picture(1), 5), near(picture(1), 9)]
    flag(bank, *values)
    rows = [waits(value) for value in values]
    shown = visit(set_apart.quarantine, "hotline_analyst", pk=rows[0].pk).content.decode()
    assert shown.count("checked") == 3
    wrong = visit(
        set_apart.quarantine, "hotline_analyst", data={"decision": "released", "reason": "x"}, pk=rows[0].pk
    )
    assert (wrong.status_code, "at least one hash" in wrong.content.decode()) == (422, True)
    chosen = {"decision": "retracted", "reason": "A mistake", "members": [rows[0].pk, rows[2].pk]}
    assert visit(set_apart.quarantine, "hotline_analyst", data=chosen, pk=rows[0].pk).status_code == 302
    states = [Quarantine.objects.get(pk=row.pk).state for row in rows]
    assert states == ["retracted", "waiting", "retracted"]
    assert {bytes(one.value) for one in Entry.objects.filter(retracted_at=None)} == {values[1]}
    late = visit(set_apart.quarantine, "hotline_analyst", data=chosen, pk=rows[1].pk)
    assert "meanwhile" in late.content.decode()
    shown = visit(set_apart.quarantines, "operator").content.decode()
    assert "Waiting for a decision" in shown
    assert shown.count("A mistake") == 2


def test_a_flag_is_taken_back_whole_or_by_nobody(bank, flag, person):
    flag(bank, picture(1), picture(2), picture(3), group="picture-1")
    flag(bank, picture(9))
    other = actions.create_bank(slug="other", name={"en": "O"}, purpose="O", writers=["analyst_lead"])
    flag(other, picture(7))
    row, barred = waits(picture(1)), waits(picture(7))
    analyst = person("hotline_analyst")
    with pytest.raises(PermissionDenied):
        actions.decide_quarantines(by=analyst, quarantines=[row, barred], decision="retracted", reason="x")
    assert not Entry.objects.exclude(retracted_at=None).exists()
    assert Quarantine.objects.filter(state="waiting").count() == 2
    assert actions.decide_quarantines(by=analyst, quarantines=[row], decision="retracted", reason="x") == 1
    assert {bytes(one.value) for one in Entry.objects.filter(retracted_at=None)} == {picture(9), picture(7)}
    assert actions.decide_quarantines(by=analyst, quarantines=[row], decision="released", reason="x") == 0


def test_the_worker_groups_a_bank_and_its_page_shows_the_largest_first(visit, bank, flag):
    flag(bank, *(near(picture(1), bits, seed=bits) for bits in (0, 4, 8)))
    flag(bank, picture(2), picture(3), group="turned")
    flag(bank, near(picture(3), 6), picture(5))
    flag(bank, picture(6), near(picture(6), 5), group="one picture")
    tasks.group_banks()
    held = queries.grouping_of(bank)
    assert (held.pictures, held.families, held.largest) == (7, 2, 3)
    assert [(one.pictures, one.hashes) for one in held.found.all()] == [(3, 3), (2, 3)]
    assert not queries.grouping_is_due(bank, held.at)
    shown = visit(families.bank, "hotline_analyst", slug="confirmed").content.decode()
    assert "Flag a picture" in shown
    assert held.found.first().entry.hex[:16] in shown
    assert "Change the bank" not in shown
    flag(bank, picture(8))
    # How long grouping took here is chance (the first has kernels to compile), so the row says it.
    for took, rest in ((0.1, 60), (2.0, 400)):
        type(held).objects.update(seconds=took)
        assert not queries.grouping_is_due(bank, held.at + timedelta(seconds=rest - 1))
        assert queries.grouping_is_due(bank, held.at + timedelta(seconds=rest))


def test_a_bank_too_large_is_left_to_the_command(visit, bank, flag, monkeypatch):
    monkeypatch.setattr(rules, "MOST_GROUPED", 2)
    flag(bank, picture(1), picture(2), picture(3))
    assert not queries.grouping_is_due(bank, NOW)
    assert queries.group_bank(bank, most=2) is None
    shown = visit(families.bank, "operator", slug="confirmed").content.decode()
    assert "saferday matching families confirmed" in shown


def test_a_family_is_taken_back_together(visit, bank, flag):
    entries = flag(bank, *(near(picture(1), bits, seed=bits) for bits in (0, 4, 8)))
    flag(bank, near(picture(1), 12), picture(4), group="both")
    flag(bank, picture(5))
    shown = visit(families.family, "hotline_analyst", pk=entries[0]).content.decode()
    assert shown.count("checked") == 4
    assert "checked" not in visit(families.family, "operator", pk=entries[0]).content.decode()
    data = {"members": entries[1:], "reason": "Decided again"}
    with pytest.raises(PermissionDenied):
        visit(families.family, "operator", data=data, pk=entries[0])
    assert visit(families.family, "hotline_analyst", data={"reason": ""}, pk=entries[0]).status_code == 422
    assert visit(families.family, "hotline_analyst", data=data, pk=entries[0]).status_code == 302
    assert len(ask(picture(1))[0].matches) == 2
    actions.change_bank(bank=bank, readers=["operator"])
    with pytest.raises(Http404):
        visit(families.family, "hotline_analyst", pk=entries[0])


@given(
    links=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 24), st.integers(0, 5)), min_size=1, max_size=14
    )
)
@hypothesis_settings(
    max_examples=15, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_families_are_what_joining_by_hand_gives(bank, flag, links):
    Entry.objects.all().delete()
    for seed, bits, group in links:
        flag(bank, near(picture(seed), bits, seed=bits), group=f"g{group}" if group else "")
    standing = list(Entry.objects.all())
    sets = [{entry.pk} for entry in standing]
    for one in standing:
        for other in standing:
            close = rules.distance(bytes(one.value), bytes(other.value)) <= bank.distance
            if close or (one.group and one.group == other.group):
                first = next(each for each in sets if one.pk in each)
                second = next(each for each in sets if other.pk in each)
                if first is not second:
                    first |= second
                    sets.remove(second)
    by_number = {entry.pk: entry.group or entry.pk for entry in standing}
    pictures = sorted((len({by_number[pk] for pk in each}), len(each)) for each in sets)
    found = found_families.group_bank(bank)
    several = [one for one in pictures if one[0] > 1]
    assert sorted((pictures, hashes) for _entry, pictures, hashes in found.found) == several
    assert (found.pictures, found.families) == (len(set(by_number.values())), len(several))
    largest = max(sets, key=len)
    members = found_families.family_in_bank(Entry.objects.get(pk=min(largest))).members
    assert {entry.pk for member in members for entry in member.entries} == largest
