"""The noise of the country's and the areas' tables."""

from __future__ import annotations

from saferday.engines.disclosure import PTable, noisy_ptable

LARGEST_NOISE, NOISE_VARIANCE = 5, 5.0
"""A noisy count is shown from ``small + LARGEST_NOISE`` on, so that the true one is never small."""


def ptable_of(secret: bytes) -> PTable:
    """The centre's own table of noise: the same for every table of a survey, and known to nobody else."""
    return noisy_ptable(
        largest_noise=LARGEST_NOISE, variance=NOISE_VARIANCE, seed=int.from_bytes(secret[:8], "big")
    )
