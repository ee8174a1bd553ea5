"""Entries: looked up by their hash, and streamed to who follows a bank."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from .. import rules
from ..models import Bank, Entry

VALUES_AT_ONCE = 500


@dataclass(frozen=True)
class EntryRow:
    """An entry as it stands after a change: a flag, or a retraction with its reason."""

    change: int
    pk: int
    kind: str
    value: bytes
    group: str
    label: str
    provenance: str
    reference: str
    quality: int | None
    flagged_at: datetime
    expires_at: datetime | None
    retracted_at: datetime | None
    retraction: str

    @property
    def hex(self) -> str:
        """The hash as it is written."""
        return self.value.hex()


def changes_of(bank: Bank, *, after: int = 0, limit: int = 1_000) -> list[EntryRow]:
    """The entries of a bank that changed after a number, retractions among them, in the order of their change.

    Remember the last row's ``change`` and give it as ``after`` the next time: nothing is missed and nothing comes
    twice. An entry that changed again meanwhile comes once, as it stands now. The state of the whole bank is
    ``after=0``; leave out rows with ``retracted_at`` if only what stands is wanted.
    """
    rows = (
        Entry.objects.filter(bank=bank, change__gt=after)
        .order_by("change")
        .values_list(
            "change", "pk", "kind", "value", "group", "label", "provenance", "reference", "quality",
            "flagged_at", "expires_at", "retracted_at", "retraction",
        )[:limit]
    )  # fmt: skip
    return [EntryRow(row[0], row[1], rules.KEYS_OF_KINDS[row[2]], bytes(row[3]), *row[4:]) for row in rows]


def stream(bank: Bank, *, after: int = 0, part: int = 2_000) -> Iterator[EntryRow]:
    """All changes of a bank after a number, read a part at a time, so that memory stays bounded."""
    while rows := changes_of(bank, after=after, limit=part):
        yield from rows
        after = rows[-1].change
        if len(rows) < part:
            return


def newest_change(bank: Bank) -> int:
    """The number of the newest change in the bank; 0 while it is empty."""
    newest = Entry.objects.filter(bank=bank).order_by("-change").values_list("change", flat=True).first()
    return newest or 0


def entries_with(kind: str, value: bytes, *, banks: Sequence[Bank] | None = None) -> QuerySet[Entry]:
    """Every entry of the very hash, retracted ones too, newest change first."""
    found = Entry.objects.filter(kind=rules.KINDS[kind].number, value=value)
    found = found.select_related("bank", "flagged_by", "retracted_by")
    if banks is not None:
        found = found.filter(bank__in=banks)
    return found.order_by("-change")


def live_entries(banks: Sequence[Bank], *, provenance: str = "", reference: str = "") -> QuerySet[Entry]:
    """What stands in the banks, newest first."""
    found = Entry.objects.filter(bank__in=banks, retracted_at__isnull=True).select_related("bank")
    if provenance:
        found = found.filter(provenance=provenance)
    if reference:
        found = found.filter(reference=reference)
    return found.order_by("-pk")


def entry(pk: int) -> Entry | None:
    """The entry with the number."""
    return Entry.objects.select_related("bank").filter(pk=pk).first()


def standing_together(one: Entry) -> list[int]:
    """The numbers of the entries that stand by the same flag: those of its group, or its own."""
    if not one.group:
        return [one.pk] if one.live else []
    standing = Entry.objects.filter(bank=one.bank_id, group=one.group, retracted_at__isnull=True)
    return list(standing.order_by("pk").values_list("pk", flat=True))


def retracted_together(one: Entry) -> list[Entry]:
    """The entries whose flag was taken back in the same act: those of its group, or itself. None if it stands."""
    if one.live:
        return []
    if not one.group:
        return [one]
    same = Entry.objects.filter(bank=one.bank_id, group=one.group, retracted_at=one.retracted_at)
    return list(same.order_by("pk"))


def entries_by_reference(reference: str) -> QuerySet[Entry]:
    """Every entry that a decision led to, retracted ones too."""
    found = Entry.objects.filter(reference=reference).exclude(reference="")
    return found.select_related("bank", "flagged_by", "retracted_by").order_by("pk")


def standing_of_decision(reference: str, banks: Sequence[Bank]) -> list[tuple[Bank, list[int]]]:
    """The numbers of the entries that stand by a decision, by bank; of each bank as many as one act takes back."""
    found = []
    for bank in banks:
        standing = Entry.objects.filter(bank=bank, reference=reference, retracted_at__isnull=True)
        rows = standing.exclude(reference="").order_by("pk").values_list("pk", flat=True)
        if numbers := list(rows[: rules.WRITE_AT_ONCE]):
            found.append((bank, numbers))
    return found


def standing_named(bank: Bank, names: Sequence[tuple[str, bytes, str]]) -> dict[tuple[str, bytes, str], int]:
    """The numbers of the entries that stand in the bank, by kind, hash and group."""
    wanted = set(names)
    found: dict[tuple[str, bytes, str], int] = {}
    for kind in {kind for kind, _value, _group in names}:
        values = sorted({value for of_kind, value, _group in names if of_kind == kind})
        for start in range(0, len(values), VALUES_AT_ONCE):
            rows = Entry.objects.filter(
                bank=bank,
                kind=rules.KINDS[kind].number,
                value__in=values[start : start + VALUES_AT_ONCE],
                retracted_at__isnull=True,
            ).values_list("pk", "value", "group")
            for pk, value, group in rows:
                name = (kind, bytes(value), group)
                if name in wanted:
                    found[name] = pk
    return found


def standing_of_references(
    bank: Bank, references: Sequence[str]
) -> dict[str, list[tuple[int, tuple[str, bytes, str]]]]:
    """The entries that stand in the bank, by their reference: number, and kind, hash and group of each."""
    found: dict[str, list[tuple[int, tuple[str, bytes, str]]]] = {}
    every = sorted({one for one in references if one})
    for start in range(0, len(every), VALUES_AT_ONCE):
        rows = Entry.objects.filter(
            bank=bank, reference__in=every[start : start + VALUES_AT_ONCE], retracted_at__isnull=True
        ).exclude(reference="")
        for pk, reference, kind, value, group in rows.values_list(
            "pk", "reference", "kind", "value", "group"
        ):
            name = (rules.KEYS_OF_KINDS[kind], bytes(value), group)
            found.setdefault(reference, []).append((pk, name))
    return found


def due_to_expire(now: datetime) -> QuerySet[Entry]:
    """Entries whose time has come and that still stand."""
    return Entry.objects.filter(expires_at__lte=now, retracted_at__isnull=True).order_by("expires_at", "pk")
