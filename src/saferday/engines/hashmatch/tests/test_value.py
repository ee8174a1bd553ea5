"""A PDQ hash as a value."""

import numpy as np
import pytest

from saferday.engines.hashmatch import LEAST_QUALITY, MATCH_DISTANCE, PdqHash

ONE = PdqHash.from_hex("f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22")


def flipped(made, count, quality=100):
    bits = np.unpackbits(made.bits)
    bits[:count] ^= 1
    return PdqHash(np.packbits(bits), quality)


def test_hexadecimal_there_and_back():
    assert PdqHash.from_hex(ONE.hex.upper()) == ONE
    assert ONE.bits.tobytes() == bytes.fromhex(ONE.hex)


@pytest.mark.parametrize(
    "text", ["", "0" * 63, "0" * 65, "g" * 64, " " + "0" * 64, "0" * 64 + "\n", "٠" * 64]
)
def test_what_is_no_hash_is_refused(text):
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        PdqHash.from_hex(text)


@pytest.mark.parametrize(
    ("bits", "quality"),
    [
        (np.zeros(31, np.uint8), 1),
        (np.zeros(32, np.int64), 1),
        (np.zeros(32, np.uint8), 101),
        (np.zeros(32, np.uint8), -1),
    ],
)
def test_what_cannot_be_a_hash_is_refused(bits, quality):
    with pytest.raises(ValueError, match="of a PDQ hash"):
        PdqHash(bits, quality)


def test_a_hash_does_not_change():
    bits = np.zeros(32, np.uint8)
    made = PdqHash(bits, 100)
    bits[0] = 255
    assert made.hex == "0" * 64
    with pytest.raises(ValueError, match="read-only"):
        made.bits[0] = 1


@pytest.mark.parametrize("count", [0, 1, 31, 32, 256])
def test_distance(count):
    assert ONE.distance(flipped(ONE, count)) == count


def test_the_published_thresholds_decide():
    assert (MATCH_DISTANCE, LEAST_QUALITY) == (31, 50)
    assert ONE.matches(flipped(ONE, 31))
    assert not ONE.matches(flipped(ONE, 32))
    assert not ONE.matches(flipped(ONE, 0, quality=49))
    assert not flipped(ONE, 0, quality=49).matches(ONE)
    assert ONE.matches(flipped(ONE, 0, quality=50))
    assert ONE.matches(flipped(ONE, 40), radius=40)
    assert ONE.matches(flipped(ONE, 0, quality=10), least_quality=10)


def test_equality_is_of_bits_and_quality():
    assert PdqHash.from_hex(ONE.hex) == ONE
    assert len({ONE, PdqHash.from_hex(ONE.hex), flipped(ONE, 1)}) == 2
    assert flipped(ONE, 0, quality=99) != ONE
    assert ONE.hex != ONE
