"""A list comes in, part by part: entries, counts and the place where it goes on change in one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged
from saferday.hotline.matching import actions as matching
from saferday.hotline.matching import queries as matching_queries

from .. import rules
from ..models import Partner, Run, SetAside
from ..rules.collating import Name, Part
from ..rules.handing import written_line

TAKEN_BACK = "Taken back in the partner’s list"
PAUSED = "paused"
"""A run that ends because its partner was paused is no failure of the partner."""
MISSING = "No longer in the partner’s list"
MOST_NAMES = 50
"""Names of things left out that a run remembers."""


class Held(RuntimeError):
    """Another process works on this partner."""


class Paused(RuntimeError):
    """The partner was paused while its list came in."""


class RunEnded(RuntimeError):
    """The run was ended by another process."""


@audited
def claim(*, by: None = None, partner: Partner, holder: str, now: datetime | None = None) -> Partner:
    """Takes a partner for this process, for a while; every part that is taken prolongs it.

    Raises:
        Held: another process has it.
        Paused: the partner is paused.
    """
    unchanged()
    moment = now or timezone.now()
    free = Q(held_until__isnull=True) | Q(held_until__lte=moment) | Q(holder=holder)
    taken = Partner.objects.filter(free, pk=partner.pk, paused_at__isnull=True).update(
        holder=holder, held_until=moment + rules.LEASE, tried_at=moment
    )
    found = Partner.objects.select_related("bank", "key").get(pk=partner.pk)
    if not taken:
        raise Paused(found.slug) if found.paused_at else Held(found.slug)
    return found


@audited
def release(*, by: None = None, partner: Partner, holder: str) -> None:
    """Lets other processes have the partner again."""
    unchanged()
    Partner.objects.filter(pk=partner.pk, holder=holder).update(holder="", held_until=None)


@audited
def start_run(
    *,
    by: Any = None,
    partner: Partner | None,
    bank: Any,
    format: str,
    incoming: bool = True,
    source: str = "",
    identity: str = "",
    now: datetime | None = None,
) -> Run:
    """Begins a run, or goes on with the one that was cut off.

    Args:
        by: a person who hands in a file; None for the schedule, or a command on the machine.
        identity: of a file: its run is found again by it.
    """
    if by is not None:
        require(by, "hashes.administer")
    unchanged()
    cut_off = Run.objects.filter(
        partner=partner, bank=bank, format=format, incoming=incoming, state=rules.RUNNING
    )
    cut_off = cut_off.filter(identity=identity, source=source[:200])
    found = cut_off.order_by("-pk").first()
    if found is not None:
        return found
    return Run.objects.create(
        partner=partner,
        bank=bank,
        incoming=incoming,
        format=format,
        source=source[:200],
        identity=identity,
        started_at=now or timezone.now(),
        by=by,
    )


@audited
def take_part(
    *,
    by: None = None,
    run: Run,
    part: Part,
    position: int,
    cursor: dict[str, Any] | None = None,
    page: bool = False,
    now: datetime | None = None,
) -> Run:
    """Takes one part of a list into its bank: retracts, flags, sets aside, counts, and remembers where it goes on.

    Taking the same part twice changes nothing the second time, but for the run's own counts.

    Args:
        position: how many rows of the file were read, this part among them.
        cursor: where the partner's list goes on; None while its page is not read whole.
        page: whether this part ends a page.

    Raises:
        RunEnded, Paused: it is not wanted any more; nothing of this part is taken.
    """
    unchanged()
    run = _locked(run)
    bank: Any = run.bank
    moment = now or timezone.now()
    fmt = rules.FORMATS[run.format]
    retracted = _retract(bank, part, whole_records=fmt.whole_records)
    added = changed = same = 0
    broken = list(part.broken)
    if part.flags:
        base = provenance_of(run)
        done = matching.flag(
            bank=bank,
            provenance=base,
            entries=[
                matching.NewEntry(
                    kind=line.kind,
                    value=line.value,
                    label=label,
                    quality=line.quality,
                    group=line.group,
                    reference=line.reference,
                    flagged_at=line.flagged_at,
                    expires_at=line.expires_at,
                    provenance=provenance_from(base, line.origin),
                )
                for line, label in part.flags.values()
            ],
            now=moment,
        )
        added, changed, same = done.added, done.again + done.updated, done.unchanged
        if done.refused:
            lines = [line for line, _label in part.flags.values()]
            broken += [_refused(lines[one.number], one.reason) for one in done.refused]
        if added + changed:
            add_range(run.ranges, added + changed, matching_queries.read_state().change)
    if broken:
        room = max(rules.STAND_BACK - run.aside, 0)
        SetAside.objects.bulk_create(
            [
                SetAside(
                    run=run,
                    number=one.number,
                    reason=one.reason,
                    said=one.said,
                    rest=one.rest and written_line(one.rest),
                )
                for one in broken[:room]
            ]
        )
    for what, count in part.ignored.items():
        name = what if what in run.ignored or len(run.ignored) < MOST_NAMES else "other"
        run.ignored[name] = run.ignored.get(name, 0) + count
    run.taken += part.read
    run.added += added
    run.changed += changed
    run.unchanged += same
    run.retracted += retracted
    run.aside += len(broken)
    run.pages += page
    run.position = position
    run.save()
    if run.partner_id is not None:
        held = {"held_until": moment + rules.LEASE}
        Partner.objects.filter(pk=run.partner_id).update(
            **held | ({} if cursor is None else {"cursor": cursor})
        )
    return run


@audited
def note_signed(*, by: None = None, run: Run, at: datetime) -> Run:
    """Writes down when the partner signed the list that is taken."""
    unchanged()
    run = _locked(run)
    run.signed_at = at
    run.save(update_fields=["signed_at"])
    return run


@audited
def save_cursor(*, by: None = None, partner: Partner, cursor: dict[str, Any]) -> None:
    """Remembers where the partner's list goes on, when nothing else changed."""
    unchanged()
    Partner.objects.filter(pk=partner.pk).update(cursor=cursor)


