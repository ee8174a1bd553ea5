"""The compiled blur gives the numbers of the plain one, every bit, whichever way the picture lies."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferday.engines.hashmatch import pdq_every_way
from saferday.engines.hashmatch.pdq import fused
from saferday.engines.hashmatch.pdq.filtering import bands, decimated
from saferday.engines.hashmatch.pdq.pictures import HeldPicture
from saferday.engines.hashmatch.pictures.orientation import AS_STORED, BY_VALUE
from saferday.engines.hashmatch.tests.drawings import encoded, landscape, photograph

SIDES = st.integers(1, 20) | st.integers(120, 140) | st.sampled_from([255, 256, 257, 511, 513, 640, 1000])


@given(height=SIDES, width=SIDES, seed=st.integers(0, 2**32 - 1), way=st.tuples(st.booleans(), st.booleans()))
def test_of_any_size_turned_over_or_not(height, width, seed, way):
    picture = (np.random.default_rng(seed).random((height, width)) * 255).astype(np.float32)
    upside_down, mirrored = way
    shown = picture[:: -1 if upside_down else 1, :: -1 if mirrored else 1]
    np.testing.assert_array_equal(fused.decimated(picture, *way), decimated(bands(shown), height, width))


@pytest.mark.parametrize("value", BY_VALUE)
def test_a_held_picture_is_shown_as_its_turned_pixels_are(value):
    picture = (np.random.default_rng(value).random((517, 300)) * 255).astype(np.float32)
    held = HeldPicture(picture, AS_STORED)
    way = BY_VALUE[value]
    turned_over = picture[:: -1 if way.upside_down else 1, :: -1 if way.mirrored else 1]
    shown = np.ascontiguousarray(turned_over.T if way.swapped else turned_over)
    np.testing.assert_array_equal(held.tent(way), decimated(bands(shown), *shown.shape))
    np.testing.assert_array_equal(held.resized(way), HeldPicture(shown, AS_STORED).resized(AS_STORED))


@pytest.mark.parametrize(
    "picture",
    [
        encoded(photograph("coffee.png"), "PNG"),
        encoded(photograph("coffee.png").convert("L"), "PNG"),
        encoded(landscape(3, 620, 530), "WEBP", lossless=True),
        encoded(np.full((140, 150, 3), 90, np.uint8), "BMP"),
        encoded(landscape(1, 4, 700), "PNG"),
    ],
    ids=["colours", "greys", "webp", "plain", "a line"],
)
def test_every_way_is_the_same_without_numba(picture, monkeypatch):
    compiled = pdq_every_way(picture)
    monkeypatch.setitem(sys.modules, "saferday.engines.hashmatch.pdq.fused", None)
    monkeypatch.delattr("saferday.engines.hashmatch.pdq.fused")
    assert pdq_every_way(picture) == compiled
