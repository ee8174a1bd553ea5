"""Small, plain, broken and hostile files: each has a hash or a clear error, within limits."""

import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from PIL import Image

from saferday.engines.hashmatch import (
    Limits,
    TooLarge,
    Truncated,
    Unhashable,
    UnknownKind,
    UnreadablePicture,
    pdq_dihedral_from_bytes,
    pdq_from_bytes,
)
from saferday.engines.hashmatch.pictures import jpeg, webp
from saferday.engines.hashmatch.pictures.limits import DEFAULT
from saferday.engines.hashmatch.tests.drawings import encoded, landscape, photograph
from saferday.engines.hashmatch.tests.references import theirs


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
@pytest.mark.parametrize("size", [(1, 1), (4, 300), (300, 4)])
def test_too_small_to_hash(kind, size):
    made = pdq_from_bytes(encoded(Image.new("RGB", size, "red"), kind))
    assert (made.hex, made.quality) == ("0" * 64, 0)
    assert not made.usable()
    assert {
        each.quality for each in pdq_dihedral_from_bytes(encoded(Image.new("RGB", size), kind)).all()
    } == {0}


def test_a_plain_page_has_no_quality():
    assert pdq_from_bytes(encoded(Image.new("RGB", (800, 600), "white"), "JPEG")).quality == 0


def test_long_and_thin():
    data = encoded(landscape(1, 5000, 60), "JPEG")
    assert pdq_from_bytes(data).distance(theirs(data)) <= 8


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"<html>", b"%PDF-1.7", b"\0" * 100, b"RIFF\0\0\0\0WAVE", b"\0\0\0\x18ftypmp42\0\0\0\0isom"],
)
def test_no_picture(data):
    with pytest.raises(UnknownKind, match="no JPEG, PNG"):
        pdq_from_bytes(data)


KINDS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF", "HEIF")


def of_kind(kind):
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    return encoded(landscape(2, 150, 200), kind)


def is_defined(data):
    """Whether there is a hash, or an error of the family with words."""
    try:
        return 0 <= pdq_from_bytes(data, limits=Limits(most_pixels=4_000_000)).quality <= 100
    except Unhashable as error:
        return bool(str(error))


@pytest.mark.parametrize("kind", KINDS)
def test_cut_off_anywhere_gives_a_hash_or_a_clear_error(kind):
    data = of_kind(kind)
    for length in [3, 12, 20, 40, 100, len(data) // 3, len(data) // 2, len(data) - 20, len(data) - 1]:
        assert is_defined(data[:length])


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "TIFF", "WEBP"])
def test_half_a_picture_is_refused(kind):
    data = of_kind(kind)
    with pytest.raises(UnreadablePicture):
        pdq_from_bytes(data[: len(data) // 2])


def test_half_a_png_or_gif_says_that_it_ends_too_soon():
    for kind in ("PNG", "GIF"):
        data = of_kind(kind)
        with pytest.raises(Truncated, match="ends too soon"):
            pdq_from_bytes(data[: len(data) // 2])


def test_a_jpeg_that_loses_its_last_bytes_still_matches():
    data = encoded(photograph("coffee.png"), "JPEG", quality=90)
    whole = pdq_from_bytes(data)
    assert whole.distance(pdq_from_bytes(data[:-2])) == 0
    assert whole.distance(pdq_from_bytes(data[:-400])) <= 8


def test_a_jpeg_with_noise_in_it_still_matches():
    data = bytearray(encoded(photograph("coffee.png"), "JPEG", quality=90, restart_marker_blocks=40))
    whole = pdq_from_bytes(bytes(data))
    data[len(data) * 9 // 10] ^= 0xFF
    assert whole.distance(pdq_from_bytes(bytes(data))) <= 31


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_changed_at_random_never_surprise(kind):
    random = np.random.default_rng(KINDS.index(kind))
    data = of_kind(kind)
    for _ in range(60):
        broken = bytearray(data)
        for place in random.integers(0, len(data), random.integers(1, 12)):
            broken[place] = random.integers(0, 256)
        assert is_defined(bytes(broken))


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks):
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + chunk(b"IEND", b"")


def header(width, height, depth=8, colour=2):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))


BOMBS = {
    "PNG": png(header(30_000, 30_000), chunk(b"IDAT", zlib.compress(bytes(1000)))),
    "GIF": b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + encoded(Image.new("P", (50, 50)), "GIF")[10:],
    "BMP": b"BM"
    + struct.pack("<IHHI", 100, 0, 0, 54)
    + struct.pack("<IiiHHIIiiII", 40, 30_000, 30_000, 1, 24, *[0] * 6),
    "WEBP": b"RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + (16_000).to_bytes(3, "little") * 2,
    "JPEG": b"\xff\xd8\xff\xc0\0\x11\x08"
    + struct.pack(">HH", 60_000, 60_000)
    + b"\x03\x01\x22\0\x02\x11\0\x03\x11\0\xff\xda\0\x0c\x03\x01\0\x02\0\x03\0\0\x3f\0\xff\xd9",
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_header_that_claims_too_much_is_refused_before_anything_is_decoded(kind):
    pdq_from_bytes(of_kind(kind))  # decoders are loaded by now
    tracemalloc.start()
    with pytest.raises(TooLarge, match="pixels"):
        pdq_from_bytes(BOMBS[kind])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"exif": b"Exif\0\0"}])
