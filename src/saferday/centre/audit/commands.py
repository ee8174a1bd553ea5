"""saferday audit: proves the record of every act, and signs its head."""

import json
import sys

import click


@click.group("audit", help="Prove the record of every act.")
def group() -> None:
    """The commands of the audit."""


@group.command()
@click.option("--public-key", help="The Ed25519 key to check heads against, hexadecimal.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
def verify(public_key: str | None, as_json: bool) -> None:
    """Walk the whole chain; exit 1 and name the first broken row if there is one.

    Example: saferday audit verify
    """
    from saferday.centre.audit import queries

    verdict = queries.verify(public_key)
    if as_json:
        click.echo(
            json.dumps(
                {
                    "ok": verdict.ok,
                    "records": verdict.records,
                    "heads": verdict.heads,
                    "broken_at": verdict.broken_at,
                    "reason": verdict.reason,
                }
            )
        )
    elif verdict.ok:
        click.echo(f"The audit holds: {verdict.records} records, {verdict.heads} signed heads.")
    else:
        click.echo(f"The audit is broken at record {verdict.broken_at}: {verdict.reason}.", err=True)
        click.echo("Keep this database as it is, and compare it with your last backup.", err=True)
    sys.exit(0 if verdict.ok else 1)


@group.command()
def sign() -> None:
    """Sign the head of the chain now.

    Example: saferday audit sign
    """
    from saferday.centre.audit.actions import sign_head

    head = sign_head()
    click.echo(f"Signed record {head.number}." if head else "There is nothing to sign yet.")
