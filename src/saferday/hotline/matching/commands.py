"""saferday matching: banks, flags, the index, and the keys of platforms."""

import json
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from saferday.hotline.matching.models import Bank, PlatformKey

FAILED, DONE_IN_PART = 1, 3

as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


@click.group("matching", help="Banks of hashes, the index, and the keys of platforms.")
def group() -> None:
    """The commands of matching."""


@group.group("bank", help="List and make banks.")
def bank_group() -> None:
    """The commands on banks."""


@bank_group.command("list")
@as_json
def list_banks(as_json: bool) -> None:
    """Every bank with its size.

    Example: saferday matching bank list
    """
    from saferday.hotline.matching import queries

    found = queries.sizes(queries.all_banks())
    if as_json:
        _print(
            [
                {
                    "slug": one.bank.slug,
                    "name": one.bank.name,
                    "negative": one.bank.negative,
                    "active": one.bank.active,
                    "rely": one.bank.rely,
                    "distance": one.bank.distance,
                    "legal_basis": one.bank.legal_basis,
                    "entries": one.live,
                    "retracted": one.retracted,
                    "kinds": one.by_kind,
                }
                for one in found
            ]
        )
        return
    table = Table("Bank", "Hashes", "Retracted", "Distance", "Relied on by", box=None)
    for one in found:
        kind = "nobody: known false matches" if one.bank.negative else one.bank.rely
        table.add_row(one.bank.slug, f"{one.live:,}", f"{one.retracted:,}", str(one.bank.distance), kind)
    Console().print(table if found else "There is no bank yet: saferday matching bank create")


@bank_group.command("create")
@click.argument("slug")
@click.option("--name", required=True, help="Its name, in the centre's first language.")
@click.option("--welsh-name", default="", help="Its name in Welsh.")
@click.option("--purpose", required=True, help="What it is for.")
@click.option("--legal-basis", default="", help="On what legal basis its hashes are kept.")
@click.option("--label", "labels", multiple=True, help="A label that entries may carry; several times.")
@click.option("--negative", is_flag=True, help="It holds known false matches, which veto.")
@click.option("--distance", type=click.IntRange(0, 31), help="The greatest distance of a match, in bits.")
@click.option("--rely", type=click.Choice(["every", "named", "nobody"]), default="every", show_default=True)
@as_json
def create_bank(
    slug: str,
    name: str,
    welsh_name: str,
    purpose: str,
    legal_basis: str,
    labels: tuple[str, ...],
    negative: bool,
    distance: int | None,
    rely: str,
    as_json: bool,
) -> None:
    """Make a bank.

    Example: saferday matching bank create confirmed --name Confirmed --purpose "Judged illegal by two analysts"
    """
    from django.utils.text import slugify

    from saferday.hotline.matching import actions, rules

    if slug != slugify(slug) or len(slug) > 60:
        raise click.UsageError(f"{slug!r} is no short name: write lower-case letters, digits and hyphens.")
    try:
        bank = actions.create_bank(
            slug=slug,
            name={"en": name} | ({"cy": welsh_name} if welsh_name else {}),
            purpose=purpose,
            legal_basis=legal_basis,
            labels=labels or rules.DEFAULT_LABELS,
            negative=negative,
            distance=distance,
            rely=rely,
        )
    except actions.BankExists:
        raise click.ClickException(f"There is a bank {slug} already.") from None
    if as_json:
        _print({"slug": bank.slug, "distance": bank.distance, "labels": bank.labels})
    else:
        click.echo(f"Made the bank {bank.slug}.")


@group.command()
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

    bank = _bank(slug)
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
        _print({**counts, "refused": refused})
    else:
        click.echo(
            f"{counts['added']} flagged, {counts['again']} flagged again, {counts['updated']} changed, "
            f"{counts['unchanged']} as they were."
        )
        for one in refused:
            click.echo(f"Refused: {one['hash'][:80]}: {one['reason']}", err=True)
    sys.exit(DONE_IN_PART if refused else 0)


