"""``python -m saferday.engines.disclosure``."""

from saferday.engines.disclosure.commands import group

if __name__ == "__main__":
    group(prog_name="python -m saferday.engines.disclosure")
