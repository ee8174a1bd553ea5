"""saferday matching: banks, flags, the index, and the keys of platforms."""

import click

from .banks import bank_group
from .flags import flag, retract
from .index import families, rebuild, recount, verify
from .keys import key_group
from .pictures import flag_picture


@click.group("matching", help="Banks of hashes, the index, and the keys of platforms.")
def group() -> None:
    """The commands of matching."""


for command in (bank_group, flag, flag_picture, retract, rebuild, recount, verify, families, key_group):
    group.add_command(command)
