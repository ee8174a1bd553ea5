"""saferday matching rebuild, verify, recount, families: what is made of the entries, and held against them."""

import sys

import click

from .printing import FAILED, as_json, bank_named, print_json


@click.command()
@as_json
def rebuild(as_json: bool) -> None:
    """Make the index anew. Matching goes on meanwhile, and every process takes it over by itself.

    Example: saferday matching rebuild
    """
    from saferday.hotline.matching import actions, queries

    built = queries.make_index()
    actions.take_index(built=built)
    if as_json:
        print_json({"entries": built.entries, "change": built.change, "seconds": round(built.seconds, 2)})
    else:
        click.echo(f"{built.entries:,} hashes in {built.seconds:.1f} seconds.")


@click.command()
@as_json
def verify(as_json: bool) -> None:
    """Hold the index against the database; exit 1 if anything is wrong.

    Example: saferday matching verify
    """
    from saferday.hotline.matching import queries

    wrong = queries.verify_index()
    status = queries.index_status()
    if as_json:
        print_json(
            {
                "ok": not wrong,
                "index": status.name,
                "entries": status.entries,
                "behind": status.behind,
                "wrong": wrong,
            }
        )
    elif wrong:
        for one in wrong:
            click.echo(one)
        click.echo("Make it anew: saferday matching rebuild")
    else:
        click.echo(f"The {status.name} index holds what the database holds.")
    sys.exit(FAILED if wrong else 0)


@click.command()
@as_json
def recount(as_json: bool) -> None:
    """Count what every bank holds anew. Needed only after somebody changed the tables by hand.

    Example: saferday matching recount
    """
    from saferday.hotline.matching import actions

    wrong = actions.recount()
    if as_json:
        print_json({"corrected": wrong})
    else:
        click.echo(
            f"The sizes of {wrong} banks were wrong and are right now." if wrong else "All sizes are right."
        )


@click.command()
@click.argument("slug", metavar="BANK")
@as_json
def families(slug: str, as_json: bool) -> None:
    """Group the near-duplicates of a bank, however large; its page shows them. Takes a search for each hash.

    Example: saferday matching families confirmed
    """
    from django.utils import timezone

    from saferday.hotline.matching import actions, queries

    bank = bank_named(slug)
    found = queries.group_bank(bank, most=None)
    assert found is not None
    actions.take_grouping(bank=bank, grouped=found, now=timezone.now())
    if as_json:
        about = {"pictures": found.pictures, "families": found.families, "largest": found.largest}
        print_json({**about, "seconds": round(found.seconds, 2)})
    else:
        click.echo(
            f"{found.families:,} families among {found.pictures:,} pictures, {found.largest:,} in the largest; "
            f"{found.seconds:.1f} seconds."
        )
