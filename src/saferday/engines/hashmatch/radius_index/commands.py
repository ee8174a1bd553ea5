"""``index`` and ``search`` of ``python -m saferday.engines.hashmatch``: a file of hashes in, a file to search out."""

import json
import sys
from pathlib import Path
from typing import TextIO

import click
import numpy as np

from saferday.engines.hashmatch.radius_index.index import RadiusIndex
from saferday.engines.hashmatch.radius_index.plan import DESIGN_RADIUS, MOST_RADIUS
from saferday.engines.hashmatch.radius_index.segment import CorruptIndex

DONE, FAILED, IN_PART = 0, 1, 3
HEX_DIGITS = 64


def add_to(group: click.Group) -> None:
    """Adds both commands to ``group``."""
    group.add_command(index)
    group.add_command(search)


def _hash_of(text: str) -> np.ndarray:
    """64 hexadecimal digits as uint8[32]."""
    if len(text) != HEX_DIGITS:
        raise ValueError(f"a hash has {HEX_DIGITS} hexadecimal digits, not {len(text)}")
    return np.frombuffer(bytes.fromhex(text), dtype=np.uint8)


def _line(text: str) -> tuple[np.ndarray, int | None]:
    """A line: a hash, and its id where a comma and a whole number follow."""
    hash_text, _, id_text = text.partition(",")
    id = int(id_text) if id_text.strip() else None
    if id is not None and not -(2**63) <= id < 2**63:
        raise ValueError("an id must fit a signed 64-bit number")
    return _hash_of(hash_text.strip()), id


@click.command()
@click.option(
    "--radius",
    type=click.IntRange(0, MOST_RADIUS),
    default=DESIGN_RADIUS,
    show_default=True,
    help="The radius that searches will mostly use.",
)
@click.argument("hashes", type=click.File("r"))
@click.argument("output", type=click.Path(path_type=Path, dir_okay=False))
def index(hashes: TextIO, output: Path, radius: int) -> None:
    """Build an index of HASHES and write it to OUTPUT.

    HASHES has a hash of 64 hexadecimal digits in each line (- reads standard input), and after a comma its id, a
    whole number; without one, the number of the line. Empty lines are skipped. Exit code 3 when lines that are
    no hash, or an id that came before, were left out; each is named.
    """
    rows: dict[int, np.ndarray] = {}
    left_out = 0
    for number, text in enumerate(hashes, start=1):
        if not text.strip():
            continue
        try:
            one, id = _line(text)
            id = number if id is None else id
            if id in rows:
                raise ValueError(f"the id {id} came before")
            rows[id] = one
        except ValueError as reason:
            left_out += 1
            click.echo(f"line {number}: {reason}", err=True)
    if left_out and not rows:
        click.echo("No line holds a hash; nothing was written.", err=True)
        sys.exit(FAILED)
    table = np.array(list(rows.values()), dtype=np.uint8).reshape(-1, 32)
    try:
        RadiusIndex.build(table, list(rows), radius=radius).save(output)
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror or error}") from error
    click.echo(f"{len(rows):,} hashes in {output}" + (f"; {left_out:,} lines left out" if left_out else ""))
    sys.exit(IN_PART if left_out else DONE)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
@click.option(
    "--radius",
    type=click.IntRange(0, MOST_RADIUS),
    default=DESIGN_RADIUS,
    show_default=True,
    help="The most bits by which a match may differ.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Print at most this many matches of each hash.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("queries", nargs=-1, required=True, metavar="HASH...")
def search(file: Path, queries: tuple[str, ...], as_json: bool, radius: int, limit: int | None) -> None:
    """Print what the index in FILE holds within the radius of each HASH, nearest first.

    Exit code 0 when every hash has a match, 1 when none has, 3 when some have, 2 when FILE or a HASH cannot be
    read.
    """
    try:
        table = np.array([_hash_of(query) for query in queries])
    except ValueError as reason:
        raise click.UsageError(f"{reason}.") from reason
    try:
        answers = RadiusIndex.open(file).search_many(table, radius, limit=limit)
    except OSError as error:
        raise click.UsageError(f"{file}: {error.strerror or error}") from error
    except CorruptIndex as reason:
        raise click.UsageError(str(reason)) from reason
    rows = [
        {
            "query": query,
            "matches": [
                {"id": id, "distance": distance}
                for id, distance in zip(found.ids.tolist(), found.distances.tolist(), strict=True)
            ],
        }
        for query, found in zip(queries, answers, strict=True)
    ]
    matched = sum(len(found.ids) > 0 for found in answers)
    if as_json:
        click.echo(json.dumps(rows, indent=1))
    else:
        for query, found in zip(queries, answers, strict=True):
            click.echo(query if len(found.ids) else f"{query}: no match")
            for id, distance in zip(found.ids.tolist(), found.distances.tolist(), strict=True):
                click.echo(f"  {id}  {distance} bits")
    sys.exit(DONE if matched == len(queries) else IN_PART if matched else FAILED)
