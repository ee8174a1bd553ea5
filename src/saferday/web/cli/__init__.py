"""The ``saferday`` command: one door for all that is done at a terminal."""

from saferday.web.cli.command import main

__all__ = ["main"]
