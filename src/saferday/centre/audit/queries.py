"""Reads the chain, and proves it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from saferday.centre.audit.keys import signing_key
from saferday.centre.audit.models import AuditRecord, SignedHead
from saferday.centre.audit.rules import GENESIS, Link, head_statement


@dataclass(frozen=True)
class Verdict:
    """What a verification found: how far it read, and the first thing that is wrong."""

    records: int
    heads: int
    broken_at: int | None
    reason: str

    @property
    def ok(self) -> bool:
        """Whether the whole chain holds."""
        return self.broken_at is None


def records_about(subject: str) -> QuerySet[AuditRecord]:
    """Every act on one subject, oldest first."""
    return AuditRecord.objects.filter(subject=subject)


def recent_records(*, act: str = "", area: str = "") -> QuerySet[AuditRecord]:
    """The newest acts first, of one kind or in one area if asked."""
    found = AuditRecord.objects.order_by("-number")
    if act:
        found = found.filter(act__startswith=act)
    if area:
        found = found.filter(area=area)
    return found


def newest_record() -> AuditRecord | None:
    """The head of the chain."""
    return AuditRecord.objects.order_by("-number").first()


def newest_number() -> int:
    """The number of the newest act, 0 while there is none: it moves with everything the public sees."""
    return AuditRecord.objects.order_by("-number").values_list("number", flat=True).first() or 0


def newest_signed_head() -> SignedHead | None:
    """The head that was signed last."""
    return SignedHead.objects.order_by("-id").first()


def link_of(record: AuditRecord) -> Link:
    """A record as it is hashed."""
    return Link(
        number=record.number,
        at=record.at,
        act=record.act,
        actor=record.actor,
        subject=record.subject,
        area=record.area,
        detail=record.detail,
        previous=record.previous,
    )


def verify(public_key: str | None = None) -> Verdict:
    """Walks the whole chain and every signed head; names the first row that is wrong.

    Finds a row that was altered, removed, reordered or inserted, and a tail that was cut off
    below a signed head. Rows later than the last signed head are proven only against one another,
    which is why the head is signed daily.

    Args:
        public_key: the Ed25519 key that signs the heads, hexadecimal; the centre's own by default.
    """
    key = public_key or signing_key().verify_key.encode().hex()
    heads = _heads_by_number()
    unsigned = _first_bad_signature(key)
    if unsigned is not None:
        return Verdict(0, 0, unsigned, "a signed head does not carry the centre's signature")
    expected, previous, checked = 1, GENESIS, 0
    for record in AuditRecord.objects.order_by("number").iterator(chunk_size=2_000):
        if record.number > expected:
            return Verdict(expected - 1, checked, expected, "the record was removed")
        if record.previous != previous:
            return Verdict(
                expected - 1, checked, record.number, "the record does not follow the one before it"
            )
        if record.digest != link_of(record).digest():
            return Verdict(expected - 1, checked, record.number, "the record was altered")
        for digest in heads.get(record.number, ()):
            if digest != record.digest:
                return Verdict(
                    expected - 1, checked, record.number, "the record is not the one whose hash was signed"
                )
            checked += 1
        previous, expected = record.digest, expected + 1
    if heads and max(heads) >= expected:
        return Verdict(expected - 1, checked, expected, "the record was removed: a later head was signed")
    return Verdict(expected - 1, checked, None, "")


def _heads_by_number() -> dict[int, list[str]]:
    heads: dict[int, list[str]] = {}
    for number, digest in SignedHead.objects.values_list("number", "digest"):
        heads.setdefault(number, []).append(digest)
    return heads


def _first_bad_signature(public_key: str) -> int | None:
    key = VerifyKey(bytes.fromhex(public_key))
    for head in _all_heads():
        try:
            key.verify(head_statement(head.number, head.digest, head.at), bytes.fromhex(head.signature))
        except (BadSignatureError, ValueError):
            return head.number
    return None


def _all_heads() -> Iterator[SignedHead]:
    return SignedHead.objects.order_by("number", "id").iterator(chunk_size=2_000)
