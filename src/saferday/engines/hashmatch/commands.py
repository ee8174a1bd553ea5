"""The engine's own commands: hash files, compare two, and the same for videos."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from saferday.engines.hashmatch.digests import digests_of
from saferday.engines.hashmatch.pdq import LEAST_QUALITY, MATCH_DISTANCE, PdqHash, pdq_from_bytes
from saferday.engines.hashmatch.pictures.errors import Unhashable
from saferday.engines.hashmatch.pictures.limits import Limits
from saferday.engines.hashmatch.radius_index import commands as radius_index
from saferday.engines.hashmatch.video import Frame, Rule, VideoHash, compare_videos, hash_video

DONE, FAILED, IN_PART = 0, 1, 3

EVERY = click.option(
    "--every",
    type=click.FloatRange(min=0.01),
    default=1.0,
    show_default=True,
    help="Seconds between the frames that are hashed.",
)


@click.group()
def group() -> None:
    """Perceptual hashes of pictures and videos, and an index that finds every one within a radius."""


def read(path: Path, limits: Limits) -> bytes:
    """A file's bytes, within the limit, without reading past it."""
    with path.open("rb") as file:
        data = file.read(limits.most_bytes + 1)
    limits.check_bytes(len(data))
    return data


def row_of(path: Path, limits: Limits) -> dict[str, str | int | None]:
    """What ``hash`` prints about one file; what failed is told in ``error``, and the digest stands all the same."""
    row: dict[str, str | int | None] = {
        "path": str(path),
        "pdq": None,
        "quality": None,
        "sha256": None,
        "error": None,
    }
    try:
        row["sha256"] = digests_of(path).sha256
        made = pdq_from_bytes(read(path, limits), limits=limits)
        row["pdq"], row["quality"] = made.hex, made.quality
    except OSError as error:
        row["error"] = error.strerror or "the file cannot be read"
    except Unhashable as error:
        row["error"] = str(error)
    return row


@group.command("hash")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
@click.option(
    "--most-pixels",
    type=click.IntRange(min=1),
    default=Limits.most_pixels,
    show_default=True,
    help="Refuse pictures with more.",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
def hash_files(files: tuple[Path, ...], as_json: bool, most_pixels: int) -> None:
    """Print the PDQ hash, its quality and the SHA-256 of each picture.

    Exit code 0 when every file has a hash, 3 when some have none, 1 when none has.
    """
    limits = Limits(most_pixels=most_pixels)
    rows = []
    for path in files:
        row = row_of(path, limits)
        rows.append(row)
        if as_json:
            continue
        if row["error"]:
            click.echo(f"{path}: {row['error']}", err=True)
        else:
            click.echo(f"{row['pdq']}  {row['quality']:>3}  {row['sha256']}  {path}")
    if as_json:
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    sys.exit(exit_code([row["error"] is not None for row in rows]))


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--radius",
    type=click.IntRange(0, 256),
    default=MATCH_DISTANCE,
    show_default=True,
    help="The most bits by which two pictures that match may differ.",
)
@click.option(
    "--least-quality",
    type=click.IntRange(0, 100),
    default=LEAST_QUALITY,
    show_default=True,
    help="A hash of lower quality matches nothing.",
)
@click.argument("first")
@click.argument("second")
def compare(first: str, second: str, as_json: bool, radius: int, least_quality: int) -> None:
    """Say how many bits FIRST and SECOND differ by, and whether that is a match.

    Each is a picture, or a PDQ hash of 64 hexadecimal digits. Exit code 0 for a match, 1 for none, 2 if one of them
    cannot be read.
    """
    one, other = hash_of(first), hash_of(second)
    distance = one.distance(other)
    usable = one.usable(least_quality) and other.usable(least_quality)
    verdict = "match" if usable and distance <= radius else "no match" if usable else "quality too low"
    if as_json:
        qualities = [one.quality, other.quality]
        click.echo(json.dumps({"distance": distance, "verdict": verdict, "qualities": qualities}))
    else:
        click.echo(f"{distance} of 256 bits differ: {verdict}")
    sys.exit(DONE if verdict == "match" else FAILED)


