"""Hashes of flagged files, and whoever asks for a match."""
