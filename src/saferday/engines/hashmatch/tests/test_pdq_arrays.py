"""PDQ of arrays: equal, bit for bit, to the reference."""

import numpy as np
import pdqhash
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferday.engines.hashmatch import pdq_dihedral_from_gray, pdq_from_gray, pdq_from_luma
from saferday.engines.hashmatch.pdq import filtering


def reference(gray):
    bits, quality = pdqhash.compute(np.dstack([gray] * 3))
    return np.packbits(bits), quality


def assert_equal_to_reference(gray):
    bits, quality = reference(gray)
    ours = pdq_from_gray(gray)
    assert ours.bits.tobytes() == bits.tobytes()
    assert ours.quality == quality


def noise(random, shape):
    return random.integers(0, 256, shape, dtype=np.uint8)


def flat(random, shape):
    return np.full(shape, random.integers(0, 256), np.uint8)


def slope(random, shape):
    rows, columns = np.indices(shape)
    return (rows * random.integers(0, 5) + columns * random.integers(0, 4)).astype(np.uint8)


def black_and_white(random, shape):
    return (random.integers(0, 2, shape) * 255).astype(np.uint8)


def clouds(random, shape):
    heights = random.normal(size=shape).cumsum(axis=0).cumsum(axis=1)
    heights -= heights.min()
    return (heights * (255 / max(heights.max(), 1e-9))).astype(np.uint8)


def mirrored(random, shape):
    half = clouds(random, shape)
    return np.maximum(half, half[::-1, ::-1])


KINDS = (noise, flat, slope, black_and_white, clouds, mirrored)


@given(
    height=st.integers(1, 300),
    width=st.integers(1, 300),
    kind=st.sampled_from(KINDS),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=600)
def test_any_picture_has_the_hash_of_the_reference(height, width, kind, seed):
    assert_equal_to_reference(kind(np.random.default_rng(seed), (height, width)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(700, 90), (90, 1300), (1025, 1024), (5, 2000), (2000, 5), (64, 64)])
def test_large_and_thin_pictures_too(kind, shape):
    assert_equal_to_reference(kind(np.random.default_rng(7), shape))


def test_a_picture_of_several_bands_and_megapixels():
    assert_equal_to_reference(clouds(np.random.default_rng(3), (1700, 2100)))


@pytest.mark.parametrize("rows", [1, 2, 7, 64])
def test_bands_of_any_size_give_the_same(rows, monkeypatch):
    monkeypatch.setattr(filtering, "band_rows", lambda width: rows)
    for shape in [(130, 300), (300, 130), (129, 140)]:
        assert_equal_to_reference(clouds(np.random.default_rng(rows), shape))


@pytest.mark.parametrize("shape", [(1, 1), (4, 100), (100, 4), (5, 5), (6, 64)])
def test_the_smallest(shape):
    assert_equal_to_reference(noise(np.random.default_rng(1), shape))


@given(height=st.integers(1, 200), width=st.integers(1, 200), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=200)
def test_brightness_finer_than_bytes(height, width, seed):
    colour = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    bits, quality = pdqhash.compute(colour)
    luma = colour[..., 0] * 0.299 + colour[..., 1] * 0.587 + colour[..., 2] * 0.114
    ours = pdq_from_luma(luma.astype(np.float32))
    assert (ours.bits.tobytes(), ours.quality) == (np.packbits(bits).tobytes(), quality)


@given(
    height=st.integers(1, 250),
    width=st.integers(1, 250),
    kind=st.sampled_from(KINDS),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=200)
def test_eight_positions_have_the_hashes_of_the_reference(height, width, kind, seed):
    gray = kind(np.random.default_rng(seed), (height, width))
    theirs, quality = pdqhash.compute_dihedral(np.dstack([gray] * 3))
    ours = pdq_dihedral_from_gray(gray).all()
    assert [each.bits.tobytes() for each in ours] == [np.packbits(bits).tobytes() for bits in theirs]
    assert {each.quality for each in ours} == {quality}


TURNS = {
    "original": lambda gray: gray,
    "rotate_90": lambda gray: np.rot90(gray),
    "rotate_180": lambda gray: np.rot90(gray, 2),
    "rotate_270": lambda gray: np.rot90(gray, 3),
    "flip_x": lambda gray: gray[::-1],
    "flip_y": lambda gray: gray[:, ::-1],
    "flip_plus": lambda gray: gray.T,
    "flip_minus": lambda gray: gray[::-1, ::-1].T,
}


@pytest.mark.parametrize("name", TURNS)
def test_a_position_is_what_its_name_says(name):
    gray = clouds(np.random.default_rng(11), (400, 620))
    turned = pdq_from_gray(np.ascontiguousarray(TURNS[name](gray)))
    distances = {other: getattr(pdq_dihedral_from_gray(gray), other).distance(turned) for other in TURNS}
    assert min(distances, key=distances.get) == name
    assert distances[name] <= 16


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((0, 5), np.uint8),
        np.zeros((5, 5, 3), np.uint8),
        np.zeros((5, 5), np.int64),
        [[1, 2], [3, 4]],
    ],
)
def test_what_is_no_picture_is_refused(wrong):
    with pytest.raises(ValueError, match="picture"):
        pdq_from_gray(wrong)


def test_brightness_must_be_finite():
    with pytest.raises(ValueError, match="finite"):
        pdq_from_luma(np.full((20, 20), np.nan, np.float32))


def test_a_view_with_strides_is_read_as_it_looks():
    gray = clouds(np.random.default_rng(5), (200, 300))
    assert pdq_from_gray(gray[::2, ::-1]) == pdq_from_gray(np.ascontiguousarray(gray[::2, ::-1]))
