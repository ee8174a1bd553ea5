"""Every kind of picture as a file: lossless and not, every depth, palettes, transparency, animations."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from saferday.engines.hashmatch import (
    UnsupportedPicture,
    pdq_from_bytes,
    pdq_from_gray,
)
from saferday.engines.hashmatch.pdq import operators
from saferday.engines.hashmatch.pictures import full
from saferday.engines.hashmatch.tests.drawings import PHOTOGRAPHS, encoded, landscape, photograph
from saferday.engines.hashmatch.tests.references import reference, theirs

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
