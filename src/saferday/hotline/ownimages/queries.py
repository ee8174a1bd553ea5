"""Cases as whoever knows the code may see them, and as the staff who decide on them do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from saferday.hotline.matching import queries as matching

from . import rules
from .models import Case, Picture

PAGE_SIZE = 25
_DIGEST, _CODE = "saferday.ownimages.digest", "saferday.ownimages.code"


def code_of(seed: str) -> str:
    """The code of the case that a form with this seed opens: the same however often it is sent."""
    digest = salted_hmac(_CODE, seed, algorithm="sha256").digest()
    return rules.code_from(int.from_bytes(digest, "big"))


def digest_of(code: str) -> str:
    """What is kept of a code. It can be checked only with the centre's own secret."""
    return salted_hmac(_DIGEST, code, algorithm="sha256").hexdigest()


def case_by_code(text: str) -> Case | None:
    """The case that a code opens, however the code was typed."""
    code = rules.read_code(text)
    return Case.objects.filter(code_digest=digest_of(code)).first() if code else None


def too_many(now: datetime) -> bool:
    """Whether the centre has taken as many cases as people can look at."""
    since = now - timedelta(hours=1)
    return (
        Case.objects.filter(at__gte=since).count() >= rules.CASES_PER_HOUR
        or Case.objects.filter(state=rules.WAITING).count() >= rules.WAITING_AT_MOST
    )


# ── For the staff who decide ──


def desk_page(*, state: str = rules.WAITING, number: str | int = 1) -> Page[Any]:
    """One page of cases: what waits longest first, what was decided last first; an unknown state shows all."""
    found = Case.objects.select_related("decided_by").annotate(
        number_of_pictures=Count("pictures"),
        number_of_pdq=Count("pictures", filter=~Q(pictures__pdq="")),
    )
    if state in rules.STATES:
        found = found.filter(state=state)
    order = ("at", "pk") if state == rules.WAITING else ("-at", "-pk")
    return Paginator(found.order_by(*order), PAGE_SIZE).get_page(number)


def case(pk: int) -> Case | None:
    """One case."""
    return Case.objects.select_related("decided_by").filter(pk=pk).first()


def pictures(case: Case) -> list[Picture]:
    """What was made of each picture of a case."""
    return list(case.pictures.order_by("number"))


def waiting(before: datetime | None = None) -> int:
    """How many cases wait for a decision; of those, only what came before a moment."""
    found = Case.objects.filter(state=rules.WAITING)
    return found.filter(at__lt=before).count() if before else found.count()


@dataclass(frozen=True)
class Alike:
    """Another case that holds the same picture, or nearly: its number, state and the distance (None: exact file)."""

    case: int
    state: str
    distance: int | None


def alike(case: Case) -> list[Alike]:
    """Other cases with a picture that matches one of this case: the nearest first."""
    own = pictures(case)
    files = {one.sha256 for one in own if one.sha256}
    hashes = [int(one.pdq, 16) for one in own if one.pdq]
    found: dict[int, Alike] = {}
    others = Picture.objects.exclude(case=case).values_list("case_id", "case__state", "pdq", "sha256")
    for other, state, pdq, sha256 in others.iterator(2_000):
        best = found.get(other)
        if sha256 and sha256 in files:
            found[other] = Alike(other, state, None)
        elif pdq and hashes and (best is None or best.distance is not None):
            near = min((int(pdq, 16) ^ one).bit_count() for one in hashes)
            if near <= rules.MOST_DISTANCE and (best is None or near < (best.distance or 0)):
                found[other] = Alike(other, state, near)
    return sorted(found.values(), key=lambda one: (one.distance or 0, one.case))


@dataclass(frozen=True)
class Matches:
    """What the pictures of a case match elsewhere: banks with the distance, and whether a known false match."""

    banks: tuple[tuple[str, int], ...] = ()
    false: bool = False


def matches(case: Case) -> Matches:
    """Holds the hashes of a case against every other bank in use, those of known false matches among them."""
    # Needed by those who decide only: no other page waits for it.
    import numpy as np

    from saferday.hotline.matching.queries.searching import index

    own = pictures(case)
    at = matching.snapshot()
    nearest: dict[str, int] = {}
    false = False
    found: list[tuple[int, int]] = []
    pdq = [bytes.fromhex(one.pdq) for one in own if one.pdq]
    if pdq:
        hits = index().search(
            np.frombuffer(b"".join(pdq), np.uint8).reshape(-1, 32), rules.MOST_DISTANCE, at.state
        )
        found += zip(hits.bank.tolist(), hits.distance.tolist(), strict=True)
    for one in own:
        if one.sha256:
            standing = matching.entries_with("sha256", bytes.fromhex(one.sha256)).filter(retracted_at=None)
            found += ((bank, 0) for bank in standing.values_list("bank_id", flat=True))
    for bank, distance in found:
        known = at.banks.get(bank)
        if known is None or known.slug == rules.BANK or distance > known.distance:
            continue
        if known.negative:
            false = True
        else:
            nearest[known.slug] = min(distance, nearest.get(known.slug, distance))
    return Matches(tuple(sorted(nearest.items(), key=lambda one: (one[1], one[0]))), false)


def due(now: datetime) -> QuerySet[Case]:
    """Cases that the register says are no longer to be kept."""
    return Case.objects.filter(
        Q(state=rules.WITHDRAWN, withdrawn_at__lt=now - timedelta(days=rules.KEEP_DAYS_WITHDRAWN))
        | Q(state=rules.DECLINED, decided_at__lt=now - timedelta(days=rules.KEEP_DAYS_DECLINED))
        | Q(state=rules.SHARED, decided_at__lt=now - timedelta(days=rules.KEEP_DAYS_SHARED))
        | Q(state=rules.WAITING, at__lt=now - timedelta(days=rules.KEEP_DAYS_WAITING))
    )


def oldest_waiting() -> datetime | None:
    """When the case came in that has waited longest."""
    found = Case.objects.filter(state=rules.WAITING).order_by("at").values_list("at", flat=True).first()
    return timezone.localtime(found) if found else None
