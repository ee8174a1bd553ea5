"""The engine from the command line: CSV in, CSV or JSON out."""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import numpy as np

from saferday.engines.disclosure.anonymity import k_anonymity
from saferday.engines.disclosure.attack import AuditReport, Contradiction, audit, said_by_frame
from saferday.engines.disclosure.attack.population import TooManyGroups
from saferday.engines.disclosure.attack.statements import all_said
from saferday.engines.disclosure.frames import NotATable
from saferday.engines.disclosure.hiding import SchoolRules, SchoolTable, UnusableCounts, round_and_hide
from saferday.engines.disclosure.perturbation import perturb
from saferday.engines.disclosure.ptable import ImpossiblePTable, PTable, noisy_ptable
from saferday.engines.disclosure.suppression import UnsafeTable, UnusableTable, suppress

UNSAFE = 1
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
REFUSED = (
    NotATable,
    UnusableCounts,
    UnusableTable,
    ImpossiblePTable,
    Contradiction,
    TooManyGroups,
)


@click.group()
def group() -> None:
    """Tables that let nobody work out a small group."""


def _read(path: Path) -> dict[str, Any]:
    """A CSV as columns; those of whole numbers become arrays of them."""
    with path.open(newline="", encoding="utf-8-sig") as lines:
        reader = csv.DictReader(lines)
        names = reader.fieldnames or []
        try:
            rows = list(reader)
        except UnicodeDecodeError as error:
            raise click.ClickException(f"{path.name} is not UTF-8 text: {error.reason}.") from error
    if not names or not rows:
        raise click.ClickException(f"{path.name} has no rows; the first line names the columns.")
    columns: dict[str, Any] = {}
    for name in names:
        cells = [row[name] for row in rows]
        if any(cell is None for cell in cells):
            raise click.ClickException(f"{path.name}: a row has fewer cells than the first line.")
        whole = all(cell.strip().lstrip("-").isdigit() for cell in cells)
        columns[name] = np.array([int(cell) for cell in cells]) if whole else np.array(cells)
    return columns