def test_the_size_a_webp_says_it_has(options):
    assert webp.canvas(encoded(landscape(1, 70, 90), "WEBP", **options)) == (90, 70)
    with pytest.raises(UnreadablePicture, match="no header"):
        webp.canvas(b"RIFF\0\0\0\0WEBPJUNK" + bytes(30))


def test_text_that_unpacks_to_gigabytes_is_not_read():
    picture = landscape(2, 150, 200)
    plain = encoded(picture, "PNG")
    bomb = b"bomb\0\0" + zlib.compress(bytes(80_000_000))
    place = 8 + 25  # behind the header
    profile = chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(50_000_000)))
    data = plain[:place] + profile + chunk(b"zTXt", bomb) * 20 + plain[place:]
    tracemalloc.start()
    made = pdq_from_bytes(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert made == pdq_from_bytes(plain)
    assert peak < 20_000_000


def test_a_jpeg_of_endless_scans_is_refused():
    data = encoded(landscape(2, 150, 200), "JPEG", progressive=True)
    start = data.index(b"\xff\xda")
    scan = data[start : data.index(b"\xff", start + 16)]
    with pytest.raises(TooLarge, match="scans"):
        pdq_from_bytes(data[:-2] + scan * 200 + b"\xff\xd9")


def test_what_draws_a_jpeg_in_several_scans_is_seen():
    picture = landscape(2, 150, 200)
    assert not jpeg.notes(encoded(picture, "JPEG")).several_scans
    assert not jpeg.notes(encoded(picture[:, :, 0].copy(), "JPEG")).several_scans
    assert jpeg.notes(encoded(picture, "JPEG", progressive=True)).several_scans
    # A first scan of one of three colours leaves more to come.
    plain = bytearray(encoded(picture, "JPEG"))
    plain[plain.index(b"\xff\xda") + 4] = 1
    assert jpeg.notes(bytes(plain)).several_scans


def test_limits_are_the_callers():
    data = encoded(landscape(2, 150, 200), "PNG")
    with pytest.raises(TooLarge, match="200 × 150 pixels; at most 29,999"):
        pdq_from_bytes(data, limits=Limits(most_pixels=29_999))
    with pytest.raises(TooLarge, match="bytes"):
        pdq_from_bytes(data, limits=Limits(most_bytes=100))
    assert pdq_from_bytes(data, limits=Limits(most_pixels=30_000)) == pdq_from_bytes(data)
    assert DEFAULT.most_pixels >= 108_000_000
