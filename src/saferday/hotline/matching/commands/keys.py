"""saferday matching key: makes, replaces and revokes the keys of platforms."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from .printing import as_json, bank_named, print_json

if TYPE_CHECKING:
    from saferday.hotline.matching.models import PlatformKey


@click.group("key", help="Make, replace and revoke the keys of platforms.")
def key_group() -> None:
    """The commands on keys."""


@key_group.command("list")
@as_json
def list_keys(as_json: bool) -> None:
    """Every key, without its secret.

    Example: saferday matching key list
    """
    from saferday.hotline.matching import queries

    keys = list(queries.keys())
    if as_json:
        print_json(
            [
                {
                    "key": str(one),
                    "organisation": one.organisation.slug,
                    "label": one.label,
                    "scopes": one.scopes,
                    "rate": one.rate,
                    "keep_queries": one.keep_queries,
                    "expires_at": one.expires_at.isoformat() if one.expires_at else None,
                    "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None,
                    "last_used": one.last_used.isoformat() if one.last_used else None,
                }
                for one in keys
            ]
        )
        return
    table = Table("Key", "Organisation", "For", "Scopes", "State", box=None)
    for one in keys:
        state = (
            "revoked"
            if one.revoked_at
            else f"until {one.expires_at:%d %B %Y}"
            if one.expires_at
            else "in use"
        )
        table.add_row(f"{one}…", one.organisation.slug, one.label, " ".join(one.scopes), state)
    Console().print(table if keys else "There is no key yet: saferday matching key create")


@key_group.command("create")
@click.argument("organisation")
@click.option("--name", default="", help="The organisation's name, if it is new.")
@click.option("--label", default="API", show_default=True, help="What the key is for.")
@click.option(
    "--scope", "scopes", multiple=True, default=["match:hashes"], show_default=True, help="What it may do."
)
@click.option(
    "--bank", "banks", multiple=True, help="A bank it may rely on; none: all that are open to every key."
)
@click.option("--rate", type=click.IntRange(1), default=60_000, show_default=True, help="Hashes a minute.")
@click.option("--keep-queries", is_flag=True, help="The organisation agreed that its queries are kept.")
@click.option("--days", type=click.IntRange(1), help="It ends after so many days.")
@as_json
def create_key(
    organisation: str,
    name: str,
    label: str,
    scopes: tuple[str, ...],
    banks: tuple[str, ...],
    rate: int,
    keep_queries: bool,
    days: int | None,
    as_json: bool,
) -> None:
    """Make a key for an organisation; it is shown this once.

    Example: saferday matching key create example-platform --name "Example Platform"
    """
    from django.utils import timezone

    from saferday.hotline.matching import actions, queries, rules

    if unknown := set(scopes) - set(rules.SCOPES):
        raise click.UsageError(f"There is no scope {sorted(unknown)[0]}; use {', '.join(rules.SCOPES)}.")
    found = queries.organisation_by_slug(organisation)
    if found is None:
        if not name:
            raise click.UsageError(f"There is no organisation {organisation}. Give --name to add it.")
        found = actions.add_organisation(slug=organisation, name=name)
    try:
        shown = actions.create_key(
            organisation=found,
            label=label,
            scopes=scopes,
            banks=[bank_named(slug) for slug in banks],
            rate=rate,
            keep_queries=keep_queries,
            expires_at=timezone.now() + timedelta(days=days) if days else None,
        )
    except actions.BankNotOpen as why:
        raise click.ClickException(f"Nobody may rely on {why} yet: change the bank first.") from None
    _show(shown, as_json)


@key_group.command("rotate")
@click.argument("public")
@click.option(
    "--overlap-days",
    type=click.IntRange(0),
    default=14,
    show_default=True,
    help="How long the old one works.",
)
@as_json
def rotate_key(public: str, overlap_days: int, as_json: bool) -> None:
    """Make a new key in place of one, which goes on working for a while.

    Example: saferday matching key rotate sdk_abcdefghjk
    """
    from saferday.hotline.matching import actions

    try:
        shown = actions.rotate_key(key=_key(public), overlap=timedelta(days=overlap_days))
    except actions.KeyEnded:
        raise click.ClickException(f"{public} was revoked, has expired or was replaced already.") from None
    _show(shown, as_json)


@key_group.command("revoke")
@click.argument("public")
@click.option("--reason", required=True, help="Why; it is kept.")
@as_json
def revoke_key(public: str, reason: str, as_json: bool) -> None:
    """End a key at once.

    Example: saferday matching key revoke sdk_abcdefghjk --reason "Found in a public repository"
    """
    from saferday.hotline.matching import actions

    key = actions.revoke_key(key=_key(public), reason=reason)
    if as_json:
        print_json({"key": str(key), "revoked_at": key.revoked_at.isoformat()})
    else:
        click.echo(f"{key} is revoked.")


def _key(public: str) -> "PlatformKey":
    from saferday.hotline.matching import queries

    key = queries.key_by_public(public)
    if key is None:
        raise click.UsageError(f"There is no key {public}. See: saferday matching key list")
    return key


def _show(shown: Any, as_json: bool) -> None:
    if as_json:
        print_json({"key": shown.text, "public": str(shown.key), "scopes": shown.key.scopes})
        return
    click.echo(shown.text)
    click.echo("Keep it now: it is not shown again.", err=True)
