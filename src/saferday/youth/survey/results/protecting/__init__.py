"""From counted answers to numbers that may be shown: a school's by grouping and rounding, an area's by noise.

What these return is all that is ever stored, shown or exported. ``docs/algorithms/disclosure.md`` says what each
method is worth against whom.
"""

from .area import of_area
from .crossed import Crossed, crossed_tables
from .noise import LARGEST_NOISE, ptable_of
from .school import of_school, school_rules
from .shown import Shown

__all__ = [
    "LARGEST_NOISE",
    "Crossed",
    "Shown",
    "crossed_tables",
    "of_area",
    "of_school",
    "ptable_of",
    "school_rules",
]
