"""saferday exchange: lists from files and to files, partners' lists fetched, and how partners stand."""

import contextlib
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

FAILED, DONE_IN_PART = 1, 3
FORMATS = click.Choice(["csv", "threatexchange", "ncmec", "vics"])


@click.group("exchange", help="Import, export and fetch lists of hashes.")
def group() -> None:
    """The commands of exchange."""


@group.command("import")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "format_", type=FORMATS, help="The file's format; the partner's if left out.")
@click.option("--bank", "bank_slug", help="The bank that receives it; the partner's if left out.")
@click.option("--partner", "partner_slug", help="Whose list it is: its labels, columns and key are used.")
@click.option(
    "--label", "labels", multiple=True, metavar="THEIRS=OURS", help="What a label becomes; '*=OURS' for all."
)
@click.option(
    "--column", "columns", multiple=True, metavar="THEIRS=OURS", help="What a column of a CSV file means."
)
@click.option("--complete", is_flag=True, help="The list is complete: take back what is missing from it.")
@click.option("--missing-is-right", is_flag=True, help="Even if very much is missing.")
@click.option("--public-key", default="", help="The key that FILE.sig is verified with, in hexadecimal.")
@click.option(
    "--set-aside",
    "aside_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write every row that cannot be taken to this CSV file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def import_(
    path: Path,
    format_: str | None,
    bank_slug: str | None,
    partner_slug: str | None,
    labels: tuple[str, ...],
    columns: tuple[str, ...],
    complete: bool,
    missing_is_right: bool,
    public_key: str,
    aside_path: Path | None,
    as_json: bool,
) -> None:
    """Take a list of hashes from FILE into a bank, in bounded memory, however long it is.

    A row that cannot be taken is named with its number and reason and set aside; the rest goes on, and the exit code
    is 3. An import that was cut off goes on where it stood when it is started again. Taking the same file twice
    changes nothing.

    Example: saferday exchange import list.csv --format csv --bank partner-list
    """
    from saferday.hotline.exchange.queries import partner_by_slug
    from saferday.hotline.exchange.rules.signing import read_public_key
    from saferday.hotline.exchange.taking.files import import_file
    from saferday.hotline.exchange.taking.http import Failed
    from saferday.hotline.exchange.wording import problem
    from saferday.hotline.matching.queries import bank_by_slug

    partner = partner_by_slug(partner_slug) if partner_slug else None
    if partner_slug and partner is None:
        raise click.UsageError(
            f"There is no partner {partner_slug!r}. 'saferday exchange partners' lists them."
        )
    if partner is not None and not partner.incoming:
        raise click.UsageError(f"{partner.name} sends us no lists.")
    bank = bank_by_slug(bank_slug) if bank_slug else partner.bank if partner is not None else None
    if bank is None:
        raise click.UsageError(
            f"There is no bank {bank_slug!r}." if bank_slug else "Give --bank or --partner."
        )
    chosen = format_ or (partner.format if partner is not None else None)
    if chosen is None:
        raise click.UsageError("Give --format or --partner.")
    try:
        key = read_public_key(public_key) if public_key else ""
    except ValueError:
        raise click.UsageError(
            "--public-key takes the 64 hexadecimal characters of an Ed25519 key."
        ) from None
    with contextlib.ExitStack() as stack:
        write = stack.enter_context(_aside_file(aside_path)) if aside_path is not None else None
        step = stack.enter_context(_bytes_progress(f"Taking {path.name}", shown=not as_json))
        try:
            run = import_file(
                path,
                format=chosen,
                bank=bank,
                partner=partner,
                labels=_pairs(labels, "--label") if labels else None,
                columns=_pairs(columns, "--column") if columns else None,
                complete=complete,
                anyway=missing_is_right,
                public_key=key,
                progress=step,
                aside=write,
            )
        except Failed as failed:
            raise click.ClickException(problem(failed.reason, failed.said)) from failed
    _report_run(run, as_json)
    sys.exit(DONE_IN_PART if run.aside else 0)


