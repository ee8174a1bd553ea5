"""`saferday languages`: what is missing in the second language."""

import json
import sys

import click
from rich.console import Console
from rich.table import Table


@click.group(name="languages", help="What is missing in the second language.")
def group() -> None:
    pass


@group.command(
    help="What is missing, stale or not yet read by a native reader. Exit code 1 when something is missing. "
    "Example: saferday languages report --json"
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")
def report(as_json: bool) -> None:
    from .parity import report as read

    parity = read()
    if as_json:
        click.echo(json.dumps(parity.as_dict(), ensure_ascii=False, indent=2))
        sys.exit(0 if parity.complete else 1)
    table = Table(
        "Feature", "Language", "Strings", "Missing", "Fuzzy", "Stale", "Broken", "To be read by a native"
    )
    for one in parity.features:
        counts = (one.strings, one.missing, one.fuzzy, one.stale, one.broken, one.to_review)
        table.add_row(one.feature, one.language, *(str(count) for count in counts))
    console = Console()
    console.print(table)
    if parity.pages:
        pages = Table("Page", "Language", "What", "Detail", title=f"Pages behind, of {parity.pages_total}")
        for page in parity.pages:
            pages.add_row(page.title, page.language, page.kind, page.detail)
        console.print(pages)
    else:
        console.print("Every published page has its translation.")
    sys.exit(0 if parity.complete else 1)
