"""Checks that mail can leave."""

from django.conf import settings

from saferday.centre.doctor.registry import Finding, check, ok, warn


@check("mail.configured")
def configured() -> Finding:
    """Mail goes to a server, not only to the local outbox."""
    if settings.EMAIL_BACKEND.endswith(("filebased.EmailBackend", "console.EmailBackend")):
        return warn(
            "No mail server is named: messages stay in the local outbox, and staff get no password reset.",
            do="Set SAFERDAY_EMAIL_HOST and the settings beside it.",
        )
    if "localhost" in settings.DEFAULT_FROM_EMAIL:
        return warn(
            "Mail says it comes from localhost, which most servers refuse.",
            do="Set SAFERDAY_EMAIL_FROM to an address of your own domain.",
        )
    return ok(f"Mail leaves through {settings.EMAIL_HOST}.")


@check("mail.operator")
def operator() -> Finding:
    """Somebody hears when something breaks."""
    if not settings.ADMINS:
        return warn("Nobody is told when something breaks.", do="Set SAFERDAY_OPERATOR_EMAIL.")
    return ok("The operator is told when something breaks.")