@group.command()
@click.argument("path", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "format_", type=FORMATS, required=True)
@click.option("--bank", "bank_slug", required=True, help="The bank to write.")
@click.option("--after", default=0, help="Only what changed after this number.")
@click.option(
    "--label", "labels", multiple=True, metavar="OURS=THEIRS", help="What a label becomes in the file."
)
@click.option("--standing", is_flag=True, help="Leave out retractions.")
@click.option("--no-signature", is_flag=True, help="Write no FILE.sig.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def export(
    path: Path,
    format_: str,
    bank_slug: str,
    after: int,
    labels: tuple[str, ...],
    standing: bool,
    no_signature: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Write a bank to FILE, with its signature in FILE.sig.

    What the format cannot carry is left out and counted, and the exit code is 3.

    Example: saferday exchange export list.csv --format csv --bank confirmed
    """
    from saferday.hotline.exchange.taking.files import export_file
    from saferday.hotline.matching.queries import bank_by_slug

    bank = bank_by_slug(bank_slug)
    if bank is None:
        raise click.UsageError(f"There is no bank {bank_slug!r}.")
    if path.exists() and not force:
        raise click.UsageError(f"{path} exists. Give --force to replace it.")
    try:
        with _count_progress(f"Writing {path.name}", shown=not as_json) as step:
            done = export_file(
                path,
                format=format_,
                bank=bank,
                after=after,
                labels=_pairs(labels, "--label"),
                live_only=standing,
                signed=not no_signature,
                progress=step,
            )
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror or error}") from error
    if as_json:
        click.echo(json.dumps({"rows": done.rows, "left_out": done.left_out, "watermark": done.upto}))
    else:
        click.echo(f"{done.rows:,} rows in {path}; give --after {done.upto} the next time for what is new.")
        for what, count in sorted(done.left_out.items()):
            click.echo(f"  left out, the format has no place for it: {what}, {count:,} rows", err=True)
    sys.exit(DONE_IN_PART if done.left_out else 0)


@group.command()
@click.argument("slug", metavar="PARTNER")
@click.option(
    "--missing-is-right", is_flag=True, help="A complete list may lack very much: take it all back."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def pull(slug: str, missing_is_right: bool, as_json: bool) -> None:
    """Fetch a partner's list now, to its end.

    Example: saferday exchange pull north
    """
    from saferday.hotline.exchange import actions, rules
    from saferday.hotline.exchange.queries import partner_by_slug
    from saferday.hotline.exchange.taking.pulling import pull as fetch
    from saferday.hotline.exchange.wording import problem

    partner = partner_by_slug(slug)
    if partner is None or partner.direction != rules.PULL:
        raise click.UsageError(f"There is no partner {slug!r} whose list we fetch.")
    try:
        run = fetch(partner, turn=None, anyway=missing_is_right).run
    except actions.Paused:
        raise click.ClickException(f"{partner.name} is paused.") from None
    except actions.Held:
        raise click.ClickException(f"The worker is fetching {partner.name}'s list now.") from None
    _report_run(run, as_json)
    if run.state == rules.FAILED:
        if not as_json:
            click.echo(problem(run.problem, run.problem_said), err=True)
        sys.exit(FAILED)
    sys.exit(DONE_IN_PART if run.aside else 0)


@group.command("now")
def now_() -> None:
    """Do at once what the worker does every minute.

    Takes lists that were handed in, exchanges with partners whose turn it is, and takes back imports that are to be.

    Example: saferday exchange now
    """
    from saferday.hotline.exchange.taking.turn import take_turn

    take_turn()


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def partners(as_json: bool) -> None:
    """List the partners and how each stands; exit 1 if one fails or is stale.

    Example: saferday exchange partners
    """
    from django.utils import timezone

    from saferday.hotline.exchange.queries import lines
    from saferday.hotline.exchange.wording import problem

    found = lines(now=timezone.now())
    bad = any(one.late or one.state == "bad" for one in found)
    if as_json:
        click.echo(
            json.dumps(
                [
                    {
                        "partner": one.partner.slug,
                        "direction": one.partner.direction,
                        "format": one.partner.format,
                        "state": one.state,
                        "stale": one.late,
                        "last_success": one.partner.succeeded_at and one.partner.succeeded_at.isoformat(),
                        "failures": one.partner.failures,
                        "problem": one.partner.problem,
                        "rows_in": one.rows_in,
                        "rows_out": one.rows_out,
                        "set_aside": one.aside,
                    }
                    for one in found
                ],
                indent=2,
            )
        )
        sys.exit(FAILED if bad else 0)
    if not found:
        click.echo("There are no partners yet. Add them in the editing pages, under Hash exchange.")
        return
    table = Table(
        "Partner", "Direction", "Format", "State", "Last success", "In", "Out", "Set aside", box=None
    )
    for one in found:
        at = one.partner.succeeded_at
        table.add_row(
            one.partner.slug, one.partner.direction, one.partner.format, one.state + (", stale" if one.late else ""),
            f"{at:%Y-%m-%d %H:%M}" if at else "never", f"{one.rows_in:,}", f"{one.rows_out:,}", f"{one.aside:,}",
        )  # fmt: skip
    Console().print(table)
    for one in found:
        if one.partner.problem:
            click.echo(
                f"{one.partner.slug}: {problem(one.partner.problem, one.partner.problem_said)}", err=True
            )
    sys.exit(FAILED if bad else 0)


@group.command("key")
def key_() -> None:
    """Print the public key that partners verify our lists with.

    Example: saferday exchange key
    """
    from saferday.hotline.exchange.keys import public_key

    click.echo(public_key())


def _report_run(run: Any, as_json: bool) -> None:
    from saferday.hotline.exchange.queries import rows_aside
    from saferday.hotline.exchange.wording import left_out, row_reason

    aside = list(rows_aside(run)[: 1_000 if as_json else 20])
    if as_json:
        names = ("added", "changed", "unchanged", "retracted", "aside")
        counts = {"set_aside" if name == "aside" else name: getattr(run, name) for name in names}
        rows = [{"row": one.number, "reason": one.reason, "said": one.said} for one in aside]
        document = {
            "run": run.pk,
            "state": run.state,
            "rows": run.position,
            **counts,
            "left_out": run.ignored,
        }
        document |= {"problem": run.problem, "rows_set_aside": rows}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    click.echo(
        f"Run {run.pk}: {run.added:,} added, {run.changed:,} changed, {run.unchanged:,} as they were, "
        f"{run.retracted:,} retracted, {run.aside:,} set aside."
    )
    for what, count in sorted(run.ignored.items()):
        click.echo(f"  {left_out(what, count)}")
    for one in aside:
        click.echo(f"Set aside: row {one.number}: {row_reason(one.reason)} {one.said}".rstrip(), err=True)
    if run.aside > len(aside):
        click.echo(f"… and {run.aside - len(aside):,} more.", err=True)


def _pairs(given: tuple[str, ...], option: str) -> dict[str, str]:
    pairs = {}
    for one in given:
        left, equals, right = one.rpartition("=")
        if not equals or not left.strip() or not right.strip():
            raise click.UsageError(f"{option} takes THEIRS=OURS, not {one!r}.")
        pairs[left.strip()] = right.strip()
    return pairs


@contextlib.contextmanager
def _aside_file(path: Path) -> Iterator[Any]:
    from saferday.hotline.exchange.wording import row_reason

    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "reason", "in words", "what stands there"])
        yield lambda one: writer.writerow([one.number, one.reason, row_reason(one.reason), one.said])


@contextlib.contextmanager
def _bytes_progress(title: str, *, shown: bool) -> Iterator[Any]:
    """A bar by bytes on the error stream of a terminal; nothing elsewhere."""
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True, disable=not (shown and sys.stderr.isatty()),
    )  # fmt: skip
    task = bar.add_task(title, total=None)
    with bar:
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextlib.contextmanager
def _count_progress(title: str, *, shown: bool) -> Iterator[Any]:
    bar = Progress(console=Console(stderr=True), transient=True, disable=not (shown and sys.stderr.isatty()))
    task = bar.add_task(title, total=None)
    with bar:
        yield lambda done: bar.update(task, completed=done)