@group.command()
@click.argument("hashes", nargs=-1)
@click.option("--bank", "slug", required=True, help="The bank's short name.")
@click.option("--kind", type=click.Choice(["pdq", "sha256", "md5", "sha1"]), default="pdq", show_default=True)
@click.option(
    "--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="One hash a line."
)
@click.option("--reason", required=True, help="Why; it is kept.")
@as_json
def retract(
    hashes: tuple[str, ...], slug: str, kind: str, path: Path | None, reason: str, as_json: bool
) -> None:
    """Take flags back. Hashes that do not stand in the bank are left out, and the exit code is 3.

    Example: saferday matching retract --bank confirmed --reason "Decided again" f8f8f0cee0f4a84f…
    """
    from saferday.hotline.matching import actions, rules

    bank = _bank(slug)
    try:
        parsed = [(kind, rules.parse_hash(kind, text)) for text in _written(hashes, path)]
    except rules.NotAHash as why:
        raise click.UsageError(f"{why} Nothing was retracted.") from None
    count = sum(
        actions.retract(bank=bank, hashes=parsed[start : start + rules.WRITE_AT_ONCE], reason=reason)
        for start in range(0, len(parsed), rules.WRITE_AT_ONCE)
    )
    if as_json:
        _print({"retracted": count, "asked": len(parsed)})
    else:
        click.echo(f"{count} of {len(parsed)} retracted.")
    sys.exit(0 if count else DONE_IN_PART)


@group.command()
@as_json
def rebuild(as_json: bool) -> None:
    """Make the index anew. Matching goes on meanwhile, and every process takes it over by itself.

    Example: saferday matching rebuild
    """
    from saferday.hotline.matching import actions, queries

    built = queries.make_index()
    actions.take_index(built=built)
    if as_json:
        _print({"entries": built.entries, "change": built.change, "seconds": round(built.seconds, 2)})
    else:
        click.echo(f"{built.entries:,} hashes in {built.seconds:.1f} seconds.")


@group.command()
@as_json
def verify(as_json: bool) -> None:
    """Hold the index against the database; exit 1 if anything is wrong.

    Example: saferday matching verify
    """
    from saferday.hotline.matching import queries

    wrong = queries.verify_index()
    status = queries.index_status()
    if as_json:
        _print(
            {
                "ok": not wrong,
                "index": status.name,
                "entries": status.entries,
                "behind": status.behind,
                "wrong": wrong,
            }
        )
    elif wrong:
        for one in wrong:
            click.echo(one)
        click.echo("Make it anew: saferday matching rebuild")
    else:
        click.echo(f"The {status.name} index holds what the database holds.")
    sys.exit(FAILED if wrong else 0)


@group.group("key", help="Make, replace and revoke the keys of platforms.")
def key_group() -> None:
    """The commands on keys."""


@key_group.command("list")
@as_json
def list_keys(as_json: bool) -> None:
    """Every key, without its secret.

    Example: saferday matching key list
    """
    from saferday.hotline.matching import queries

    keys = list(queries.keys())
    if as_json:
        _print(
            [
                {
                    "key": str(one),
                    "organisation": one.organisation.slug,
                    "label": one.label,
                    "scopes": one.scopes,
                    "rate": one.rate,
                    "keep_queries": one.keep_queries,
                    "expires_at": one.expires_at.isoformat() if one.expires_at else None,
                    "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None,
                    "last_used": one.last_used.isoformat() if one.last_used else None,
                }
                for one in keys
            ]
        )
        return
    table = Table("Key", "Organisation", "For", "Scopes", "State", box=None)
    for one in keys:
        state = (
            "revoked"
            if one.revoked_at
            else f"until {one.expires_at:%d %B %Y}"
            if one.expires_at
            else "in use"
        )
        table.add_row(f"{one}…", one.organisation.slug, one.label, " ".join(one.scopes), state)
    Console().print(table if keys else "There is no key yet: saferday matching key create")


