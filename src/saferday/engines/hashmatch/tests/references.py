"""What the reference packages make of a picture, to compare with."""

import io

import numpy as np
import pdqhash
from PIL import Image

from saferday.engines.hashmatch import PdqHash


def theirs(data):
    """What the Python packages make of a file: all of its colours at full size."""
    return reference(np.asarray(Image.open(io.BytesIO(data)).convert("RGB")))


def reference(channels):
    bits, quality = pdqhash.compute(np.ascontiguousarray(channels))
    return PdqHash(np.packbits(bits), quality)
