"""What the operator's check-up says of the exchange with partners."""

from django.utils import timezone

from saferday.centre.doctor import check, fail, ok, warn
from saferday.centre.doctor.registry import Finding

from . import keys, queries
from .models import Partner
from .wording import problem


@check("exchange.partners")
def partners() -> Finding:
    """Exchanges with partners work."""
    bad = queries.failing()
    if bad:
        one = bad[0]
        more = f" ({len(bad)} partners fail.)" if len(bad) > 1 else ""
        return fail(
            f"The exchange with {one.name} failed {one.failures} times in a row: "
            f"{problem(one.problem, one.problem_said)}{more}",
            do="See Hash exchange in the editing pages: it says what to do for each.",
        )
    count = Partner.objects.count()
    return ok(
        f"{count} partners exchange lists." if count else "There are no partners to exchange lists with."
    )


@check("exchange.stale")
def stale() -> Finding:
    """Partners' lists are not older than they should be."""
    old = queries.stale(timezone.now())
    if old:
        named = ", ".join(one.slug for one in old[:5]) + (", …" if len(old) > 5 else "")
        return warn(
            f"No exchange for much longer than agreed: {named}. What was retracted there may still match here.",
            do="See whether a worker runs, and what Hash exchange in the editing pages says of these partners.",
        )
    return ok("No partner's list is older than it should be.")


@check("exchange.credentials")
def credentials() -> Finding:
    """Partners' tokens and passwords can be opened."""
    shut = []
    for one in Partner.objects.exclude(secret=b""):
        try:
            keys.unseal(bytes(one.secret))
        except keys.SealBroken:
            shut.append(one.slug)
    if shut:
        return fail(
            f"The tokens or passwords of {', '.join(shut[:5])} cannot be opened: the centre's secret has changed.",
            do="Put them in again under Hash exchange, or bring the old SAFERDAY_SECRET_KEY back.",
        )
    return ok("Partners' tokens and passwords can be opened.")
