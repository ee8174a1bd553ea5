"""PDQ of pictures, beside the ``threatexchange`` and ``pdqhash`` packages: pictures a CPU-second, and bits apart."""

import io
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pdqhash
import skimage
from PIL import Image
from threatexchange.signal_type.pdq.pdq_hasher import pdq_from_bytes as theirs_from_bytes

from benchmarks import report
from saferday.engines.hashmatch import (
    LEAST_QUALITY,
    PdqHash,
    pdq_dihedral_from_gray,
    pdq_from_bytes,
    pdq_from_gray,
)

PHOTOGRAPHS = Path(skimage.__file__).parent / "data"
NAMES = ("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg", "ihc.png", "motorcycle_left.png")
MORE = (
    "brick.png",
    "camera.png",
    "coins.png",
    "grass.png",
    "gravel.png",
    "moon.png",
    "retina.jpg",
    "hubble_deep_field.jpg",
    "color.png",
)
# Megapixels, width, height; how many times the package's speed is asked for, and the most milliseconds.
SIZES = ((0.3, 640, 480, 5, 1.7), (2, 1632, 1224, 7, 5.5), (12, 4032, 3024, 20, 20))


def jpegs(names: Sequence[str], width: int, height: int, quality: int = 88) -> list[bytes]:
    """Photographs as JPEGs of one size."""
    files = []
    for name in names:
        picture = (
            Image.open(PHOTOGRAPHS / name).convert("RGB").resize((width, height), Image.Resampling.BICUBIC)
        )
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=quality)
        files.append(file.getvalue())
    return files


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def per_second(
    ours: Callable[[], object], theirs: Callable[[], object], count: int, rounds: int = 5
) -> tuple[float, float]:
    """How many pictures a CPU-second each hashes: the best of rounds that take turns."""
    ours()
    theirs()
    both = [(seconds(ours), seconds(theirs)) for _ in range(rounds)]
    return count / min(one for one, _ in both), count / min(other for _, other in both)


def apart(files: Sequence[bytes]) -> Iterator[int]:
    """How many bits our hash of a file is from the package's, where it has the quality to be used."""
    for data in files:
        text, quality = theirs_from_bytes(data)
        if quality >= LEAST_QUALITY:
            yield pdq_from_bytes(data).distance(PdqHash.from_hex(text))


def files_compared() -> Iterator[report.Row]:
    """JPEGs of three sizes: speed, and how near the hashes are."""
    for megapixels, width, height, times, most in SIZES:
        files = jpegs(NAMES, width, height)
        ours, theirs = per_second(
            lambda files=files: [pdq_from_bytes(data) for data in files],
            lambda files=files: [theirs_from_bytes(data) for data in files],
            len(files),
        )
        what = f"JPEG of {megapixels:g} megapixels"
        yield report.compared(what, ours, theirs, "pictures/CPU-s", at_least=times)
        yield report.against_target(f"{what}: one takes", 1000 / ours, "ms", most=most)
        distances = list(apart(files + jpegs(MORE, width, height, quality=75)))
        mean = sum(distances) / len(distances)
        yield report.against_target(f"{what}: bits apart on average", mean, "bits", most=1.0)
        yield report.against_target(f"{what}: most bits apart", max(distances), "bits", most=14)


def lossless_compared() -> Iterator[report.Row]:
    """PNG, hashed at its full size: the same bits. Unpacking takes half the time of both."""
    data = (PHOTOGRAPHS / "astronaut.png").read_bytes()
    text, _ = theirs_from_bytes(data)
    assert pdq_from_bytes(data).hex == text
    ours, theirs = per_second(lambda: pdq_from_bytes(data), lambda: theirs_from_bytes(data), 1)
    yield report.compared("PNG of 512 × 512, same bits", ours, theirs, "pictures/CPU-s", at_least=0.8)


def arrays_compared() -> Iterator[report.Row]:
    """Grey arrays, bit for bit the same; and the eight positions."""
    for height, width in ((512, 512), (1224, 1632), (3024, 4032)):
        picture = Image.open(PHOTOGRAPHS / "coffee.png").convert("L").resize((width, height))
        gray = np.asarray(picture)
        channels = np.dstack([gray] * 3)
        bits, quality = pdqhash.compute(channels)
        assert pdq_from_gray(gray) == PdqHash(np.packbits(bits), quality)
        ours, theirs = per_second(lambda g=gray: pdq_from_gray(g), lambda c=channels: pdqhash.compute(c), 1)
        yield report.compared(
            f"grey array of {width} × {height}, same bits", ours, theirs, "pictures/CPU-s", at_least=1
        )
    theirs_eight, _ = pdqhash.compute_dihedral(channels)
    ours_eight = pdq_dihedral_from_gray(gray).all()
    assert [made.bits.tobytes() for made in ours_eight] == [
        np.packbits(bits).tobytes() for bits in theirs_eight
    ]
    ours, theirs = per_second(
        lambda: pdq_dihedral_from_gray(gray), lambda: pdqhash.compute_dihedral(channels), 1
    )
    yield report.compared("its eight positions, same bits", ours, theirs, "pictures/CPU-s", at_least=1)


def measure() -> Iterator[report.Row]:
    """Files, then arrays."""
    yield from files_compared()
    yield from lossless_compared()
    yield from arrays_compared()


if __name__ == "__main__":
    report.run("pdq", lambda: list(measure()))
