"""What the operator's check-up says of matching."""

from datetime import timedelta

from django.utils import timezone

from saferday.centre.doctor import check, fail, ok, warn
from saferday.centre.doctor.registry import Finding

from . import queries, rules
from .queries.searching import WrongDatabase


@check("matching.index")
def index() -> Finding:
    """The index file is there, and not far behind."""
    try:
        status = queries.index_status()
    except WrongDatabase as wrong:
        return fail(str(wrong), do="Put the setting right, then restart the centre.")
    if status.name == "sql":
        if status.ready:
            return ok(f"The index in PostgreSQL holds {status.entries:,} hashes.")
        return fail(
            "The index in PostgreSQL is missing: every question reads the whole table.",
            do="Make it: saferday matching rebuild",
        )
    if not status.ready:
        if status.behind < rules.MERGE_AFTER:
            return ok("Few hashes have been flagged; each process reads them from the database.")
        return fail(
            f"{status.behind:,} changes wait and there is no index file on this machine.",
            do="Make it: saferday matching rebuild. Then see that a worker runs: saferday doctor.",
        )
    if status.behind > 5 * rules.MERGE_AFTER:
        return warn(
            f"The index file is {status.behind:,} changes behind. They are found, but each question takes longer.",
            do="See that a worker runs, or make it now: saferday matching rebuild",
        )
    made = status.made_at
    if made is not None and status.behind and made < timezone.now() - timedelta(days=2 * rules.INDEX_DAYS):
        return warn(
            f"The index file was made on {made:%d %B %Y}, and {status.behind:,} changes came after it.",
            do="See that a worker runs, or make it now: saferday matching rebuild",
        )
    return ok(f"The index file holds {status.entries:,} hashes; {status.behind:,} changes came after it.")


@check("matching.counts")
def counts() -> Finding:
    """How many hashes each bank is said to hold is how many it holds."""
    wrong = queries.wrong_counts()
    if wrong:
        return fail(
            f"{len(wrong)} banks hold another number of hashes than is kept: somebody changed the tables by hand.",
            do="Count anew: saferday matching recount",
        )
    return ok("The kept sizes of banks are right.")


@check("matching.legal_basis")
def legal_basis() -> Finding:
    """Each bank in use says on what legal basis its hashes are kept."""
    without = queries.banks_without_legal_basis()
    if without:
        named = ", ".join(bank.slug for bank in without[:5]) + (", …" if len(without) > 5 else "")
        return warn(
            f"{len(without)} banks do not say on what legal basis they are kept: {named}.",
            do="Write it in the editing pages, under Hashes, Banks.",
        )
    return ok("Every bank says on what legal basis it is kept.")


@check("matching.quarantine")
def quarantine() -> Finding:
    """Hashes that match a flood are decided by a human soon."""
    waiting = queries.quarantines(waiting_only=True)
    count = waiting.count()
    if not count:
        return ok("No hash waits for a decision.")
    oldest = min(one.since for one in waiting)
    return warn(
        f"{count} hashes with a flood of matches wait for a decision, the oldest since {oldest:%d %B %Y}.",
        do="Decide on them in the editing pages, under Hashes, Set apart.",
    )
