"""The reference of every command, made from the commands: ``python -m saferday.web.cli.document``."""

import os
from collections.abc import Iterator

import click

from saferday.web.cli import exits
from saferday.web.cli.command import saferday

HEAD = """\
# Commands

Made from the commands themselves: `python -m saferday.web.cli.document > docs/reference/commands.md`.

| exit code | meaning |
|---|---|
"""


def as_markdown() -> str:
    """Every command with its help, in the order of `saferday --help`."""
    codes = "".join(f"| {code} | {meaning} |\n" for code, meaning in exits.MEANING.items())
    return HEAD + codes + "".join(_sections(saferday, "saferday"))


def _sections(group: click.Group, path: str) -> Iterator[str]:
    context = click.Context(group, info_name=path)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        full = f"{path} {name}"
        if isinstance(command, click.Group):
            yield from _sections(command, full)
            continue
        shown = click.Context(
            command,
            info_name=full,
            terminal_width=96,
            max_content_width=96,
            # A command takes these from the one it is called under.
            help_option_names=list(saferday.context_settings["help_option_names"]),
        )
        yield f"\n## {full}\n\n```\n{command.get_help(shown).rstrip()}\n```\n"


if __name__ == "__main__":
    # The reference is the same for every centre, and needs the secrets of none.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferday.web.settings.test")
    click.echo(as_markdown(), nl=False)
