"""What the operator's check-up says of people who wait for an answer about their own pictures."""

from datetime import timedelta

from django.utils import timezone

from saferday.centre.doctor import check, fail, ok, warn
from saferday.centre.doctor.registry import Finding

from . import queries, rules


@check("ownimages.waiting")
def waiting() -> Finding:
    """Somebody frightened waits behind each case: the page promises an answer within two days."""
    now = timezone.now()
    number = queries.waiting()
    do = "Decide on them in the editing pages, under Own images."
    late = queries.waiting(before=now - timedelta(days=rules.ANSWER_LATE_DAYS))
    if late:
        return fail(f"{late} cases have waited for more than {rules.ANSWER_LATE_DAYS} days.", do=do)
    overdue = queries.waiting(before=now - timedelta(days=rules.ANSWER_WITHIN_DAYS))
    if overdue:
        return warn(f"{overdue} cases have waited for more than {rules.ANSWER_WITHIN_DAYS} days.", do=do)
    return ok(f"{number} cases wait, none for more than {rules.ANSWER_WITHIN_DAYS} days.")
