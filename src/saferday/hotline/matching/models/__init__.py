"""The tables of matching."""

from .banks import Bank
from .entries import Entry, IndexBuild, State, new_lineage
from .keys import Allowance, Organisation, PlatformKey
from .records import KeptQuery, LaterMatch, MatchRecord, Quarantine

__all__ = [
    "Allowance",
    "Bank",
    "Entry",
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
