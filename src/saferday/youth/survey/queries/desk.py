"""The desk of a school: which adult has it open, and what the cookie in their browser is worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ..models import DeskVisit, EntryLink, Participation, SchoolContact, Survey
from ..rules import schools as rules

LINK_SALT = "saferday.survey.entry-link"
COOKIE_SALT = "saferday.survey.desk"


@dataclass(frozen=True)
class Desk:
    """An open desk: whose it is, and what the audit calls them."""

    contact: SchoolContact
    participation: Participation

    @property
    def actor(self) -> str:
        """How the audit names somebody without an account: the school's part, never a person."""
        return f"school:{self.participation.pk}"

    @property
    def may_ask(self) -> bool:
        """Whether the school may have classes answer now."""
        return self.participation.state in rules.MAY_ASK


def surveys_taking_schools(now: datetime | None = None) -> list[Survey]:
    """The surveys that a school can still sign up for: one is asked, and it has not closed."""
    now = now or timezone.now()
    return list(
        Survey.objects.filter(asked__isnull=False)
        .filter(Q(closes_at__isnull=True) | Q(closes_at__gt=now))
        .select_related("asked")
    )


def survey_by_slug(slug: str) -> Survey | None:
    """A survey of which a version has been published."""
    return Survey.objects.filter(slug=slug, asked__isnull=False).select_related("asked").first()


def signed(link: EntryLink) -> str:
    """What stands in the address that is sent: the link's number, signed, so that the table alone opens nothing."""
    return signing.Signer(salt=LINK_SALT).sign(link.pk.hex)


def link_of(text: str) -> EntryLink | None:
    """The link that an address holds, whatever state it is in; None for an address that nobody signed."""
    try:
        pk = signing.Signer(salt=LINK_SALT).unsign(text)
    except signing.BadSignature:
        return None
    return (
        EntryLink.objects.filter(pk=pk)
        .select_related("contact__participation__school", "contact__participation__survey")
        .first()
    )


def usable(link: EntryLink, now: datetime | None = None) -> bool:
    """Whether the link would open the desk: it has not been used, has not expired, and the school may enter."""
    now = now or timezone.now()
    state = link.contact.participation.state
    enters = state in rules.MAY_SEE_THE_DESK or state == rules.ASKED
    return link.used_at is None and link.expires_at > now and enters


def cookie_digest(secret: str) -> bytes:
    """What is kept of a desk's cookie."""
    return salted_hmac(COOKIE_SALT, secret, algorithm="sha256").digest()


def desk_of(secret: str | None) -> Desk | None:
    """The desk that a cookie opens; None where it has expired, was closed, or the school may not enter now."""
    if not secret or len(secret) > 100:
        return None
    visit = (
        DeskVisit.objects.filter(digest=cookie_digest(secret), expires_at__gt=timezone.now())
        .select_related("contact__participation__school__area", "contact__participation__survey__asked")
        .first()
    )
    if visit is None or visit.contact.participation.state not in rules.MAY_SEE_THE_DESK:
        return None
    return Desk(visit.contact, visit.contact.participation)


def contacts_with(email: str, now: datetime | None = None) -> list[SchoolContact]:
    """The adults with an address, in surveys that are not long over."""
    since = (now or timezone.now()) - rules.CONTACTS_KEPT_AFTER_CLOSE
    return list(
        SchoolContact.objects.filter(email=email.strip().casefold())
        .filter(
            Q(participation__survey__closes_at__isnull=True) | Q(participation__survey__closes_at__gt=since)
        )
        .exclude(participation__state__in=[rules.DECLINED, rules.WITHDRAWN])
        .select_related("participation__school", "participation__survey")
    )


def links_lately(participation: Participation, now: datetime) -> int:
    """How many messages went to the school within the last hour."""
    return EntryLink.objects.filter(
        contact__participation=participation, sent_at__gt=now - timedelta(hours=1)
    ).count()


def colleagues(participation: Participation) -> list[SchoolContact]:
    """The adults of a school, the one who signed it up first."""
    return list(participation.contacts.all())


def contacts_due(now: datetime) -> Any:
    """Adults of surveys that closed long ago, or whose message nobody opened."""
    return SchoolContact.objects.filter(
        Q(participation__survey__closes_at__lt=now - rules.CONTACTS_KEPT_AFTER_CLOSE)
        | Q(participation__state=rules.ASKED, participation__asked_at__lt=now - rules.UNCONFIRMED_KEPT)
    )