@audited
def retract_missing(*, by: None = None, run: Run, entries: Sequence[int]) -> Run:
    """Takes back what a complete list no longer holds; at most 10,000 at a time."""
    unchanged()
    run = _locked(run)
    bank: Any = run.bank
    run.retracted += matching.retract_entries(bank=bank, entries=entries, reason=MISSING)
    run.save(update_fields=["retracted"])
    if run.partner_id is not None:
        Partner.objects.filter(pk=run.partner_id).update(held_until=timezone.now() + rules.LEASE)
    return run


@audited
def end_run(*, by: None = None, run: Run, now: datetime | None = None) -> Run:
    """Ends a run that read, or sent, everything. It is recorded if it changed anything, or ended a failure."""
    run = Run.objects.select_for_update().get(pk=run.pk)
    if run.state != rules.RUNNING:
        unchanged()
        return run
    moment = now or timezone.now()
    run.state = rules.IN_PART if run.aside else rules.DONE
    run.finished_at = moment
    run.save(update_fields=["state", "finished_at"])
    was_failing = False
    if run.partner_id is not None:
        partner = Partner.objects.select_for_update().get(pk=run.partner_id)
        was_failing = bool(partner.failures)
        partner.succeeded_at, partner.failures, partner.problem, partner.problem_said = moment, 0, "", ""
        if partner.scheduled:
            partner.next_at = moment + timedelta(minutes=partner.schedule)
        partner.save(update_fields=["succeeded_at", "failures", "problem", "problem_said", "next_at"])
    counts = {
        name: getattr(run, name)
        for name in ("added", "changed", "retracted", "aside", "sent")
        if getattr(run, name)
    }
    if counts or was_failing:
        record("exchange.run.done", by=run.by_id and f"staff:{run.by_id}", subject=run, detail=counts)
    else:
        unchanged()
    return run


