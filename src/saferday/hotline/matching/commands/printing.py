"""What the commands of matching share: output as JSON, exit codes, and finding the bank that was named."""

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from saferday.hotline.matching.models import Bank

FAILED, DONE_IN_PART = 1, 3

as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def print_json(document: Any) -> None:
    """Prints the result for a program."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def bank_named(slug: str) -> "Bank":
    """The bank with the short name; a wrong usage if there is none."""
    from saferday.hotline.matching import queries

    bank = queries.bank_by_slug(slug)
    if bank is None:
        raise click.UsageError(f"There is no bank {slug}. See: saferday matching bank list")
    return bank
