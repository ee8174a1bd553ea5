"""A video's frames, sampled by time and hashed one by one; nothing is kept but the hashes.

A frame's brightness is what the video stores (the luma plane), turned as it is to be displayed. Only containers that
hold their own pictures are opened: playlists, which name other files or addresses, are refused.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from saferday.engines.hashmatch.pdq import operators
from saferday.engines.hashmatch.pdq.hashing import LEAST_SIDE, UNHASHABLE
from saferday.engines.hashmatch.pdq.spectrum import hashed
from saferday.engines.hashmatch.pdq.value import PdqHash
from saferday.engines.hashmatch.pictures.errors import TooLarge, UnreadableVideo
from saferday.engines.hashmatch.pictures.full import luma
from saferday.engines.hashmatch.pictures.orientation import AS_STORED, Orientation, of_value
from saferday.engines.hashmatch.video.frames import SAME_PICTURE, VideoHash, merged

CONTAINERS: Final = "mov,mp4,matroska,webm,avi,mpegts,mpeg,mpegvideo,ogg,flv,asf,mxf,dv,gif"

# Formats whose first plane is the brightness in 8 bits.
BRIGHTNESS_FIRST: Final = {
    *("yuv410p", "yuv411p", "yuv420p", "yuv422p", "yuv440p", "yuv444p"),
    *("yuvj411p", "yuvj420p", "yuvj422p", "yuvj440p", "yuvj444p"),
    *("nv12", "nv21", "gray"),
}
FULL_RANGE: Final = 2  # AVCOL_RANGE_JPEG
# Most video keeps black at 16 and white at 235. PDQ does not see the difference, its quality does.
STUDIO_SWING: Final = np.float32(255 / 219)

# What is raised on broken videos, beside FFmpeg's own errors.
BROKEN: Final = (OSError, ValueError, EOFError, MemoryError, OverflowError)
# A decoder that fails this often in a row is not going to find its way again.
MOST_ERRORS: Final = 50

# The EXIF value that stands for each rotation, in degrees anticlockwise.
ROTATIONS: Final = {90: 8, -90: 6, 180: 3, -180: 3}


@dataclass(frozen=True)
class VideoLimits:
    """``most_bytes`` of file, ``most_seconds`` of video, ``most_frames`` decoded, ``most_pixels`` in each."""

    most_bytes: int = 2 * 1024**3
    most_seconds: float = 4 * 3600
    most_frames: int = 1_000_000
    most_pixels: int = 36_000_000


DEFAULT: Final = VideoLimits()


def hash_video(
    source: bytes | BinaryIO | Path,
    *,
    every: float = 1.0,
    same: int = SAME_PICTURE,
    limits: VideoLimits = DEFAULT,
) -> VideoHash:
    """The hashes of a video: the frame shown at 0, ``every``, 2 · ``every``, … seconds, near-repeats joined.

    ``same``: how many bits samples may differ by and still count as one picture (0 keeps all that differ).
    Raises ``UnreadableVideo`` for what is no video, is broken from the start or shows nothing, and ``TooLarge``. A
    video that breaks later gives the frames up to there, and says so. Safe to call from several threads.

    >>> hash_video(b"not a video")
    Traceback (most recent call last):
    saferday.engines.hashmatch.pictures.errors.UnreadableVideo: this is no video that can be read
    """
    if every <= 0:
        raise ValueError("the time between samples is more than 0 seconds")
    if isinstance(source, Path):
        with source.open("rb") as opened:
            return hash_video(opened, every=every, same=same, limits=limits)
    file: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source
    length = file.seek(0, io.SEEK_END)
    file.seek(0)
    if length > limits.most_bytes:
        raise TooLarge(f"the video has {length:,} bytes; at most {limits.most_bytes:,} are read")
    reading = Reading(file, every, limits)
    frames = merged(reading.samples(), every, same)
    if not frames:
        raise UnreadableVideo("no picture of the video can be decoded")
    return VideoHash(tuple(frames), max(reading.duration, frames[-1].start), every, reading.damaged)


class Reading:
    """One pass over a video."""

    def __init__(self, file: BinaryIO, every: float, limits: VideoLimits) -> None:
        """Takes an open file at its start."""
        self.file = file
        self.every = every
        self.limits = limits
        self.duration = 0.0
        self.damaged = False

    def samples(self) -> Iterator[tuple[float, PdqHash]]:
        """Seconds from the first frame, and the hash of what is shown then."""
        import av  # loads FFmpeg

        broken = (av.FFmpegError, *BROKEN)
        try:
            container = av.open(self.file, options={"format_whitelist": CONTAINERS, "protocol_whitelist": ""})
        except broken as error:
            raise UnreadableVideo("this is no video that can be read") from error
        with container:
            streams = container.streams.video
            if not streams:
                raise UnreadableVideo("the file holds no video, only sound or other data")
            if streams[0].codec_context is None:
                raise UnreadableVideo("the video is in a form that cannot be decoded")
            self.check_header(container, streams[0])
            yield from self.sampled(container, streams[0], broken)

    def check_header(self, container: Any, stream: Any) -> None:
        """Refuses what the header already says is past the limits."""
        self.check_size(stream.width, stream.height)
        if container.duration is not None:
            self.check_time(container.duration / 1_000_000)

    def check_size(self, width: int, height: int) -> None:
        """Refuses frames past the limit."""
        if width * height > self.limits.most_pixels:
            raise TooLarge(
                f"the video has {width} × {height} pixels; at most {self.limits.most_pixels:,} are read"
            )

    def check_time(self, seconds: float) -> None:
        """Refuses a video that lasts longer than the limit."""
        if seconds > self.limits.most_seconds:
            raise TooLarge(
                f"the video lasts {seconds:,.0f} s; at most {self.limits.most_seconds:,.0f} s are read"
            )

    def sampled(
        self, container: Any, stream: Any, broken: tuple[type[Exception], ...]
    ) -> Iterator[tuple[float, PdqHash]]:
        """Of the frames in order, the first at or after each time that is due."""
        rate = float(stream.average_rate or 25)
        first: float | None = None
        due = 0
        for count, frame in enumerate(self.decoded(container, stream, broken)):
            if count >= self.limits.most_frames:
                raise TooLarge(f"the video has more than {self.limits.most_frames:,} frames")
            at = frame.time if frame.time is not None else (first or 0.0) + count / rate
            if first is None:
                first = at
            at = max(0.0, at - first)
            self.check_time(at)
            self.duration = max(self.duration, at + 1 / rate)
            # Half a frame early is on time: clocks of 1/29.97 s never meet a whole second.
            if at + 0.5 / rate >= due * self.every:
                self.check_size(frame.width, frame.height)
                yield at, hash_of(frame)
                due = int((at + 0.5 / rate) / self.every) + 1

    def decoded(self, container: Any, stream: Any, broken: tuple[type[Exception], ...]) -> Iterator[Any]:
        """Every frame that can be decoded; parts that cannot are passed over."""
        errors = 0
        packets = container.demux(stream)
        while errors < MOST_ERRORS:
            try:
                frames = next(packets).decode()
            except (StopIteration, EOFError):
                return
            except broken:
                self.damaged = True
                errors += 1
                continue
            errors = 0
            yield from frames


def hash_of(frame: Any) -> PdqHash:
    """The hash of a decoded frame, as displayed."""
    gray = brightness(frame)
    height, width = gray.shape
    if min(height, width) < LEAST_SIDE:
        return UNHASHABLE
    way_up: Orientation = of_value(ROTATIONS.get(round(frame.rotation), 1)) if frame.rotation else AS_STORED
    points = operators.points(gray, height, width, upside_down=way_up.upside_down, mirrored=way_up.mirrored)
    if frame.format.name in BRIGHTNESS_FIRST and not full_range(frame):
        points = points * STUDIO_SWING
    return hashed(points.T if way_up.swapped else points)


def full_range(frame: Any) -> bool:
    """Whether black is 0 and white 255."""
    name = frame.format.name
    return name == "gray" or name.startswith("yuvj") or int(frame.color_range) == FULL_RANGE


def brightness(frame: Any) -> NDArray[np.uint8] | NDArray[np.float32]:
    """[height, width]: the plane that holds the brightness, or the brightness of the colours."""
    if frame.format.name in BRIGHTNESS_FIRST:
        plane = frame.planes[0]
        rows = np.frombuffer(plane, np.uint8)[: plane.line_size * frame.height]
        return rows.reshape(frame.height, plane.line_size)[:, : frame.width]
    return luma(frame.to_ndarray(format="rgb24"))
