"""An exact index of 256-bit hashes: every one within a radius of a query, and none missed."""

from saferday.engines.hashmatch.radius_index.answers import Answers, Found
from saferday.engines.hashmatch.radius_index.index import RadiusIndex
from saferday.engines.hashmatch.radius_index.segment import CorruptIndex

__all__ = ["Answers", "CorruptIndex", "Found", "RadiusIndex"]
