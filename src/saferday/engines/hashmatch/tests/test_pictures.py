"""Pictures as files: every kind, every way up, every depth, and what is broken or hostile."""

import io
import struct
import threading
import tracemalloc
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pdqhash
import pytest
from PIL import Image

from saferday.engines.hashmatch import (
    Limits,
    PdqHash,
    TooLarge,
    Truncated,
    Unhashable,
    UnknownKind,
    UnreadablePicture,
    UnsupportedPicture,
    pdq_dihedral_from_bytes,
    pdq_every_way,
    pdq_from_bytes,
    pdq_from_gray,
    pdq_variants,
)
from saferday.engines.hashmatch.pdq import operators
from saferday.engines.hashmatch.pdq import pictures as hashing
from saferday.engines.hashmatch.pictures import full, jpeg, webp
from saferday.engines.hashmatch.pictures.limits import DEFAULT
from saferday.engines.hashmatch.tests.drawings import PHOTOGRAPHS, encoded, landscape, photograph


def theirs(data):
    """What the Python packages make of a file: all of its colours at full size."""
    return reference(np.asarray(Image.open(io.BytesIO(data)).convert("RGB")))


def reference(channels):
    bits, quality = pdqhash.compute(np.ascontiguousarray(channels))
    return PdqHash(np.packbits(bits), quality)


# Lossless kinds: equal to the reference.


@pytest.mark.parametrize("name", ["astronaut.png", "camera.png", "coffee.png", "chelsea.png", "brick.png"])
def test_a_photograph_without_loss_has_the_hash_of_the_reference(name):
    data = (PHOTOGRAPHS / name).read_bytes()
    assert pdq_from_bytes(data) == theirs(data)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_lossless_kinds_have_the_hash_of_the_reference(kind, mode):
    picture = Image.fromarray(landscape(3, 300, 420)).convert(mode)
    assert pdq_from_bytes(encoded(picture, kind)) == reference(np.asarray(picture.convert("RGB")))


def test_a_lossless_webp_too():
    picture = landscape(4, 300, 420)
    assert pdq_from_bytes(encoded(picture, "WEBP", lossless=True)) == reference(picture)


@pytest.mark.parametrize(("kind", "most"), [("WEBP", 8), ("AVIF", 8), ("HEIF", 8), ("GIF", 8)])
def test_kinds_with_loss_stay_near(kind, most):
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    picture = photograph("coffee.png")
    assert pdq_from_bytes(encoded(picture, kind)).distance(reference(np.asarray(picture))) <= most


def test_heic_says_what_to_install_where_it_cannot_be_read(monkeypatch):
    monkeypatch.setitem(full.PLUGINS, "HEIF", ("no_such_package", "HeifImageFile"))
    with pytest.raises(UnsupportedPicture, match="no_such_package is installed"):
        pdq_from_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40))


# JPEG: near the reference at every size, by way of a smaller picture.


@pytest.mark.parametrize(
    "size", [(200, 150), (640, 480), (767, 769), (1001, 1503), (1632, 1224), (3000, 2250)]
)
@pytest.mark.parametrize("name", ["coffee.png", "astronaut.png", "rocket.jpg"])
def test_a_jpeg_decoded_small_stays_near_the_reference(name, size):
    picture = photograph(name).resize(size, Image.Resampling.BICUBIC)
    data = encoded(picture, "JPEG", quality=85)
    ours = pdq_from_bytes(data)
    assert ours.distance(theirs(data)) <= 8
    assert abs(ours.quality - theirs(data).quality) <= 2


def test_the_small_size_is_used(monkeypatch):
    picture = photograph("coffee.png").resize((3200, 2400))
    seen = []
    monkeypatch.setattr(
        operators, "points", lambda *a, points=operators.points, **k: seen.append(a) or points(*a, **k)
    )
    pdq_from_bytes(encoded(picture, "JPEG"))
    ((small, height, width, eighths),) = seen
    assert (height, width, eighths) == (2400, 3200, 2)
    assert small.shape == (600, 800)


