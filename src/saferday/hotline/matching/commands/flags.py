"""saferday matching flag, retract: hashes, given one by one or in a file."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from .printing import DONE_IN_PART, as_json, bank_named, print_json


@click.command()
@click.argument("hashes", nargs=-1)
@click.option("--bank", "slug", required=True, help="The bank's short name.")
@click.option("--kind", type=click.Choice(["pdq", "sha256", "md5", "sha1"]), default="pdq", show_default=True)
@click.option(
    "--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="One hash a line."
)
@click.option("--label", default="", help="The label they carry.")
@click.option("--quality", type=click.IntRange(0, 100), help="The quality of the PDQ.")
@click.option("--reference", default="", help="Of the decision.")
@as_json
def flag(
    hashes: tuple[str, ...],
    slug: str,
    kind: str,
    path: Path | None,
    label: str,
    quality: int | None,
    reference: str,
    as_json: bool,
) -> None:
    """Flag hashes in a bank; what cannot be taken is named, and the exit code is 3.

    Example: saferday matching flag --bank confirmed --reference CASE-17 f8f8f0cee0f4a84f…
    """
    from saferday.hotline.matching import actions, rules
    from saferday.hotline.matching.wording import refusal

    bank = bank_named(slug)
    written = _written(hashes, path)
    entries: list[actions.NewEntry] = []
    refused: list[dict[str, Any]] = []
    kept: list[str] = []
    for text in written:
        try:
            entries.append(actions.NewEntry(kind, rules.parse_hash(kind, text), label, quality))
            kept.append(text)
        except rules.NotAHash as why:
            refused.append({"hash": text, "reason": str(why)})
    counts = {"added": 0, "again": 0, "updated": 0, "unchanged": 0}
    for start in range(0, len(entries), rules.WRITE_AT_ONCE):
        done = actions.flag(
            bank=bank,
            entries=entries[start : start + rules.WRITE_AT_ONCE],
            provenance="command",
            reference=reference,
        )
        for name in counts:
            counts[name] += getattr(done, name)
        refused += [
            {"hash": kept[start + one.number], "reason": str(refusal(one.reason))} for one in done.refused
        ]
    if as_json:
        print_json({**counts, "refused": refused})
    else:
        click.echo(
            f"{counts['added']} flagged, {counts['again']} flagged again, {counts['updated']} changed, "
            f"{counts['unchanged']} as they were."
        )
        for one in refused:
            click.echo(f"Refused: {one['hash'][:80]}: {one['reason']}", err=True)
    sys.exit(DONE_IN_PART if refused else 0)


@click.command()
@click.argument("hashes", nargs=-1)
@click.option("--bank", "slug", required=True, help="The bank's short name.")
@click.option("--kind", type=click.Choice(["pdq", "sha256", "md5", "sha1"]), default="pdq", show_default=True)
@click.option(
    "--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="One hash a line."
)
@click.option("--group", "name", default="", help="A whole flag by its name, as flag-picture prints it.")
@click.option("--reason", required=True, help="Why; it is kept.")
@as_json
def retract(
    hashes: tuple[str, ...], slug: str, kind: str, path: Path | None, name: str, reason: str, as_json: bool
) -> None:
    """Take flags back. Hashes that do not stand in the bank are left out, and the exit code is 3.

    Example: saferday matching retract --bank confirmed --reason "Decided again" f8f8f0cee0f4a84f…
    """
    from saferday.hotline.matching import actions, rules

    bank = bank_named(slug)
    if name:
        if hashes or path:
            raise click.UsageError("Give hashes or the name of a flag, not both.")
        whole = actions.retract_group(bank=bank, group=name, reason=reason)
        if as_json:
            print_json({"retracted": whole})
        else:
            click.echo(f"{whole} hashes of {name} retracted.")
        sys.exit(0 if whole else DONE_IN_PART)
    try:
        parsed = [(kind, rules.parse_hash(kind, text)) for text in _written(hashes, path)]
    except rules.NotAHash as why:
        raise click.UsageError(f"{why} Nothing was retracted.") from None
    count = sum(
        actions.retract(bank=bank, hashes=parsed[start : start + rules.WRITE_AT_ONCE], reason=reason)
        for start in range(0, len(parsed), rules.WRITE_AT_ONCE)
    )
    if as_json:
        print_json({"retracted": count, "asked": len(parsed)})
    else:
        click.echo(f"{count} of {len(parsed)} retracted.")
    sys.exit(0 if count else DONE_IN_PART)


def _written(hashes: Sequence[str], path: Path | None) -> list[str]:
    written = list(hashes)
    if path is not None:
        written += [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if not written:
        raise click.UsageError("Give hashes, or a file of them with --file.")
    return written
