"""`saferday staff`: the first operator, and help for people who cannot sign in."""

import json
import sys
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from .models import User


@click.group(name="staff", help="The people who work at the centre, and their roles.")
def group() -> None:
    pass


@group.command(
    help="Open an account and print the link to set its password. "
    "Example: saferday staff add jo@example.org --role operator --name 'Jo Bevan'"
)
@click.argument("email")
@click.option("--role", required=True, help="operator, comms_editor, helpline_worker, …")
@click.option("--area", default="", help="Slug of the area; without it, the whole centre.")
@click.option("--name", default="", help="The person's name.")
@click.option("--language", default="en", help="Language of their mails: en or cy.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")
def add(email: str, role: str, area: str, name: str, language: str, as_json: bool) -> None:
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from saferday.centre.areas.queries import area_by_slug

    from . import actions, queries, rules

    try:
        validate_email(email)
    except ValidationError:
        raise click.UsageError(f"{email!r} is not an e-mail address.") from None
    if role not in rules.ROLES:
        raise click.UsageError(f"There is no role {role!r}. Roles: {', '.join(rules.ROLES)}.")
    if language not in dict(settings.LANGUAGES):
        raise click.UsageError(f"Languages: {', '.join(dict(settings.LANGUAGES))}.")
    where = area_by_slug(area) if area else None
    if area and where is None:
        raise click.UsageError(
            f"There is no area {area!r}. Load the country pack first, or look up its slug."
        )
    user = queries.person_by_email(email)
    if user is None:
        user = actions.add_staff(by=None, email=email, name=name, language=language, role=role, area=where)
    else:
        actions.grant_role(by=None, user=user, role=role, area=where)
    link = "" if user.has_usable_password() else settings.SAFERDAY_BASE_URL + queries.invitation_path(user)
    if as_json:
        click.echo(json.dumps({"email": user.email, "role": role, "area": area, "link": link}))
        return
    click.echo(f"{user.email} is {rules.ROLES[role].name.lower()}{f' in {area}' if area else ''}.")
    if link:
        click.echo(f"Set the password here (once, within three days):\n{link}")


@group.command(name="list", help="List people. Example: saferday staff list --without-mfa")
@click.option("--without-mfa", is_flag=True, help="Only those with a role and no second factor.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")
def list_people(without_mfa: bool, as_json: bool) -> None:
    from . import queries

    people = queries.everybody()
    if without_mfa:
        people = people.filter(pk__in=queries.staff_without_mfa().values("pk"))
    rows = [
        {
            "email": user.email,
            "name": user.name,
            "active": user.is_active,
            "mfa": user.has_mfa,
            "roles": [
                {"role": one.role, "area": one.area.slug if one.area else None} for one in user.roles_now
            ],
        }
        for user in people.iterator(chunk_size=500)
    ]
    if as_json:
        click.echo(json.dumps({"people": rows}, ensure_ascii=False, indent=2))
        return
    if not rows:
        click.echo("Nobody.")
        return
    table = Table("E-mail", "Name", "Roles", "Second factor", "Account")
    for row in rows:
        roles = ", ".join(one["role"] + (f" ({one['area']})" if one["area"] else "") for one in row["roles"])
        table.add_row(
            row["email"],
            row["name"],
            roles or "none",
            "yes" if row["mfa"] else "no",
            "open" if row["active"] else "shut",
        )
    Console().print(table)


@group.command(
    name="reset-mfa",
    help="Remove a person's second factor after checking that it is really them. "
    "Example: saferday staff reset-mfa jo@example.org",
)
@click.argument("email")
def reset_mfa(email: str) -> None:
    from . import actions

    removed = actions.reset_mfa(by=None, user=_person(email))
    click.echo(
        "The second factor is removed; they add a new one at sign-in." if removed else "There was none."
    )


@group.command(help="Print a link to set a password. Example: saferday staff link jo@example.org")
@click.argument("email")
def link(email: str) -> None:
    from django.conf import settings

    from . import queries

    click.echo(settings.SAFERDAY_BASE_URL + queries.invitation_path(_person(email)))


@group.command(help="Shut an account. Example: saferday staff shut jo@example.org")
@click.argument("email")
def shut(email: str) -> None:
    from . import actions

    try:
        actions.deactivate(by=None, user=_person(email))
    except actions.LastOperator:
        click.echo("This is the only operator: add another one first.", err=True)
        sys.exit(1)
    click.echo("The account is shut.")


@group.command(
    help="Print the current code of an invented person, in a demonstration only. "
    "Example: saferday staff code operator@saferday.example"
)
@click.argument("email")
def code(email: str) -> None:
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
    from django.conf import settings

    from . import queries, rules

    if not settings.SAFERDAY_DEMO:
        raise click.UsageError("This works only in a demonstration (SAFERDAY_DEMO=true).")
    if email not in {one.email for one in rules.DEMO_PEOPLE}:
        raise click.UsageError(f"Invented people: {', '.join(one.email for one in rules.DEMO_PEOPLE)}.")
    click.echo(format_hotp_value(hotp_value(queries.demo_totp_secret(email), int(time.time()) // 30)))


@group.command(help="Print who may do what as Markdown. Example: saferday staff permissions")
def permissions() -> None:
    from .document import as_markdown

    click.echo(as_markdown(), nl=False)


def _person(email: str) -> "User":
    from . import queries

    user = queries.person_by_email(email)
    if user is None:
        raise click.UsageError(f"Nobody has an account with {email!r}. See: saferday staff list")
    return user