@key_group.command("create")
@click.argument("organisation")
@click.option("--name", default="", help="The organisation's name, if it is new.")
@click.option("--label", default="API", show_default=True, help="What the key is for.")
@click.option(
    "--scope", "scopes", multiple=True, default=["match:hashes"], show_default=True, help="What it may do."
)
@click.option(
    "--bank", "banks", multiple=True, help="A bank it may rely on; none: all that are open to every key."
)
@click.option("--rate", type=click.IntRange(1), default=60_000, show_default=True, help="Hashes a minute.")
@click.option("--keep-queries", is_flag=True, help="The organisation agreed that its queries are kept.")
@click.option("--days", type=click.IntRange(1), help="It ends after so many days.")
@as_json
def create_key(
    organisation: str,
    name: str,
    label: str,
    scopes: tuple[str, ...],
    banks: tuple[str, ...],
    rate: int,
    keep_queries: bool,
    days: int | None,
    as_json: bool,
) -> None:
    """Make a key for an organisation; it is shown this once.

    Example: saferday matching key create example-platform --name "Example Platform"
    """
    from django.utils import timezone

    from saferday.hotline.matching import actions, queries, rules

    if unknown := set(scopes) - set(rules.SCOPES):
        raise click.UsageError(f"There is no scope {sorted(unknown)[0]}; use {', '.join(rules.SCOPES)}.")
    found = queries.organisation_by_slug(organisation)
    if found is None:
        if not name:
            raise click.UsageError(f"There is no organisation {organisation}. Give --name to add it.")
        found = actions.add_organisation(slug=organisation, name=name)
    try:
        shown = actions.create_key(
            organisation=found,
            label=label,
            scopes=scopes,
            banks=[_bank(slug) for slug in banks],
            rate=rate,
            keep_queries=keep_queries,
            expires_at=timezone.now() + timedelta(days=days) if days else None,
        )
    except actions.BankNotOpen as why:
        raise click.ClickException(f"Nobody may rely on {why} yet: change the bank first.") from None
    _show(shown, as_json)


@key_group.command("rotate")
@click.argument("public")
@click.option(
    "--overlap-days",
    type=click.IntRange(0),
    default=14,
    show_default=True,
    help="How long the old one works.",
)
@as_json
def rotate_key(public: str, overlap_days: int, as_json: bool) -> None:
    """Make a new key in place of one, which goes on working for a while.

    Example: saferday matching key rotate sdk_abcdefghjk
    """
    from saferday.hotline.matching import actions

    try:
        shown = actions.rotate_key(key=_key(public), overlap=timedelta(days=overlap_days))
    except actions.KeyEnded:
        raise click.ClickException(f"{public} was revoked, has expired or was replaced already.") from None
    _show(shown, as_json)


@key_group.command("revoke")
@click.argument("public")
@click.option("--reason", required=True, help="Why; it is kept.")
@as_json
def revoke_key(public: str, reason: str, as_json: bool) -> None:
    """End a key at once.

    Example: saferday matching key revoke sdk_abcdefghjk --reason "Found in a public repository"
    """
    from saferday.hotline.matching import actions

    key = actions.revoke_key(key=_key(public), reason=reason)
    if as_json:
        _print({"key": str(key), "revoked_at": key.revoked_at.isoformat()})
    else:
        click.echo(f"{key} is revoked.")


def _bank(slug: str) -> "Bank":
    from saferday.hotline.matching import queries

    bank = queries.bank_by_slug(slug)
    if bank is None:
        raise click.UsageError(f"There is no bank {slug}. See: saferday matching bank list")
    return bank


def _key(public: str) -> "PlatformKey":
    from saferday.hotline.matching import queries

    key = queries.key_by_public(public)
    if key is None:
        raise click.UsageError(f"There is no key {public}. See: saferday matching key list")
    return key


def _written(hashes: Sequence[str], path: Path | None) -> list[str]:
    written = list(hashes)
    if path is not None:
        written += [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if not written:
        raise click.UsageError("Give hashes, or a file of them with --file.")
    return written


def _show(shown: Any, as_json: bool) -> None:
    if as_json:
        _print({"key": shown.text, "public": str(shown.key), "scopes": shown.key.scopes})
        return
    click.echo(shown.text)
    click.echo("Keep it now: it is not shown again.", err=True)


def _print(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
