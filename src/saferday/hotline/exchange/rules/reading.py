"""One way in and one way out for all formats."""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from . import csv_lists, ncmec, threatexchange, vics
from .lines import About, Item, Row

WRITERS: dict[str, Callable[[Iterable[Row], About], Iterator[bytes]]] = {
    "csv": csv_lists.write,
    "threatexchange": threatexchange.write,
    "ncmec": ncmec.write,
    "vics": vics.write,
}


def read_list(format: str, stream: BinaryIO, *, columns: dict[str, str] | None = None) -> Iterator[Item]:
    """What a list holds, read as it streams, in bounded memory.

    Raises:
        Unreadable: the list cannot be read on; what came before stands.
    """
    if format == "csv":
        return csv_lists.read(stream, columns=columns)
    return {"threatexchange": threatexchange.read, "ncmec": ncmec.read, "vics": vics.read}[format](stream)


def write_list(format: str, rows: Iterable[Row], about: About) -> Iterator[bytes]:
    """The bytes of a list in a format."""
    return WRITERS[format](rows, about)
