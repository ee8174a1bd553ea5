"""saferday directory: takes services from files, writes them to files, and says which have to be checked again."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

if TYPE_CHECKING:
    from saferday.helpline.directory.rules.reading import Reading

FAILED, DONE_IN_PART = 1, 3


@click.group("directory", help="Import, export and check the service directory.")
def group() -> None:
    """The commands of the directory."""


@group.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--overwrite", is_flag=True, help="Replace what staff wrote here, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def import_(paths: tuple[Path, ...], dry_run: bool, overwrite: bool, as_json: bool) -> None:
    """Take services from HSDS files (JSON, or a ZIP of tables) or from a country pack's folder.

    What cannot be taken is named with its file, line and reason; the rest goes on, and the exit code is 3.
    Taking the same file twice changes nothing.

    Example: saferday directory import services.json
    """
    from saferday.helpline.directory.actions import import_services

    reading = _read(paths)
    with _progress("Taking services", shown=not as_json) as step:
        done = import_services(
            reading=reading,
            source="file:" + ",".join(path.name for path in paths),
            dry_run=dry_run,
            overwrite=overwrite,
            progress=step,
        )
    counts = {name: done.count(name) for name in ("created", "updated", "unchanged", "kept")}
    if as_json:
        click.echo(
            json.dumps(
                {
                    "dry_run": dry_run,
                    **counts,
                    "services": [{"service": slug, "outcome": outcome} for slug, outcome in done.outcomes],
                    "set_aside": [
                        {"path": one.path, "line": one.line, "what": one.what, "reasons": list(one.reasons)}
                        for one in done.set_aside
                    ],
                },
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        would = "Would be: " if dry_run else ""
        click.echo(
            f"{would}{counts['created']} added, {counts['updated']} changed, {counts['unchanged']} as they were."
        )
        for slug, outcome in done.outcomes:
            if outcome == "kept":
                click.echo(
                    f"  {slug}: edited here, so the file's words were not taken (--overwrite takes them)"
                )
        for one in done.set_aside:
            place = f"{one.path}, line {one.line}" if one.line else one.path
            click.echo(f"Set aside: {place}: {one.what}", err=True)
            for reason in one.reasons:
                click.echo(f"  {reason}", err=True)
    sys.exit(0 if done.complete else DONE_IN_PART)


@group.command()
@click.option(
    "--format", "kind", type=click.Choice(["hsds-json", "hsds-csv"]), default="hsds-json", show_default=True
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write."
)
@click.option(
    "--publishable", is_flag=True, help="Leave out inactive services and facts that nobody checked."
)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def export(kind: str, out: Path, publishable: bool, force: bool) -> None:
    """Write every service to a file in HSDS 3.0, as JSON or as a ZIP of tables.

    Example: saferday directory export --format hsds-csv --out directory.zip
    """
    from saferday.helpline.directory.queries import service_documents
    from saferday.helpline.directory.rules import tabular

    if out.exists() and not force:
        raise click.UsageError(f"{out} exists. Give --force to replace it.")
    documents = list(service_documents(publishable=publishable))
    if kind == "hsds-csv":
        content = tabular.write(documents)
    else:
        lines = ",\n".join(
            json.dumps(one.model_dump(mode="json", exclude_none=True), ensure_ascii=False)
            for one in documents
        )
        content = f"[\n{lines}\n]\n".encode()
    unfinished = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(out)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise click.ClickException(f"{out} cannot be written: {error.strerror or error}") from error
    click.echo(f"{len(documents)} services in {out}")


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def check(as_json: bool) -> None:
    """Name the entries whose check is older than the country pack allows, or that are not valid; exit 1 if any.

    Example: saferday directory check
    """
    from saferday.helpline.directory import queries

    found = queries.problems()
    due = queries.due()
    unverified = sum(bool(one.unverified) for one in due)
    if as_json:
        click.echo(
            json.dumps(
                {
                    "ok": not found,
                    "services": len(due),
                    "with_unverified_facts": unverified,
                    "max_age_days": queries.max_age_days(),
                    "problems": [
                        {
                            "service": one.slug,
                            "name": one.name,
                            "problem": one.kind,
                            "facts": list(one.facts),
                            "oldest_check": one.oldest.isoformat() if one.oldest else None,
                            "reasons": list(one.reasons),
                        }
                        for one in found
                    ],
                },
                ensure_ascii=False,
                indent=2,
            )
        )
        sys.exit(FAILED if found else 0)
    if found:
        table = Table("Service", "Problem", "Facts", "Oldest check", box=None)
        for one in found:
            told = ", ".join(one.facts) or "; ".join(one.reasons)
            table.add_row(one.slug, one.kind, told, str(one.oldest or ""))
        Console().print(table)
        click.echo(
            f"{len(found)} of {len(due)} entries need a person: check them again in the editing pages."
        )
    else:
        click.echo(f"All {len(due)} entries are in date.")
    if unverified:
        click.echo(f"{unverified} hold facts that nobody has checked yet; the public is not shown those.")
    sys.exit(FAILED if found else 0)


def _read(paths: tuple[Path, ...]) -> "Reading":
    from saferday.centre.countrypack.rules import PackUnreadable
    from saferday.helpline.directory.queries import read_pack_folder
    from saferday.helpline.directory.rules.reading import Reading, SetAside, read_file

    reading = Reading()
    for path in paths:
        try:
            if (path / "pack.yaml").is_file():
                reading.extend(read_pack_folder(path))
            elif path.suffix in {".yaml", ".yml"} and (path.parent.parent / "pack.yaml").is_file():
                whole = read_pack_folder(path.parent.parent)
                whole.found = [one for one in whole.found if one.path == path.name]
                whole.set_aside = [one for one in whole.set_aside if one.path == path.name]
                reading.extend(whole)
            elif path.is_dir():
                files = sorted(
                    one for one in path.iterdir() if one.suffix in {".json", ".zip"} and one.is_file()
                )
                for one in files:
                    reading.extend(read_file(one))
                if not files:
                    reading.set_aside.append(SetAside(path.name, None, "folder", ("holds no .json or .zip",)))
            else:
                reading.extend(read_file(path))
        except PackUnreadable as error:
            reading.set_aside.append(SetAside(path.name, None, "pack", (str(error),)))
    return reading


class _progress:  # noqa: N801  # used as a function is
    """A progress bar on the error stream of a terminal; nothing elsewhere."""

    def __init__(self, title: str, *, shown: bool) -> None:
        self.bar = Progress(
            console=Console(stderr=True), transient=True, disable=not (shown and sys.stderr.isatty())
        )
        self.task = self.bar.add_task(title, total=None)

    def __enter__(self) -> Callable[[int, int], None]:
        self.bar.start()
        return lambda done, total: self.bar.update(self.task, completed=done, total=total)

    def __exit__(self, *_error: Any) -> None:
        self.bar.stop()
