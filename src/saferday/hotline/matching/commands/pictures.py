"""saferday matching flag-picture: pictures as files, hashed in every way; the files themselves are only read."""

import sys
from pathlib import Path
from typing import Any

import click

from .printing import DONE_IN_PART, as_json, bank_named, print_json


@click.command("flag-picture")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--bank", "slug", required=True, help="The bank's short name.")
@click.option("--label", default="", help="The label they carry.")
@click.option("--reference", default="", help="Of the decision.")
@as_json
def flag_picture(files: tuple[Path, ...], slug: str, label: str, reference: str, as_json: bool) -> None:
    """Flag pictures: every hash by which a copy may be known, as one flag each.

    A picture is hashed as both kinds of tool in use decode it, turned and mirrored in all eight ways, and as a file
    by SHA-256 and MD5. Pictures that cannot be taken are named, and the exit code is 3.

    Example: saferday matching flag-picture --bank confirmed --reference CASE-17 beach.jpg
    """
    from saferday.hotline.matching import actions, queries
    from saferday.hotline.matching.wording import refusal

    bank = bank_named(slug)
    rows: list[dict[str, Any]] = []
    for path in files:
        row: dict[str, Any] = {"path": str(path), "flagged": 0, "group": None, "error": None}
        rows.append(row)
        try:
            hashes = queries.hashes_of_picture(queries.read_picture(path))
            done = actions.flag_picture(
                bank=bank, picture=hashes, label=label, provenance="command", reference=reference
            )
            row["group"], row["flagged"] = hashes.group, len(done.entries)
            if done.refused:
                row["error"] = str(refusal(done.refused[0].reason))
        except OSError as why:
            row["error"] = why.strerror or "The file cannot be read."
        except queries.NotFlaggable as why:
            row["error"] = why.detail
    if as_json:
        print_json(rows)
    for row in rows if not as_json else ():
        if row["error"]:
            click.echo(f"{row['path']}: {row['error']}", err=True)
        else:
            click.echo(f"{row['path']}: flagged by {row['flagged']} hashes, as {row['group']}.")
    sys.exit(DONE_IN_PART if any(row["error"] for row in rows) else 0)
