"""Opening a case, deciding on it, withdrawing it, and clearing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged
from saferday.hotline.matching import actions as matching
from saferday.hotline.matching import queries as banks

from . import queries, rules
from .models import Case, Picture


class TooManyCases(Exception):
    """More cases have come than people can look at now."""


class NotNow(Exception):
    """The case is not in a state that this may follow."""


@audited
def open_case(
    *,
    by: Any = None,
    seed: str,
    hashes: Sequence[rules.Hashes],
    age: str,
    age_then: str,
    who: str,
    happened: str,
    places: Sequence[str] = (),
    language: str = "",
    now: datetime | None = None,
) -> tuple[Case, str]:
    """Keep what somebody told us and the hashes made on their device; the case, and the code to come back with.

    The same form sent twice is one case, and gets the same code.

    Raises:
        TooManyCases: nobody could look at it soon.
    """
    moment = now or timezone.now()
    code = queries.code_of(seed)
    digest = queries.digest_of(code)
    there = Case.objects.filter(code_digest=digest).first()
    if there is not None:
        unchanged()
        return there, code
    if queries.too_many(moment):
        raise TooManyCases
    case = Case.objects.create(
        code_digest=digest,
        at=moment,
        age=age,
        age_then=age_then,
        who=who,
        happened=happened,
        places=[place for place in rules.PLACES if place in places],
        language=language,
    )
    Picture.objects.bulk_create(
        Picture(
            case=case,
            number=number,
            pdq=one.pdq,
            quality=one.quality,
            sha256=one.sha256,
            positions=list(one.positions),
        )
        for number, one in enumerate(hashes[: rules.MOST_PICTURES], start=1)
    )
    # Only how many: the audit is kept for ever, and says nothing of who is in a picture or what happened.
    record("ownimages.case.opened", by=None, subject=case, detail={"pictures": len(hashes)})
    return case, code


@audited
def share_cases(*, by: Any, cases: Sequence[Case], now: datetime | None = None) -> list[Case]:
    """Let the hashes of a case be matched, from the next request of any platform on; those of cases like it, too.

    Args:
        cases: the one at which somebody looked, then those that hold the same picture and are to be shared with it.
            Of these, whichever changed meanwhile is left out. The answer is those that were shared.

    Raises:
        NotNow: the first was decided by somebody else, or the person withdrew.
    """
    require(by, "ownimages.decide")
    moment = now or timezone.now()
    expires = moment + timedelta(days=rules.KEEP_DAYS_SHARED)
    done = _locked_together(cases, rules.SHARED)
    bank = _bank()
    for case in done:
        label = rules.label_of(case.age, case.age_then)
        # The permission asked for is this feature's; who decided stands in this feature's record.
        flagged = matching.flag(
            bank=bank,
            entries=[
                matching.NewEntry(
                    kind=kind,
                    value=bytes.fromhex(value),
                    label=label,
                    quality=picture.quality if kind == "pdq" else None,
                    group=rules.group(case.pk, picture.number),
                    expires_at=expires,
                )
                for picture in queries.pictures(case)
                for kind, value in picture.hashes
            ],
            provenance=rules.PROVENANCE,
            reference=rules.reference(case.pk),
            now=moment,
        )
        _decide(case, by, rules.SHARED, moment, done[0])
        detail = {"hashes": len(flagged.entries)} | _with(case, done[0])
        record("ownimages.case.shared", by=by, subject=case, detail=detail)
    return done


@audited
def decline_cases(*, by: Any, cases: Sequence[Case], reason: str, now: datetime | None = None) -> list[Case]:
    """Do not pass the hashes on, for one of `rules.REASONS`; cases as above.

    Raises:
        NotNow: the first was decided by somebody else, or the person withdrew.
        ValueError: the reason is not one of them.
    """
    require(by, "ownimages.decide")
    if reason not in rules.REASONS:
        raise ValueError(f"{reason!r} is no reason; use one of {', '.join(rules.REASONS)}.")
    moment = now or timezone.now()
    done = _locked_together(cases, rules.DECLINED)
    for case in done:
        case.reason = reason
        _decide(case, by, rules.DECLINED, moment, done[0])
        record(
            "ownimages.case.declined", by=by, subject=case, detail={"reason": reason} | _with(case, done[0])
        )
    return done


@audited
def take_back_decision(*, by: Any, cases: Sequence[Case], now: datetime | None = None) -> list[Case]:
    """Put a decided case back among those that wait; what was shared is retracted at once. Cases as above.

    Raises:
        NotNow: the first waits already, or the person withdrew.
    """
    require(by, "ownimages.decide")
    done = _locked_together(cases, rules.WAITING)
    for case in done:
        taken = _retract(case, "the decision was taken back", now)
        _wait_again(case)
        record(
            "ownimages.case.reopened", by=by, subject=case, detail={"retracted": taken} | _with(case, done[0])
        )
    return done


@audited
def reopen_taken_back(*, by: Any = None, now: datetime) -> int:
    """Lets shared cases wait again whose hashes staff took back under Hashes: how many.

    Otherwise their people would go on reading that platforms can recognise the pictures.
    """
    gone = queries.taken_back_elsewhere(now)
    found = list(
        Case.objects.select_for_update().filter(pk__in=gone, state=rules.SHARED).order_by("pk")
        if gone
        else ()
    )
    if not found:
        unchanged()
    for case in found:
        _wait_again(case)
        record("ownimages.case.reopened", by=by, subject=case, detail={"retracted": 0})
    return len(found)


@audited
def withdraw_case(*, by: Any = None, case: Case, now: datetime | None = None) -> Case:
    """What the person asked for is undone: shared hashes are retracted at once, and nothing of them stays here."""
    moment = now or timezone.now()
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.state == rules.WITHDRAWN:
        unchanged()
        return case
    taken = _retract(case, "withdrawn by the person", moment)
    case.pictures.all().delete()
    case.state, case.withdrawn_at = rules.WITHDRAWN, moment
    case.places, case.happened, case.who = [], rules.RATHER_NOT, ""
    case.save(update_fields=["state", "withdrawn_at", "places", "happened", "who"])
    record("ownimages.case.withdrawn", by=by, subject=case, detail={"retracted": taken})
    return case


@audited
def purge_cases(*, by: Any = None, now: datetime, limit: int) -> int:
    """Clear cases kept as long as the register says, with what was shared of them; how many."""
    due = list(queries.due(now).order_by("pk")[:limit])
    if not due:
        unchanged()
        return 0
    for case in due:
        if case.state == rules.SHARED:
            _retract(case, "expired", now)
    Case.objects.filter(pk__in=[case.pk for case in due]).delete()
    record("ownimages.cases.purged", by=by, subject="ownimages.Case:*", detail={"count": len(due)})
    return len(due)


def _locked_together(cases: Sequence[Case], following: str) -> list[Case]:
    """The cases as they stand now, held until the end of the transaction; the first has to be there."""
    first = cases[0].pk
    # Always in the same order, so that two who decide at once cannot wait for each other.
    numbers = sorted({case.pk for case in cases})
    fresh = {case.pk: case for case in Case.objects.select_for_update().filter(pk__in=numbers).order_by("pk")}
    able = {pk: case for pk, case in fresh.items() if rules.may_follow(case.state, following)}
    if first not in able:
        raise NotNow(fresh[first].state if first in fresh else "")
    return [able.pop(first), *able.values()]


def _with(case: Case, first: Case) -> dict[str, int]:
    return {} if case.pk == first.pk else {"with": first.pk}


def _decide(case: Case, by: Any, state: str, at: datetime, first: Case) -> None:
    case.state, case.decided_at, case.decided_by = state, at, by
    case.decided_with = None if case.pk == first.pk else first
    case.save(update_fields=["state", "reason", "decided_at", "decided_by", "decided_with"])


def _wait_again(case: Case) -> None:
    case.state, case.reason, case.decided_at, case.decided_by, case.decided_with = (
        rules.WAITING, "", None, None, None,
    )  # fmt: skip
    case.save(update_fields=["state", "reason", "decided_at", "decided_by", "decided_with"])


def _retract(case: Case, reason: str, now: datetime | None) -> int:
    bank = banks.bank_by_slug(rules.BANK)
    if bank is None:
        return 0
    standing = [
        entry.pk
        for entry in banks.entries_by_reference(rules.reference(case.pk))
        if entry.retracted_at is None
    ]
    return matching.retract_entries(bank=bank, entries=standing, reason=reason, now=now) if standing else 0


def _bank() -> Any:
    """The bank of people's own images; made when the first case is shared."""
    return banks.bank_by_slug(rules.BANK) or matching.create_bank(
        slug=rules.BANK,
        name={"en": "People’s own images", "cy": "Delweddau pobl eu hunain"},
        purpose="Keeps intimate images off platforms at the wish of the person in them, who can withdraw at any time.",
        legal_basis="Consent of the person in the picture",
        labels=rules.LABELS,
        flood=FLOOD,
    )


FLOOD = 100
"""A private picture that matches so often within an hour is set apart until a human has looked."""
