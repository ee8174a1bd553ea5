"""Numbers that both kinds of kernel share with the file format."""

import numpy as np
from numpy.typing import NDArray

BLOCK = 16_384  # bytes of the file that are checked together, on first touch
BLOCK_SHIFT = 14
BLOCK_WORDS = BLOCK // 8
PAD = 64  # bytes after each band's prints, so that a vector may be read across the end

DONE = 0
DAMAGED = 1

# A search gives up on the bands and scans everything once they promise to cost more than that would.
ENTRIES_PER_ROW = 4
ROWS_PER_SURVIVOR = 32
LEAST_SURVIVORS = 1_024


def _weights() -> NDArray[np.uint64]:
    """One odd 64-bit number for each word of a block: the outputs of SplitMix64 seeded with 0, lowest bit set."""
    state = np.arange(1, BLOCK_WORDS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (state ^ (state >> np.uint64(31))) | np.uint64(1)


WEIGHTS = _weights()
