"""JPEGs decoded small: near the reference at every size, by way of a smaller picture."""

import numpy as np
import pytest
from PIL import Image

from saferday.engines.hashmatch import (
    pdq_from_bytes,
)
from saferday.engines.hashmatch.pdq import operators
from saferday.engines.hashmatch.pdq import pictures as hashing
from saferday.engines.hashmatch.pictures import full
from saferday.engines.hashmatch.tests.drawings import encoded, landscape, photograph
from saferday.engines.hashmatch.tests.references import theirs


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
