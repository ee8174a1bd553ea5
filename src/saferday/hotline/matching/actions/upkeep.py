"""What the worker sees to: floods set apart, families, later matches, index files, the purge."""

from datetime import datetime
from typing import Any

from django.db.models import F, Model, Q
from django.utils import timezone

from saferday.centre.audit.actions import audited, record, unchanged

from .. import rules
from ..models import (
    Allowance,
    Bank,
    DayOfMatches,
    Family,
    Grouping,
    IndexBuild,
    KeptQuery,
    LaterMatch,
    MatchRecord,
    MostMatched,
    Quarantine,
    State,
    new_lineage,
)
from ..queries.families import Grouped
from ..queries.figures import Figures
from ..queries.flooding import floods
from ..queries.later import LaterFound
from ..queries.searching import Built
from .counting import one_at_a_time, settings_changed


@audited
def take_index(*, by: Any = None, built: Built) -> IndexBuild:
    """Lets every process use an index that was made; each opens it on its next request."""
    build = IndexBuild.objects.create(
        token=built.token,
        change=built.change,
        entries=built.entries,
        at=timezone.now(),
        seconds=built.seconds,
    )
    State.objects.get_or_create(pk=State.ONLY)
    State.objects.filter(pk=State.ONLY).update(build=build.pk)
    record("matching.index.made", by=by, subject=build, detail={"entries": built.entries})
    return build


@audited
def begin_another_past(*, by: Any = None) -> None:
    """Says that the database was put back: no index file and no process's memory of before counts any more.

    Nobody's act, so nothing is recorded: the record that was put back ends as it did.
    """
    unchanged()
    State.objects.filter(pk=State.ONLY).update(lineage=new_lineage())


@audited
def find_floods(*, by: Any = None, now: datetime) -> int:
    """Sets apart each hash that suddenly matches a flood; how many. It goes on matching, with other advice."""
    found = floods(now)
    for flood in found:
        row = Quarantine.objects.create(kind=flood.kind, value=flood.value, since=now, matches=flood.matches)
        record("matching.hash.set_apart", by=by, subject=row, detail={"matches": flood.matches})
    if found:
        settings_changed()
    else:
        unchanged()
    return len(found)


@audited
def take_grouping(*, by: Any = None, bank: Bank, grouped: Grouped, now: datetime) -> Grouping:
    """Keeps what `queries.group_bank` found. It follows from the entries and is nobody's act: nothing is recorded."""
    unchanged()
    facts = {
        name: getattr(grouped, name) for name in ("change", "pictures", "families", "largest", "seconds")
    }
    held, _made = Grouping.objects.update_or_create(bank=bank, defaults={**facts, "at": now})
    Family.objects.filter(grouping=held).delete()
    Family.objects.bulk_create(
        [
            Family(grouping=held, entry_id=entry, pictures=pictures, hashes=hashes)
            for entry, pictures, hashes in grouped.found
        ]
    )
    return held


@audited
def take_figures(*, by: Any = None, figures: Figures, now: datetime) -> None:
    """Keeps what `queries.figures.count_matches` found, and drops the days that are shown no more.

    It follows from the log and is nobody's act: nothing is recorded.
    """
    unchanged()
    one_at_a_time()
    DayOfMatches.objects.filter(Q(day__in=figures.days) | Q(day__lt=figures.since)).delete()
    DayOfMatches.objects.bulk_create(
        [
            DayOfMatches(day=day, bank_id=bank, kind=kind, distance=distance, matches=matches)
            for day, bank, kind, distance, matches in figures.counts
        ]
    )
    MostMatched.objects.all().delete()
    MostMatched.objects.bulk_create(
        [
            MostMatched(entry_id=entry, matches=matches, platforms=platforms)
            for entry, matches, platforms in figures.top
        ]
    )
    State.objects.filter(pk=State.ONLY).update(counted_at=now, counting_seconds=figures.seconds)


@audited
def settle_later(*, by: Any = None, now: datetime) -> int:
    """Marks up to which change new flags are held against earlier queries next; that change's number."""
    unchanged()
    State.objects.filter(pk=State.ONLY, later__gte=F("settling"), change__gt=F("settling")).update(
        settling=F("change"), settling_at=now
    )
    return State.objects.filter(pk=State.ONLY).values_list("settling", flat=True).first() or 0


@audited
def note_later_matches(*, by: Any = None, found: LaterFound, now: datetime) -> int:
    """Keeps what ``queries.later.find_later`` found, for the owners of the queries; how many are new."""
    before = LaterMatch.objects.count()
    LaterMatch.objects.bulk_create(
        [
            LaterMatch(
                key_id=one.key,
                entry_id=one.entry,
                kind=one.kind,
                value=one.value,
                asked_at=one.asked_at,
                distance=one.distance,
                at=now,
            )
            for one in found.matches
        ],
        ignore_conflicts=True,
    )
    State.objects.filter(pk=State.ONLY, later__lt=found.up_to).update(later=found.up_to)
    added = LaterMatch.objects.count() - before
    if added:
        record("matching.later.found", by=by, subject="matching.LaterMatch:*", detail={"count": added})
    else:
        unchanged()
    return added


@audited
def purge_matches(*, by: Any = None, now: datetime, limit: int) -> int:
    """Clears the log of matches of what was kept long enough; how many."""
    return _purge(MatchRecord, Q(at__lt=now - rules.KEEP_MATCHES), limit, by)


@audited
def purge_kept_queries(*, by: Any = None, now: datetime, limit: int) -> int:
    """Clears kept queries that are old enough; how many."""
    return _purge(KeptQuery, Q(at__lt=now - rules.KEEP_QUERIES), limit, by)


@audited
def purge_later_matches(*, by: Any = None, now: datetime, limit: int) -> int:
    """Clears later matches that their owners had time enough to fetch; how many."""
    return _purge(LaterMatch, Q(at__lt=now - rules.KEEP_LATER), limit, by)


@audited
def purge_allowances(*, by: Any = None, now: datetime, limit: int) -> int:
    """Clears the allowances of minutes that are past; how many."""
    return _purge(Allowance, Q(minute__lt=now - rules.KEEP_LEASES), limit, by)


def _purge(model: type[Model], due: Q, limit: int, by: Any) -> int:
    rows = list(model._default_manager.filter(due).order_by("pk").values_list("pk", flat=True)[:limit])
    if not rows:
        unchanged()
        return 0
    model._default_manager.filter(pk__in=rows).delete()
    record(
        f"matching.{model._meta.model_name}.purged",
        by=by,
        subject=f"{model._meta.label}:*",
        detail={"count": len(rows)},
    )
    return len(rows)
