"""The hotline: what was flagged cannot resurface, and humans decide."""
