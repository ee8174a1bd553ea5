"""The file an index is kept in: written whole or not at all, refused unless it is whole."""

import contextlib
import hashlib
import json
import mmap
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np

from saferday.engines.hashmatch.radius_index.kernels import fastest
from saferday.engines.hashmatch.radius_index.kernels.constants import WEIGHTS
from saferday.engines.hashmatch.radius_index.layout import HEADER, Layout
from saferday.engines.hashmatch.radius_index.plan import (
    MOST_ADDRESS_BITS,
    MOST_BANDS,
    MOST_RADIUS,
    Plan,
    evenly,
)
from saferday.engines.hashmatch.radius_index.segment import MOST_ROWS, CorruptIndex, Segment

try:
    import fcntl
except ImportError:  # not a POSIX system: nothing to lock with, and left-over parts stay
    fcntl = None  # type: ignore[assignment]

MAGIC = b"saferday radius\n"
VERSION = 1
DIGEST = 32
MOST_ATTRIBUTES = 8_192  # bytes of JSON


def write(segment: Segment, path: Path, *, radius: int, attributes: Mapping[str, Any]) -> str:
    """Writes ``segment`` to ``path`` in one step and answers the file's stamp.

    The bytes go to a part beside it, are forced to the disk, and then take its name; so a crash at any moment
    leaves the old file or the new one.
    """
    layout = segment.layout
    kept = json.dumps(dict(attributes), ensure_ascii=False, sort_keys=True)
    if len(kept.encode()) > MOST_ATTRIBUTES:
        raise ValueError(f"The attributes take more than {MOST_ATTRIBUTES:,} bytes.")
    sums = np.zeros(layout.blocks, dtype="<u8")
    fastest().sum_blocks(segment.words, WEIGHTS, 1, layout.blocks, sums)
    table = sums.tobytes()
    stamp = secrets.token_hex(16)
    head = {
        "version": VERSION,
        "stamp": stamp,
        "count": layout.count,
        "radius": radius,
        "bands": layout.plan.bands,
        "address_bits": layout.plan.address_bits,
        "first_id": None if layout.names_ids else segment.first_id,
        "size": layout.size,
        "sums": hashlib.blake2b(table, digest_size=DIGEST).hexdigest(),
        "attributes": dict(attributes),
    }
    with _replacing(path) as file:
        file.write(_header(head))
        file.write(segment.buffer[HEADER : layout.places[5]].data)
        file.write(table.ljust(layout.size - layout.places[5], b"\0"))
    return stamp


def read(path: Path) -> tuple[Segment, dict[str, Any]]:
    """Opens the file at ``path``: its segment, mapped into memory, and its header.

    The length, the header and the table of sums are checked at once; every other block when it is first read.
    """
    with path.open("rb") as file:
        head = _read_header(file, path)
        layout, first_id = _described(head, path)
        if os.fstat(file.fileno()).st_size != layout.size:
            raise CorruptIndex(f"{path} is cut short or has grown: it should be {layout.size:,} bytes long.")
        buffer = np.frombuffer(mmap.mmap(file.fileno(), layout.size, access=mmap.ACCESS_COPY), dtype=np.uint8)
    segment = Segment(layout, buffer, first_id, str(path))
    sums = buffer[layout.places[5] :][: 8 * layout.blocks]
    if hashlib.blake2b(sums.data, digest_size=DIGEST).hexdigest() != head["sums"]:
        raise CorruptIndex(f"{path} is damaged: its table of sums is not as it was written. Build it anew.")
    segment.sums = sums.view("<u8")
    segment.seen = np.zeros(layout.blocks, dtype=np.uint8)
    segment.seen[0] = 1  # the header, which has its own digest
    return segment, head


def stamp_of(path: Path) -> str:
    """The stamp of the file at ``path``: another one whenever it was saved anew."""
    with path.open("rb") as file:
        return str(_read_header(file, path)["stamp"])


def _header(head: Mapping[str, Any]) -> bytes:
    text = json.dumps(head, ensure_ascii=False).encode()
    body = (MAGIC + len(text).to_bytes(4, "little") + text).ljust(HEADER - DIGEST, b"\0")
    return body + hashlib.blake2b(body, digest_size=DIGEST).digest()


def _read_header(file: IO[bytes], path: Path) -> dict[str, Any]:
    block = file.read(HEADER)
    if block[: len(MAGIC)] != MAGIC:
        raise CorruptIndex(f"{path} is not a radius index.")
    body = block[: HEADER - DIGEST]
    if len(block) != HEADER or hashlib.blake2b(body, digest_size=DIGEST).digest() != block[-DIGEST:]:
        raise CorruptIndex(f"{path} is damaged or cut short: its header is not as it was written.")
    length = int.from_bytes(body[len(MAGIC) : len(MAGIC) + 4], "little")
    head: dict[str, Any] = json.loads(body[len(MAGIC) + 4 :][:length])
    if head["version"] != VERSION:
        raise CorruptIndex(
            f"{path} has format {head['version']}; this program reads format {VERSION}. Build it anew."
        )
    return head


def _described(head: Mapping[str, Any], path: Path) -> tuple[Layout, int]:
    """The layout that the header describes, refused where no index could have it."""
    count, bands, address_bits = int(head["count"]), int(head["bands"]), int(head["address_bits"])
    possible = (
        0 <= count <= MOST_ROWS
        and 0 <= bands <= MOST_BANDS
        and 0 <= address_bits <= min(MOST_ADDRESS_BITS, 256 // max(bands, 1))
        and 0 <= int(head["radius"]) <= MOST_RADIUS
    )
    if not possible:
        raise CorruptIndex(f"{path} describes an index that cannot be.")
    plan = evenly(bands, address_bits) if bands else Plan()
    first_id = head["first_id"]
    layout = Layout(count, plan, first_id is None)
    if layout.size != head["size"]:
        raise CorruptIndex(f"{path} describes an index of another length than its own.")
    return layout, 0 if first_id is None else int(first_id)


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of ``path`` once everything is on the disk, or vanishes."""
    _clear_left_over(path)
    part, file = _new_part(path)
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            part.replace(path)
        _keep_names(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _new_part(path: Path) -> tuple[Path, IO[bytes]]:
    """A new part beside ``path``, locked for as long as it is being written."""
    while True:
        part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
        file = part.open("xb")
        if fcntl is None:
            return part, file
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:  # nobody cleared it away before it was locked
            return part, file
        file.close()


def _clear_left_over(path: Path) -> None:
    """Removes parts that nobody writes any more: their writer was killed."""
    if fcntl is None:
        return
    for part in path.parent.glob(f".{path.name}.*.part"):
        with contextlib.suppress(OSError), part.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink()


def _keep_names(folder: Path) -> None:
    """Forces the folder to the disk, so that the new name outlives a power cut."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
