"""The messages that go to a school's adults."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from .models import EntryLink
from .queries.desk import signed

logger = logging.getLogger(__name__)
SECONDS = 10


class NotSent(Exception):
    """The mail server did not take the message."""


def send_link(link: EntryLink) -> None:
    """Sends a link to the adult it was made for, in their language.

    Raises:
        NotSent
    """
    contact = link.contact
    part = contact.participation
    first = contact.confirmed_at is None
    with override(contact.language):
        context = {
            "school": part.school,
            "survey": part.survey,
            "first": first,
            "invited": first and not contact.is_responsible,
            "address": settings.SAFERDAY_BASE_URL + reverse("survey:school-enter", args=[signed(link)]),
            "expires_at": link.expires_at,
            "centre": settings.WAGTAIL_SITE_NAME,
        }
        subject = render_to_string("survey/mail/link_subject.txt", context).strip()
        body = render_to_string("survey/mail/link.txt", context)
    message = EmailMessage(subject, body, to=[contact.email], connection=get_connection(timeout=SECONDS))
    try:
        message.send()
    except (OSError, SMTPException) as error:
        # The kind of fault only: the address must not reach a log.
        logger.warning("a link to a school could not be sent: %s", type(error).__name__)
        raise NotSent from error
