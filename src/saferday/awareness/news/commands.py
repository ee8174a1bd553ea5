"""saferday news: takes posts from files, and says of each what a person should look at."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from saferday.centre.areas.queries import Area

DONE_IN_PART = 3
MANY = 5
"""From so many files on, a bar shows how far it is."""


@click.group("news", help="Import posts from files.")
def group() -> None:
    """The commands of the news."""


@group.command("import", epilog="Example: saferday news import --area kent --publish posts/")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--area", "area_slug", help="The area of files that name none; “national” for the whole country."
)
@click.option(
    "--publish", is_flag=True, help="Publish what is complete. Without it, everything becomes a draft."
)
@click.option(
    "--again", is_flag=True, help="Bring back posts that were deleted here since they were imported."
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_(
    paths: tuple[Path, ...], area_slug: str | None, publish: bool, again: bool, as_json: bool
) -> None:
    """Take posts from Markdown or text files, or from folders of them.

    Each file ends as a post, or as a draft with a list of what needs a person's eye. A file that cannot be
    taken is named with the reason, and the others go on. Importing the same file twice changes nothing.

    Exit codes: 0 all were taken, 2 wrong usage, 3 some were rejected.
    """
    from saferday.awareness.news.intake import take
    from saferday.awareness.news.queries.imports import NoNewsPages
    from saferday.awareness.news.reading import find

    area = _area(area_slug)
    found = find(paths)
    if all(one.refused is not None and one.refused.key == "missing" for one in found):
        raise click.UsageError(f"There is no file in what was given: {', '.join(map(str, paths))}")
    try:
        with _progress(len(found), shown=len(found) >= MANY and sys.stderr.isatty()) as step:
            outcomes = take(found, area=area, publish=publish, again=again, step=step)
    except NoNewsPages as error:
        raise click.ClickException(str(error)) from error
    rows = [outcome.to_json() for outcome in outcomes]
    if as_json:
        click.echo(json.dumps({"files": rows}, ensure_ascii=False, indent=2))
    else:
        _say(rows, known=[one.imported is not None and one.imported.known for one in outcomes])
    sys.exit(DONE_IN_PART if any(row["status"] == "rejected" for row in rows) else 0)


def _area(slug: str | None) -> "Area | None":
    from saferday.awareness.news.queries.imports import area_called

    if slug is None:
        return None
    area = area_called(slug)
    if area is None:
        raise click.UsageError(
            f"There is no area “{slug}”. Give the address of one, like kent, or national for the whole country."
        )
    return area


def _say(rows: list[dict[str, Any]], *, known: list[bool]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    # To a person, new words of a post that was here are not a post that was made.
    became = ["changed" if before else row["status"] for row, before in zip(rows, known, strict=True)]
    colours = {"created": "green", "changed": "yellow", "unchanged": "dim", "rejected": "red"}
    for row, word in zip(rows, became, strict=True):
        head = Text.assemble((word, colours[word]), "  ", (row["path"], "bold"))
        if row["title"]:
            place = row["area"] or "no area"
            head.append(f"\n  {row['state']}: {row['title']} ({place}, {row['date'] or 'no date'})")
        console.print(head)
        for remark in row["attention"]:
            console.print(Text(f"  – {remark}"))
    counts = [f"{became.count(word)} {word}" for word in colours]
    console.print(", ".join(counts))


@contextmanager
def _progress(total: int, *, shown: bool) -> "Iterator[Callable[[], None]]":
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), disable=not shown, transient=True) as bar:
        task = bar.add_task("Importing", total=total)
        yield lambda: bar.advance(task)
