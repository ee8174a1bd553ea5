"""Perceptual hashes, and an index that finds every one within a radius."""

from saferday.engines.hashmatch.digests import Digests, digests_of
from saferday.engines.hashmatch.pdq import (
    LEAST_QUALITY,
    MATCH_DISTANCE,
    Dihedral,
    PdqHash,
    Variant,
    pdq_dihedral_from_bytes,
    pdq_dihedral_from_gray,
    pdq_every_way,
    pdq_from_bytes,
    pdq_from_gray,
    pdq_from_luma,
    pdq_variants,
    warm_every_way,
)
from saferday.engines.hashmatch.pictures.errors import (
    TooLarge,
    Truncated,
    Unhashable,
    UnknownKind,
    UnreadablePicture,
    UnreadableVideo,
    UnsupportedPicture,
)
from saferday.engines.hashmatch.pictures.limits import Limits
from saferday.engines.hashmatch.radius_index import RadiusIndex

__all__ = [
    "LEAST_QUALITY",
    "MATCH_DISTANCE",
    "Digests",
    "Dihedral",
    "Limits",
    "PdqHash",
    "RadiusIndex",
    "TooLarge",
    "Truncated",
    "Unhashable",
    "UnknownKind",
    "UnreadablePicture",
    "UnreadableVideo",
    "UnsupportedPicture",
    "Variant",
    "digests_of",
    "pdq_dihedral_from_bytes",
    "pdq_dihedral_from_gray",
    "pdq_every_way",
    "pdq_from_bytes",
    "pdq_from_gray",
    "pdq_from_luma",
    "pdq_variants",
    "warm_every_way",
]
