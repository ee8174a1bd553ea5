"""Checks of the settings that keep visitors safe."""

from django.conf import settings

from saferday.centre.doctor.registry import Finding, check, fail, ok, warn

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "::1"}
DIFFERENT_CHARACTERS = 12


def _demo() -> bool:
    return bool(getattr(settings, "SAFERDAY_DEMO", False))


@check("security.secret-key")
def secret_key() -> Finding:
    """The secret key is long and varied."""
    key = settings.SECRET_KEY
    if len(key) < 40 or len(set(key)) < DIFFERENT_CHARACTERS:
        return fail(
            "The secret key is short or repeats itself, so sessions could be forged.",
            do="Put a fresh one into SAFERDAY_SECRET_KEY: openssl rand -base64 48",
        )
    return ok("The secret key is long and varied.")


@check("security.debug")
def debug() -> Finding:
    """Errors do not show the insides of the centre."""
    if settings.DEBUG:
        return fail(
            "Debugging is on: an error page shows visitors the insides of the centre.",
            do="Remove SAFERDAY_DEBUG, then restart.",
        )
    return ok("Debugging is off.")


@check("security.hosts")
def hosts() -> Finding:
    """The centre answers to its own names only."""
    allowed = set(settings.ALLOWED_HOSTS)
    if "*" in allowed:
        return fail(
            "The centre answers to any host name.",
            do="Name its addresses in SAFERDAY_HOSTS, separated by commas.",
        )
    if not allowed - LOCAL_HOSTS and not _demo():
        return warn(
            "The centre answers on this machine only.",
            do="Name its public address in SAFERDAY_HOSTS.",
        )
    return ok(f"Answers to {', '.join(sorted(allowed))}.")


@check("security.https")
def https() -> Finding:
    """Cookies travel over HTTPS only."""
    if settings.SESSION_COOKIE_SECURE and settings.SECURE_HSTS_SECONDS:
        return ok("HTTPS is required, and browsers remember it.")
    if _demo():
        return warn(
            "A demo runs without HTTPS.", do="Run a centre that people visit with SAFERDAY_HTTPS=true."
        )
    return fail(
        "HTTPS is off: what people type and how staff sign in travels in the clear.",
        do="Put the centre behind HTTPS and set SAFERDAY_HTTPS=true.",
    )


@check("security.demo")
def demo() -> Finding:
    """A demo is not what people visit."""
    if not _demo():
        return ok("This is not a demo.")
    public = sorted(set(settings.ALLOWED_HOSTS) - LOCAL_HOSTS)
    if public:
        return fail(
            f"This is a demo, with accounts whose passwords are known, "
            f"and it answers to {', '.join(public)}.",
            do="Start afresh with 'saferday init', or take the public name out of SAFERDAY_HOSTS.",
        )
    return warn(
        "This is a demo: invented news and known passwords.", do="Begin the real one with 'saferday init'."
    )
