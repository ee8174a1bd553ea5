"""The chain finds what was altered, removed, reordered, inserted or cut off; the database refuses both."""

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from saferday.centre.audit import queries
from saferday.centre.audit.actions import Unaudited, audited, record, sign_head, unchanged
from saferday.centre.audit.guard import lift_guard, raise_guard
from saferday.centre.audit.models import AuditRecord
from saferday.centre.audit.rules import GENESIS, canonical_json

pytestmark = pytest.mark.database


@audited
def act(name: str, **detail: object) -> None:
    record(name, by=SimpleNamespace(pk=7), subject="tests.Thing:1", detail=detail)


@pytest.fixture
def five(db: None) -> None:
    for number in range(1, 6):
        act(f"tests.thing.done{number}", place="Tŷ Ddewi", number=number)


@pytest.fixture
def unguarded(five: None):
    """An attacker who has taken the triggers away."""
    lift_guard(connection)
    yield
    raise_guard(connection)


def test_each_record_follows_the_one_before(five):
    rows = list(AuditRecord.objects.all())
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
    assert rows[0].previous == GENESIS
    assert [row.previous for row in rows[1:]] == [row.digest for row in rows[:-1]]
    assert rows[0].actor == "staff:7"
    assert queries.verify().ok
    assert queries.verify().records == 5


@pytest.mark.parametrize("field", ["act", "actor", "subject", "area", "detail"])
def test_an_altered_record_is_named(unguarded, field):
    AuditRecord.objects.filter(number=3).update(**{field: '{"x":1}'})
    verdict = queries.verify()
    assert (verdict.broken_at, verdict.reason) == (3, "the record was altered")


def test_an_altered_time_is_named(unguarded):
    row = AuditRecord.objects.get(number=2)
    AuditRecord.objects.filter(number=2).update(
        at=row.at.replace(microsecond=(row.at.microsecond + 1) % 1_000_000)
    )
    assert queries.verify().broken_at == 2


def test_a_removed_record_is_named(unguarded):
    AuditRecord.objects.filter(number=3).delete()
    verdict = queries.verify()
    assert (verdict.broken_at, verdict.reason) == (3, "the record was removed")


def test_reordered_records_are_named(unguarded):
    two, three = AuditRecord.objects.get(number=2), AuditRecord.objects.get(number=3)
    AuditRecord.objects.filter(number__in=[2, 3]).delete()
    for row, number in ((two, 3), (three, 2)):
        row.number = number
        row.save(force_insert=True)
    assert queries.verify().broken_at == 2


def test_an_inserted_record_is_named(unguarded):
    row = AuditRecord.objects.get(number=5)
    row.number, row.digest, row.previous = 6, "f" * 64, "e" * 64
    row.save(force_insert=True)
    assert queries.verify().broken_at == 6


def test_a_recomputed_tail_does_not_match_its_signed_head(unguarded):
    sign_head()
    forged = AuditRecord.objects.get(number=5)
    tail = list(AuditRecord.objects.filter(number__gte=5))
    AuditRecord.objects.filter(number__gte=5).delete()
    previous = forged.previous
    for row in tail:
        row.detail = canonical_json({"forged": True})
        row.previous = previous
        row.digest = previous = queries.link_of(row).digest()
        row.save(force_insert=True)
    verdict = queries.verify()
    assert (verdict.broken_at, verdict.reason) == (6, "the record is not the one whose hash was signed")


def test_a_tail_cut_off_below_a_signed_head_is_named(unguarded):
    sign_head()
    AuditRecord.objects.filter(number__gte=4).delete()
    assert queries.verify().broken_at == 4


def test_a_head_signed_with_another_key_is_refused(five):
    sign_head()
    assert queries.verify().ok
    assert not queries.verify(public_key="11" * 32).ok


@pytest.mark.parametrize("statement", [
    "UPDATE audit_auditrecord SET act = 'x' WHERE number = 1",
    "DELETE FROM audit_auditrecord WHERE number = 5",
    "UPDATE audit_signedhead SET digest = 'x'",
    "DELETE FROM audit_signedhead",
])  # fmt: skip
def test_the_database_refuses_to_change_the_audit(five, statement):
    sign_head()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_an_action_without_a_record_is_rolled_back(db):
    @audited
    def forgetful() -> None:
        AuditRecord.objects.create(
            number=1,
            at="2027-02-09T00:00Z",
            act="x",
            actor="x",
            subject="x",
            detail="{}",
            previous="a",
            digest="b",
        )

    with pytest.raises(Unaudited, match="forgetful"):
        forgetful()
    assert not AuditRecord.objects.exists()


def test_an_action_may_say_that_nothing_changed(db):
    @audited
    def idle() -> str:
        unchanged()
        return "same"

    assert idle() == "same"
    assert not AuditRecord.objects.exists()


def test_an_error_takes_the_record_back_with_the_change(db):
    @audited
    def fails() -> None:
        record("tests.thing.started", subject="tests.Thing:1")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fails()
    assert not AuditRecord.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_record_needs_a_transaction():
    with pytest.raises(RuntimeError, match="audited"):
        record("tests.thing.done", subject="tests.Thing:1")


def test_signing_twice_adds_nothing(five):
    first = sign_head()
    assert first is not None
    assert sign_head() == first
    assert queries.verify().heads == 1
