"""A picture's bytes to all the hashes by which a copy may be known; the bytes are dropped when this returns."""

from dataclasses import dataclass
from pathlib import Path

from .. import rules


class NotFlaggable(ValueError):
    """No flag can be made of the picture. ``reason`` is a key of ``wording.REFUSALS``."""

    def __init__(self, reason: str, detail: str, sha256: str = "") -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.sha256 = sha256
        """Of the file: what can be flagged instead, where the picture says too little."""


@dataclass(frozen=True)
class HashedPicture:
    """All hashes of one picture: PDQ with its quality, however it is decoded and lies, and digests of the file."""

    pdq: tuple[tuple[bytes, int], ...]
    exact: tuple[tuple[str, bytes], ...]
    """Kind and digest."""

    @property
    def group(self) -> str:
        """The name of its flag: the same for the same file, so that it is flagged once however often it is sent.

        >>> HashedPicture((), (("sha256", bytes(32)),)).group
        'picture-00000000000000000000000000000000'
        """
        digests = dict(self.exact)
        return f"picture-{digests['sha256'].hex()[:32]}"


def hashes_of_picture(content: bytes) -> HashedPicture:
    """The hashes of a picture for a bank: PDQ as both conventions decode it in all eight ways, SHA-256 and MD5.

    Raises:
        NotFlaggable: it cannot be read, is too large, or has too little in it to be told from others.
    """
    # Decoders take time to load, and few processes are ever sent a picture.
    from saferday.engines import hashmatch

    limits = hashmatch.Limits(most_bytes=rules.MEDIA_MOST_BYTES)
    try:
        found = hashmatch.pdq_every_way(content, limits=limits)
    except hashmatch.TooLarge as why:
        raise NotFlaggable("picture_too_large", str(why)) from None
    except hashmatch.UnknownKind as why:
        raise NotFlaggable("no_picture", str(why)) from None
    except hashmatch.Unhashable as why:
        raise NotFlaggable("picture_broken", str(why)) from None
    digests = hashmatch.digests_of(content)
    if not found[0].hash.usable(rules.LEAST_QUALITY):
        detail = f"its quality is {found[0].hash.quality}, under {rules.LEAST_QUALITY}"
        raise NotFlaggable("picture_too_plain", detail, digests.sha256)
    return HashedPicture(
        pdq=tuple(
            (one.hash.bits.tobytes(), one.hash.quality)
            for one in found
            if one.hash.usable(rules.LEAST_QUALITY)
        ),
        exact=(("sha256", bytes.fromhex(digests.sha256)), ("md5", bytes.fromhex(digests.md5))),
    )


def read_picture(path: Path) -> bytes:
    """The bytes of a file, no more than a picture may have and one. ``OSError`` if it cannot be read."""
    with path.open("rb") as file:
        return file.read(rules.MEDIA_MOST_BYTES + 1)
