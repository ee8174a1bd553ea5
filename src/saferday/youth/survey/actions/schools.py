"""Signing a school up, letting its adults in, and what the centre's staff decide about it."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged

from ..models import DeskVisit, EntryLink, Participation, School, SchoolContact, Survey
from ..queries import desk as desks
from ..queries.desk import Desk
from ..queries.schools import mail_words
from ..rules import schools as rules
from ..schools import mailboxes


class AlreadySignedUp(Exception):
    """The school takes part; the adult who signed it up lets others in."""


class TooManyLinks(Exception):
    """So many messages went to the school within an hour that one more would be a nuisance."""


class LinkSpent(Exception):
    """The link was used before, has expired, or the school may not enter."""


class StateForbids(Exception):
    """A school that stands so cannot become that."""


class OtherDomain(ValueError):
    """A colleague has another domain than the adult who lets them in."""


class TooManyAdults(Exception):
    """A school has as many adults as it can have."""


class StaleProtocol(Exception):
    """The protocol has changed since the page was opened."""


@audited
def sign_up(*, by: Any = None, survey: Survey, school: School, email: str, language: str) -> EntryLink:
    """Begins a school's part in a survey; nothing counts until the address is confirmed.

    Raises:
        AlreadySignedUp, TooManyLinks
    """
    now = timezone.now()
    address = email.strip().casefold()
    part, made = Participation.objects.get_or_create(survey=survey, school=school)
    known = part.contacts.filter(email=address).first()
    if part.state not in {rules.ASKED, rules.DECLINED, rules.WITHDRAWN} and known is None:
        raise AlreadySignedUp
    if part.state == rules.DECLINED:
        raise AlreadySignedUp
    if part.state == rules.WITHDRAWN:
        # Whoever signs it up again begins anew; earlier adults do not come back with it.
        part.contacts.all().delete()
        part.state, part.paused, part.asked_at = rules.ASKED, False, now
        part.save(update_fields=["state", "paused", "asked_at"])
        known = None
    if desks.links_lately(part, now) >= rules.LINKS_AN_HOUR:
        raise TooManyLinks
    contact = known or SchoolContact.objects.create(
        participation=part,
        email=address,
        language=language,
        is_responsible=True,
        judgement=mailboxes.judge(address, school.website, mail_words()),
    )
    lasts = rules.CONFIRM_LINK_LASTS if contact.confirmed_at is None else rules.ENTRY_LINK_LASTS
    link = EntryLink.objects.create(contact=contact, sent_at=now, expires_at=now + lasts)
    record(
        "survey.school.signed-up" if made else "survey.school.link-sent",
        by=by,
        subject=part,
        area=school.area,
        detail={"judgement": contact.judgement},
    )
    return link


@audited
def send_entry_link(*, by: Any = None, contact: SchoolContact) -> EntryLink:
    """Makes a new link to the desk for somebody whose address the school knows.

    Raises:
        TooManyLinks
    """
    now = timezone.now()
    part = contact.participation
    if desks.links_lately(part, now) >= rules.LINKS_AN_HOUR:
        raise TooManyLinks
    lasts = rules.CONFIRM_LINK_LASTS if contact.confirmed_at is None else rules.ENTRY_LINK_LASTS
    link = EntryLink.objects.create(contact=contact, sent_at=now, expires_at=now + lasts)
    record("survey.school.link-sent", by=by, subject=part, area=part.school.area)
    return link


@audited
def enter_desk(*, by: Any = None, link: EntryLink) -> str:
    """Uses a link up and opens the desk; gives what the cookie holds.

    The first link of an address confirms it. A shared mailbox on the school's own domain is taken on its word;
    whatever else waits for the centre's staff.

    Raises:
        LinkSpent
    """
    now = timezone.now()
    if not desks.usable(link, now):
        raise LinkSpent
    # One of two presses at the same moment finds the link used.
    if not EntryLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=now):
        raise LinkSpent
    contact, part = link.contact, link.contact.participation
    if contact.confirmed_at is None:
        contact.confirmed_at = now
        contact.save(update_fields=["confirmed_at"])
    if part.state == rules.ASKED:
        taken = contact.judgement in mailboxes.TAKEN_ON_ITS_WORD
        part.state = rules.ACCEPTED if taken else rules.WAITING
        part.save(update_fields=["state"])
        # Others who tried for the same school have not confirmed, and now cannot.
        part.contacts.exclude(pk=contact.pk).filter(confirmed_at__isnull=True).delete()
    secret = secrets.token_urlsafe(32)
    DeskVisit.objects.create(
        digest=desks.cookie_digest(secret), contact=contact, expires_at=now + rules.DESK_LASTS
    )
    record(
        "survey.school.entered",
        by=by,
        subject=part,
        area=part.school.area,
        detail={"state": part.state, "judgement": contact.judgement},
    )
    return secret


@audited
def leave_desk(*, by: Desk, everywhere: bool = False) -> None:
    """Closes the adult's desk, in every browser in which it is open."""
    visits = DeskVisit.objects.filter(contact=by.contact)
    if everywhere:
        visits = DeskVisit.objects.filter(contact__participation=by.participation)
        EntryLink.objects.filter(contact__participation=by.participation, used_at__isnull=True).update(
            used_at=timezone.now()
        )
    visits.delete()
    record("survey.school.left", by=by.actor, subject=by.participation, detail={"everywhere": everywhere})


