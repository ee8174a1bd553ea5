"""Flagging hashes and taking flags back, one or ten thousand at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from saferday.centre.audit.actions import audited, record, unchanged

from .. import rules
from ..models import Bank, Entry
from ..queries.banks import may_write
from ..queries.entries import due_to_expire
from .counting import one_at_a_time, take_numbers
from .rows import insert, rewrite

CHANGED = (
    "label", "provenance", "reference", "quality", "flagged_at", "flagged_by_id", "expires_at", "retracted_at",
    "retracted_by_id", "retraction", "change",
)  # fmt: skip
VALUES_AT_ONCE = 500


@dataclass(frozen=True)
class NewEntry:
    """A hash to flag. ``value`` is bytes (``rules.parse_hash`` reads the written form)."""

    kind: str
    value: bytes
    label: str = ""
    quality: int | None = None
    group: str = ""
    reference: str = ""
    flagged_at: datetime | None = None
    expires_at: datetime | None = None
    provenance: str = ""
    """Where this one came from, if the entries of one call differ."""


@dataclass(frozen=True)
class Refused:
    """An entry that was not taken: which one of those given, and why (a key of ``wording.REFUSALS``)."""

    number: int
    reason: str


@dataclass
class Flagged:
    """What became of entries: how many are new, stand again, were changed or stood already; those refused."""

    added: int = 0
    again: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)
    """The number of the entry of each one taken, in the order given."""


class TooMany(ValueError):
    """More entries than one transaction should hold."""

    def __init__(self) -> None:
        super().__init__(f"Give at most {rules.WRITE_AT_ONCE} entries at a time.")


@audited
def flag(
    *,
    by: Any = None,
    bank: Bank,
    entries: Sequence[NewEntry],
    provenance: str,
    reference: str = "",
    now: datetime | None = None,
) -> Flagged:
    """Flags hashes in a bank: they match from the next request on, in every process.

    One that stands already is brought up to date; one that was retracted stands again. What cannot be taken is
    refused by itself, with its number and reason.

    Args:
        by: who decided; None for the centre itself (a list taken over, a command on the machine).
        entries: at most ``rules.WRITE_AT_ONCE``; the same hash twice counts once, the last one given.
        provenance: where they come from, such as ``staff``, ``own-images`` or ``exchange:name``.
        reference: of the decision; an entry's own wins.

    Raises:
        PermissionDenied: the person may not write this bank.
        TooMany: more than ``rules.WRITE_AT_ONCE``.
    """
    _require_write(by, bank)
    if len(entries) > rules.WRITE_AT_ONCE:
        raise TooMany
    moment = now or timezone.now()
    done = Flagged()
    taken: dict[tuple[int, bytes, str], NewEntry] = {}
    order: list[tuple[int, bytes, str]] = []
    for number, one in enumerate(entries):
        reason = _refusal(one, bank)
        if reason:
            done.refused.append(Refused(number, reason))
            continue
        name = (rules.KINDS[one.kind].number, one.value, one.group)
        taken[name] = one
        order.append(name)
    one_at_a_time()
    there = _standing(bank, list(taken))
    author = getattr(by, "pk", None)
    new: list[Entry] = []
    changed: list[Entry] = []
    for name, one in taken.items():
        facts = {
            "label": one.label,
            "provenance": one.provenance or provenance,
            "reference": one.reference or reference,
            "quality": one.quality,
            "expires_at": one.expires_at,
        }
        entry = there.get(name)
        if entry is None:
            kind, value, group = name
            there[name] = entry = Entry(
                bank=bank, kind=kind, value=value, group=group, flagged_at=one.flagged_at or moment,
                flagged_by_id=author, change=0, **facts,
            )  # fmt: skip
            new.append(entry)
        elif entry.retracted_at is not None:
            entry.retracted_at, entry.retracted_by_id, entry.retraction = None, None, ""
            entry.flagged_at, entry.flagged_by_id = one.flagged_at or moment, author
            _put(entry, facts)
            changed.append(entry)
            done.again += 1
        elif any(getattr(entry, name) != value for name, value in facts.items()):
            _put(entry, facts)
            changed.append(entry)
            done.updated += 1
        else:
            done.unchanged += 1
    done.added = len(new)
    if not new and not changed:
        unchanged()
    else:
        numbers = iter(take_numbers(len(new) + len(changed)))
        for entry in (*new, *changed):
            entry.change = next(numbers)
        insert(new)
        rewrite(changed, CHANGED)
        record(
            "matching.entries.flagged",
            by=by,
            subject=new[0] if len(new) == 1 and not changed else bank,
            detail={
                "bank": bank.slug,
                "added": done.added,
                "again": done.again,
                "updated": done.updated,
                "provenance": provenance,
            },
        )
    done.entries = [there[name].pk for name in order]
    return done


@audited
def retract(
    *,
    by: Any = None,
    bank: Bank,
    hashes: Sequence[tuple[str, bytes]],
    reason: str,
    provenance: str | None = None,
    group: str | None = None,
    now: datetime | None = None,
) -> int:
    """Takes flags back, with the reason; the answer is how many stood. They no longer match from the next request on.

    Args:
        hashes: kind and value of each, at most ``rules.WRITE_AT_ONCE``.
        provenance: only entries that came from there; None for all.
        group: only entries of this group; None for all.
    """
    _require_write(by, bank)
    if len(hashes) > rules.WRITE_AT_ONCE:
        raise TooMany
    one_at_a_time()
    rows: list[int] = []
    for part in _parts(sorted({(rules.KINDS[kind].number, value) for kind, value in hashes})):
        found = Entry.objects.filter(_any_of(part), bank=bank, retracted_at__isnull=True)
        if provenance is not None:
            found = found.filter(provenance=provenance)
        if group is not None:
            found = found.filter(group=group)
        rows.extend(found.values_list("pk", flat=True))
    return _retract(by, bank, rows, reason, now)


@audited
def retract_entries(
    *, by: Any = None, bank: Bank, entries: Sequence[int], reason: str, now: datetime | None = None
) -> int:
    """Takes back the flags of entries by their numbers; the answer is how many stood."""
    _require_write(by, bank)
    if len(entries) > rules.WRITE_AT_ONCE:
        raise TooMany
    return _retract(by, bank, list(entries), reason, now)


@audited
def expire(*, by: Any = None, now: datetime, limit: int = 1_000) -> int:
    """Retracts what has expired; how many."""
    due = list(due_to_expire(now)[:limit])
    done = 0
    for bank in {entry.bank_id: entry.bank for entry in due}.values():
        rows = [entry.pk for entry in due if entry.bank_id == bank.pk]
        done += _retract(by, bank, rows, "expired", now)
    if not done:
        unchanged()
    return done


def _retract(by: Any, bank: Bank, rows: list[int], reason: str, now: datetime | None) -> int:
    if not reason.strip():
        raise ValueError("A retraction needs its reason.")
    one_at_a_time()
    moment = now or timezone.now()
    author = getattr(by, "pk", None)
    standing: list[Entry] = []
    for start in range(0, len(rows), VALUES_AT_ONCE):
        standing.extend(
            Entry.objects.filter(
                bank=bank, pk__in=rows[start : start + VALUES_AT_ONCE], retracted_at__isnull=True
            ).only("pk")
        )
    if not standing:
        unchanged()
        return 0
    numbers = take_numbers(len(standing))
    for entry, number in zip(standing, numbers, strict=True):
        entry.retracted_at, entry.retracted_by_id, entry.retraction = moment, author, reason.strip()[:300]
        entry.change = number
    rewrite(standing, ("retracted_at", "retracted_by_id", "retraction", "change"))
    record(
        "matching.entries.retracted",
        by=by,
        subject=standing[0] if len(standing) == 1 else bank,
        detail={"bank": bank.slug, "count": len(standing)},
    )
    return len(standing)


def _require_write(by: Any, bank: Bank) -> None:
    if by is not None and not may_write(by, bank):
        raise PermissionDenied("hashes.flag")


def _refusal(one: NewEntry, bank: Bank) -> str:
    kind = rules.KINDS.get(one.kind)
    if kind is None:
        return "unknown_kind"
    if len(one.value) != kind.length:
        return "wrong_length"
    if kind.near and one.quality is not None and one.quality < rules.LEAST_QUALITY:
        return rules.LOW_QUALITY
    if kind.near and one.value == bytes(kind.length):
        return "blank"
    if bank.labels and one.label and one.label not in bank.labels:
        return "unknown_label"
    if len(one.group) > 64:
        return "group_too_long"
    return ""


def _standing(bank: Bank, names: list[tuple[int, bytes, str]]) -> dict[tuple[int, bytes, str], Entry]:
    """The entries of the bank with these names, retracted ones too."""
    found: dict[tuple[int, bytes, str], Entry] = {}
    wanted = set(names)
    for part in _parts(sorted({(kind, value) for kind, value, _group in names})):
        for entry in Entry.objects.filter(_any_of(part), bank=bank):
            name = (entry.kind, bytes(entry.value), entry.group)
            if name in wanted:
                found[name] = entry
    return found


def _parts(pairs: list[tuple[int, bytes]]) -> list[list[tuple[int, bytes]]]:
    return [pairs[start : start + VALUES_AT_ONCE] for start in range(0, len(pairs), VALUES_AT_ONCE)]


def _any_of(pairs: list[tuple[int, bytes]]) -> Q:
    chosen = Q(pk__in=())
    for kind in {kind for kind, _value in pairs}:
        chosen |= Q(kind=kind, value__in=[value for of_kind, value in pairs if of_kind == kind])
    return chosen


def _put(entry: Entry, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(entry, name, value)
