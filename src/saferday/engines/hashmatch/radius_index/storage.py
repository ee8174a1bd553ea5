"""The file an index is kept in."""


class CorruptIndex(ValueError):
    """The file is not a whole index: cut short, damaged, or not an index at all. Build it anew."""
