"""The sizes of banks: kept with each flag and retraction, and never counted to be shown."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from saferday.hotline.matching import actions, doctor, queries
from saferday.hotline.matching.models import BankCount

from .conftest import picture

pytestmark = pytest.mark.database


def kept():
    return {
        (row.bank_id, row.kind): (row.standing, row.retracted)
        for row in BankCount.objects.all()
        if row.standing or row.retracted
    }


def test_each_flag_retraction_and_second_flag_counts(bank, flag):
    other = actions.create_bank(slug="other", name={"en": "Other"}, purpose="Another")
    md5 = actions.NewEntry("md5", bytes(16))
    flag(bank, picture(1), picture(2), picture(3))
    flag(other, picture(1))
    actions.flag(bank=bank, entries=[md5, md5], provenance="test")
    assert kept() == queries.counted() == {(bank.pk, 1): (3, 0), (bank.pk, 3): (1, 0), (other.pk, 1): (1, 0)}
    both = [("pdq", picture(1)), ("pdq", picture(2)), ("md5", bytes(16))]
    actions.retract(bank=bank, hashes=both, reason="A mistake")
    assert kept() == queries.counted() == {(bank.pk, 1): (1, 2), (bank.pk, 3): (0, 1), (other.pk, 1): (1, 0)}
    flag(bank, picture(1), picture(4), label="suspected")
    flag(bank, picture(3), label="suspected")
    flag(other, picture(9), expires_at=timezone.now())
    actions.expire(now=timezone.now())
    assert kept() == queries.counted()
    assert kept()[bank.pk, 1] == (3, 1)
    assert [(one.live, one.retracted) for one in queries.sizes([bank, other])] == [(3, 2), (1, 1)]
    assert queries.standing_pdq() == 4


def test_sizes_read_no_entry(bank, flag):
    flag(bank, picture(1))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        queries.sizes([bank])
    assert len(asked) == 1
    assert "matching_entry" not in asked[0]["sql"]


def test_the_doctor_notices_a_count_that_is_wrong_and_counting_anew_mends_it(bank, flag):
    flag(bank, picture(1))
    assert doctor.counts().status == "ok"
    BankCount.objects.update(standing=7)
    found = doctor.counts()
    assert (found.status, "recount" in found.do) == ("fail", True)
    assert actions.recount() == 1
    assert actions.recount() == 0
    assert doctor.counts().status == "ok"
    BankCount.objects.all().delete()
    assert doctor.counts().status == "fail"
