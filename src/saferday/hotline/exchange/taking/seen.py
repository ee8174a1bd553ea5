"""Remembers which hashes a list holds, in eight bytes each."""

import hashlib
import os
from array import array
from bisect import bisect_left


class Seen:
    """A set of hashes that was read, for a complete list: 80 MB for ten million.

    Each is kept as 64 bits of a keyed digest. That two differ and share them is as good as impossible: for one hash
    that went missing among ten million, the chance that it is thought to be there is one in 10¹².
    """

    def __init__(self) -> None:
        self._key = os.urandom(16)
        self._digests = array("Q")
        self._sorted = True

    def __len__(self) -> int:
        return len(self._digests)

    def add(self, kind: str, value: bytes, group: str) -> None:
        """Remembers a hash."""
        self._digests.append(self._digest(kind, value, group))
        self._sorted = False

    def has(self, kind: str, value: bytes, group: str) -> bool:
        """Whether it was read."""
        if not self._sorted:
            import numpy as np

            np.frombuffer(self._digests, np.uint64).sort()
            self._sorted = True
        wanted = self._digest(kind, value, group)
        at = bisect_left(self._digests, wanted)
        return at < len(self._digests) and self._digests[at] == wanted

    def _digest(self, kind: str, value: bytes, group: str) -> int:
        name = b"\0".join((kind.encode(), value.hex().encode(), group.encode("utf-8", "surrogatepass")))
        return int.from_bytes(hashlib.blake2b(name, digest_size=8, key=self._key).digest(), "big")