def _write(columns: dict[str, list[Any]], as_json: bool) -> None:
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
        return
    writer = csv.DictWriter(sys.stdout, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _plainly(act: Callable[..., Any], *given: Any, **named: Any) -> Any:
    try:
        return act(*given, **named)
    except REFUSED as error:
        raise click.ClickException(str(error)) from error


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of CSV.")
MINIMUM = click.option("--minimum", default=10, show_default=True, help="Smaller counts are protected.")


@group.command(name="ptable")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--largest-noise", default=5, show_default=True)
@click.option("--variance", default=5.0, show_default=True)
@click.option("--seed", type=int, help="Draws the same table again; keep it secret.")
def make_ptable(target: Path, largest_noise: int, variance: float, seed: int | None) -> None:
    """Make a noisy ptable and write it to TARGET (CSV)."""
    _plainly(noisy_ptable, largest_noise=largest_noise, variance=variance, seed=seed).save(target)


@group.command(name="perturb")
@click.argument("file", type=FILE)
@click.option("--by", required=True, help="Columns to cross, with commas between.")
@click.option("--record-key", default="record_key", show_default=True, help="The column of keys.")
@click.option("--ptable", "ptable_file", type=FILE, required=True, help="A ptable (CSV: pcv, ckey, pvalue).")
@click.option("--threshold", default=10, show_default=True, help="Counts below are hidden.")
@JSON
def perturb_file(
    file: Path, by: str, record_key: str, ptable_file: Path, threshold: int, as_json: bool
) -> None:
    """Count the records of FILE, with cell-key noise."""
    try:
        ptable = PTable.load(ptable_file)
    except (KeyError, ValueError, IndexError) as error:
        raise click.ClickException(f"{ptable_file.name} is not a ptable: {error}.") from error
    table = _plainly(perturb, _read(file), ptable, by=_names(by), record_key=record_key, threshold=threshold)
    _write(table.columns(), as_json)


@group.command(name="hide")
@click.argument("file", type=FILE)
@click.option("--ordered", default="", help="Questions whose answers are a scale, with commas between.")
@click.option(
    "--minimum-base", default=30, show_default=True, help="Pupils asked, below which nothing shows."
)
@click.option("--rounding", default=5, show_default=True)
@click.option("--plain", is_flag=True, help="Hide small numbers instead of grouping answers.")
@MINIMUM
@JSON
def hide_file(
    file: Path, ordered: str, minimum_base: int, rounding: int, plain: bool, minimum: int, as_json: bool
) -> None:
    """A school's page from FILE: columns question, category, count and perhaps year."""
    rules = _plainly(SchoolRules, minimum_base, minimum, rounding, not plain)
    tables = _plainly(round_and_hide, _read(file), rules=rules, ordered_questions=_names(ordered))
    _write(_school_columns(tables), as_json)


def _school_columns(tables: dict[str, SchoolTable]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {
        name: [] for name in ("question", "years", "base", "answer", "count", "percent", "reason", "why")
    }
    for key, table in tables.items():
        for row in table.rows:
            for each in row.groups:
                cells = (
                    key,
                    len(row.years),
                    row.base,
                    each.label,
                    each.value,
                    each.percent,
                    each.reason,
                    each.why,
                )
                for name, cell in zip(found, cells, strict=True):
                    found[name].append(cell)
    return found


@group.command(name="suppress")
@click.argument("file", type=FILE)
@click.option("--by", required=True, help="The table's dimensions, with commas between.")
@click.option("--count", help="The column of counts; without it a row is a pupil.")
@click.option("--answers", default="", help="Dimensions that are answers, with commas between.")
@click.option("--seconds", default=10.0, show_default=True, help="How long to look for the best.")
@MINIMUM
@JSON
def suppress_file(
    file: Path, by: str, count: str | None, answers: str, seconds: float, minimum: int, as_json: bool
) -> None:
    """A table of FILE with totals, small counts hidden and whatever would give them away."""
    try:
        found = _plainly(
            suppress,
            _read(file),
            minimum=minimum,
            by=_names(by),
            count=count,
            answers=_names(answers),
            seconds=seconds,
        )
    except UnsafeTable as error:
        click.echo(str(error), err=True)
        sys.exit(UNSAFE)
    _write(found.table.columns(), as_json)


@group.command(name="audit")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--rounding", default=1, show_default=True, help="What published numbers are rounded to.")
@click.option("--noise", default=0, show_default=True, help="The most that noise added or took.")
@click.option("--width", type=int, help="How many numbers must stay possible (2: only exact ones are found).")
@click.option("--answers", default="", help="Columns that say something of a pupil, with commas between.")
@MINIMUM
@JSON
def audit_files(
    files: tuple[Path, ...],
    rounding: int,
    noise: int,
    width: int | None,
    answers: str,
    minimum: int,
    as_json: bool,
) -> None:
    """Attack published tables: FILES of dimensions and a column count, empty where hidden, Total for sums.

    Exits 1 if something can be worked out.
    """
    said = all_said(
        said_by_frame(_read(file), source=file.stem, rounding=rounding, noise=noise) for file in files
    )
    report = _plainly(audit, said, minimum=minimum, width=width, answers=_names(answers) or None)
    _say(report, as_json)
    sys.exit(0 if report.safe else UNSAFE)


def _say(report: AuditReport, as_json: bool) -> None:
    if as_json:
        found = [vars(finding) for finding in report.findings]
        click.echo(json.dumps({"checked": report.checked, "findings": found}, ensure_ascii=False, indent=2))
        return
    for finding in report.findings:
        click.echo(f"{finding.kind}: {finding}")
    click.echo(f"{report.checked} groups looked at, {len(report.findings)} found.")


@group.command(name="anonymity")
@click.argument("file", type=FILE)
@click.option(
    "--by", required=True, help="Columns by which somebody could be recognised, with commas between."
)
@click.option("--threshold", default=10, show_default=True)
@click.option("--ordered", default="", help="Those of them that are in order, with commas between.")
@click.option("--sensitive", default="", help="Columns of answers, with commas between.")
@click.option("--json", "as_json", is_flag=True)
def anonymity_of_file(
    file: Path, by: str, threshold: int, ordered: str, sensitive: str, as_json: bool
) -> None:
    """How many records of FILE could be recognised, and what to do. Exits 1 under the threshold."""
    report = _plainly(
        k_anonymity,
        _read(file),
        _names(by),
        threshold=threshold,
        ordered=_names(ordered),
        sensitive=_names(sensitive),
    )
    if as_json:
        said = {name: value for name, value in vars(report).items() if name not in ("keep", "proposals")}
        said["proposals"] = [vars(proposal) for proposal in report.proposals]
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        click.echo(f"{report.records} records in {report.groups} groups; the smallest has {report.smallest}.")
        click.echo(f"{report.small_records} records are in {report.small_groups} groups under {threshold}.")
        for proposal in report.proposals:
            click.echo(f"  {proposal.do}: {proposal.records} left")
    sys.exit(0 if report.met else UNSAFE)
