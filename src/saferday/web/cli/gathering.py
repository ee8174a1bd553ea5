"""Gathers commands without importing them: a feature is loaded only when its command is called."""

import gc
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

import click

SETTINGS = "saferday.web.settings.centre"


@dataclass(frozen=True)
class Source:
    """Where a command lives, and its line in the list of commands."""

    module: str
    attribute: str
    short_help: str
    django: bool = False
    """Whether the module needs Django to be set up before it is imported."""


def start_django() -> None:
    """Sets Django up once, with the centre's settings unless others are named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    # Nothing that is loaded at the start is ever garbage: not looking for any saves a quarter of it.
    gc.disable()
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    gc.enable()


class Gathered(click.Group):
    """A group whose commands are imported when they are called."""

    def __init__(self, *args: object, sources: Mapping[str, Source], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.sources = sources

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the table."""
        return list(self.sources)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command, imported now."""
        source = self.sources.get(name)
        if source is None:
            return None
        if source.django:
            start_django()
        return getattr(import_module(source.module), source.attribute)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a guess at what was meant."""
        import difflib

        if args and args[0] not in self.sources:
            near = difflib.get_close_matches(args[0], self.sources, n=1)
            meant = f" Did you mean '{near[0]}'?" if near else ""
            ctx.fail(f"There is no command '{args[0]}'.{meant}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, source.short_help) for name, source in self.sources.items()])
