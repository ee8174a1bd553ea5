"""Rows of the product, played by a person in a browser."""
