"""Checks about people that an operator runs."""

from django.conf import settings

from saferday.centre.doctor import check, fail, ok, warn
from saferday.centre.doctor.registry import Finding

from . import queries


@check("accounts.mfa")
def everybody_has_mfa() -> Finding:
    """Staff without a second factor reach nothing but its set-up."""
    count = queries.staff_without_mfa().count()
    if not count:
        return ok("Everybody with a role has a second factor.")
    return warn(
        f"{count} with a role have no second factor yet.",
        do="saferday staff list --without-mfa; remind them, or shut accounts that nobody uses.",
    )


@check("accounts.operator")
def somebody_runs_the_installation() -> Finding:
    """Without an operator nobody can give roles but the command line."""
    if queries.operators().exists():
        return ok("There is an operator.")
    return fail("There is no operator.", do="saferday staff add EMAIL --role operator")


@check("accounts.demo")
def no_invented_people() -> Finding:
    """The password of the invented people is public."""
    count = queries.demo_people().count()
    if settings.SAFERDAY_DEMO or not count:
        return ok("No invented accounts outside a demonstration.")
    return fail(
        f"{count} invented accounts of the demonstration can sign in, and their password is public.",
        do="saferday staff shut EMAIL for each, or start from an empty data folder.",
    )
