"""The register of personal data: what is kept about people, why, for how long, and the purge."""

from saferday.centre.register.entries import Kept, NotPersonal

__all__ = ["Kept", "NotPersonal"]
