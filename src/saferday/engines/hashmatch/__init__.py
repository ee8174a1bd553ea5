"""Perceptual hashes, and an index that finds every one within a radius."""

from saferday.engines.hashmatch.radius_index import RadiusIndex

__all__ = ["RadiusIndex"]
