"""PDQ: 256 bits that stay nearly the same when a picture is resized, re-encoded or lightly marked."""

from saferday.engines.hashmatch.pdq.hashing import (
    pdq_dihedral_from_gray,
    pdq_from_gray,
    pdq_from_luma,
)
from saferday.engines.hashmatch.pdq.pictures import (
    Variant,
    pdq_dihedral_from_bytes,
    pdq_every_way,
    pdq_from_bytes,
    pdq_variants,
    warm_every_way,
)
from saferday.engines.hashmatch.pdq.spectrum import Dihedral
from saferday.engines.hashmatch.pdq.value import LEAST_QUALITY, MATCH_DISTANCE, PdqHash

__all__ = [
    "LEAST_QUALITY",
    "MATCH_DISTANCE",
    "Dihedral",
    "PdqHash",
    "Variant",
    "pdq_dihedral_from_bytes",
    "pdq_dihedral_from_gray",
    "pdq_every_way",
    "pdq_from_bytes",
    "pdq_from_gray",
    "pdq_from_luma",
    "pdq_variants",
    "warm_every_way",
]
