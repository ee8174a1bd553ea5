"""`saferday get-help`: which services an answer shows, and why."""

import json

import click
from rich.console import Console
from rich.table import Table

from saferday.helpline.gethelp.rules.questions import What, Who

WHO = click.Choice([one.name.lower() for one in Who])
WHAT = click.Choice([one.name.lower() for one in What])


@click.group(name="get-help", help="Which services an answer of Get help shows, and why.")
def group() -> None:
    pass


@group.command(
    help="Say of every service why it is shown, or why not. "
    "Example: saferday get-help explain child image --place dorset"
)
@click.argument("who", type=WHO)
@click.argument("what", type=WHAT)
@click.option("--place", default="", help="The address of an area, such as dorset. Without it, no place.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")
def explain(who: str, what: str, place: str, as_json: bool) -> None:
    from saferday.centre.areas import queries as areas
    from saferday.helpline.gethelp import queries

    area = areas.area_by_slug(place) if place else None
    if place and area is None:
        raise click.BadParameter(f"There is no area with the address “{place}”.", param_hint="--place")
    rows = queries.explain(Who[who.upper()], What[what.upper()], [area] if area else [])
    if as_json:
        services = [
            {"service": row.slug, "offer": row.offer, "shown": row.shown, "why": str(row.why)} for row in rows
        ]
        click.echo(json.dumps({"services": services}, ensure_ascii=False, indent=2))
        return
    table = Table("", "Service", "For", "Why")
    for row in sorted(rows, key=lambda row: not row.shown):
        table.add_row("✓" if row.shown else "", row.name, row.offer, str(row.why))
    Console().print(table)
