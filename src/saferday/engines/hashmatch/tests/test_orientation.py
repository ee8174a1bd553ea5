"""Which way up: a picture is hashed as it is displayed."""

import io
import struct

import numpy as np
import pytest
from PIL import Image

from saferday.engines.hashmatch import (
    pdq_from_bytes,
    pdq_from_gray,
)
from saferday.engines.hashmatch.pictures import jpeg
from saferday.engines.hashmatch.tests.drawings import encoded, landscape, photograph
from saferday.engines.hashmatch.tests.references import reference


@pytest.mark.parametrize("value", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_picture_is_hashed_as_it_is_displayed(value, kind):
    stored = Image.fromarray(landscape(8, 480, 640))
    exif = Image.Exif()
    exif[0x0112] = value
    data = encoded(stored, kind, exif=exif, **({"quality": 95} if kind != "TIFF" else {}))
    from PIL import ImageOps

    shown = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    assert pdq_from_bytes(data).distance(reference(np.asarray(shown))) <= 4


def test_the_way_of_avif_and_heic_to_turn_is_followed():
    import pillow_heif

    pillow_heif.register_heif_opener()
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = landscape(8, 480, 640)
    gray = np.asarray(Image.fromarray(stored).convert("L"))
    turned = pdq_from_gray(np.rot90(gray, -1))
    assert pdq_from_bytes(encoded(stored, "AVIF", exif=exif)).distance(turned) <= 8
    # In HEIC the EXIF value is only a note: the file's own properties turn the picture, and its decoder does it.
    assert pdq_from_bytes(encoded(stored, "HEIF", exif=exif)).distance(pdq_from_gray(gray)) <= 8


@pytest.mark.parametrize("value", range(1, 9))
def test_a_turned_jpeg_decoded_small_is_the_turned_picture(value):
    stored = photograph("coffee.png").resize((1804, 1203))
    exif = Image.Exif()
    exif[0x0112] = value
    data = encoded(stored, "JPEG", exif=exif, quality=92)
    from PIL import ImageOps

    shown = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    assert pdq_from_bytes(data).distance(reference(np.asarray(shown))) <= 6


def exif_block(order, entries, start=8):
    block = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(order + "I", start)
    block += bytes(start - 8) + struct.pack(order + "H", len(entries))
    for tag, kind, value in entries:
        block += struct.pack(order + "HHIHH", tag, kind, 1, value, 0)
    return block


@pytest.mark.parametrize(
    ("block", "swapped"),
    [
        (exif_block("<", [(0x010F, 2, 0), (0x0112, 3, 6)]), True),
        (exif_block(">", [(0x0112, 3, 8)], start=20), True),
        (exif_block("<", [(0x0112, 3, 99)]), False),
        (exif_block("<", [(0x0112, 2, 6)]), False),
        (exif_block("<", [(0x0112, 3, 6)])[:-6], False),
        (b"II*\0\xff\xff\xff\xff", False),
        (b"II*\0" + struct.pack("<I", 8) + b"\xff\xff", False),
        (b"", False),
        (b"no exif at all", False),
    ],
)
def test_orientation_of_broken_exif(block, swapped):
    segment = b"Exif\0\0" + block
    plain = encoded(landscape(8), "JPEG")
    data = plain[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + plain[2:]
    assert jpeg.notes(data).orientation.swapped is swapped
    assert pdq_from_bytes(data).usable()
