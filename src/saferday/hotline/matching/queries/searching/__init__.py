"""Finding the banked PDQ hashes near to others: one question, two indexes that answer it.

The embedded index is a file that each process maps into memory, with the changes since read from the database.
The index in SQL is PostgreSQL's own, for when many machines share it. Both miss nothing within the radius; the
same contract tests hold for both (``tests/test_indexes.py``).
"""

from functools import cache

from django.conf import settings

from .embedded import EmbeddedIndex
from .interface import Built, Hits, Index, IndexStatus
from .sql import SqlIndex

__all__ = ["Built", "Hits", "Index", "IndexStatus", "index"]


@cache
def _chosen(name: str) -> Index:
    return SqlIndex() if name == "sql" else EmbeddedIndex(settings.DATA / "matching")


def index() -> Index:
    """The index that the centre's settings choose (``SAFERDAY_MATCH_INDEX``)."""
    return _chosen(settings.SAFERDAY_MATCH_INDEX)
