"""What an index of banked PDQ hashes answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from ..state import StateView

if TYPE_CHECKING:
    # Only for its words: a process that never matches need not load NumPy.
    import numpy as np
    from numpy.typing import NDArray


class WrongDatabase(RuntimeError):
    """The index in SQL needs PostgreSQL."""

    def __init__(self) -> None:
        super().__init__(
            "SAFERDAY_MATCH_INDEX is 'sql', which needs PostgreSQL. Set DATABASE_URL to one, or take "
            "SAFERDAY_MATCH_INDEX out to use the embedded index."
        )


@dataclass(frozen=True)
class Hits:
    """Pairs of a question and a banked hash within the radius, as columns of the same length.

    For each question, in the order of the questions, the nearest come first.
    """

    question: NDArray[np.int64]
    entry: NDArray[np.int64]
    bank: NDArray[np.int64]
    distance: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.question)


def no_hits() -> Hits:
    """Nothing found."""
    import numpy as np

    nothing = np.zeros(0, np.int64)
    return Hits(nothing, nothing, nothing, nothing)


@dataclass(frozen=True)
class IndexStatus:
    """How an index stands, for the doctor and the staff page."""

    name: str
    ready: bool
    entries: int
    behind: int
    """Changes that are not in the index itself; they are found all the same, only more slowly."""
    made_at: datetime | None
    bytes: int
    note: str = ""


@dataclass(frozen=True)
class Built:
    """An index that was made: of how many entries, up to which change, in how many seconds."""

    token: UUID
    change: int
    entries: int
    seconds: float


class Index(Protocol):
    """An exact index of the live PDQ entries of all banks."""

    name: str

    def search(self, questions: NDArray[np.uint8], radius: int, state: StateView) -> Hits:
        """The live entries within ``radius`` bits of each question, as of ``state`` or later.

        Args:
            questions: uint8[n, 32].
            radius: 0 to 31.
            state: how far the database had come when the request began; nothing committed by then is missed.
        """
        ...

    def warm(self, state: StateView) -> None:
        """Loads what the first search would wait for."""
        ...

    def make(self) -> Built:
        """Makes the index anew of what the database holds; searching goes on meanwhile.

        Call it outside a transaction, and hand what it answers to ``actions.take_index``.
        """
        ...

    def status(self, state: StateView) -> IndexStatus:
        """How it stands."""
        ...

    def verify(self) -> list[str]:
        """What is wrong when the index is held against the database, in words; nothing if all is well."""
        ...
