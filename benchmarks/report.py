"""What a benchmark prints and writes: the machine, and a row for each thing measured."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Row:
    """One thing measured: our figure, a peer's or a target's, and the ratio of the two."""

    what: str
    ours: float
    peer: float | None
    unit: str
    ratio: float | None = None
    target: str = ""
    met: bool | None = field(default=None)


def compared(what: str, ours: float, peer: float, unit: str, *, at_least: float | None = None) -> Row:
    """A row beside a peer; with ``at_least``, the ratio that must be reached."""
    ratio = ours / peer if peer else None
    met = None if at_least is None or ratio is None else ratio >= at_least
    target = f"≥ {at_least:g} × peer" if at_least is not None else ""
    return Row(what, round(ours, 2), round(peer, 2), unit, round(ratio, 2) if ratio else None, target, met)


def against_target(
    what: str, ours: float, unit: str, *, least: float | None = None, most: float | None = None
) -> Row:
    """A row beside a figure that must be reached or not be passed; the figure stands as the peer."""
    limit = least if least is not None else most
    assert limit is not None
    met = ours >= limit if least is not None else ours <= limit
    sign = "≥" if least is not None else "≤"
    ratio = round(ours / limit, 3) if limit else None
    return Row(what, round(ours, 3), limit, unit, ratio, f"{sign} {limit:g}", met)


def machine() -> dict[str, str | int]:
    """What the figures were measured on."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return {
        "cpu": model,
        "cores": os.cpu_count() or 0,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "date": datetime.now(UTC).date().isoformat(),
    }


def run(name: str, measure: Callable[[], Sequence[Row]]) -> None:
    """Measures, prints the table, writes the JSON; exits 1 if a target was missed."""
    parser = argparse.ArgumentParser(
        prog=f"python -m benchmarks.{name}", description=sys.modules["__main__"].__doc__
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows to FILE")
    arguments = parser.parse_args()
    rows = list(measure())
    where = machine()
    if arguments.json:
        arguments.json.write_text(
            json.dumps(
                {"machine": where, "rows": [asdict(row) for row in rows]}, indent=2, ensure_ascii=False
            )
            + "\n"
        )
    print_table(name, where, rows)
    sys.exit(any(row.met is False for row in rows))


def print_table(name: str, where: dict[str, str | int], rows: Sequence[Row]) -> None:
    """The table as a person reads it."""
    table = Table(
        "What", title=f"{name}: {where['cpu']}, {where['cores']} cores, {where['date']}", title_justify="left"
    )
    for column in ("Ours", "Peer or target", "Ratio"):
        table.add_column(column, justify="right")
    table.add_column("Unit")
    table.add_column("Target")
    for row in rows:
        reached = {True: "met", False: "[bold red]missed[/]", None: ""}[row.met]
        table.add_row(
            row.what,
            f"{row.ours:,g}",
            "" if row.peer is None else f"{row.peer:,g}",
            "" if row.ratio is None else f"{row.ratio:g}",
            row.unit,
            f"{row.target} {reached}".strip(),
        )
    Console(width=None if sys.stdout.isatty() else 140).print(table)
