"""How far entries and settings have come: the one small row that every request reads."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from ..models import State

NEVER = UUID(int=0)


@dataclass(frozen=True)
class StateView:
    """The row as it stood; ``lineage`` tells one past of the database from another."""

    lineage: UUID = NEVER
    change: int = 0
    settings: int = 0
    build: int = 0
    later: int = 0


def read_state() -> StateView:
    """The state now; all zeros while nothing was ever banked."""
    row = (
        State.objects.filter(pk=State.ONLY)
        .values_list("lineage", "change", "settings", "build", "later")
        .first()
    )
    return StateView(*row) if row else StateView()


def may_be_remembered() -> bool:
    """Whether what is read now is committed: inside a transaction it might yet be rolled back."""
    return not connection.in_atomic_block
