"""Families of near-duplicates, so that a person decides once: of hashes, of what is set apart, and of a bank."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from .. import rules
from ..models import Bank, BankCount, Entry, Grouping, Quarantine
from .entries import entries_by_reference, newest_change
from .searching import index
from .state import read_state

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

READ_AT_ONCE = 50_000
VALUES_AT_ONCE = 500
MOST_OF_DECISION = 1_000
"""Hashes of one decision that are shown."""


def families_of(hashes: Sequence[bytes], radius: int = rules.MOST_DISTANCE) -> list[int]:
    """The family of each PDQ hash: the place of the first that a chain of hashes, each within the radius, joins it to.

    >>> families_of([bytes(32), b"\xff" * 32, bytes(31) + b"\x01"])
    [0, 1, 0]
    """
    if not hashes:
        return []
    import numpy as np

    from saferday.engines.hashmatch.families import families

    found: list[int] = families(np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, 32), radius).tolist()
    return found


# ── What is set apart ──


@dataclass(frozen=True)
class SetApart:
    """Hashes that wait for a decision and are of one family, the one that matched most first."""

    members: tuple[Quarantine, ...]

    @property
    def first(self) -> Quarantine:
        """The one that matched most."""
        return self.members[0]

    @property
    def matches(self) -> int:
        """Matches of all of them in the hour before each was set apart."""
        return sum(one.matches for one in self.members)

    @property
    def since(self) -> datetime:
        """Since when the first of them waits."""
        return min(one.since for one in self.members)


def families_set_apart() -> list[SetApart]:
    """Every hash that waits for a decision, near-duplicates and hashes of one flag together; most matches first."""
    waiting = list(
        Quarantine.objects.filter(state=rules.WAITING).order_by("-matches", "pk")[: rules.MOST_SET_APART]
    )
    near = [place for place, one in enumerate(waiting) if one.kind == rules.PDQ]
    roots = list(range(len(waiting)))
    for place, root in zip(near, families_of([bytes(waiting[one].value) for one in near]), strict=True):
        _join(roots, place, near[root])
    first_of_flag: dict[tuple[int, str], int] = {}
    places = {(one.kind, bytes(one.value)): place for place, one in enumerate(waiting)}
    for start in range(0, len(waiting), VALUES_AT_ONCE):
        values = [bytes(one.value) for one in waiting[start : start + VALUES_AT_ONCE]]
        rows = Entry.objects.filter(kind__in=list(rules.KEYS_OF_KINDS), value__in=values).exclude(group="")
        for kind, value, bank, group in rows.values_list("kind", "value", "bank_id", "group"):
            held = places.get((kind, bytes(value)))
            if held is not None:
                _join(roots, held, first_of_flag.setdefault((bank, group), held))
    found: dict[int, list[Quarantine]] = {}
    for place, one in enumerate(waiting):
        found.setdefault(_root(roots, place), []).append(one)
    return sorted((SetApart(tuple(members)) for members in found.values()), key=lambda one: -one.matches)


def family_set_apart(one: Quarantine) -> SetApart:
    """The hashes that wait together with this one; itself alone, if it waits no more."""
    for family in families_set_apart():
        if any(member.pk == one.pk for member in family.members):
            return family
    return SetApart((one,))


def _root(roots: list[int], place: int) -> int:
    while roots[place] != place:
        roots[place] = roots[roots[place]]
        place = roots[place]
    return place


def _join(roots: list[int], one: int, other: int) -> None:
    one, other = _root(roots, one), _root(roots, other)
    roots[max(one, other)] = min(one, other)


# ── Of a decision ──


def flags_of(reference: str, banks: Sequence[Bank]) -> tuple[list[Member], bool]:
    """The first flags that a decision led to in these banks, retracted ones too; and whether there are more.

    The hashes of a flag stand together; of one with very many, such as a long video, only the first.
    """
    members: dict[tuple[int, str | int], Member] = {}
    entries = list(entries_by_reference(reference).filter(bank__in=banks)[: MOST_OF_DECISION + 1])
    for entry in entries[:MOST_OF_DECISION]:
        members.setdefault((entry.bank_id, entry.group or entry.pk), Member([])).entries.append(entry)
    return list(members.values()), len(entries) > MOST_OF_DECISION


# ── Of a bank ──


@dataclass(frozen=True)
class Grouped:
    """What grouping a bank found: how many pictures and families, and the largest of these."""

    change: int
    pictures: int
    families: int
    largest: int
    seconds: float
    found: list[tuple[int, int, int]]
    """Of each of the largest families: an entry, how many pictures, how many hashes."""


def grouping_is_due(bank: Bank, now: datetime) -> bool:
    """Whether a bank that is not too large changed since it was grouped, and long enough ago to cost little."""
    counts = BankCount.objects.filter(bank=bank, kind=rules.PDQ).first()
    if counts is None or counts.standing > rules.MOST_GROUPED:
        return False
    held = Grouping.objects.filter(bank=bank).first()
    if held is None:
        return True
    rest = max(60.0, 200 * held.seconds)
    return (now - held.at).total_seconds() >= rest and newest_change(bank) > held.change


def group_bank(bank: Bank, *, most: int | None = rules.MOST_GROUPED) -> Grouped | None:
    """The families of a bank: pictures joined by a chain of hashes within the bank's distance, or by one flag.

    Takes a search for each hash. None if more than ``most`` hashes stand.
    """
    import numpy as np

    from saferday.engines.hashmatch.families import families

    started = time.perf_counter()
    change = newest_change(bank)
    standing = Entry.objects.filter(bank=bank, kind=rules.PDQ, retracted_at__isnull=True)
    numbers: list[int] = []
    values: list[bytes] = []
    flags: list[int] = []
    known: dict[str, int] = {}
    last = 0
    while rows := list(
        standing.filter(change__gt=last, change__lte=change)
        .order_by("change")
        .values_list("pk", "value", "group", "change")[:READ_AT_ONCE]
    ):
        last = rows[-1][3]
        for pk, value, group, _change in rows:
            numbers.append(pk)
            values.append(bytes(value))
            flags.append(known.setdefault(group, len(numbers)) if group else len(numbers))
        if most is not None and len(numbers) > most:
            return None
    if not numbers:
        return Grouped(change, 0, 0, 0, time.perf_counter() - started, [])
    hashes = np.frombuffer(b"".join(values), np.uint8).reshape(-1, 32)
    _, flag = np.unique(np.array(flags), return_inverse=True)
    roots = _joined_by_flags(families(hashes, bank.distance), flag)
    _, family, sizes = np.unique(roots, return_inverse=True, return_counts=True)
    pairs = np.unique(np.stack([family, flag]), axis=1)
    pictures = np.bincount(pairs[0], minlength=len(sizes))
    several = np.flatnonzero(pictures > 1)
    order = several[np.lexsort((several, -pictures[several]))][: rules.FAMILIES_KEPT]
    first = np.zeros(len(sizes), np.int64)
    first[family[::-1]] = np.arange(len(family))[::-1]
    return Grouped(
        change=change,
        pictures=int(flag.max()) + 1,
        families=len(several),
        largest=int(pictures[several].max(initial=0)),
        seconds=time.perf_counter() - started,
        found=[(numbers[int(first[one])], int(pictures[one]), int(sizes[one])) for one in order],
    )


def _joined_by_flags(roots: NDArray[np.int64], flag: NDArray[np.int64]) -> NDArray[np.int64]:
    """Families that a flag has hashes in, made one: the least root goes around until nothing changes."""
    import numpy as np

    roots = roots.copy()
    while True:
        least = np.full(int(flag.max()) + 1, len(roots), np.int64)
        np.minimum.at(least, flag, roots)
        of_root = np.arange(len(roots))
        np.minimum.at(of_root, roots, least[flag])
        joined = of_root[roots]
        if (joined == roots).all():
            return roots
        roots = joined


def grouping_of(bank: Bank) -> Grouping | None:
    """What the worker last found, with its families in `found`."""
    return Grouping.objects.filter(bank=bank).first()


@dataclass
class Member:
    """A picture of a family: the entries that stand by one flag."""

    entries: list[Entry]

    @property
    def first(self) -> Entry:
        """The first of its hashes."""
        return self.entries[0]


@dataclass(frozen=True)
class BankFamily:
    """The pictures of a bank that belong together, asked of the index now; ``more`` if not all are shown."""

    members: list[Member]
    more: bool


def family_in_bank(one: Entry) -> BankFamily:
    """Everything in the entry's bank that a chain of near hashes, or of flags, joins to it. Stops at a few hundred."""
    import numpy as np

    found: dict[int, Entry] = {one.pk: one}
    asked: set[int] = set()
    state = read_state()
    more = False
    while fresh := [entry for pk, entry in found.items() if pk not in asked]:
        if len(found) > rules.MEMBERS_SHOWN:
            more = True
            break
        asked.update(entry.pk for entry in fresh)
        wanted: set[int] = set()
        near = [bytes(entry.value) for entry in fresh if entry.kind == rules.PDQ]
        if near:
            questions = np.frombuffer(b"".join(near), np.uint8).reshape(-1, 32)
            hits = index().search(questions, one.bank.distance, state)
            wanted.update(hits.entry[hits.bank == one.bank_id].tolist())
        standing = Entry.objects.filter(bank=one.bank_id, retracted_at__isnull=True)
        groups = {entry.group for entry in fresh if entry.group}
        if groups:
            wanted.update(standing.filter(group__in=groups).values_list("pk", flat=True))
        new = sorted(wanted - found.keys())[: rules.MEMBERS_SHOWN + 1]
        found |= {entry.pk: entry for entry in standing.filter(pk__in=new).select_related("bank")}
    members: dict[str | int, Member] = {}
    for entry in sorted(found.values(), key=lambda each: each.pk):
        if entry.live:
            members.setdefault(entry.group or entry.pk, Member([])).entries.append(entry)
    return BankFamily(list(members.values()), more)
