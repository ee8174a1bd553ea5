"""Checks that belong to no feature: settings, database, disk, mail, clock and runtime."""

from saferday.centre.doctor.checks import database, mail, runtime, security, storage

__all__ = ["database", "mail", "runtime", "security", "storage"]
