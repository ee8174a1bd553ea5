"""Banks: who may read and write them, and how much they hold."""

from dataclasses import dataclass
from typing import Any

from saferday.centre.accounts.queries import current_roles, may

from .. import rules
from ..models import Bank, BankCount


@dataclass(frozen=True)
class BankSize:
    """A bank, how many hashes of each kind stand in it, and how many were retracted."""

    bank: Bank
    live: int
    retracted: int
    by_kind: dict[str, int]


def bank_by_slug(slug: str) -> Bank | None:
    """The bank with the short name."""
    return Bank.objects.filter(slug=slug).first()


def may_read(user: Any, bank: Bank) -> bool:
    """Whether the person may see what is in the bank."""
    return may(user, "hashes.read") and _of_a_role(user, bank.readers)


def may_write(user: Any, bank: Bank) -> bool:
    """Whether the person may flag and retract in the bank.

    A bank of known false matches silences others, so it takes the permission to administer.
    """
    permission = "hashes.administer" if bank.negative else "hashes.flag"
    return may(user, permission) and _of_a_role(user, bank.writers)


def all_banks() -> list[Bank]:
    """Every bank, for the centre itself."""
    return list(Bank.objects.all())


def banks_to_read(user: Any) -> list[Bank]:
    """The banks that the person may see into."""
    return [bank for bank in Bank.objects.all() if may_read(user, bank)]


def banks_to_write(user: Any) -> list[Bank]:
    """The banks in use in which the person may flag."""
    return [bank for bank in Bank.objects.filter(active=True) if may_write(user, bank)]


def relied_banks(numbers: frozenset[int]) -> list[Bank]:
    """The banks of flags among these, for a key that may rely on them."""
    return list(Bank.objects.filter(pk__in=numbers, negative=False, active=True))


def banks_without_legal_basis() -> list[Bank]:
    """The banks in use that do not say on what legal basis they are kept."""
    return list(Bank.objects.filter(active=True, legal_basis=""))


def sizes(banks: list[Bank]) -> list[BankSize]:
    """How much each bank holds, in one statement that reads no entry."""
    live: dict[int, dict[str, int]] = {}
    retracted: dict[int, int] = {}
    for kept in BankCount.objects.filter(bank__in=banks).order_by("kind"):
        live.setdefault(kept.bank_id, {})[rules.KEYS_OF_KINDS[kept.kind]] = kept.standing
        retracted[kept.bank_id] = retracted.get(kept.bank_id, 0) + kept.retracted
    return [
        BankSize(bank, sum(live.get(bank.pk, {}).values()), retracted.get(bank.pk, 0), live.get(bank.pk, {}))
        for bank in banks
    ]


def _of_a_role(user: Any, roles: list[str]) -> bool:
    return not roles or any(held.role in roles for held in current_roles(user) if held.area is None)
