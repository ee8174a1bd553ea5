"""What the doctor asks of the audit: that the chain holds and its head was signed lately."""

from datetime import timedelta

from django.utils import timezone

from saferday.centre.audit import queries
from saferday.centre.doctor import Finding, check, fail, ok, warn

SIGNED_WITHIN = timedelta(hours=36)


@check("audit.chain")
def chain() -> Finding:
    """The whole chain is read and proven."""
    verdict = queries.verify()
    if not verdict.ok:
        return fail(
            f"Record {verdict.broken_at}: {verdict.reason}.",
            do="Keep the database as it is and compare it with your last backup.",
        )
    return ok(f"{verdict.records} records, {verdict.heads} signed heads.")


@check("audit.head")
def head() -> Finding:
    """The head was signed lately."""
    newest = queries.newest_signed_head()
    if newest is None:
        if queries.newest_record() is None:
            return ok("There is nothing to sign yet.")
        return warn(
            "The head was never signed.", do="Run 'saferday audit sign', and keep the worker running."
        )
    if timezone.now() - newest.at > SIGNED_WITHIN:
        return warn(
            f"The head was last signed on {newest.at:%Y-%m-%d}.", do="Check that the worker is running."
        )
    return ok(f"Signed on {newest.at:%Y-%m-%d %H:%M} UTC.")