@pytest.mark.parametrize("length", [5, 8, 63, 100, 127, 129, 640, 1001, 4032])
@pytest.mark.parametrize("backwards", [False, True])
def test_full_operators_are_the_filter(length, backwards):
    gray = landscape(length, length, 200)[:, :, 0].copy()
    shown = gray[::-1] if backwards else gray
    points = operators.points(gray, length, 200, upside_down=backwards)
    expected = hashing.decimated([np.ascontiguousarray(shown)], length, 200)
    assert np.abs(points - expected).max() < 0.02


@pytest.mark.parametrize(("eighths", "length"), [(1, 3100), (2, 1600), (4, 769), (4, 1001)])
def test_small_operators_are_near_the_filter_of_the_full_size(eighths, length):
    rows, columns = np.indices((length, 800))
    gray = (127 + 60 * np.sin(rows / 37) + 60 * np.cos(columns / 53)).astype(np.uint8)
    factor = 8 // eighths
    height, width = -(-length * eighths // 8), 800 // factor
    padded = np.pad(gray, ((0, height * factor - length), (0, 0)), mode="edge").astype(np.float32)
    small = padded.reshape(height, factor, width, factor).mean(axis=(1, 3))
    expected = hashing.decimated([gray], length, 800)
    assert np.abs(operators.points(small, length, 800, eighths) - expected).max() < 1
    # Filtering the small picture by the rules for its own size is another matter.
    naive = hashing.decimated([small], *small.shape)
    ours = operators.points(small, length, 800, eighths)
    assert np.abs(ours - expected).mean() < np.abs(naive - expected).mean()


@pytest.mark.parametrize("eighths", [1, 2, 4])
def test_a_smooth_block_comes_back_from_its_means(eighths):
    place = np.arange(8)
    smooth = 100 + sum(20 * np.cos(np.pi / 16 * (2 * place + 1) * number) for number in range(1, eighths))
    means = (smooth + 0 * place).reshape(eighths, -1).mean(axis=1)
    assert np.allclose(operators.spread(eighths) @ means, smooth)


def test_operators_of_long_thin_pictures_are_not_kept():
    before = operators.cached.cache_info().currsize
    assert operators.operator(30_000).pixels.max() == 29_999
    assert operators.cached.cache_info().currsize == before


def test_brightness_is_the_references_for_every_colour():
    random = np.random.default_rng(2)
    colours = random.integers(0, 256, (700, 700, 3), dtype=np.uint8)
    red, green, blue = colours[..., 0], colours[..., 1], colours[..., 2]
    expected = (red * 0.299 + green * 0.587 + blue * 0.114).astype(np.float32)
    assert (full.luma(colours) == expected).all()


# Which way up.


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


# Depths, palettes, transparency.


def test_sixteen_bits_are_not_cut_off():
    eight = landscape(6, 200, 300)[:, :, 1]
    deep = Image.fromarray(eight.astype(np.uint16) * 257)
    assert deep.mode == "I;16"
    for kind in ("PNG", "TIFF"):
        assert pdq_from_bytes(encoded(deep, kind)) == pdq_from_gray(eight)


def test_one_bit_and_palettes():
    picture = Image.fromarray(landscape(6, 200, 300))
    black_and_white = picture.convert("1")
    gray = np.asarray(black_and_white.convert("L"))
    assert pdq_from_bytes(encoded(black_and_white, "PNG")) == pdq_from_gray(gray)
    palette = picture.quantize(40)
    assert pdq_from_bytes(encoded(palette, "PNG")) == reference(np.asarray(palette.convert("RGB")))


def on_white(picture):
    page = Image.new("RGBA", picture.size, "white")
    return np.asarray(Image.alpha_composite(page, picture.convert("RGBA")).convert("RGB"))


def test_transparency_is_on_white():
    colours = Image.fromarray(landscape(6, 200, 300)).convert("RGBA")
    colours.putalpha(
        Image.fromarray(np.tile(np.arange(300, dtype=np.uint16) * 255 // 299, (200, 1)).astype(np.uint8))
    )
    expected = reference(on_white(colours))
    for kind, options in (("PNG", {}), ("WEBP", {"lossless": True, "exact": True}), ("TIFF", {})):
        assert pdq_from_bytes(encoded(colours, kind, **options)).distance(expected) <= 2
    gray = colours.convert("LA")
    assert pdq_from_bytes(encoded(gray, "PNG")).distance(reference(on_white(gray))) <= 2


def test_hidden_colours_do_not_count():
    shown = landscape(6, 200, 300)
    hidden = np.dstack([shown, np.full((200, 300), 255, np.uint8)])
    hidden[50:100, 50:200, 3] = 0
    other = hidden.copy()
    other[50:100, 50:200, :3] = 7
    assert pdq_from_bytes(encoded(hidden, "PNG")) == pdq_from_bytes(encoded(other, "PNG"))


def test_a_transparent_colour_of_a_palette_or_of_all():
    picture = Image.fromarray(landscape(6, 200, 300)).quantize(16)
    with_hole = encoded(picture, "PNG", transparency=3)
    assert pdq_from_bytes(with_hole) == reference(on_white(Image.open(io.BytesIO(with_hole))))
    assert pdq_from_bytes(encoded(picture, "GIF", transparency=3)).distance(pdq_from_bytes(with_hole)) <= 2
    plain = landscape(6, 200, 300)
    plain[:60] = (255, 0, 0)
    keyed = encoded(plain, "PNG", transparency=(255, 0, 0))
    assert pdq_from_bytes(keyed) == reference(on_white(Image.open(io.BytesIO(keyed))))


@pytest.mark.parametrize("quality", [80])
def test_a_cmyk_jpeg_goes_the_full_way(quality):
    picture = photograph("coffee.png")
    data = encoded(picture.convert("CMYK"), "JPEG", quality=quality)
    assert pdq_from_bytes(data).distance(pdq_from_bytes(encoded(picture, "JPEG"))) <= 10


@pytest.mark.parametrize(
    "options", [{"progressive": True}, {"subsampling": 0}, {"keep_rgb": True}, {"quality": 20}]
)
def test_jpegs_of_every_make(options):
    picture = photograph("coffee.png").resize((900, 700))
    data = encoded(picture, "JPEG", **options)
    assert pdq_from_bytes(data).distance(theirs(data)) <= 8


def test_a_grey_jpeg():
    picture = photograph("coffee.png").convert("L").resize((900, 700))
    data = encoded(picture, "JPEG")
    assert pdq_from_bytes(data).distance(theirs(data)) <= 6


def test_thirty_two_bits_are_refused():
    with pytest.raises(UnsupportedPicture, match="32 bits"):
        pdq_from_bytes(encoded(Image.new("F", (50, 50)), "TIFF"))


# Animations: the first frame, however many follow.


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF", "AVIF"])
def test_the_first_frame_counts(kind):
    first, *more = (Image.fromarray(landscape(seed, 120, 160)) for seed in range(6))
    exact = {"lossless": True} if kind == "WEBP" else {}
    alone = pdq_from_bytes(encoded(first, kind, **exact))
    moving = encoded(first, kind, save_all=True, append_images=more, **exact)
    assert pdq_from_bytes(moving).distance(alone) <= 6


def test_a_gif_of_a_thousand_frames_costs_one(monkeypatch):
    frames = [Image.fromarray(landscape(0, 60, 80)).quantize(8)]
    frames += [Image.new("P", (80, 60), number % 8) for number in range(1000)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    from PIL import GifImagePlugin

    seeks = []
    monkeypatch.setattr(
        GifImagePlugin.GifImageFile,
        "_seek",
        lambda self, frame, update_image=True, seek=GifImagePlugin.GifImageFile._seek: (
            seeks.append(frame) or seek(self, frame, update_image)
        ),
    )
    pdq_from_bytes(data)
    assert set(seeks) <= {0}


# Small, plain, broken, hostile.


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


# The two conventions.


def resized_by_hand(channels):
    height, width = channels.shape[:2]
    at = np.arange(512)
    return channels[at * height // 512][:, at * width // 512]


def test_both_conventions_of_a_large_picture():
    noise = (
        np.random.default_rng(1).integers(0, 256, (700, 900, 3), dtype=np.uint8) // 2
        + landscape(1, 700, 900) // 2
    )
    data = encoded(noise, "PNG")
    tent, resized = pdq_variants(data)
    assert (tent.convention, resized.convention) == ("tent", "resized")
    assert tent.hash == pdq_from_bytes(data) == reference(noise)
    assert resized.hash == reference(resized_by_hand(noise))
    assert tent.hash.distance(resized.hash) > 0


def test_a_jpeg_has_both_conventions_too():
    picture = photograph("rocket.jpg").resize((2000, 1400))
    data = encoded(picture, "JPEG", quality=90)
    tent, resized = pdq_variants(data)
    assert tent.hash == pdq_from_bytes(data)
    decoded = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    assert resized.hash.distance(reference(resized_by_hand(decoded))) <= 4


def test_a_small_picture_has_one():
    (only,) = pdq_variants(encoded(landscape(1, 300, 500), "PNG"))
    assert only.convention == "tent"


def test_one_long_side_is_enough_to_resize():
    picture = landscape(1, 200, 513)
    variants = dict(pdq_variants(encoded(picture, "PNG")))
    assert variants["resized"] == reference(resized_by_hand(picture))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_turned_file_is_banked_as_stored_too(kind):
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = photograph("coffee.png").resize((800, 600))
    stored = dict(pdq_variants(encoded(picture, kind)))
    turned = dict(pdq_variants(encoded(picture, kind, exif=exif)))
    assert set(turned) == {"tent", "resized", "tent-stored", "resized-stored"}
    assert turned["tent-stored"] == stored["tent"]
    assert turned["resized-stored"] == stored["resized"]
    assert turned["tent"].distance(pdq_dihedral_from_bytes(encoded(picture, kind)).rotate_270) <= 12


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_banked_every_way_is_known_however_a_copy_lies(kind):
    picture = photograph("coffee.png").resize((900, 620))
    banked = pdq_every_way(encoded(picture, kind))
    assert [one.convention for one in banked[:4]] == ["tent", "resized", "tent-2", "resized-2"]
    assert len(banked) == 16
    assert banked[0].hash == pdq_from_bytes(encoded(picture, kind))
    for copied in (None, *Image.Transpose):
        copy = picture if copied is None else picture.transpose(copied)
        seen = pdq_from_bytes(encoded(copy, "JPEG", quality=60))
        assert min(seen.distance(one.hash) for one in banked) <= 10
        if kind == "PNG":
            exact = {one.hash for one in banked}
            assert {one.hash for one in pdq_variants(encoded(copy, kind))} <= exact


def test_the_ways_of_a_turned_file_are_those_of_its_pixels():
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = photograph("coffee.png").resize((800, 600))
    turned, plain = pdq_every_way(encoded(picture, "PNG", exif=exif)), pdq_every_way(encoded(picture, "PNG"))
    assert turned[0].hash == pdq_from_bytes(encoded(picture, "PNG", exif=exif)) != plain[0].hash
    assert {one.hash for one in turned} == {one.hash for one in plain}


def test_dihedral_of_a_file_is_of_its_picture():
    data = encoded(landscape(9, 480, 640), "PNG")
    assert pdq_dihedral_from_bytes(data).original == pdq_from_bytes(data)


# Many at once.


def test_threads_do_not_disturb_one_another():
    files = [
        encoded(landscape(seed, 150 + 10 * seed, 200), kind) for seed in range(4) for kind in ("JPEG", "PNG")
    ]
    alone = [pdq_from_bytes(data) for data in files]
    operators.cached.cache_clear()
    start = threading.Barrier(4)

    def hash_all(_):
        start.wait()
        return [pdq_from_bytes(data) for data in files]

    with ThreadPoolExecutor(4) as pool:
        assert all(made == alone for made in pool.map(hash_all, range(4)))
