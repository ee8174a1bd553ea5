"""saferday schools: takes schools from the lists that nations publish."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

DONE_IN_PART = 3
MOST_NAMED = 50


@click.group("schools", help="Take schools from the lists that nations publish.")
def group() -> None:
    """The commands of schools."""


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--map",
    "map_name",
    default="gias",
    show_default=True,
    help="How its columns are called: a map of the country pack, or the path of your own (YAML).",
)
@click.option(
    "--complete", is_flag=True, help="The file names every school of its list: mark the others as closed."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def import_(file: Path, map_name: str, complete: bool, dry_run: bool, as_json: bool) -> None:
    """Take schools from a list: England's GIAS file as it is, any other with a map.

    New schools are added, known ones brought up to date, closed ones marked and never deleted. Rows that cannot be
    taken are named with their line and reason; the rest goes on, and the exit code is 3.

    Example: saferday schools import edubasealldata.csv
    """
    from saferday.youth.survey.queries.schools import list_map
    from saferday.youth.survey.schools.mapping import MapUnreadable
    from saferday.youth.survey.schools.reading import ListUnreadable, read_list
    from saferday.youth.survey.taking import take_list

    try:
        by = list_map(map_name)
    except MapUnreadable as why:
        raise click.UsageError(str(why)) from why
    try:
        reading = read_list(file, by)
    except ListUnreadable as why:
        raise click.UsageError(str(why)) from why
    with _progress(shown=not as_json) as step:
        done = take_list(reading=reading, list_map=by, complete=complete, dry_run=dry_run, progress=step)
    counts = {
        name: getattr(done, name)
        for name in ("added", "changed", "unchanged", "closed", "not_open", "left_out", "missing")
    }
    broken = sorted(done.broken, key=lambda row: row.line)
    if as_json:
        rows = [{"line": row.line, "what": row.what, "reason": row.reason} for row in broken]
        click.echo(
            json.dumps({"dry_run": dry_run, **counts, "set_aside": rows}, ensure_ascii=False, indent=2)
        )
    else:
        would = "Would be: " if dry_run else ""
        click.echo(
            f"{would}{done.added} added, {done.changed} changed, {done.closed} marked as closed, "
            f"{done.unchanged} as they were."
        )
        click.echo(f"Not taken: {done.not_open} closed, {done.left_out} not for these ages.")
        if done.missing and not complete:
            click.echo(
                f"{done.missing} known schools are not in this file. If it is whole, run again with --complete."
            )
        for row in broken[:MOST_NAMED]:
            click.echo(f"Set aside: line {row.line}: {row.what}: {row.reason}", err=True)
        if len(broken) > MOST_NAMED:
            click.echo(f"… and {len(broken) - MOST_NAMED} more; --json names them all.", err=True)
    sys.exit(0 if done.complete else DONE_IN_PART)


@contextmanager
def _progress(*, shown: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar where a person looks on; nothing for scripts."""
    if not shown or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task: Any = bar.add_task("Taking schools", total=None)
        yield lambda number, total: bar.update(task, completed=number, total=total)
