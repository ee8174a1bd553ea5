"""What the operator's check-up says of the directory."""

from saferday.centre.doctor import check, fail, ok, warn
from saferday.centre.doctor.registry import Finding

from . import queries


@check("directory.stale")
def stale() -> Finding:
    """Entries whose check is older than the country pack allows."""
    due = queries.due()
    if not due:
        return warn("The directory is empty.", do="Load the country pack: saferday pack load")
    old = [one for one in due if one.stale]
    if old:
        named = ", ".join(one.service.slug for one in old[:5]) + (", …" if len(old) > 5 else "")
        days = queries.max_age_days()
        return fail(
            f"{len(old)} of {len(due)} entries were checked more than {days} days ago: {named}.",
            do="Check them again in the editing pages, under Directory; 'saferday directory check' names them all.",
        )
    unverified = [one for one in due if one.unverified]
    if unverified:
        return ok(
            f"{len(due)} entries are in date; {len(unverified)} hold facts that nobody has checked, "
            "which the public is not shown."
        )
    return ok(f"{len(due)} entries are in date.")
