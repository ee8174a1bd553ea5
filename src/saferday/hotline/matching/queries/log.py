"""The log of matches as staff read it: what was answered about a banked hash, to whom and when."""

from collections.abc import Sequence

from ..models import Entry, MatchRecord

SHOWN = 25


def answered_about(entries: Sequence[Entry]) -> list[MatchRecord]:
    """The newest matches of these entries, those that were vetoed too."""
    if not entries:
        return []
    found = MatchRecord.objects.filter(entry__in=[one.pk for one in entries])
    return list(found.select_related("key__organisation", "entry__bank").order_by("-at", "-pk")[:SHOWN])
