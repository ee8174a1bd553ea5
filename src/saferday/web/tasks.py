"""Scheduled work that belongs to the whole centre: signing the head of the audit."""

from django.utils.translation import gettext_lazy as _

from saferday.centre.audit.actions import sign_head
from saferday.centre.tasks import every


@every(days=1, at="02:50", title=_("Sign the head of the audit"))
def sign_audit_head() -> None:
    """Signs the newest record, so that nobody can rewrite what came before."""
    sign_head()
