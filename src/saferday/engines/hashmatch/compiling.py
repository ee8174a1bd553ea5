"""How the engine's loops are compiled, where numba is there to do it."""

from typing import Any

from numba import njit


def compiled(function: Any) -> Any:
    """Compiles on first call and keeps the machine code, where there is a folder to keep it in.

    The loops let go of Python's lock. Nothing is reordered or fused (no ``fastmath``): numbers come out as written.
    """
    try:
        return njit(nogil=True, cache=True)(function)
    except RuntimeError:  # neither the package nor the user's cache folder can be written to
        return njit(nogil=True)(function)