@audited
def fail_run(
    *,
    by: None = None,
    run: Run,
    problem: str,
    said: str = "",
    wait: timedelta | None = None,
    now: datetime | None = None,
) -> Run:
    """Ends a run that failed, with what is wrong; what it had taken stands, and the list goes on from there.

    Args:
        problem: a key of ``wording.PROBLEMS`` or ``wording.LISTS``.
        wait: how long the partner asked us to wait.
    """
    run = Run.objects.select_for_update().get(pk=run.pk)
    if run.state != rules.RUNNING:
        unchanged()
        return run
    moment = now or timezone.now()
    run.state, run.finished_at, run.problem, run.problem_said = rules.FAILED, moment, problem[:60], said[:200]
    run.save(update_fields=["state", "finished_at", "problem", "problem_said"])
    first = problem != PAUSED
    if run.partner_id is not None and first:
        partner = Partner.objects.select_for_update().get(pk=run.partner_id)
        first = partner.problem != problem or not partner.failures
        partner.failures += 1
        partner.problem, partner.problem_said = problem[:60], said[:200]
        if partner.scheduled:
            schedule = timedelta(minutes=partner.schedule)
            partner.next_at = moment + max(rules.wait_after(partner.failures, schedule), wait or timedelta(0))
        partner.save(update_fields=["failures", "problem", "problem_said", "next_at"])
    if first:
        record("exchange.run.failed", subject=run, detail={"problem": problem})
    else:
        unchanged()
    return run


def provenance_of(run: Run) -> str:
    """What stands in the entries that a run brings."""
    return run.partner.provenance if run.partner is not None else f"file:{run.source}"[:120]


def provenance_from(base: str, origin: str) -> str:
    """The same of a hash that the partner had from elsewhere; "" if it did not."""
    return f"{base}/{origin}"[:120] if origin else ""


def _locked(run: Run) -> Run:
    found = Run.objects.select_for_update(of=("self",)).select_related("partner", "bank").get(pk=run.pk)
    if found.state != rules.RUNNING:
        raise RunEnded(str(found.pk))
    if found.partner is not None and found.partner.paused_at is not None:
        raise Paused(found.partner.slug)
    return found


def _retract(bank: Any, part: Part, *, whole_records: bool) -> int:
    """Takes back what the part takes back; what its records no longer name, too."""
    by_reason: dict[str, list[int]] = {}
    if part.named:
        for name, pk in matching_queries.standing_named(bank, list(part.named)).items():
            by_reason.setdefault(part.named[name] or TAKEN_BACK, []).append(pk)
    references = set(part.referred)
    renewed: dict[str, set[Name]] = {}
    if whole_records:
        for name, (line, _label) in part.flags.items():
            renewed.setdefault(line.reference, set()).add(name)
    if references or renewed:
        standing = matching_queries.standing_of_references(bank, [*references, *renewed])
        for reference, entries in standing.items():
            if reference in references:
                reason = part.referred[reference] or TAKEN_BACK
                by_reason.setdefault(reason, []).extend(
                    pk for pk, name in entries if name not in renewed.get(reference, ())
                )
            else:
                by_reason.setdefault(MISSING, []).extend(
                    pk for pk, name in entries if name not in renewed[reference]
                )
    return sum(
        matching.retract_entries(bank=bank, entries=sorted(set(entries)), reason=reason)
        for reason, entries in by_reason.items()
        if entries
    )


def _refused(line: Any, reason: str) -> Any:
    from ..rules.lines import Broken

    return Broken(line.number, reason, line.value.hex()[:80], line)


def add_range(ranges: list[list[int]], count: int, last: int) -> None:
    """Adds the numbers of a part's changes, joined to those before where they follow on."""
    first = last - count + 1
    if ranges and ranges[-1][1] == first - 1:
        ranges[-1][1] = last
    else:
        ranges.append([first, last])
