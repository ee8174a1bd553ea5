"""News: posts of the whole centre and of each area."""
