"""Writes many entries at once in plain SQL: model objects would take several times as long for lists of millions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from ..models import Entry

GIVEN = (
    ("kind", "smallint"), ("value", "bytea"), ("group", "text"), ("label", "text"), ("provenance", "text"),
    ("reference", "text"), ("quality", "smallint"), ("expires_at", "timestamptz"), ("flagged_at", "timestamptz"),
)  # fmt: skip
"""What differs from entry to entry when it is flagged, with its type in PostgreSQL."""

FACTS = ("label", "provenance", "reference", "quality", "expires_at", "flagged_at", "flagged_by_id")
FACT_TYPES = ("text", "text", "text", "smallint", "timestamptz", "timestamptz", "bigint")


def insert(
    bank: int, new: Sequence[tuple[Any, ...]], by: int | None, changes: range
) -> dict[tuple[int, bytes, str], int]:
    """Adds entries, as tuples of what ``GIVEN`` names, and answers the number of each by kind, hash and group.

    Their changes are numbered in the order given, and they are written in the order of their hashes, so that each part
    of the index on these is touched once.
    """
    if not new:
        return {}
    order = sorted(range(len(new)), key=lambda row: new[row][:2])
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(name) for name, _type in GIVEN)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = [list(column) for column in zip(*(new[row] for row in order), strict=True)]
            given = ", ".join(f"%s::{kind}[]" for _name, kind in GIVEN)
            cursor.execute(
                f"INSERT INTO matching_entry (bank_id, flagged_by_id, retraction, {names}, change)"  # noqa: S608
                f" SELECT %s, %s, '', * FROM unnest({given}, %s::bigint[])",
                [bank, by, *columns, [changes[row] for row in order]],
            )
        else:
            places = ", ".join(["%s"] * len(GIVEN))
            moment = _Moments()
            cursor.executemany(
                f"INSERT INTO matching_entry (bank_id, flagged_by_id, retraction, {names}, change)"  # noqa: S608
                f" VALUES (%s, %s, '', {places}, %s)",
                [
                    (bank, by, *new[row][:-2], moment[new[row][-2]], moment[new[row][-1]], changes[row])
                    for row in order
                ],
            )
    numbers = dict(
        Entry.objects.filter(change__gte=changes[0], change__lte=changes[-1]).values_list("change", "pk")
    )
    return {row[:3]: numbers[change] for row, change in zip(new, changes, strict=True)}


def flag_again(changed: Sequence[tuple[Any, ...]], changes: range) -> None:
    """Writes entries that are there as they now stand: tuples of their number and what ``FACTS`` names."""
    if not changed:
        return
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            written = ", ".join(f"{quoted(name)} = given.{quoted(name)}" for name in FACTS)
            names = ", ".join(quoted(name) for name in FACTS)
            types = ", ".join(f"%s::{kind}[]" for kind in FACT_TYPES)
            cursor.execute(
                f"UPDATE matching_entry AS entry SET {written}, change = given.change, retracted_at = NULL,"  # noqa: S608
                f" retracted_by_id = NULL, retraction = ''"
                f" FROM unnest(%s::bigint[], {types}, %s::bigint[]) AS given (id, {names}, change)"
                " WHERE entry.id = given.id",
                [*(list(column) for column in zip(*changed, strict=True)), list(changes)],
            )
        else:
            written = ", ".join(f"{quoted(name)} = %s" for name in FACTS)
            moment = _Moments()
            cursor.executemany(
                f"UPDATE matching_entry SET {written}, change = %s, retracted_at = NULL, retracted_by_id = NULL,"  # noqa: S608
                " retraction = '' WHERE id = %s",
                [
                    (*row[1:5], moment[row[5]], moment[row[6]], row[7], change, row[0])
                    for row, change in zip(changed, changes, strict=True)
                ],
            )


def mark_retracted(
    entries: Sequence[int], changes: range, *, at: datetime, by: int | None, reason: str
) -> None:
    """Writes that these entries no longer stand."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "UPDATE matching_entry AS entry SET retracted_at = %s, retracted_by_id = %s, retraction = %s,"
                " change = given.change FROM unnest(%s::bigint[], %s::bigint[]) AS given (id, change)"
                " WHERE entry.id = given.id",
                [at, by, reason, list(entries), list(changes)],
            )
        else:
            moment = _Moments()[at]
            cursor.executemany(
                "UPDATE matching_entry SET retracted_at = %s, retracted_by_id = %s, retraction = %s, change = %s"
                " WHERE id = %s",
                [(moment, by, reason, change, pk) for pk, change in zip(entries, changes, strict=True)],
            )


class _Moments(dict[datetime | None, Any]):
    """Moments as the database takes them, each written once."""

    def __missing__(self, moment: datetime | None) -> Any:
        self[moment] = written = None if moment is None else connection.ops.adapt_datetimefield_value(moment)
        return written
