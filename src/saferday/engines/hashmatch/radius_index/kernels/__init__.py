"""The inner loops, twice: compiled by numba, and in NumPy where numba is missing. Both answer the same."""

import importlib
from functools import cache
from types import ModuleType

from saferday.engines.hashmatch.radius_index.kernels import plain


@cache
def fastest() -> ModuleType:
    """The compiled kernels, or the plain ones where numba cannot be imported.

    Numba takes a good half second to import, so that waits for the first search.
    """
    try:
        return importlib.import_module("saferday.engines.hashmatch.radius_index.kernels.compiled")
    except ImportError:
        return plain
