"""Cell-key perturbation: the same cell gets the same noise in every table it appears in.

Each record carries a random key for good. A cell's key is the sum of its records' keys, modulo the number of keys; a
ptable says by count and cell key what is added. Source: Fraser and Wooton (2005), "A proposed method for
confidentialising tabular output to protect against differencing".
"""

import hashlib
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure.frames import NotATable, coded, column, is_frame, spanned
from saferday.engines.disclosure.ptable import PTable
from saferday.engines.disclosure.tables import SHOWN, SMALL, ProtectedTable

MOST_CELLS = 1 << 26
BLOCK = 1 << 16
LARGEST_BLOCK = 1 << 21
UPPER = 31
ONE = 1 << UPPER
"""What a record adds beside its key: 2²¹ records × 2³¹ stay whole in a float64, and 2²¹ keys stay under 2³¹."""


def perturb(
    data: Any,
    ptable: PTable,
    *,
    by: Sequence[str] = (),
    record_key: str | npt.NDArray[np.integer] = "record_key",
    threshold: int = 10,
) -> ProtectedTable:
    """The table of ``data`` by some columns, each count with its noise, counts under ``threshold`` hidden.

    ``data`` is a pandas or polars DataFrame or a mapping of columns, with a row for each pupil; ``by`` names the
    columns to cross, ``record_key`` the column of keys (whole numbers from 0 to ``ptable.keys`` - 1). Or ``data`` is
    an integer array of shape (pupils, columns) with values from 0, and ``record_key`` an array of shape (pupils,).

    The result has an axis for each column and a place for every combination of the values that occur. A cell that
    no pupil is in is 0 before the noise, and stays so unless the ptable adds noise to empty cells. ``threshold``
    is held against the count with its noise, so that what is hidden says no more than what is shown.

    >>> import numpy as np
    >>> from saferday.engines.disclosure.ptable import rounding_ptable
    >>> pupils = np.array([[0]] * 12 + [[1]] * 28)
    >>> table = perturb(pupils, rounding_ptable(), record_key=np.arange(40))
    >>> table.values.tolist()
    [10.0, 30.0]
    """
    if is_frame(data):
        if not by:
            raise NotATable("Say which columns to cross: by=[…].")
        keys = column(data, record_key) if isinstance(record_key, str) else np.asarray(record_key)
        names = tuple(by)
        columns = [spanned(data, name) or (coded(data, name)[0], 0, coded(data, name)[1]) for name in by]
    else:
        matrix = np.asarray(data)
        if matrix.ndim != 2 or matrix.dtype.kind not in "iu" or isinstance(record_key, str):
            raise NotATable(
                "An array has the shape (pupils, columns) and whole numbers; give the keys as an array."
            )
        keys = np.asarray(record_key)
        names = tuple(by) or tuple(str(place) for place in range(matrix.shape[1]))
        if len(names) != matrix.shape[1] or (len(matrix) and matrix.min() < 0):
            raise NotATable("An array holds whole numbers from 0, with a name for each column if any.")
        columns = [
            (matrix[:, at], 0, np.arange(int(matrix[:, at].max(initial=-1)) + 1)) for at in range(len(names))
        ]
    _check_keys(keys, ptable.keys)
    counts, cell_keys = _tabulated(
        [(codes, least) for codes, least, _ in columns],
        [len(levels) for *_, levels in columns],
        keys,
        ptable.keys,
    )
    levels = [levels for *_, levels in columns]
    if is_frame(data):
        for axis in range(len(levels)):
            others = tuple(other for other in range(len(levels)) if other != axis)
            present = np.flatnonzero(counts.sum(axis=others))
            if len(present) < len(levels[axis]):
                counts, cell_keys = counts.take(present, axis), cell_keys.take(present, axis)
                levels[axis] = levels[axis][present]
    if ptable.noise[0].any():
        _key_empty_cells(counts, cell_keys, names, levels, ptable.keys)
    return perturb_counts(counts, cell_keys, ptable, threshold=threshold, dimensions=names, levels=levels)


