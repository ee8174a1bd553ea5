"""A bank as a list with its signature, in one file that is made while it is sent."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from saferday.hotline.matching import queries as matching

from .. import keys, rules
from ..rules.lines import About
from ..rules.reading import write_list
from ..rules.signing import sign, to_file
from .files import source_name

SENT_AT_ONCE = 64 * 1024


class _Going(io.RawIOBase):
    """What was written and is not sent yet. It cannot be gone back in, so that memory stays bounded."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def taken(self) -> bytes:
        """All of it, once."""
        whole = b"".join(self._parts)
        self._parts, self.size = [], 0
        return whole


def bundle(*, bank: Any, format: str, name: str, labels: dict[str, str]) -> Iterator[bytes]:
    """A ZIP with the list, its signature and our public key: what ``saferday exchange import`` verifies and takes.

    What the format cannot carry is counted in ``left-out.txt``.
    """
    going = _Going()
    digest = hashlib.sha256()
    file_name = f"{name}.{rules.FORMATS[format].extension}"
    left_out: dict[str, int] = {}
    about = About(source=source_name(), labels=labels, left_out=left_out)
    with zipfile.ZipFile(going, "w", zipfile.ZIP_DEFLATED) as folder:
        with folder.open(file_name, "w", force_zip64=True) as entry:
            for chunk in write_list(format, matching.stream(bank), about):
                digest.update(chunk)
                entry.write(chunk)
                if going.size > SENT_AT_ONCE:
                    yield going.taken()
        signature = sign(digest.digest(), key=keys.signing_key(), at=timezone.now())
        folder.writestr(f"{file_name}.sig", to_file(signature))
        folder.writestr("public-key.txt", f"{keys.public_key()}\n")
        if left_out:
            folder.writestr(
                "left-out.txt", "".join(f"{count} {what}\n" for what, count in sorted(left_out.items()))
            )
    yield going.taken()
