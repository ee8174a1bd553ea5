"""How often what a decision flagged has matched since, told picture by picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from .. import rules
from ..models import MatchRecord


@dataclass(frozen=True)
class Matched:
    """How often one file matched, and when last."""

    times: int
    last: datetime


def matched_since(references: Sequence[str]) -> dict[tuple[str, str], Matched]:
    """Matches of each file that these decisions flagged, by reference and group; as far back as the log is kept.

    Who looks a file up may send several hashes of it in one request: near and exact ones. So of one request only the
    kind that matched more often counts, and nothing is counted twice.
    """
    rows = (
        MatchRecord.objects.filter(entry__reference__in=references, vetoed=False)
        .order_by()
        .values_list("entry__reference", "entry__group", "key", "at", "kind")
        .annotate(Count("pk"))
    )
    most: dict[tuple[str, str, int | None, datetime], list[int]] = {}
    for reference, group, key, at, kind, times in rows.iterator(2_000):
        counts = most.setdefault((reference, group, key, at), [0, 0])
        near = rules.KINDS[rules.KEYS_OF_KINDS[kind]].near
        counts[near] = counts[near] + times if near else max(counts[near], times)
    found: dict[tuple[str, str], Matched] = {}
    for (reference, group, _key, at), (exact, near_ones) in most.items():
        before = found.get((reference, group))
        found[reference, group] = Matched(
            max(exact, near_ones) + (before.times if before else 0),
            max(at, before.last) if before else at,
        )
    return found
