"""Cases as whoever knows the code may see them, and as the staff who decide on them do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from saferday.hotline.matching import queries as matching
from saferday.hotline.matching.queries.by_decision import Matched, matched_since

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


def cases(numbers: Sequence[int]) -> list[Case]:
    """Several cases, in the order of their numbers."""
    return list(Case.objects.filter(pk__in=numbers).order_by("pk")) if numbers else []


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
    """Cases that were decided, with a picture that matches one of this case in any position: the nearest first."""
    import numpy as np

    own = pictures(case)
    files = {one.sha256 for one in own if one.sha256}
    hashes = _bits([value for one in own for kind, value in one.hashes if kind == "pdq"])
    found: dict[int, Alike] = {}
    others = Picture.objects.exclude(case=case).exclude(case__state=rules.WAITING).select_related("case")
    for other in others.iterator(2_000):
        best = found.get(other.case_id)
        if other.sha256 and other.sha256 in files:
            found[other.case_id] = Alike(other.case_id, other.case.state, None)
        elif other.pdq and len(hashes) and (best is None or best.distance is not None):
            theirs = _bits([other.pdq, *other.positions])
            near = int(np.bitwise_count(hashes[:, None] ^ theirs[None]).sum(axis=2).min())
            if near <= rules.MOST_DISTANCE and (best is None or near < (best.distance or 0)):
                found[other.case_id] = Alike(other.case_id, other.case.state, near)
    return sorted(found.values(), key=lambda one: (one.distance or 0, one.case))


def _bits(hashes: list[str]) -> Any:
    """uint8[n, 32] of hashes as they are written."""
    import numpy as np

    return np.frombuffer(bytes.fromhex("".join(hashes)), np.uint8).reshape(-1, 32)


@dataclass(frozen=True)
class Relative:
    """A waiting case that holds the same picture as another one: itself, and how many of its pictures are the same."""

    case: Case
    same: int
    pictures: int


def families() -> dict[int, dict[int, int]]:
    """Waiting cases with the same pictures: by case, each other case and how many of that one's pictures it shares.

    Exact: pictures are the same if they are one file, or if a chain of hashes within the distance of a match joins
    them, in any position. A case is no link of such a chain: its other pictures draw nothing in.
    """
    waiting = list(Picture.objects.filter(case__state=rules.WAITING).order_by("case_id", "number"))
    if len({one.case_id for one in waiting}) < 2:
        return {}
    from saferday.engines.hashmatch.families import families as joined

    names = [("pdq", value) for one in waiting for value in (one.pdq, *one.positions) if value]
    family_of = {}
    if names:
        firsts = joined(_bits([value for _kind, value in names]), rules.MOST_DISTANCE).tolist()
        family_of = dict(zip(names, firsts, strict=True))
    # A picture joins all families that its own hashes are in; a file joins all pictures that were it.
    groups = _Groups()
    for one in waiting:
        for name in one.hashes:
            groups.join(("picture", one.pk), ("family", family_of[name]) if name in family_of else name)
    holders: dict[Any, list[Picture]] = {}
    for one in waiting:
        holders.setdefault(groups.root(("picture", one.pk)), []).append(one)
    found: dict[int, dict[int, int]] = {}
    for together in holders.values():
        for number in {one.case_id for one in together}:
            for one in together:
                if one.case_id != number:
                    shared = found.setdefault(number, {})
                    shared[one.case_id] = shared.get(one.case_id, 0) + 1
    return found


class _Groups:
    """What belongs together, joined pair by pair."""

    def __init__(self) -> None:
        self._parents: dict[Any, Any] = {}

    def root(self, one: Any) -> Any:
        """What stands for everything that this was joined to."""
        path = []
        while (parent := self._parents.setdefault(one, one)) != one:
            path.append(one)
            one = parent
        for passed in path:
            self._parents[passed] = one
        return one

    def join(self, one: Any, other: Any) -> None:
        """From now on these belong together."""
        self._parents[self.root(one)] = self.root(other)


def family(case: Case) -> list[Relative]:
    """The other waiting cases that hold a picture of this one: the oldest first; none for a case that is decided."""
    if case.state != rules.WAITING:
        return []
    shared = families().get(case.pk, {})
    cases = Case.objects.filter(pk__in=shared).annotate(number_of_pictures=Count("pictures"))
    return [Relative(one, shared[one.pk], one.number_of_pictures) for one in cases.order_by("at", "pk")]


def decided_together(case: Case) -> list[Case]:
    """The other cases on which the same decision was taken in the same moment, and that still stand so."""
    if case.state not in rules.DECIDED:
        return []
    first = case.decided_with_id or case.pk
    found = Case.objects.filter(Q(pk=first) | Q(decided_with=first), state=case.state)
    return list(found.filter(decided_at=case.decided_at).exclude(pk=case.pk).order_by("pk"))


def matched(case: Case) -> dict[int, Matched]:
    """How often each picture of a case has matched since it was shared, by the picture's number."""
    found = matched_since([rules.reference(case.pk)])
    return {int(group.rsplit("-", 1)[1]): one for (_reference, group), one in found.items()}


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


def taken_back_elsewhere(now: datetime) -> list[int]:
    """Shared cases of which nothing is matched any more, as staff took the flags back under Hashes; by number."""
    bank = matching.bank_by_slug(rules.BANK)
    if bank is None:
        return []
    kept_since = now - timedelta(days=rules.KEEP_DAYS_SHARED)
    shared = {
        rules.reference(pk): pk
        for pk in Case.objects.filter(state=rules.SHARED, decided_at__gt=kept_since).values_list(
            "pk", flat=True
        )
    }
    standing = matching.standing_of_references(bank, list(shared))
    return sorted(pk for reference, pk in shared.items() if reference not in standing)


def last_taken_back(case: Case) -> tuple[datetime, str] | None:
    """When and why hashes of a case that waits were taken back; None if they never were."""
    if case.state != rules.WAITING:
        return None
    gone = matching.entries_by_reference(rules.reference(case.pk)).filter(retracted_at__isnull=False)
    last = gone.order_by("-retracted_at", "-pk").first()
    return None if last is None or last.retracted_at is None else (last.retracted_at, last.retraction)


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
