"""Load that is put on a centre of its own, bounded in number and time."""
