"""saferday postcodes: full postcodes, for exact areas where an outward code straddles two."""

import sys
from pathlib import Path

import click


@click.group("postcodes", help="Full postcodes, for exact areas.")
def group() -> None:
    """The commands of postcodes."""


@group.command(epilog="Example: saferday postcodes load ONSPD_FEB_2027_UK.csv")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(file: Path | None) -> None:
    """Load postcodes from FILE (an ONS Postcode Directory), or from the optional package if none is named."""
    from rich.console import Console

    from saferday.centre.areas import postcodes

    rows = postcodes.rows_of_csv(file) if file else postcodes.rows_of_package()
    try:
        with Console(stderr=True).status("Loading postcodes …") as status:
            written = postcodes.write_postcodes(rows, lambda number: status.update(f"Loading {number:,} …"))
    except (postcodes.PostcodesUnreadable, UnicodeDecodeError) as error:
        click.echo(f"The postcodes cannot be loaded: {error}", err=True)
        sys.exit(1)
    click.echo(f"{written:,} postcodes are known now.")
