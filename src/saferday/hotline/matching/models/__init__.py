"""The tables of matching."""

from .banks import Bank, BankCount
from .entries import Entry, IndexBuild, State, new_lineage
from .families import Family, Grouping
from .figures import DayOfMatches, MostMatched
from .keys import Allowance, Organisation, PlatformKey
from .records import KeptQuery, LaterMatch, MatchRecord, Quarantine

__all__ = [
    "Allowance",
    "Bank",
    "BankCount",
    "DayOfMatches",
    "Entry",
    "Family",
    "Grouping",
    "IndexBuild",
    "KeptQuery",
    "LaterMatch",
    "MatchRecord",
    "MostMatched",
    "Organisation",
    "PlatformKey",
    "Quarantine",
    "State",
    "new_lineage",
]
