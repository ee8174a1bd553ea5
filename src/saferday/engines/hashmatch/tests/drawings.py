"""Pictures and films that the tests draw, each from a seed; and photographs that ship with scikit-image."""

import io
from pathlib import Path

import av
import numpy as np
import skimage
from PIL import Image

PHOTOGRAPHS = Path(skimage.__file__).parent / "data"


def photograph(name):
    return Image.open(PHOTOGRAPHS / name).convert("RGB")


def landscape(seed, height=240, width=320):
    """Soft shapes and some edges, in colour: uint8[height, width, 3]."""
    random = np.random.default_rng(seed)
    small = random.integers(0, 256, (9, 12, 3), dtype=np.uint8)
    picture = np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)).copy()
    for _ in range(6):
        top, left = random.integers(0, height * 3 // 4), random.integers(0, width * 3 // 4)
        picture[top : top + height // 5, left : left + width // 5] = random.integers(0, 256, 3)
    return picture


def resized(picture, width, height):
    """An array at another size."""
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS))


def encoded(picture, kind="PNG", **options):
    """Bytes of a picture (array or Pillow image)."""
    if isinstance(picture, np.ndarray):
        picture = Image.fromarray(picture)
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def scene_pictures(seeds, seconds, fps, height=144, width=192):
    """The frames of a film of several scenes, each a slow pan of ``seconds``."""
    for seed in seeds:
        wide = landscape(seed, height, width + 24)
        total = round(seconds * fps)
        for number in range(total):
            left = round(24 * number / total)
            yield wide[:, left : left + width]


def film(pictures, fps=10, codec="libx264", container="mp4", pixels="yuv420p", **options):
    """Bytes of a video that shows the pictures one after another."""
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        stream = None
        for picture in pictures:
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            if stream is None:
                stream = out.add_stream(
                    codec, rate=fps, options={key: str(value) for key, value in options.items()}
                )
                stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, pixels
            for packet in stream.encode(frame):
                out.mux(packet)
        for packet in stream.encode():
            out.mux(packet)
    return file.getvalue()
