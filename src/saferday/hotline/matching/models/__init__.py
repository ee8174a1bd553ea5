"""The tables of matching."""

from .banks import Bank, BankCount
from .entries import Entry, IndexBuild, State, new_lineage
from .families import Family, Grouping
from .keys import Allowance, Organisation, PlatformKey
from .records import KeptQuery, LaterMatch, MatchRecord, Quarantine

__all__ = [
    "Allowance",
    "Bank",
    "BankCount",
    "Entry",
    "Family",
    "Grouping",
    "IndexBuild",
    "KeptQuery",
    "LaterMatch",
    "MatchRecord",
    "Organisation",
    "PlatformKey",
    "Quarantine",
    "State",
    "new_lineage",
]
