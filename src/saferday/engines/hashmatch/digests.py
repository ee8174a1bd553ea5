"""Digests of exact files: two files with the same SHA-256 are the same file.

MD5 and SHA-1 are here because lists that others send name files by them; both can be forged, so a match by them alone
proves less than one by SHA-256.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

AT_A_TIME = 1 << 20


@dataclass(frozen=True)
class Digests:
    """A file's digests in lower-case hexadecimal, and its length in bytes."""

    sha256: str
    sha1: str
    md5: str
    length: int


def digests_of(source: bytes | BinaryIO | Path) -> Digests:
    """Reads bytes, an open binary file or a path once, a mebibyte at a time, and digests it three ways.

    ``OSError`` if it cannot be read.

    >>> digests_of(b"abc").md5, digests_of(b"").length
    ('900150983cd24fb0d6963f7d28e17f72', 0)
    """
    if isinstance(source, Path):
        with source.open("rb") as file:
            return digests_of(file)
    # Not for security: said so, because a machine in FIPS mode would refuse MD5 otherwise.
    hashes = (
        hashlib.sha256(),
        hashlib.sha1(usedforsecurity=False),
        hashlib.md5(usedforsecurity=False),
    )
    length = 0
    pieces = [source] if isinstance(source, bytes) else iter(lambda: source.read(AT_A_TIME), b"")
    for piece in pieces:
        length += len(piece)
        for each in hashes:
            each.update(piece)
    sha256, sha1, md5 = (each.hexdigest() for each in hashes)
    return Digests(sha256, sha1, md5, length)
