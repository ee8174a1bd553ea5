"""Reads a list of schools by its map. Whatever cannot be taken is set aside with its line and the reason."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ..rules import schools as rules
from .mapping import ListMap


class ListUnreadable(ValueError):
    """The file as a whole cannot be read; the message says what to do."""


@dataclass(frozen=True)
class ListedSchool:
    """One school as a list has it. Empty text and None stand for what the list does not say."""

    line: int
    number: str
    name: str
    is_open: bool = True
    phase: str = ""
    town: str = ""
    postcode: str = ""
    website: str = ""
    pupils: int | None = None
    lowest_age: int | None = None
    highest_age: int | None = None
    area_code: str = ""
    area_name: str = ""


@dataclass(frozen=True)
class BrokenRow:
    """A row that was not taken: where, what it is about, and why."""

    line: int
    what: str
    reason: str


@dataclass
class Reading:
    """What a list held.

    Attributes:
        schools: the schools, in the order of the file.
        broken: rows that say something that cannot be.
        left_out: how many rows are of a kind or phase that the map leaves out.
    """

    schools: list[ListedSchool] = field(default_factory=list)
    broken: list[BrokenRow] = field(default_factory=list)
    left_out: int = 0


class _Broken(ValueError):
    """A row that cannot be taken."""


def read_list(path: Path, by: ListMap) -> Reading:
    """Reads every row of a list.

    Raises:
        ListUnreadable: not a file of text with the columns that the map names.
    """
    reading = Reading()
    seen: dict[str, int] = {}
    for line, row in _rows(path, by):
        if not any(row.values()):
            continue
        found = {ours: _first(row, theirs) for ours, theirs in by.columns.items()}
        what = found.get("name") or found.get("number") or "(no name)"
        try:
            school = _school(line, found, by)
        except _Broken as why:
            reading.broken.append(BrokenRow(line, what[:120], str(why)))
            continue
        if school is None:
            reading.left_out += 1
        elif school.number in seen:
            reason = f"the number {school.number} stands on line {seen[school.number]} already"
            reading.broken.append(BrokenRow(line, what[:120], reason))
        else:
            seen[school.number] = line
            reading.schools.append(school)
    return reading


def _rows(path: Path, by: ListMap) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding=by.encoding, newline="", errors="strict") as file:
            reader = csv.DictReader(file, delimiter=by.delimiter)
            _check_columns(path, by, [name.strip() for name in reader.fieldnames or ()])
            reader.fieldnames = [name.strip() for name in reader.fieldnames or ()]
            for row in reader:
                yield (
                    reader.line_num,
                    {
                        name: value.strip()
                        for name, value in row.items()
                        if isinstance(name, str) and isinstance(value, str)
                    },
                )
    except UnicodeDecodeError as error:
        raise ListUnreadable(
            f"{path.name} is not written in {by.encoding} (byte {error.start}). "
            "Name its encoding in the map: encoding: utf-8, or cp1252."
        ) from error
    except (csv.Error, OSError) as error:
        raise ListUnreadable(f"{path.name} cannot be read: {error}") from error


def _check_columns(path: Path, by: ListMap, held: list[str]) -> None:
    if not held:
        raise ListUnreadable(f"{path.name} is empty.")
    for ours, theirs in by.columns.items():
        if not set(theirs) & set(held):
            named = " or ".join(repr(name) for name in theirs)
            raise ListUnreadable(
                f"{path.name} has no column {named}, which the map names for {ours}. "
                f"Its columns begin with {', '.join(held[:6])}. Give another map: --map FILE"
            )


def _first(row: dict[str, str], columns: tuple[str, ...]) -> str:
    return next((row[name] for name in columns if row.get(name)), "")


def _school(line: int, found: dict[str, str], by: ListMap) -> ListedSchool | None:
    """The school of a row; None where the map leaves its kind or phase out."""
    if not found["number"]:
        raise _Broken("has no number")
    if not found["name"]:
        raise _Broken("has no name")
    if len(found["number"]) > 20 or len(found["name"]) > 200:
        raise _Broken("its number or its name is longer than any school's")
    if found.get("kind", "").casefold() in by.leave_out_kinds:
        return None
    word = found.get("phase", "").casefold()
    phase = by.phases.get(word, "")
    if phase is None:
        return None
    is_open = not by.open or found.get("status", "").casefold() in by.open
    if is_open and by.open and not found.get("status"):
        raise _Broken("does not say whether it is open")
    low, high = _age(found, "lowest_age"), _age(found, "highest_age")
    if low is not None and high is not None and low > high:
        raise _Broken(f"its ages run from {low} to {high}")
    return ListedSchool(
        line=line,
        number=found["number"],
        name=" ".join(found["name"].split()),
        is_open=is_open,
        phase=phase or _phase_of_ages(low, high),
        town=found.get("town", "")[:80],
        postcode=_postcode(found.get("postcode", "")),
        website=_website(found.get("website", "")),
        pupils=_whole(found.get("pupils", ""), "number of pupils", 20_000),
        lowest_age=low,
        highest_age=high,
        area_code=found.get("area_code", "")[:20],
        area_name=found.get("area_name", "")[:120],
    )


def _age(found: dict[str, str], which: str) -> int | None:
    return _whole(found.get(which, ""), which.replace("_", " "), 99)


def _whole(text: str, what: str, most: int) -> int | None:
    if not text:
        return None
    try:
        number = int(float(text))
    except ValueError:
        raise _Broken(f"its {what} is {text[:20]!r}, which is no number") from None
    if not 0 <= number <= most:
        raise _Broken(f"its {what} is {number}")
    return number


def _phase_of_ages(low: int | None, high: int | None) -> str:
    """The phase that the ages of a school tell, where the list has no word for it."""
    if low is None or high is None:
        return ""
    if high <= rules.LAST_PRIMARY_AGE:
        return rules.PRIMARY
    return rules.SECONDARY if low >= rules.FIRST_SECONDARY_AGE else rules.ALL_THROUGH


def _postcode(text: str) -> str:
    plain = "".join(text.upper().split())
    return f"{plain[:-3]} {plain[-3:]}"[:10] if len(plain) > 4 else plain


def _website(text: str) -> str:
    """The address as a browser takes it; nothing where it is none, for a broken site breaks no school.

    >>> _website("www.lantern-hill.example")
    'https://www.lantern-hill.example'
    >>> _website("none yet")
    ''
    """
    if not text or " " in text:
        return ""
    address = text if "://" in text else f"https://{text.lstrip('/')}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address[:200] if parts.scheme in {"http", "https"} and "." in parts.netloc else ""
