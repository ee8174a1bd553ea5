"""Gathers every feature's scheduled work, when it is first asked for: a web process never needs it to start."""

from functools import cache

from django.utils.module_loading import autodiscover_modules

from saferday.centre.tasks.registry import Scheduled, schedule


@cache
def discover() -> None:
    """Imports the ``tasks`` module of every app, once."""
    autodiscover_modules("tasks")


def whole_schedule() -> list[Scheduled]:
    """The schedule of all features, by name."""
    discover()
    return schedule()
