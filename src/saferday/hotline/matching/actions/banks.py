"""Making and changing banks."""

from typing import Any

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged

from .. import rules
from ..models import Bank
from .counting import settings_changed

FIELDS = (
    "name", "purpose", "legal_basis", "labels", "distance", "flood", "rely", "readers", "writers", "active",
)  # fmt: skip


class BankExists(ValueError):
    """Another bank has the short name."""


class LabelsInUse(ValueError):
    """Entries of the bank carry a label that was taken out."""


@audited
def create_bank(
    *,
    by: Any = None,
    slug: str,
    name: dict[str, str],
    purpose: str,
    legal_basis: str = "",
    labels: tuple[str, ...] = rules.DEFAULT_LABELS,
    negative: bool = False,
    distance: int | None = None,
    flood: int = rules.DEFAULT_FLOOD,
    rely: str = rules.RELY_EVERY,
    readers: tuple[str, ...] = (),
    writers: tuple[str, ...] = (),
) -> Bank:
    """Makes a bank. ``by`` None is the centre itself: a command on the machine, or another feature's own work.

    Raises:
        BankExists: the short name is taken.
    """
    if by is not None:
        require(by, "hashes.administer")
    if Bank.objects.filter(slug=slug).exists():
        raise BankExists(slug)
    usual = rules.DEFAULT_NEGATIVE_DISTANCE if negative else rules.DEFAULT_DISTANCE
    bank = Bank.objects.create(
        slug=slug,
        name=name,
        purpose=purpose,
        legal_basis=legal_basis,
        labels=list(labels),
        negative=negative,
        distance=usual if distance is None else distance,
        flood=flood,
        rely=rely,
        readers=list(readers),
        writers=list(writers),
    )
    settings_changed()
    record("matching.bank.created", by=by, subject=bank, detail={"slug": slug, "negative": negative})
    return bank


@audited
def change_bank(*, by: Any = None, bank: Bank, **changes: Any) -> Bank:
    """Changes a bank: any of ``FIELDS``. A bank never turns from one of flags into one of false matches.

    Raises:
        LabelsInUse: a label that entries carry is missing from the new set.
    """
    if by is not None:
        require(by, "hashes.administer")
    unknown = set(changes) - set(FIELDS)
    if unknown:
        raise TypeError(f"A bank has no {', '.join(sorted(unknown))} to change.")
    changed = {name: value for name, value in changes.items() if getattr(bank, name) != value}
    if not changed:
        unchanged()
        return bank
    if changed.get("labels"):
        lost = set(bank.labels) - set(changed["labels"])
        if bank.entries.filter(label__in=lost, retracted_at__isnull=True).exists():
            raise LabelsInUse(", ".join(sorted(lost)))
    for name, value in changed.items():
        setattr(bank, name, value)
    bank.save(update_fields=list(changed))
    settings_changed()
    record("matching.bank.changed", by=by, subject=bank, detail={"fields": sorted(changed)})
    return bank
