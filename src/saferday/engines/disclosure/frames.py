"""Columns in and out of pandas, polars and plain mappings, without importing either library."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

LONGEST_RANGE = 1 << 16
"""Whole numbers that lie within so many values are coded by their distance from the smallest."""


NARROW_RANGE = 256
"""Whole numbers within so few values are not looked up at all."""


class NotATable(ValueError):
    """What was given is neither a DataFrame nor a mapping of columns, or lacks a column."""


def is_frame(table: Any) -> bool:
    """Whether ``table`` has named columns: a pandas or polars DataFrame, or a mapping."""
    return isinstance(table, Mapping) or (hasattr(table, "columns") and hasattr(table, "to_dict"))


def column_names(table: Any) -> list[str]:
    """The names of the columns, in order."""
    return [str(name) for name in (table if isinstance(table, Mapping) else table.columns)]


def column(table: Any, name: str) -> npt.NDArray[Any]:
    """One column as an array of shape (rows,).

    >>> column({"year": [7, 8]}, "year").tolist()
    [7, 8]
    """
    if not is_frame(table):
        raise NotATable(f"Expected a DataFrame or a mapping of columns, got {type(table).__name__}.")
    if name not in column_names(table):
        raise NotATable(f"There is no column “{name}”; the columns are {', '.join(column_names(table))}.")
    found = table[name]
    return found.to_numpy() if hasattr(found, "to_numpy") else np.asarray(found)


def coded(table: Any, name: str) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """A column as small whole numbers, and what each stands for, in order.

    Returns codes of shape (rows,) and levels of shape (number of different values,), sorted; a categorical
    column keeps the order of its categories. Missing values are refused: they are a category too and
    must be given one, or they would be counted in no cell.
    """
    values = column(table, name)
    series = None if isinstance(table, Mapping) else table[name]
    if (
        series is not None
        and hasattr(series, "cat")
        and str(series.dtype).lower().startswith(("cat", "enum"))
    ):
        return _of_categories(series, name)
    if values.dtype.kind in "iub":
        return _of_numbers(values)
    if series is not None and hasattr(series, "factorize"):
        codes, levels = series.factorize(sort=True)
        return _all_present(codes, name), np.asarray(levels)
    if series is not None and hasattr(series, "rank"):
        if series.null_count():
            raise _missing(name)
        return series.rank("dense").to_numpy().astype(np.int64) - 1, series.unique().sort().to_numpy()
    levels, codes = np.unique(values, return_inverse=True)
    return codes, levels


def spanned(table: Any, name: str) -> tuple[npt.NDArray[Any], int, npt.NDArray[Any]] | None:
    """A column of whole numbers as it is, its smallest, and every number from that to its largest.

    None where it is not of whole numbers or they lie far apart; then `coded` has a place for each that occurs.

    >>> spanned({"year": [9, 7]}, "year")
    (array([9, 7]), 7, array([7, 8, 9]))
    """
    values = column(table, name)
    if values.dtype.kind not in "iu" or not len(values):
        return None
    least, most = int(values.min()), int(values.max())
    return (values, least, np.arange(least, most + 1)) if most - least < NARROW_RANGE else None


def like(table: Any, columns: Mapping[str, Sequence[Any]]) -> Any:
    """The columns as the same kind of table that was given: a DataFrame of the same library, or a dict."""
    return dict(columns) if isinstance(table, Mapping) else type(table)(dict(columns))


def _of_numbers(values: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    if not len(values):
        return values.astype(np.int64), values
    least, most = int(values.min()), int(values.max())
    if most - least >= LONGEST_RANGE:
        levels, codes = np.unique(values, return_inverse=True)
        return codes, levels
    distance = values if least == 0 else values.astype(np.int64) - least
    present = np.zeros(most - least + 1, dtype=bool)
    present[distance] = True
    levels = (np.flatnonzero(present) + least).astype(values.dtype)
    if present.all():
        return distance, levels
    return (np.cumsum(present) - 1)[distance], levels


def _of_categories(series: Any, name: str) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    if hasattr(series, "to_physical"):
        if series.null_count():
            raise _missing(name)
        if not hasattr(series.dtype, "categories"):
            return coded({name: series.to_list()}, name)
        codes, levels = series.to_physical().to_numpy(), series.dtype.categories.to_numpy()
    else:
        codes, levels = _all_present(series.cat.codes.to_numpy(), name), series.cat.categories.to_numpy()
    present = np.bincount(codes, minlength=len(levels)) > 0
    return (np.cumsum(present) - 1)[codes], levels[present]


def _all_present(codes: Any, name: str) -> npt.NDArray[Any]:
    codes = np.asarray(codes)
    if len(codes) and codes.min() < 0:
        raise _missing(name)
    return codes


def _missing(name: str) -> NotATable:
    return NotATable(f"Column “{name}” has missing values; give them a category of their own.")
