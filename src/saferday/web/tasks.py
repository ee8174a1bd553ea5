"""Scheduled work that belongs to the whole centre: purges, the signed audit head."""

from django.utils.translation import gettext_lazy as _

from saferday.centre.audit.actions import sign_head
from saferday.centre.register.purging import purge
from saferday.centre.tasks import every


@every(hours=1, title=_("Clear personal data whose time is up"))
def purge_personal_data() -> None:
    """Runs every purge of the register."""
    purge()


@every(days=1, at="02:50", title=_("Sign the head of the audit"))
def sign_audit_head() -> None:
    """Signs the newest record, so that nobody can rewrite what came before."""
    sign_head()
