"""One round of the doctor: every check, as a table for people or as JSON for a script."""

import json

import click
from django.utils.module_loading import autodiscover_modules
from rich.console import Console
from rich.table import Table

from saferday.centre.doctor import Finding, names
from saferday.centre.doctor import run as run_checks
from saferday.web.cli import exits

SIGNS = {"ok": "[green]✓ ok[/]", "warn": "[yellow]! warn[/]", "fail": "[bold red]✗ fail[/]"}


def gather_checks() -> list[str]:
    """Makes every check known: the general ones and those of each feature."""
    import saferday.centre.doctor.checks  # noqa: F401

    autodiscover_modules("doctor")
    return names()


def run(*, as_json: bool = False, only: frozenset[str] = frozenset()) -> int:
    """Runs the checks and prints what they found; the answer is the exit code."""
    known = gather_checks()
    if unknown := sorted(only - set(known)):
        raise click.BadParameter(
            f"There is no check '{unknown[0]}'. Checks: {', '.join(known)}", param_hint="--only"
        )
    found = list(run_checks(only))
    healthy = all(finding.status != "fail" for finding in found)
    if as_json:
        click.echo(
            json.dumps(
                {
                    "ok": healthy,
                    "checks": [
                        {"name": one.name, "status": one.status, "message": one.message, "do": one.do}
                        for one in found
                    ],
                },
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        _print_table(found)
    return exits.DONE if healthy else exits.FAILED


def _print_table(found: list[Finding]) -> None:
    from rich.markup import escape

    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for one in found:
        do = f"\n[bold]→ {escape(one.do)}[/]" if one.do else ""
        table.add_row(SIGNS[one.status], one.name, escape(one.message) + do)
    console = Console()
    console.print(table)
    counts = {status: sum(one.status == status for one in found) for status in SIGNS}
    console.print(f"{counts['ok']} ok, {counts['warn']} to look at, {counts['fail']} to put right.")
