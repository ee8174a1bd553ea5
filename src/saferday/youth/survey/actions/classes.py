"""Classes and their tickets, whose words are given out once, to the sheet that is printed, and kept nowhere."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from saferday.centre.audit.actions import audited, record, unchanged

from ..intake.keys import ticket_key
from ..models import ClassSession, Ticket
from ..models.schools import new_salt
from ..queries.desk import Desk
from ..rules import codes, tickets
from ..rules import schools as rules

TRIES = 20


class NotReady(Exception):
    """The school has no year groups yet, has not confirmed the protocol, or does not take part now."""


class TooManyClasses(Exception):
    """The school has as many classes as it can have."""


class TooManyTickets(ValueError):
    """More tickets than a class has pupils."""


@audited
def make_class(*, by: Desk, year_group: str) -> ClassSession:
    """Makes a class: a code for the board, and no tickets yet.

    Raises:
        NotReady, TooManyClasses
    """
    part = by.participation
    if not by.may_ask or not part.protocol_digest or year_group not in part.year_groups:
        raise NotReady
    if part.sessions.count() >= rules.MOST_CLASSES:
        raise TooManyClasses
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                made = ClassSession.objects.create(
                    participation=part, code=codes.new_code(), year_group=year_group
                )
        except IntegrityError:
            continue
        record("survey.class.made", by=by.actor, subject=made, detail={"year_group": year_group})
        return made
    raise RuntimeError("no class code is free")


@audited
def print_tickets(*, by: Desk, session: ClassSession, count: int) -> list[str]:
    """Makes unused tickets for a class and gives their words, once.

    Raises:
        NotReady: the school does not take part now, or the class is closed.
        TooManyTickets: with those that are out already it would be more than a class has pupils.
    """
    session = _locked(by, session)
    if not by.may_ask or session.closed:
        raise NotReady
    if not count >= 1 or session.printed + count > rules.MOST_PUPILS_IN_A_CLASS:
        raise TooManyTickets
    key = ticket_key(session)  # type: ignore[arg-type]
    taken = {bytes(digest) for digest in session.tickets.values_list("digest", flat=True)}
    words: list[str] = []
    while len(words) < count:
        for ticket in tickets.new_tickets(key, count - len(words)):
            if (digest := tickets.digest(key, ticket)) not in taken:
                taken.add(digest)
                words.append(ticket)
    # In the order of their digests, which says nothing about the order on the sheet.
    rows = sorted(tickets.digest(key, ticket) for ticket in words)
    Ticket.objects.bulk_create(Ticket(digest=digest, session=session) for digest in rows)
    session.printed += count
    session.save(update_fields=["printed"])
    record("survey.tickets.printed", by=by.actor, subject=session, detail={"count": count})
    return words


@audited
def void_tickets(*, by: Desk, session: ClassSession) -> int:
    """Makes every unused ticket of a class worthless, for sheets that were lost or left lying about; how many."""
    session = _locked(by, session)
    gone, _kinds = session.tickets.all().delete()
    if not gone:
        unchanged()
        return 0
    session.salt = new_salt()
    session.printed -= gone
    session.save(update_fields=["salt", "printed"])
    record("survey.tickets.voided", by=by.actor, subject=session)
    return gone


@audited
def close_class(*, by: Desk, session: ClassSession, closed: bool = True) -> ClassSession:
    """Closes a class, or opens it again: its tickets keep their worth, and work only while it is open."""
    session = _locked(by, session)
    if session.closed == closed:
        unchanged()
        return session
    session.closed = closed
    session.save(update_fields=["closed"])
    record("survey.class.closed" if closed else "survey.class.opened", by=by.actor, subject=session)
    return session


def _locked(by: Desk, session: ClassSession) -> ClassSession:
    return ClassSession.objects.select_for_update().get(pk=session.pk, participation=by.participation)
