"""Identifiers that stay the same wherever the directory is loaded."""

from uuid import UUID, uuid5

NAMESPACE = UUID("6f1d2c1e-3d0b-5f0e-9a57-0f4f5b1c7a10")
"""The namespace that every identifier made from a slug is in."""


def identifier(kind: str, *parts: str) -> UUID:
    """The identifier of the thing of this kind with this slug.

    >>> identifier("service", "a") == identifier("service", "a")
    True
    """
    return uuid5(NAMESPACE, "/".join((kind, *parts)))
