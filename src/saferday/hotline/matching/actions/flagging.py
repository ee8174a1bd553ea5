"""Flagging hashes and taking flags back, one or ten thousand at a time."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from saferday.centre.audit.actions import audited, record, unchanged

from .. import rules
from ..models import Bank, Entry
from ..queries.banks import may_write
from ..queries.entries import due_to_expire
from . import rows
from .counting import count, one_at_a_time, take_numbers

VALUES_AT_ONCE = 2_000
Name = tuple[int, bytes, str]
"""Kind, hash and group: one entry in a bank."""


class NewEntry(NamedTuple):
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
    taken: dict[Name, NewEntry] = {}
    order: list[Name] = []
    labels = frozenset(bank.labels)
    for number, one in enumerate(entries):
        kind = rules.KINDS.get(one.kind)
        if reason := _refusal(one, kind, labels):
            done.refused.append(Refused(number, reason))
            continue
        assert kind is not None
        name = (kind.number, one.value, one.group)
        taken[name] = one
        order.append(name)
    one_at_a_time()
    there = _standing(bank, taken)
    author = getattr(by, "pk", None)
    new: list[tuple[Any, ...]] = []
    changed: list[tuple[Any, ...]] = []
    again: Counter[int] = Counter()
    for name, one in taken.items():
        facts = (
            one.label,
            one.provenance or provenance,
            one.reference or reference,
            one.quality,
            one.expires_at,
        )
        found = there.get(name)
        if found is None:
            new.append((*name, *facts, one.flagged_at or moment))
        elif found.retracted:
            again[name[0]] += 1
            changed.append((found.pk, *facts, one.flagged_at or moment, author))
        elif found.facts != facts:
            done.updated += 1
            changed.append((found.pk, *facts, found.flagged_at, found.flagged_by))
        else:
            done.unchanged += 1
    done.added, done.again = len(new), again.total()
    numbers: dict[Name, int] = {}
    if not new and not changed:
        unchanged()
    else:
        changes = take_numbers(len(new) + len(changed))
        numbers = rows.insert(bank.pk, new, author, changes[: len(new)])
        rows.flag_again(changed, changes[len(new) :])
        added = Counter(row[0] for row in new)
        count(bank, {kind: (added[kind] + again[kind], -again[kind]) for kind in added | again})
        record(
            "matching.entries.flagged",
            by=by,
            subject=f"matching.Entry:{next(iter(numbers.values()))}"
            if len(new) == 1 and not changed
            else bank,
            detail={
                "bank": bank.slug,
                "added": done.added,
                "again": done.again,
                "updated": done.updated,
                "provenance": provenance,
            },
        )
    done.entries = [there[name].pk if name in there else numbers[name] for name in order]
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
    numbers: list[int] = []
    for part in _parts((rules.KINDS[kind].number, value) for kind, value in hashes):
        found = Entry.objects.filter(part, bank=bank, retracted_at__isnull=True)
        if provenance is not None:
            found = found.filter(provenance=provenance)
        if group is not None:
            found = found.filter(group=group)
        numbers.extend(found.values_list("pk", flat=True))
    return _retract(by, bank, numbers, reason, now)


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
        numbers = [entry.pk for entry in due if entry.bank_id == bank.pk]
        done += _retract(by, bank, numbers, "expired", now)
    if not done:
        unchanged()
    return done


def _retract(by: Any, bank: Bank, entries: Sequence[int], reason: str, now: datetime | None) -> int:
    if not reason.strip():
        raise ValueError("A retraction needs its reason.")
    one_at_a_time()
    standing: list[tuple[int, int]] = []
    for start in range(0, len(entries), VALUES_AT_ONCE):
        standing.extend(
            Entry.objects.filter(
                bank=bank, pk__in=entries[start : start + VALUES_AT_ONCE], retracted_at__isnull=True
            )
            .order_by("pk")
            .values_list("pk", "kind")
        )
    if not standing:
        unchanged()
        return 0
    rows.mark_retracted(
        [pk for pk, _kind in standing],
        take_numbers(len(standing)),
        at=now or timezone.now(),
        by=getattr(by, "pk", None),
        reason=reason.strip()[:300],
    )
    count(bank, {kind: (-gone, gone) for kind, gone in Counter(kind for _pk, kind in standing).items()})
    record(
        "matching.entries.retracted",
        by=by,
        subject=f"matching.Entry:{standing[0][0]}" if len(standing) == 1 else bank,
        detail={"bank": bank.slug, "count": len(standing)},
    )
    return len(standing)


def _require_write(by: Any, bank: Bank) -> None:
    if by is not None and not may_write(by, bank):
        raise PermissionDenied("hashes.flag")


def _refusal(one: NewEntry, kind: rules.Kind | None, labels: frozenset[str]) -> str:
    if kind is None:
        return "unknown_kind"
    if len(one.value) != kind.length:
        return "wrong_length"
    if kind.near and one.quality is not None and one.quality < rules.LEAST_QUALITY:
        return rules.LOW_QUALITY
    if kind.near and one.value == rules.BLANK:
        return "blank"
    if labels and one.label and one.label not in labels:
        return "unknown_label"
    if len(one.group) > rules.LONGEST_GROUP:
        return "group_too_long"
    return ""


class _Found(NamedTuple):
    """What stands under a name, or stood."""

    pk: int
    facts: tuple[Any, ...]
    retracted: bool
    flagged_at: datetime
    flagged_by: int | None


def _standing(bank: Bank, names: Iterable[Name]) -> dict[Name, _Found]:
    """The entries of the bank with these names, retracted ones too."""
    found: dict[Name, _Found] = {}
    wanted = set(names)
    for part in _parts((kind, value) for kind, value, _group in wanted):
        for kind, value, group, pk, *facts, retracted_at, flagged_at, flagged_by in Entry.objects.filter(
            part, bank=bank
        ).values_list(
            "kind", "value", "group", "pk", "label", "provenance", "reference", "quality", "expires_at",
            "retracted_at", "flagged_at", "flagged_by",
        ):  # fmt: skip
            name = (kind, bytes(value), group)
            if name in wanted:
                found[name] = _Found(pk, tuple(facts), retracted_at is not None, flagged_at, flagged_by)
    return found


def _parts(pairs: Iterable[tuple[int, bytes]]) -> Iterator[Q]:
    """Conditions that together hold for these hashes, each of one kind: the index is used for one kind at a time."""
    values: defaultdict[int, list[bytes]] = defaultdict(list)
    for kind, value in sorted(set(pairs)):
        values[kind].append(value)
    for kind, of_kind in values.items():
        for start in range(0, len(of_kind), VALUES_AT_ONCE):
            yield Q(kind=kind, value__in=of_kind[start : start + VALUES_AT_ONCE])
