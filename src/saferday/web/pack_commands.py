"""saferday pack: fills a centre from its country pack, and checks one."""

import json
import sys
from pathlib import Path

import click


@click.group("pack", help="Load and check country packs.")
def group() -> None:
    """The commands of the country pack."""


@group.command(epilog="Example: saferday pack load uk")
@click.argument("name", default="")
@click.option("--json", "as_json", is_flag=True, help="Print what was added as JSON.")
def load(name: str, as_json: bool) -> None:
    """Fill the centre with the areas, services and pages of the pack NAME.

    What is there already stays as it is, so it can be run again after an upgrade.
    """
    from rich.console import Console

    from saferday.centre.countrypack.rules import PackUnreadable, read_pack
    from saferday.web.journeys import load_pack

    console = Console(stderr=True)
    try:
        with console.status("Loading …") as status:
            loaded = load_pack(
                pack=read_pack(_folder(name)), progress=lambda step: status.update(f"Loading {step} …")
            )
    except PackUnreadable as error:
        click.echo(f"The pack cannot be loaded: {error}", err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps({"areas": loaded.areas, "services": loaded.services, "pages": loaded.pages}))
    elif loaded.nothing:
        click.echo("Everything in the pack was here already.")
    else:
        click.echo(f"Added {loaded.areas} areas, {loaded.services} services and {loaded.pages} pages.")


@group.command(epilog="Example: saferday pack check uk")
@click.argument("name", default="")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
def check(name: str, as_json: bool) -> None:
    """Say what is wrong in the pack NAME (or in a folder), and where; exit 1 if anything is."""
    from saferday.centre.countrypack.rules import PackUnreadable, Problem, problems_of, read_pack
    from saferday.helpline.directory.queries import pack_problems

    folder = _folder(name)
    try:
        pack = read_pack(folder)
        found = [*problems_of(pack), *pack_problems(pack)]
    except PackUnreadable as error:
        found = [Problem(str(folder.name), "", str(error))]
    if as_json:
        rows = [{"file": one.file, "where": one.where, "what": one.what} for one in found]
        click.echo(json.dumps({"ok": not found, "problems": rows}))
    else:
        for one in found:
            click.echo(str(one))
        click.echo(f"{len(found)} problems." if found else "The pack is in order.")
    sys.exit(1 if found else 0)


def _folder(name: str) -> Path:
    from django.conf import settings

    configured = Path(settings.SAFERDAY_PACK_FOLDER)
    if not name or name == configured.name:
        return configured
    for folder in (Path(name), configured.parent / name):
        if folder.is_dir():
            return folder
    raise click.UsageError(f"There is no pack '{name}'. Name one of the packs that ship, or a folder.")
