"""What a search answers: identifiers and distances, for one query or for many."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray


class Found(NamedTuple):
    """Everything within the radius of one query, nearest first; equally near ones in the order of their ids.

    ``ids`` is int64[k], ``distances`` is int16[k], in bits, 0 to the radius.
    """

    ids: NDArray[np.int64]
    distances: NDArray[np.int16]


class Answers(Sequence[Found]):
    """One `Found` for each query, in the order of the queries, kept in three flat arrays.

    The answer to query ``i`` is ``ids[offsets[i]:offsets[i + 1]]`` with the ``distances`` beside them.

    >>> answers = Answers(np.array([0, 1, 1]), np.array([7]), np.array([3], dtype=np.int16))
    >>> len(answers), answers[0].ids.tolist(), answers[1].ids.tolist()
    (2, [7], [])
    """

    def __init__(
        self, offsets: NDArray[np.int64], ids: NDArray[np.int64], distances: NDArray[np.int16]
    ) -> None:
        self.offsets = offsets
        self.ids = ids
        self.distances = distances

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, which: int) -> Found: ...

    @overload
    def __getitem__(self, which: slice) -> list[Found]: ...

    def __getitem__(self, which: int | slice) -> Found | list[Found]:
        if isinstance(which, slice):
            return [self._found(number) for number in range(*which.indices(len(self)))]
        number = which + len(self) if which < 0 else which
        if not 0 <= number < len(self):
            raise IndexError(f"There are {len(self)} answers; there is no number {which}.")
        return self._found(number)

    def __iter__(self) -> Iterator[Found]:
        return (self._found(number) for number in range(len(self)))

    def _found(self, number: int) -> Found:
        of_this = slice(int(self.offsets[number]), int(self.offsets[number + 1]))
        return Found(self.ids[of_this], self.distances[of_this])
