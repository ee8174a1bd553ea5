"""saferday matching bank: lists and makes banks."""

import click
from rich.console import Console
from rich.table import Table

from .printing import as_json, print_json


@click.group("bank", help="List and make banks.")
def bank_group() -> None:
    """The commands on banks."""


@bank_group.command("list")
@as_json
def list_banks(as_json: bool) -> None:
    """Every bank with its size.

    Example: saferday matching bank list
    """
    from saferday.hotline.matching import queries

    found = queries.sizes(queries.all_banks())
    if as_json:
        print_json(
            [
                {
                    "slug": one.bank.slug,
                    "name": one.bank.name,
                    "negative": one.bank.negative,
                    "active": one.bank.active,
                    "rely": one.bank.rely,
                    "distance": one.bank.distance,
                    "legal_basis": one.bank.legal_basis,
                    "entries": one.live,
                    "retracted": one.retracted,
                    "kinds": one.by_kind,
                }
                for one in found
            ]
        )
        return
    table = Table("Bank", "Hashes", "Retracted", "Distance", "Relied on by", box=None)
    for one in found:
        kind = "nobody: known false matches" if one.bank.negative else one.bank.rely
        table.add_row(one.bank.slug, f"{one.live:,}", f"{one.retracted:,}", str(one.bank.distance), kind)
    Console().print(table if found else "There is no bank yet: saferday matching bank create")


@bank_group.command("create")
@click.argument("slug")
@click.option("--name", required=True, help="Its name, in the centre's first language.")
@click.option("--welsh-name", default="", help="Its name in Welsh.")
@click.option("--purpose", required=True, help="What it is for.")
@click.option("--legal-basis", default="", help="On what legal basis its hashes are kept.")
@click.option("--label", "labels", multiple=True, help="A label that entries may carry; several times.")
@click.option("--negative", is_flag=True, help="It holds known false matches, which veto.")
@click.option("--distance", type=click.IntRange(0, 31), help="The greatest distance of a match, in bits.")
@click.option("--rely", type=click.Choice(["every", "named", "nobody"]), default="every", show_default=True)
@as_json
def create_bank(
    slug: str,
    name: str,
    welsh_name: str,
    purpose: str,
    legal_basis: str,
    labels: tuple[str, ...],
    negative: bool,
    distance: int | None,
    rely: str,
    as_json: bool,
) -> None:
    """Make a bank.

    Example: saferday matching bank create confirmed --name Confirmed --purpose "Judged illegal by two analysts"
    """
    from django.utils.text import slugify

    from saferday.hotline.matching import actions, rules

    if slug != slugify(slug) or len(slug) > 60:
        raise click.UsageError(f"{slug!r} is no short name: write lower-case letters, digits and hyphens.")
    try:
        bank = actions.create_bank(
            slug=slug,
            name={"en": name} | ({"cy": welsh_name} if welsh_name else {}),
            purpose=purpose,
            legal_basis=legal_basis,
            labels=labels or rules.DEFAULT_LABELS,
            negative=negative,
            distance=distance,
            rely=rely,
        )
    except actions.BankExists:
        raise click.ClickException(f"There is a bank {slug} already.") from None
    if as_json:
        print_json({"slug": bank.slug, "distance": bank.distance, "labels": bank.labels})
    else:
        click.echo(f"Made the bank {bank.slug}.")