def hash_of(source: str) -> PdqHash:
    """The hash that a command was given, or of the picture it was given."""
    try:
        return PdqHash.from_hex(source)
    except ValueError:
        pass
    try:
        return pdq_from_bytes(read(Path(source), Limits()))
    except OSError as error:
        raise click.UsageError(f"{source}: {error.strerror or 'cannot be read'}") from error
    except Unhashable as error:
        raise click.UsageError(f"{source}: {error}") from error


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
@click.option(
    "--every", type=click.FloatRange(min=0.01), default=1.0, show_default=True, help="Seconds between frames."
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
def video(files: tuple[Path, ...], as_json: bool, every: float) -> None:
    """Print the PDQ hashes of each video's frames, and when they are shown.

    Exit code 0 when every file has hashes, 3 when some have none, 1 when none has.
    """
    rows = []
    for path in files:
        row: dict[str, Any] = {
            "path": str(path),
            "duration": None,
            "damaged": None,
            "frames": [],
            "error": None,
        }
        rows.append(row)
        try:
            made = hash_video(path, every=every)
        except OSError as error:
            row["error"] = error.strerror or "the file cannot be read"
        except Unhashable as error:
            row["error"] = str(error)
        else:
            row.update(
                duration=made.duration, damaged=made.damaged, frames=[frame_row(each) for each in made.frames]
            )
        if not as_json:
            print_video(row)
    if as_json:
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    sys.exit(exit_code([row["error"] is not None for row in rows]))


def frame_row(frame: Frame) -> dict[str, str | int | float]:
    """What ``video`` prints about one frame."""
    return {
        "pdq": frame.hash.hex,
        "quality": frame.hash.quality,
        "start": round(frame.start, 3),
        "end": round(frame.end, 3),
    }


def print_video(row: dict[str, Any]) -> None:
    """A video's frames, one a line."""
    if row["error"]:
        click.echo(f"{row['path']}: {row['error']}", err=True)
    for frame in row["frames"]:
        times = f"{frame['start']:>9.2f}-{frame['end']:<9.2f}"
        click.echo(f"{frame['pdq']}  {frame['quality']:>3}  {times} {row['path']}")
    if row["damaged"]:
        click.echo(f"{row['path']}: parts of it cannot be decoded", err=True)


@group.command("compare-videos")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--every", type=click.FloatRange(min=0.01), default=1.0, show_default=True, help="Seconds between frames."
)
@click.option(
    "--least-share",
    type=click.FloatRange(0, 1),
    default=Rule.least_share,
    show_default=True,
    help="How much of a video must be found in the other.",
)
@click.argument("query", type=click.Path(path_type=Path))
@click.argument("bank", type=click.Path(path_type=Path))
def compare_two(query: Path, bank: Path, as_json: bool, every: float, least_share: float) -> None:
    """Say what the videos QUERY and BANK have in common, and where it lies.

    Exit code 0 when one of them is found whole in the other, 1 when not, 2 if one of them cannot be read.
    """
    ours, theirs = video_of(query, every), video_of(bank, every)
    match = compare_videos(ours, theirs, Rule(least_share=least_share))
    if as_json:
        click.echo(json.dumps(asdict(match) | {"verdict": match.verdict.value}))
    else:
        click.echo(
            f"{match.verdict.value}: {match.share_of_query:.0%} of {query} is in {bank}, "
            f"{match.share_of_bank:.0%} the other way"
        )
        if match.offset is not None:
            click.echo(f"{query} begins {match.offset:+.1f} s (± {match.plus_or_minus:.1f}) into {bank}")
    sys.exit(DONE if match.matched else FAILED)


def video_of(path: Path, every: float) -> VideoHash:
    """The hashes of a video that a command was given."""
    try:
        return hash_video(path, every=every)
    except OSError as error:
        raise click.UsageError(f"{path}: {error.strerror or 'cannot be read'}") from error
    except Unhashable as error:
        raise click.UsageError(f"{path}: {error}") from error


def exit_code(broken: list[bool]) -> int:
    """0 when no file is broken, 1 when all are, 3 when some."""
    return FAILED if all(broken) else IN_PART if any(broken) else DONE


radius_index.add_to(group)