def perturb_counts(
    counts: npt.NDArray[np.integer],
    cell_keys: npt.NDArray[np.integer],
    ptable: PTable,
    *,
    threshold: int = 10,
    dimensions: Sequence[str] = (),
    levels: Sequence[npt.NDArray[Any]] = (),
) -> ProtectedTable:
    """`perturb` for a table that is counted already: ``counts`` and ``cell_keys`` of the same shape.

    >>> import numpy as np
    >>> from saferday.engines.disclosure.ptable import rounding_ptable
    >>> perturb_counts(np.array([3, 22]), np.array([1, 2]), rounding_ptable()).values.tolist()
    [nan, 20.0]
    """
    counts, cell_keys = np.asarray(counts), np.asarray(cell_keys)
    if counts.shape != cell_keys.shape:
        raise NotATable(f"Counts have shape {counts.shape}, cell keys {cell_keys.shape}.")
    noisy = counts + ptable.look_up(counts, cell_keys)
    hidden = noisy < threshold
    return ProtectedTable(
        values=np.where(hidden, np.nan, noisy),
        hidden=hidden,
        reasons=np.where(hidden, SMALL, SHOWN),
        dimensions=tuple(dimensions) or tuple(str(axis) for axis in range(counts.ndim)),
        levels=tuple(levels) or tuple(np.arange(size) for size in counts.shape),
    )


def tabulate_with_keys(
    codes: Sequence[npt.NDArray[Any]],
    sizes: Sequence[int],
    record_keys: npt.NDArray[Any],
    keys: int = 256,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Counts and cell keys of a table, each of shape ``sizes``.

    ``codes`` holds an array of shape (records,) for each dimension, with values from 0 to its size - 1;
    ``record_keys`` has shape (records,) and values from 0 to ``keys`` - 1.

    >>> import numpy as np
    >>> tabulate_with_keys([np.array([0, 0, 1])], [2], np.array([200, 100, 7]))
    (array([2, 1]), array([44,  7]))
    """
    _check_keys(record_keys, keys)
    for code, size in zip(codes, sizes, strict=True):
        if len(code) != len(record_keys):
            raise NotATable("Every column and the keys must be of one length.")
        if len(code) and (int(code.min()) < 0 or int(code.max()) >= size):
            raise NotATable(f"A code lies outside 0 to {size - 1}.")
    return _tabulated([(code, 0) for code in codes], sizes, record_keys, keys)


def _tabulated(
    columns: Sequence[tuple[npt.NDArray[Any], int]],
    sizes: Sequence[int],
    record_keys: npt.NDArray[Any],
    keys: int,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Counts and cell keys of checked columns, each with its smallest value.

    Blocks of records stay near the processor, and one pass gives both numbers: each record adds one to the upper
    part of a float64 and its key to the lower; within a block neither can run over.
    """
    cells = math.prod(sizes)
    if cells > MOST_CELLS:
        raise NotATable(f"The table would have {cells:,} cells; cross fewer columns.")
    records = len(record_keys)
    block = min(max(BLOCK, 4 * cells), LARGEST_BLOCK)
    counts, sums = np.zeros(cells, dtype=np.int64), np.zeros(cells, dtype=np.int64)
    place = np.empty(min(block, records), dtype=np.intp)
    packed = np.empty(len(place))
    for start in range(0, records, block):
        end = min(start + block, records)
        at, both = place[: end - start], packed[: end - start]
        at[:] = 0
        from_nothing = 0
        for (column_, least), size in zip(columns, sizes, strict=True):
            at *= size
            np.add(at, column_[start:end], out=at, casting="unsafe")
            from_nothing = from_nothing * size + least
        at -= from_nothing
        np.add(record_keys[start:end], float(ONE), out=both, casting="unsafe")
        found = np.bincount(at, both, minlength=cells).astype(np.int64)
        counts += found >> UPPER
        sums += found & (ONE - 1)
    return counts.reshape(sizes), (sums % keys).reshape(sizes)


def _check_keys(record_keys: npt.NDArray[Any], keys: int) -> None:
    """Keys under 2¹⁰ fit the lower part of a block's sums."""
    if keys > 1 << 10:
        raise NotATable("At most 1,024 keys.")
    if record_keys.ndim != 1 or record_keys.dtype.kind not in "iu":
        raise NotATable("Record keys are whole numbers, one for each record, none missing.")
    if len(record_keys) and (int(record_keys.min()) < 0 or int(record_keys.max()) >= keys):
        raise NotATable(f"Record keys must lie from 0 to {keys - 1}, as the ptable's cell keys do.")


def _key_empty_cells(
    counts: npt.NDArray[np.int64],
    cell_keys: npt.NDArray[np.int64],
    names: Sequence[str],
    levels: Sequence[npt.NDArray[Any]],
    keys: int,
) -> None:
    """An empty cell has no record to take a key from: what it stands for gives one, the same in every table."""
    for place in zip(*np.nonzero(counts == 0), strict=True):
        said = sorted(f"{name}={level[at]}" for name, level, at in zip(names, levels, place, strict=True))
        digest = hashlib.blake2b("\x1f".join(said).encode(), digest_size=8).digest()
        cell_keys[place] = int.from_bytes(digest) % keys
