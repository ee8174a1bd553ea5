"""`saferday register`: what is kept about people, and clearing what is due."""

import json

import click
from rich.console import Console
from rich.table import Table


@click.group(name="register", help="What is kept about people, and clearing what is due.")
def group() -> None:
    pass


@group.command(help="Show the register. Example: saferday register show")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")
def show(as_json: bool) -> None:
    from .entries import kept

    if as_json:
        rows = [
            {
                "model": entry.model,
                "fields": list(entry.fields),
                "what": str(entry.what),
                "why": str(entry.why),
                "kept_for": str(entry.kept_for),
                "days": entry.keep.days if entry.keep else None,
            }
            for entry in kept()
        ]
        click.echo(json.dumps({"register": rows}, ensure_ascii=False, indent=2))
        return
    table = Table("Where", "What", "Why", "Kept for")
    for entry in kept():
        where = f"{entry.model}\n{', '.join(entry.fields)}"
        table.add_row(where, str(entry.what), str(entry.why), str(entry.kept_for))
    Console().print(table)


@group.command(help="Clear what is no longer to be kept. Example: saferday register purge")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")
def purge(as_json: bool) -> None:
    from .purging import purge as run

    cleared = run()
    if as_json:
        click.echo(json.dumps({"cleared": cleared}))
        return
    if not any(cleared.values()):
        click.echo("Nothing was due.")
    for model, count in cleared.items():
        if count:
            click.echo(f"{model}: {count} cleared")


@group.command(help="Print the register as Markdown. Example: saferday register document")
def document() -> None:
    from .document import as_markdown

    click.echo(as_markdown(), nl=False)