@audited
def choose_year_groups(*, by: Desk, year_groups: list[str]) -> Participation:
    """Says which year groups of the school take part."""
    part = by.participation
    if part.year_groups == year_groups:
        unchanged()
        return part
    part.year_groups = year_groups
    part.save(update_fields=["year_groups"])
    record("survey.school.years", by=by.actor, subject=part, detail={"year_groups": year_groups})
    return part


@audited
def confirm_protocol(*, by: Desk, digest: str, current: str) -> Participation:
    """Says that the safeguarding protocol was read.

    Args:
        digest: of the text that was on the page.
        current: of the text as it is now.

    Raises:
        StaleProtocol: the survey changed while the page was open.
    """
    part = by.participation
    if digest != current:
        raise StaleProtocol
    if part.protocol_digest == digest:
        unchanged()
        return part
    part.protocol_digest, part.protocol_confirmed_at = digest, timezone.now()
    part.save(update_fields=["protocol_digest", "protocol_confirmed_at"])
    record("survey.school.protocol", by=by.actor, subject=part, detail={"text": digest[:12]})
    return part


@audited
def add_colleague(*, by: Desk, email: str, language: str) -> EntryLink:
    """Lets another adult of the school in: their address lies on the same domain as that of who lets them in.

    Raises:
        OtherDomain, TooManyLinks, TooManyAdults
    """
    part, address = by.participation, email.strip().casefold()
    if address.rpartition("@")[2] != by.contact.email.rpartition("@")[2]:
        raise OtherDomain
    judgement = mailboxes.judge(address, part.school.website, mail_words())
    if judgement == mailboxes.LOOKS_LIKE_A_PUPIL:
        raise OtherDomain
    known = part.contacts.filter(email=address).first()
    if known is None and part.contacts.count() >= rules.MOST_CONTACTS:
        raise TooManyAdults
    contact = known or SchoolContact.objects.create(
        participation=part, email=address, language=language, judgement=judgement
    )
    link = send_entry_link(by=by.actor, contact=contact)
    record("survey.school.colleague-added", by=by.actor, subject=part)
    return link


@audited
def remove_colleague(*, by: Desk, contact: SchoolContact) -> None:
    """Shuts an adult of the school out; their links and open desks go with them."""
    if (
        contact.participation_id != by.participation.pk
        or contact.pk == by.contact.pk
        or contact.is_responsible
    ):
        raise PermissionDenied
    contact.delete()
    record("survey.school.colleague-removed", by=by.actor, subject=by.participation)


@audited
def withdraw(*, by: Desk) -> Participation:
    """Ends the school's part: its classes close, and unused tickets are worth nothing. Answers stay, nameless."""
    return _become(by.participation, rules.WITHDRAWN, by=by.actor)


@audited
def decide_school(*, by: Any, participation: Participation, state: str) -> Participation:
    """Staff accept, pause or decline a school.

    Raises:
        StateForbids: a school that stands so cannot become that.
    """
    require(by, "survey.schools", area=participation.school.area)
    if participation.state == state:
        unchanged()
        return participation
    return _become(participation, state, by=by)


@audited
def purge_contacts(*, by: Any = None, now: datetime, limit: int) -> int:
    """Clears adults of surveys that closed long ago, and sign-ups that nobody confirmed; how many."""
    due = list(desks.contacts_due(now).order_by("pk").values_list("pk", flat=True)[:limit])
    if not due:
        unchanged()
        return 0
    empty = Participation.objects.filter(state=rules.ASKED, contacts__pk__in=due)
    parts = list(empty.values_list("pk", flat=True))
    SchoolContact.objects.filter(pk__in=due).delete()
    Participation.objects.filter(pk__in=parts, state=rules.ASKED, contacts__isnull=True).delete()
    record("survey.contacts.purged", by=by, subject="survey.SchoolContact:*", detail={"count": len(due)})
    return len(due)


def _become(part: Participation, state: str, *, by: Any) -> Participation:
    if state not in rules.MAY_BECOME[part.state]:
        raise StateForbids(f"{part.state} → {state}")
    before, part.state = part.state, state
    part.paused = state in {rules.PAUSED, rules.DECLINED, rules.WITHDRAWN}
    part.save(update_fields=["state", "paused"])
    if state in {rules.DECLINED, rules.WITHDRAWN}:
        for session in part.sessions.filter(closed=False):
            session.tickets.all().delete()
        part.sessions.update(closed=True)
        DeskVisit.objects.filter(contact__participation=part).delete()
    record(
        "survey.school.decided",
        by=by,
        subject=part,
        area=part.school.area,
        detail={"from": before, "to": state},
    )
    return part
