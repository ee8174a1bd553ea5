"""The two conventions of hashing, and every way that a copy can lie."""

import io

import numpy as np
import pytest
from PIL import Image

from saferday.engines.hashmatch import (
    pdq_dihedral_from_bytes,
    pdq_every_way,
    pdq_from_bytes,
    pdq_variants,
)
from saferday.engines.hashmatch.tests.drawings import encoded, landscape, photograph
from saferday.engines.hashmatch.tests.references import reference


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
