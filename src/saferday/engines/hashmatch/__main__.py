"""``python -m saferday.engines.hashmatch``."""

from saferday.engines.hashmatch.commands import group

if __name__ == "__main__":
    group(prog_name="python -m saferday.engines.hashmatch")
