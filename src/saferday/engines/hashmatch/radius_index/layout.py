"""Where each array of an index lies, in memory and in its file alike: every one begins on a block of its own."""

from dataclasses import dataclass

from saferday.engines.hashmatch.radius_index.kernels.constants import BLOCK, PAD
from saferday.engines.hashmatch.radius_index.plan import PRINT_BITS, Plan, row_bytes

HEADER = BLOCK


def _up_to_a_block(size: int) -> int:
    return -(-size // BLOCK) * BLOCK


@dataclass(frozen=True)
class Layout:
    """The first byte of each array, for ``count`` hashes in the bands of ``plan``.

    Header, then ``offsets`` (uint32), ``prints`` (uint16), ``rows`` (1 to 4 bytes each), ``hashes`` (32 bytes
    each), ``ids`` (int64, none where they follow one another), then the ``sums`` of all blocks before them.
    """

    count: int
    plan: Plan
    names_ids: bool

    @property
    def row_bytes(self) -> int:
        return row_bytes(self.count)

    @property
    def addresses(self) -> int:
        """How many offsets a band has: one for each address, and one for the end."""
        return (1 << self.plan.address_bits) + 1

    @property
    def prints_a_band(self) -> int:
        return self.count + PAD // 2

    @property
    def sizes(self) -> tuple[int, int, int, int, int]:
        """Bytes of the offsets, prints, rows, hashes and ids."""
        bands = self.plan.bands
        return (
            4 * bands * self.addresses,
            PRINT_BITS // 8 * bands * self.prints_a_band,
            bands * self.count * self.row_bytes,
            32 * self.count,
            8 * self.count * self.names_ids,
        )

    @property
    def places(self) -> tuple[int, int, int, int, int, int]:
        """The first byte of the offsets, prints, rows, hashes, ids and sums."""
        first = HEADER
        places = []
        for size in self.sizes:
            places.append(first)
            first += _up_to_a_block(size)
        return (*places, first)  # type: ignore[return-value]

    @property
    def blocks(self) -> int:
        """Blocks from the first byte of the file to the sums."""
        return self.places[5] // BLOCK

    @property
    def size(self) -> int:
        """Bytes of the whole file."""
        return self.places[5] + _up_to_a_block(8 * self.blocks)
