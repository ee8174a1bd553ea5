"""How many records of a researcher's file share what could be recognised, and what to do about those that are few.

k-anonymity (Samarati and Sweeney 1998): each combination of the quasi-identifiers stands in at least k records.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure.frames import NotATable, coded, like


@dataclass(frozen=True)
class Proposal:
    """One thing that could be done: ``records`` would still be in groups that are too small."""

    do: str
    records: int


@dataclass(frozen=True)
class AnonymityReport:
    """How a file stands.

    ``smallest`` is the size of the smallest group; ``sizes`` maps a group's size to how many groups have it, up to the
    threshold; ``small_groups`` and ``small_records`` are those under it; ``unique_alike`` names, for each sensitive
    column, how many groups have one value throughout, so that being in the group says it. ``proposals`` are
    ordered by what they leave. ``keep`` bool of shape (records,): False for records in groups that are too small.
    """

    threshold: int
    records: int
    groups: int
    smallest: int
    sizes: Mapping[int, int]
    small_groups: int
    small_records: int
    unique_alike: Mapping[str, int]
    proposals: tuple[Proposal, ...]
    keep: npt.NDArray[np.bool_]

    @property
    def met(self) -> bool:
        """Whether every group is large enough."""
        return self.small_records == 0


def k_anonymity(
    records: Any,
    quasi_identifiers: Sequence[str],
    *,
    threshold: int = 10,
    sensitive: Collection[str] = (),
    ordered: Collection[str] = (),
) -> AnonymityReport:
    """The report for a pandas or polars DataFrame or a mapping of columns, a row for each record.

    ``ordered`` names quasi-identifiers whose neighbouring values may be joined (year). Proposals: leave a column
    out, join neighbours two by two, join the rarest values, or leave out the records in small groups.

    >>> report = k_anonymity({"year": [7, 7, 8], "gender": ["g", "g", "b"]}, ["year", "gender"], threshold=2)
    >>> report.smallest, report.small_records, report.met
    (1, 1, False)
    """
    if not quasi_identifiers or threshold < 2:
        raise NotATable(
            "Name the columns by which somebody could be recognised, and a threshold of at least 2."
        )
    columns = {name: coded(records, name)[0].astype(np.int64) for name in quasi_identifiers}
    _, group, size = np.unique(
        np.column_stack(list(columns.values())), axis=0, return_inverse=True, return_counts=True
    )
    small = size < threshold
    alike = {}
    for name in sensitive:
        value = coded(records, name)[0].astype(np.int64)
        different = np.unique(np.column_stack([group, value]), axis=0)[:, 0]
        alike[name] = int((np.bincount(different, minlength=len(size)) == 1).sum())
    few, how_many = np.unique(size[small], return_counts=True)
    return AnonymityReport(
        threshold=threshold,
        records=len(group),
        groups=len(size),
        smallest=int(size.min()) if len(size) else 0,
        sizes=dict(zip(few.tolist(), how_many.tolist(), strict=True)),
        small_groups=int(small.sum()),
        small_records=int(size[small].sum()),
        unique_alike=alike,
        proposals=_proposals(columns, threshold, ordered, int(size[small].sum())),
        keep=~small[group],
    )


def leave_out_small(records: Any, report: AnonymityReport, names: Sequence[str]) -> Any:
    """The columns ``names`` of the records in groups that are large enough, as the kind of table that was given."""
    return like(records, {name: np.asarray(records[name])[report.keep].tolist() for name in names})


def _proposals(
    columns: Mapping[str, npt.NDArray[np.int64]], threshold: int, ordered: Collection[str], now: int
) -> tuple[Proposal, ...]:
    if not now:
        return ()
    found = [Proposal(f"leave out the {now} records in small groups", 0)]
    for name, codes in columns.items():
        rest = [column for other, column in columns.items() if other != name]
        found.append(Proposal(f"leave out the column “{name}”", _left(rest, threshold)))
        if name in ordered:
            found.append(
                Proposal(
                    f"join neighbouring values of “{name}” two by two", _left([*rest, codes // 2], threshold)
                )
            )
        else:
            rare = np.bincount(codes) < threshold * len(columns)
            if rare.sum() > 1:
                joined = np.where(rare[codes], -1, codes)
                found.append(
                    Proposal(
                        f"join the {int(rare.sum())} rarest values of “{name}”",
                        _left([*rest, joined], threshold),
                    )
                )
    return tuple(sorted((each for each in found if each.records < now), key=lambda each: each.records))


def _left(columns: Sequence[npt.NDArray[np.int64]], threshold: int) -> int:
    if not columns:
        return 0
    sizes = np.unique(np.column_stack(columns), axis=0, return_counts=True)[1]
    return int(sizes[sizes < threshold].sum())
