"""A PDQ hash as a value: its 256 bits, its quality, how it is written and how far it is from another."""

import re
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

# Two hashes at most this far apart are held to be the same picture. ThreatExchange's Python package has the
# figure as PDQ_CONFIDENT_MATCH_THRESHOLD, and vPDQ as its distance threshold.
MATCH_DISTANCE = 31

# A hash of lower quality comes from a picture with too little in it (a blank page, a clear sky) and would match
# pictures that have nothing to do with it. ThreatExchange's PdqSignal has the figure as QUALITY_THRESHOLD.
LEAST_QUALITY = 50

HEX = re.compile(r"[0-9a-fA-F]{64}")


@dataclass(frozen=True, eq=False, repr=False)
class PdqHash:
    """256 bits and a quality.

    ``bits``: uint8[32], read-only, the bytes that ``hex`` writes. Within the 256 bits, the first is the one of the
    highest pair of frequencies, as every PDQ tool writes it. ``quality``: 0 to 100, how much there is to see.

    >>> blank = PdqHash.from_hex("0" * 64, quality=0)
    >>> blank.usable(), blank.distance(PdqHash.from_hex("f" + "0" * 63, quality=100))
    (False, 4)
    """

    bits: NDArray[np.uint8]
    quality: int

    def __post_init__(self) -> None:
        """Refuses what is not 32 bytes, or a quality outside 0 to 100."""
        if self.bits.shape != (32,) or self.bits.dtype != np.uint8:
            raise ValueError("the bits of a PDQ hash are 32 bytes (uint8)")
        if not 0 <= self.quality <= 100:
            raise ValueError("the quality of a PDQ hash is between 0 and 100")
        if self.bits.flags.writeable:
            own = self.bits.copy()
            own.flags.writeable = False
            object.__setattr__(self, "bits", own)

    @classmethod
    def from_hex(cls, text: str, quality: int = 100) -> Self:
        """Reads 64 hexadecimal digits; ``ValueError`` says what is wrong with anything else."""
        if not HEX.fullmatch(text):
            raise ValueError(f"a PDQ hash is 64 hexadecimal digits, not {text[:80]!r}")
        return cls(np.frombuffer(bytes.fromhex(text), np.uint8), quality)

    @property
    def hex(self) -> str:
        """The 64 lower-case hexadecimal digits that other systems exchange."""
        return self.bits.tobytes().hex()

    def distance(self, other: "PdqHash") -> int:
        """The number of bits, 0 to 256, that differ."""
        return int(np.bitwise_count(self.bits ^ other.bits).sum())

    def usable(self, least_quality: int = LEAST_QUALITY) -> bool:
        """Whether the picture has enough in it to be banked and matched."""
        return self.quality >= least_quality

    def matches(
        self, other: "PdqHash", radius: int = MATCH_DISTANCE, least_quality: int = LEAST_QUALITY
    ) -> bool:
        """Whether both are usable and at most ``radius`` bits apart."""
        return self.usable(least_quality) and other.usable(least_quality) and self.distance(other) <= radius

    def __eq__(self, other: object) -> bool:
        """Equal in every bit and in quality."""
        if not isinstance(other, PdqHash):
            return NotImplemented
        return self.quality == other.quality and self.bits.tobytes() == other.bits.tobytes()

    def __hash__(self) -> int:
        """By the bits."""
        return hash((self.bits.tobytes(), self.quality))

    def __repr__(self) -> str:
        """The hash in hexadecimal, and its quality."""
        return f"PdqHash({self.hex}, quality={self.quality})"
