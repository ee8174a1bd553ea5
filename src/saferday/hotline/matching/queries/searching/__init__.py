"""Finding the banked PDQ hashes near to others: one question, two indexes that answer it.

The embedded index is a file that each process maps into memory, with the changes since read from the database.
The index in SQL is PostgreSQL's own, for when many machines share it. Both miss nothing within the radius; the
same contract tests hold for both (``tests/test_indexes.py``).
"""

from functools import cache

from django.conf import settings

from .interface import Built, Hits, Index, IndexStatus, WrongDatabase

__all__ = ["Built", "Hits", "Index", "IndexStatus", "WrongDatabase", "index"]


@cache
def _chosen(name: str) -> Index:
    # What it stands on takes time to load, and most processes never match.
    if name == "sql":
        from .sql import SqlIndex

        return SqlIndex()
    from .embedded import EmbeddedIndex

    return EmbeddedIndex(settings.DATA / "matching")


def index() -> Index:
    """The index that the centre's settings choose (``SAFERDAY_MATCH_INDEX``)."""
    return _chosen(settings.SAFERDAY_MATCH_INDEX)
