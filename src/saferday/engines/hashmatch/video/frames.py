"""The hashes of a video: one for each stretch of time in which its picture stays nearly the same."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saferday.engines.hashmatch.pdq.value import LEAST_QUALITY, PdqHash

# Samples at most this far from the first of a stretch belong to it: a quarter of a match's distance, so that what
# is within three quarters of it from any sample still matches the hash that stands for the stretch.
SAME_PICTURE = 8


@dataclass(frozen=True)
class Frame:
    """A PDQ hash, and the seconds from the video's start between which it stands for what is shown."""

    hash: PdqHash
    start: float
    end: float


@dataclass(frozen=True)
class VideoHash:
    """A video as its ``frames`` in order of time; ``duration`` in seconds, ``every`` the seconds between samples.

    ``damaged``: the file broke off, or parts of it could not be decoded; the frames are those that could.
    """

    frames: tuple[Frame, ...]
    duration: float
    every: float
    damaged: bool = False

    def usable(self, least_quality: int = LEAST_QUALITY) -> tuple[Frame, ...]:
        """The frames with enough in them to be banked and matched."""
        return tuple(frame for frame in self.frames if frame.hash.usable(least_quality))

    def bits(self, least_quality: int = LEAST_QUALITY) -> NDArray[np.uint8]:
        """The hashes of the usable frames, uint8[n, 32]: what a radius index takes, as it takes pictures'."""
        rows = [frame.hash.bits for frame in self.usable(least_quality)]
        return np.array(rows, np.uint8).reshape(len(rows), 32)


def merged(samples: Iterable[tuple[float, PdqHash]], every: float, same: int = SAME_PICTURE) -> list[Frame]:
    """Samples (seconds, hash) in order of time as frames: those at most ``same`` bits from a frame's first join it.

    A frame lasts until the next one starts; the last, until ``every`` seconds after its last sample.

    >>> one, other = PdqHash.from_hex("0" * 64), PdqHash.from_hex("f" * 64)
    >>> [(frame.start, frame.end) for frame in merged([(0, one), (1, one), (2, other)], every=1)]
    [(0, 2), (2, 3)]
    """
    frames: list[Frame] = []
    for at, made in samples:
        if frames and frames[-1].hash.distance(made) <= same:
            frames[-1] = Frame(frames[-1].hash, frames[-1].start, at + every)
            continue
        if frames:
            frames[-1] = Frame(frames[-1].hash, frames[-1].start, at)
        frames.append(Frame(made, at, at + every))
    return frames
