"""Lays everything that was ever shown side by side, as an attacker would, for the engine to work out what follows.

What is said is read from the stored snapshots alone: the attacker knows no more than the pages, for all time.
"""

from .crossing import Axes, crossed_findings, safe_crossed
from .leaving import few_left
from .linking import file_findings
from .pages import Page, everything_said, findings
from .pooling import MOST_POOLED, beside_pools, pools, told_by_pool
from .withholding import kept_or_new, safe_rows, told_beside, withheld_beside

__all__ = [
    "MOST_POOLED",
    "Axes",
    "Page",
    "beside_pools",
    "crossed_findings",
    "everything_said",
    "few_left",
    "file_findings",
    "findings",
    "kept_or_new",
    "pools",
    "safe_crossed",
    "safe_rows",
    "told_beside",
    "told_by_pool",
    "withheld_beside",
]
