"""The country's noise is there, is large enough, and is each centre's own."""

import numpy as np

from saferday.youth.survey.results.protecting.noise import LARGEST_NOISE, NOISE_VARIANCE, ptable_of
from saferday.youth.survey.rules.results import PROTECTION


def test_the_noise_of_what_is_shown_is_there_and_depends_on_the_secret() -> None:
    one, other = (ptable_of(secret * 8).noise[PROTECTION.small + LARGEST_NOISE :] for secret in (b"a", b"b"))
    assert np.abs(one).max() == LARGEST_NOISE
    assert (one.var(axis=1) > 0.8 * NOISE_VARIANCE).all()
    assert (one != other).mean() > 0.5
